/**
 * `npm run bench`: how fast Meshwright is on synthetic meshes, how that grows, and whether it finds what was planted.
 * Every number comes from a process of its own, the best of several, because other work on a machine only ever adds time.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { availableParallelism, cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { compareFindings } from './compare-findings.ts';
import { generateMesh, type Planted, type SyntheticMesh } from './generate-mesh.ts';
import type { RecheckMeasure } from './measure-recheck.ts';
import type { Measured, Reported, Steps, Task } from './measure.ts';
import { renderReport } from './render-report.ts';
import { slopeOf } from './slope.ts';
import { writeMesh } from './write-mesh.ts';

/** One size. Times in milliseconds. */
export interface SizeReport {
  readonly services: number;
  readonly objects: number;
  readonly megabytes: number;
  readonly plainReadMs: number;
  readonly readMs: number;
  readonly discoverMs: number;
  readonly checkMs: number;
  /** A check from the disk to the report: load, read, discover, check. */
  readonly wholeCheckMs: number;
  /** The command as a person runs it, start and output included. */
  readonly commandMs: number;
  /** After one edit, in a session that checked all of it: opened once, then edit by edit. */
  readonly openSessionMs: number;
  readonly rechecks: readonly RecheckMeasure[];
  readonly recheckPeakMegabytes: number;
  /** `istioctl analyze` on the same files, where it is there. */
  readonly istioctl?: { readonly milliseconds: number; readonly messages: number };
  /** Intents to files, without writing them. */
  readonly generateMs: number;
  readonly generatedFiles: number;
  readonly checkPeakMegabytes: number;
  readonly generatePeakMegabytes: number;
  readonly model: ModelReport;
  readonly planted: number;
  readonly found: number;
  readonly missed: readonly Planted[];
  readonly unplanted: readonly Reported[];
}

/** What the mesh model of one size answers. Times in milliseconds, of a loaded mesh. */
export interface ModelReport {
  readonly requests: number;
  /** One request that was never asked for, as a line of JSON: on average, and what 99 of 100 stay below. */
  readonly traceMs: number;
  readonly traceMostMs: number;
  /** The same request again. */
  readonly traceAgainMs: number;
  /** Clients times ports. */
  readonly pairs: number;
  readonly matrixMs: number;
  readonly whoMs: number;
  readonly reachPeakMegabytes: number;
  /** Of two meshes that differ in one policy. */
  readonly diffMs: number;
  readonly diffPeakMegabytes: number;
}

export interface BenchReport {
  readonly machine: string;
  readonly node: string;
  readonly rounds: number;
  readonly helpMs: number;
  readonly sizes: readonly SizeReport[];
  /** Exponents of time over objects. */
  readonly slopes: Readonly<Record<'read' | 'discover' | 'check' | 'wholeCheck' | 'generate' | 'trace' | 'matrix' | 'who' | 'diff', number>>;
}

const root = fileURLToPath(new URL('..', import.meta.url));
const main = join(root, 'src/faces/cli/main.ts');
const fullSizes = [100, 300, 1_000, 3_000, 10_000];
const quickSizes = [100, 300, 1_000];
const seed = 1;

const usage = `usage: npm run bench -- [--quick] [--sizes N,N] [--rounds N] [--istioctl PATH] [--format text|json]

  --quick         meshes of ${quickSizes.join(', ')} services, one round
  --sizes N,N     other sizes than ${fullSizes.join(', ')}
  --rounds N      processes for each number, of which the best counts (3)
  --istioctl PATH compare with this program; without it with the one that the lab built, if it did
  --format json   one object instead of the table`;

