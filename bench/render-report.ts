import type { BenchReport, SizeReport } from './run.ts';

type Column = readonly [title: string, cell: (size: SizeReport) => string];

const columns: readonly Column[] = [
  ['services', ({ services }) => String(services)],
  ['objects', ({ objects }) => String(objects)],
  ['MB', ({ megabytes }) => megabytes.toFixed(1)],
  ['js-yaml', ({ plainReadMs }) => ms(plainReadMs)],
  ['read', ({ readMs }) => ms(readMs)],
  ['ratio', ({ readMs, plainReadMs }) => (readMs / plainReadMs).toFixed(2)],
  ['MB/s', ({ megabytes, readMs }) => ((megabytes / readMs) * 1000).toFixed(1)],
  ['discover', ({ discoverMs }) => ms(discoverMs)],
  ['check', ({ checkMs }) => ms(checkMs)],
  ['whole', ({ wholeCheckMs }) => ms(wholeCheckMs)],
  ['objects/s', ({ objects, wholeCheckMs }) => String(Math.round((objects / wholeCheckMs) * 1000))],
  ['command', ({ commandMs }) => ms(commandMs)],
  ['peak MB', ({ checkPeakMegabytes }) => checkPeakMegabytes.toFixed(0)],
  ['recheck', ({ recheckMs }) => ms(recheckMs)],
  ['generate', ({ generateMs }) => ms(generateMs)],
  ['files', ({ generatedFiles }) => String(generatedFiles)],
  ['peak MB', ({ generatePeakMegabytes }) => generatePeakMegabytes.toFixed(0)],
  ['found', ({ found, planted }) => `${found}/${planted}`],
  ['unplanted', ({ unplanted }) => String(unplanted.length)],
];

/** The report as a table, with what the columns mean and what went wrong below it. */
export function renderReport(report: BenchReport): string {
  const rows = [columns.map(([title]) => title), ...report.sizes.map((size) => columns.map(([, cell]) => cell(size)))];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const lines = rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
  const slopes = Object.entries(report.slopes).map(([name, slope]) => `${name} ${slope.toFixed(2)}`);
  return [
    `${report.machine}, Node ${report.node}, best of ${report.rounds}, each in a process of its own; times in milliseconds`,
    '',
    ...lines,
    '',
    'js-yaml: its own time for the same texts · whole: load, read, discover and check · recheck: one file edited in a project that was checked',
    `growth with objects (1 is linear): ${slopes.join(' · ')}`,
    `--help, start to exit: ${ms(report.helpMs)} ms`,
    ...report.sizes.flatMap(({ services, missed, unplanted }) => [
      ...missed.map(({ rule, file, resource }) => `${services} services: not found: ${rule} at ${resource} in ${file}`),
      ...unplanted.slice(0, 10).map(({ rule, file, resource, message }) => `${services} services: not planted: ${rule} at ${resource} in ${file}: ${message}`),
    ]),
  ].join('\n');
}

function ms(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}
