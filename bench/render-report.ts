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
  ['istioctl', ({ istioctl }) => (istioctl === undefined ? '-' : ms(istioctl.milliseconds))],
  ['times faster', ({ istioctl, commandMs }) => (istioctl === undefined ? '-' : (istioctl.milliseconds / commandMs).toFixed(1))],
  ['generate', ({ generateMs }) => ms(generateMs)],
  ['files', ({ generatedFiles }) => String(generatedFiles)],
  ['peak MB', ({ generatePeakMegabytes }) => generatePeakMegabytes.toFixed(0)],
  ['found', ({ found, planted }) => `${found}/${planted}`],
  ['unplanted', ({ unplanted }) => String(unplanted.length)],
];

const modelColumns: readonly Column[] = [
  ['services', ({ services }) => String(services)],
  ['requests', ({ model }) => String(model.requests)],
  ['trace', ({ model }) => model.traceMs.toFixed(3)],
  ['99 %', ({ model }) => model.traceMostMs.toFixed(3)],
  ['again', ({ model }) => model.traceAgainMs.toFixed(3)],
  ['requests/s', ({ model }) => String(Math.round(1000 / model.traceMs))],
  ['pairs', ({ model }) => String(model.pairs)],
  ['matrix', ({ model }) => ms(model.matrixMs)],
  ['who', ({ model }) => ms(model.whoMs)],
  ['peak MB', ({ model }) => model.reachPeakMegabytes.toFixed(0)],
  ['diff', ({ model }) => ms(model.diffMs)],
  ['diff/matrix', ({ model }) => (model.diffMs / model.matrixMs).toFixed(2)],
  ['peak MB', ({ model }) => model.diffPeakMegabytes.toFixed(0)],
];

/** The report as tables, with what the columns mean and what went wrong below it. */
export function renderReport(report: BenchReport): string {
  const slopes = Object.entries(report.slopes).map(([name, slope]) => `${name} ${slope.toFixed(2)}`);
  return [
    `${report.machine}, Node ${report.node}, best of ${report.rounds}, each in a process of its own; times in milliseconds`,
    '',
    ...tableOf(columns, report.sizes),
    '',
    ...tableOf(modelColumns, report.sizes),
    '',
    ...report.sizes.flatMap(recheckTable),
    'js-yaml: its own time for the same texts · whole: load, read, discover and check · command: start and output included, as for istioctl analyze',
    'trace: one request of a loaded mesh, asked for the first time, on average and at most for 99 of 100 · matrix: who reaches what, all pairs · who: of one service · diff: after one policy was turned',
    `growth with objects (1 is linear): ${slopes.join(' · ')}`,
    `--help, start to exit: ${ms(report.helpMs)} ms`,
    ...report.sizes.flatMap(({ services, missed, unplanted }) => [
      ...missed.map(({ rule, file, resource }) => `${services} services: not found: ${rule} at ${resource} in ${file}`),
      ...unplanted.slice(0, 10).map(({ rule, file, resource, message }) => `${services} services: not planted: ${rule} at ${resource} in ${file}: ${message}`),
    ]),
  ].join('\n');
}

/** Rechecks of one size, by kind of edit. */
function recheckTable({ services, openSessionMs, recheckPeakMegabytes, rechecks }: SizeReport): string[] {
  const width = Math.max(...rechecks.map(({ edit }) => edit.length), 0);
  const line = ({ edit, rechecks: number, p50, p99 }: SizeReport['rechecks'][number]): string => `  ${edit.padEnd(width)}  ${ms(p50).padStart(7)}  ${ms(p99).padStart(7)}  ${String(number).padStart(4)}`;
  return [`recheck after one edit, ${services} services (a session opens in ${ms(openSessionMs)} ms and ${recheckPeakMegabytes.toFixed(0)} MB): half of them below, 99 % below, number`, ...rechecks.map(line), ''];
}

function tableOf(shown: readonly Column[], sizes: readonly SizeReport[]): string[] {
  const rows = [shown.map(([title]) => title), ...sizes.map((size) => shown.map(([, cell]) => cell(size)))];
  const widths = shown.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padStart(widths[column] ?? 0)).join('  '));
}

function ms(milliseconds: number): string {
  return milliseconds < 10 ? milliseconds.toFixed(1) : milliseconds.toFixed(0);
}