function runBench(sizes: readonly number[], rounds: number, istioctl: string | undefined, say: (line: string) => void): BenchReport {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-bench-'));
  try {
    const reports = sizes.map((services) => {
      say(`${services} services …`);
      return measureSize(generateMesh({ services, seed }), services, join(folder, String(services)), rounds, istioctl);
    });
    return { machine: `${cpus()[0]?.model ?? 'unknown processor'}, ${availableParallelism()} cores`, node: process.version, rounds, helpMs: bestOf(rounds + 2, () => timeCommand(['--help'])), sizes: reports, slopes: slopesOf(reports) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function measureSize(mesh: SyntheticMesh, services: number, folder: string, rounds: number, istioctl: string | undefined): SizeReport {
  const manifests = writeMesh(mesh, folder);
  // In turns, so that a slow moment of the machine does not hit only one of those that are compared.
  const runs = Array.from({ length: rounds }, () => ({ plain: measure('plain', manifests), read: measure('read', manifests), check: measure('check', manifests), command: timeCommand(['check', manifests, '--format', 'json']) }));
  const checks = runs.map((run) => run.check);
  const best = bestBy(checks, (run) => sumOf(run.steps));
  const generated = bestBy(repeat(rounds, () => measure('generate', manifests)), (run) => sumOf(run.steps));
  const rechecked = bestBy(repeat(rounds, () => measure('recheck', manifests)), (run) => run.steps['edits'] ?? Number.NaN);
  return {
    services,
    objects: mesh.objects,
    megabytes: mesh.bytes / 1_000_000,
    plainReadMs: Math.min(...runs.map(({ plain }) => sumOf(plain.steps))),
    readMs: Math.min(...runs.map(({ read }) => sumOf(read.steps))),
    discoverMs: best.steps['discover'] ?? Number.NaN,
    checkMs: best.steps['check'] ?? Number.NaN,
    wholeCheckMs: sumOf(best.steps),
    commandMs: Math.min(...runs.map((run) => run.command)),
    openSessionMs: rechecked.steps['open'] ?? Number.NaN,
    rechecks: rechecked.rechecks ?? [],
    recheckPeakMegabytes: rechecked.peakMegabytes,
    ...(istioctl === undefined ? {} : { istioctl: analyze(istioctl, manifests) }),
    generateMs: sumOf(generated.steps),
    generatedFiles: generated.files ?? 0,
    checkPeakMegabytes: Math.max(...checks.map((run) => run.peakMegabytes)),
    generatePeakMegabytes: generated.peakMegabytes,
    model: measureModel(manifests, rounds),
    ...compareFindings(mesh.planted, best.diagnostics ?? []),
  };
}

function measureModel(manifests: string, rounds: number): ModelReport {
  const best = (task: Task, step: string): Measured => bestBy(repeat(rounds, () => measure(task, manifests)), ({ steps }) => steps[step] ?? Number.NaN);
  const [traced, reached, compared] = [best('trace', 'trace'), best('reach', 'matrix'), best('diff', 'diff')];
  const requests = traced.requests ?? 0;
  return {
    requests,
    traceMs: (traced.steps['trace'] ?? Number.NaN) / requests,
    traceMostMs: traced.mostMs ?? Number.NaN,
    traceAgainMs: (traced.steps['again'] ?? Number.NaN) / requests,
    pairs: reached.pairs ?? 0,
    matrixMs: reached.steps['matrix'] ?? Number.NaN,
    whoMs: reached.steps['who'] ?? Number.NaN,
    reachPeakMegabytes: reached.peakMegabytes,
    diffMs: compared.steps['diff'] ?? Number.NaN,
    diffPeakMegabytes: compared.peakMegabytes,
  };
}

/** One task in a process of its own. */
function measure(task: Task, manifests: string): Measured {
  const { stdout, stderr, status } = spawnSync(process.execPath, [join(root, 'bench/measure.ts'), task, manifests], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });
  if (status !== 0) throw new Error(`measuring ${task} failed: ${stderr}`);
  return JSON.parse(stdout) as Measured;
}

/** Milliseconds from the start to the exit of a command, whose exit code says only whether something was found. */
function timeCommand(argumentList: readonly string[]): number {
  const start = performance.now();
  const { status, stderr } = spawnSync(process.execPath, [main, ...argumentList], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });
  const took = performance.now() - start;
  if (status !== 0 && status !== 1) throw new Error(`meshwright ${argumentList[0]} could not run: ${stderr}`);
  return took;
}

/** `istioctl analyze` on the files alone. Its exit code says only that it found something. */
function analyze(istioctl: string, manifests: string): { readonly milliseconds: number; readonly messages: number } {
  const start = performance.now();
  const { stdout, error } = spawnSync(istioctl, ['analyze', '--use-kube=false', '--output', 'json', manifests], { encoding: 'utf8', maxBuffer: 512 * 1024 * 1024 });
  const milliseconds = performance.now() - start;
  if (error !== undefined) throw new Error(`istioctl could not run: ${error.message}`);
  return { milliseconds, messages: stdout.match(/"code":/g)?.length ?? 0 };
}

function slopesOf(sizes: readonly SizeReport[]): BenchReport['slopes'] {
  const over = (time: (size: SizeReport) => number): number => slopeOf(sizes.map((size) => ({ x: size.objects, y: time(size) })));
  return {
    read: over((size) => size.readMs),
    discover: over((size) => size.discoverMs),
    check: over((size) => size.checkMs),
    wholeCheck: over((size) => size.wholeCheckMs),
    generate: over((size) => size.generateMs),
    trace: over(({ model }) => model.traceMs),
    matrix: over(({ model }) => model.matrixMs),
    who: over(({ model }) => model.whoMs),
    diff: over(({ model }) => model.diffMs),
  };
}

function repeat<T>(times: number, run: () => T): T[] {
  return Array.from({ length: times }, run);
}

function bestOf(times: number, run: () => number): number {
  return Math.min(...repeat(times, run));
}

function bestBy<T>(runs: readonly T[], cost: (run: T) => number): T {
  const [first, ...others] = runs;
  if (first === undefined) throw new Error('at least one round is needed');
  return others.reduce((best, run) => (cost(run) < cost(best) ? run : best), first);
}

function sumOf(steps: Steps): number {
  return Object.values(steps).reduce((sum, step) => sum + step, 0);
}

/** The one that the lab built, if it did. */
const labIstioctl = join(root, 'lab/.cache/bin/istioctl');

function run(): void {
  const { values, positionals } = parseArgs({ options: { quick: { type: 'boolean' }, sizes: { type: 'string' }, rounds: { type: 'string' }, format: { type: 'string' }, istioctl: { type: 'string' }, help: { type: 'boolean' } }, allowPositionals: true, strict: false });
  const text = (name: 'sizes' | 'rounds' | 'format' | 'istioctl'): string | undefined => (typeof values[name] === 'string' ? values[name] : undefined);
  const isQuick = values['quick'] === true;
  const sizes = text('sizes')?.split(',').map(Number) ?? (isQuick ? quickSizes : fullSizes);
  const rounds = Number(text('rounds') ?? (isQuick ? 1 : 3));
  const wrong = refusal(positionals, Object.keys(values), sizes, rounds, text('format'));
  if (values['help'] === true || wrong !== undefined) {
    console.error(wrong === undefined ? usage : `${wrong} (--help lists what there is)`);
    process.exitCode = wrong === undefined ? 0 : 2;
    return;
  }
  const report = runBench(sizes, rounds, text('istioctl') ?? (existsSync(labIstioctl) ? labIstioctl : undefined), (line) => console.error(line));
  console.log(text('format') === 'json' ? JSON.stringify(report, undefined, 2) : renderReport(report));
}

function refusal(positionals: readonly string[], names: readonly string[], sizes: readonly number[], rounds: number, format: string | undefined): string | undefined {
  const [extra] = positionals;
  if (extra !== undefined) return /^\d+$/.test(extra) ? `\`${extra}\` stands alone: say --sizes ${extra},${Number(extra) * 10}` : `\`${extra}\` is no option of the bench`;
  const unknown = names.find((name) => !['quick', 'sizes', 'rounds', 'format', 'istioctl', 'help'].includes(name));
  if (unknown !== undefined) return `there is no option \`--${unknown}\``;
  if (sizes.length < 2) return 'at least two sizes are needed, to say how times grow';
  if (!sizes.every((size) => Number.isInteger(size) && size > 0)) return '`--sizes` takes whole numbers with commas between them';
  if (!Number.isInteger(rounds) || rounds < 1) return '`--rounds` takes a whole number';
  return ['text', 'json', undefined].includes(format) ? undefined : `there is no format \`${format}\`: text or json`;
}

run();
