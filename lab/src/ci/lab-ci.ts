import { spawnSync } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { missingPrograms, searchPath } from '../build/machine.ts';
import { enclosed, reasonNotToEnclose, userNamespace } from '../enclosure.ts';
import { lastLines } from '../log-file.ts';
import { paths } from '../paths.ts';
import { reasonBeyondUs } from './build-failure.ts';
import { filesToRepeat, none, sum, theRunItself, withRepeated, type Counts, type FileCounts } from './counts.ts';
import { conclude, judgeTwice, maxSeed, type JudgeRun } from './judge-step.ts';
import { runLimited, type LimitedResult } from './run-limited.ts';

const minute = 60_000;
/** Of the whole, and of its parts. */
const limitsMs = { all: 40 * minute, build: 25 * minute, tests: 15 * minute, judge: 10 * minute } as const;
/** A seed that is good for nothing but being always the same. */
const fixedSeed = 20_261;
/** So many that a run takes a few minutes on two cores. */
const pairs = 400;
const admissionObjects = 4000;
const repository = join(paths.root, '..');

/** The part of `.ci/run` that needs the real mesh. Gives back what its tests counted; says aloud why it did nothing. */
export class LabCi {
  readonly #deadline = Date.now() + limitsMs.all;
  /** Where the instances of this run write. */
  readonly #folder = mkdtempSync(join(tmpdir(), 'meshwright-lab-ci-'));

  async run(): Promise<Counts> {
    // Also where this process is told to end in the middle of a step.
    process.once('exit', () => removeFolder(this.#folder));
    const types = await this.#types();
    const reason = (await this.#reasonNotToStart()) ?? (await this.#build());
    if (typeof reason === 'string') return sum([types, skip(reason)]);
    if (reason !== undefined) return sum([types, reason]);
    const tests = await this.#tests();
    const judged: Counts[] = [];
    for (const run of judgeRuns()) judged.push(await this.#judge(run));
    return sum([types, tests, ...judged]);
  }

  async #types(): Promise<Counts> {
    const { code } = await this.#step('types of the lab', [process.execPath, 'node_modules/typescript/bin/tsc', '-p', 'lab'], 5 * minute);
    return code === 0 ? { ...none, passed: 1 } : { ...none, failed: 1 };
  }

  async #reasonNotToStart(): Promise<string | undefined> {
    if (process.platform !== 'linux') return 'the lab needs Linux';
    const [missing] = missingPrograms(['run']);
    if (missing !== undefined) return `\`${missing.program}\` is missing: ${missing.howToGet}`;
    return reasonNotToEnclose(this.#folder);
  }

  /** Undefined when it is built, a reason to go without, or the failure that it is. */
  async #build(): Promise<string | Counts | undefined> {
    const result = await this.#step('lab:build', [process.execPath, 'lab/build.ts'], limitsMs.build);
    if (result.code === 0) return undefined;
    if (result.isTimedOut) return `it was not built in ${limitsMs.build / minute} minutes`;
    return reasonBeyondUs(result.tail) ?? { ...none, failed: 1 };
  }

  async #tests(): Promise<Counts> {
    const first = await this.#testFiles(['lab/test/']);
    if (first === undefined) return { ...none, failed: 1 };
    const again = filesToRepeat(first);
    if (again.length === 0) return sum(first);
    console.log(`\nfailed: ${again.join(', ')}; once more`);
    return sum(withRepeated(first, (await this.#testFiles(again)) ?? []));
  }

  /** Undefined when it ended without counting. */
  async #testFiles(files: readonly string[]): Promise<readonly FileCounts[] | undefined> {
    const report = join(mkdtempSync(join(this.#folder, 'tests-')), 'counts.json');
    const command = [process.execPath, 'node_modules/vitest/vitest.mjs', 'run', '--config', 'lab/vitest.config.ts', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...files];
    const { code, isTimedOut } = await this.#meshStep('lab:test', command, limitsMs.tests, { MESHWRIGHT_TEST_COUNTS: report });
    if (!existsSync(report)) return undefined;
    const { files: counted } = JSON.parse(readFileSync(report, 'utf8')) as { readonly files: readonly FileCounts[] };
    const isUncounted = isTimedOut || (code !== 0 && sum(counted).failed === 0);
    return isUncounted ? [...counted, { ...none, file: theRunItself, failed: 1, infrastructure: 0 }] : counted;
  }

  async #judge(run: JudgeRun): Promise<Counts> {
    const attempt = (): Promise<LimitedResult> => this.#meshStep(run.title, [process.execPath, 'lab/judge.ts', ...run.options], limitsMs.judge);
    const { lines, counts } = conclude(run, await judgeTwice(attempt, console.log));
    console.log(`\n${lines.join('\n')}`);
    return counts;
  }

  /** In an enclosure: so nothing outlives the step, and no instance of anybody else is in its way. */
  async #meshStep(title: string, command: readonly string[], limitMs: number, environment: Readonly<Record<string, string>> = {}): Promise<LimitedResult> {
    const folder = mkdtempSync(join(this.#folder, 'instances-'));
    // Proxies run as a user of their own, and find their files in there.
    chmodSync(folder, 0o755);
    const result = await this.#step(title, enclosed(command, folder), limitMs, environment);
    if (result.code !== 0) printLogs(folder);
    return result;
  }

  async #step(title: string, command: readonly string[], limitMs: number, environment: Readonly<Record<string, string>> = {}): Promise<LimitedResult> {
    const start = Date.now();
    const timeoutMs = Math.max(1, Math.min(limitMs, this.#deadline - start));
    console.log(`\n--- ${title}`);
    const result = await runLimited({ command, cwd: repository, environment: { ...(process.env as Record<string, string>), PATH: searchPath(), ...environment }, timeoutMs });
    const ended = result.isTimedOut ? `ended after its limit of ${Math.round(timeoutMs / 1000)} s` : `code ${result.code ?? 'killed'}`;
    console.log(`--- ${title}: ${ended}, ${Math.round((Date.now() - start) / 1000)} s`);
    return result;
  }
}

function judgeRuns(): readonly JudgeRun[] {
  const seed = String(randomInt(1, maxSeed));
  return [
    { title: `the judge, ${pairs} pairs, fixed seed`, options: ['--pairs', String(pairs), '--seed', String(fixedSeed)], isByChance: false },
    { title: `admission, ${admissionObjects} objects, fixed seed`, options: ['--admission', String(admissionObjects), '--seed', String(fixedSeed)], isByChance: false },
    { title: `the judge, ${pairs} pairs, random seed ${seed}`, options: ['--pairs', String(pairs), '--seed', seed], isByChance: true },
  ];
}

function skip(reason: string): Counts {
  console.log(`\nlab skipped: ${reason}`);
  return { ...none, skipped: 1 };
}

/** The end of every log of the control plane that a step left behind. */
function printLogs(folder: string): void {
  for (const instance of readdirSync(folder)) {
    const logs = join(folder, instance, 'logs');
    for (const log of existsSync(logs) ? readdirSync(logs).sort() : []) console.log(`\n--- the end of ${instance}/${log}\n${lastLines(join(logs, log), 15)}`);
  }
}

/** What a step that was killed left belongs to users of its namespace, whom only that namespace's root may touch. */
function removeFolder(folder: string): void {
  spawnSync('unshare', [...userNamespace(), 'rm', '-rf', folder], { stdio: 'ignore', env: { PATH: searchPath() } });
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
