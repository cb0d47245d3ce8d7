// The entry of every npm script: `node scripts/run.mjs start|test|check|build|docs|bench|score|fuzz|lab|lab:build|lab:test|lab:judge|lab:asked|lab:ci|ci`.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runOnPinnedNode, setUp } from './setup.mjs';

const [task, ...rest] = process.argv.slice(2);
const tasks = { start, test, check, build: () => runOnPinnedNode(['scripts/build.mjs', ...rest]), docs: () => runGenerators([]), bench: () => runOnPinnedNode(['bench/run.ts', ...rest]), score: () => runOnPinnedNode(['scripts/score.ts', ...rest]), fuzz: () => runOnPinnedNode(['scripts/fuzz.ts', ...rest]), lab: () => runInLab(['lab/main.ts', ...rest]), 'lab:build': () => runOnPinnedNode(['lab/build.ts', ...rest]), 'lab:test': labTest, 'lab:judge': () => runInLab(['lab/judge.ts', ...rest]), 'lab:asked': () => runInLab(['lab/asked.ts', ...rest]), 'lab:ci': () => labCi().failed === 0 ? 0 : 1, ci };
if (!Object.hasOwn(tasks, task)) {
  console.error(`usage: node scripts/run.mjs ${Object.keys(tasks).join('|')}`);
  process.exit(2);
}
setUp();
process.exitCode = tasks[task]();

function start() {
  return runOnPinnedNode(['scripts/start.ts', ...rest]);
}

/** Types and tests. The last line says how many passed; the types count as one test. */
function test() {
  const counts = countTests();
  console.log(`\n${closingLine(counts)}`);
  return counts.failed === 0 ? 0 : 1;
}

function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

function countTests() {
  const types = step('types', ['node_modules/typescript/bin/tsc', '-p', '.']);
  const counts = runTests();
  const passed = counts.passed + (types === 0 ? 1 : 0);
  const failed = counts.failed + (types === 0 ? 0 : 1);
  return { passed, failed, skipped: counts.skipped };
}

/** What `.ci/run` runs: `npm test`, then the lab where it can be had. The last line counts both. */
function ci() {
  const tests = countTests();
  console.log(`\nnpm test: ${closingLine(tests)}\n`);
  const lab = labCi();
  console.log(`\n${closingLine({ passed: tests.passed + lab.passed, failed: tests.failed + lab.failed, skipped: tests.skipped + lab.skipped })}`);
  return tests.failed + lab.failed === 0 ? 0 : 1;
}

/** The lab's part of that: its counts, and one failure where it ended without. */
function labCi() {
  const { code, ...counts } = counted((environment) => runOnPinnedNode(['lab/ci.ts', ...rest], environment));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** Runs every test and counts them; a run that ends without a count is one failure. */
function runTests() {
  const { code, ...counts } = counted((environment) => runOnPinnedNode(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...rest], environment));
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** What a run writes into the file that it is told of. */
function counted(run) {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-test-'));
  const report = join(folder, 'counts.json');
  const code = run({ MESHWRIGHT_TEST_COUNTS: report });
  const { passed, failed, skipped } = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 1, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  return { code, passed, failed, skipped };
}

/** The lab's own types and tests: it needs programs that not every machine has, so it is no part of `npm test`. */
function labTest() {
  const types = step('types of the lab', ['node_modules/typescript/bin/tsc', '-p', 'lab']);
  return Math.max(types, runInLab(['node_modules/vitest/vitest.mjs', 'run', '--config', 'lab/vitest.config.ts', ...rest]));
}

/** Who is not root gets namespaces of his own, where the kernel gives him any. */
function runInLab(argumentList) {
  return runOnPinnedNode(process.getuid?.() === 0 ? argumentList : ['lab/enter.ts', ...argumentList]);
}

/** Everything that must hold before a change is merged. */
function check() {
  const steps = [
    ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
    ['types of the lab', ['node_modules/typescript/bin/tsc', '-p', 'lab']],
    ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
    ['walls', ['scripts/walls.ts']],
    ['dead code', ['node_modules/knip/bin/knip.js']],
  ];
  const failed = steps.filter(([name, argumentList]) => step(name, argumentList) !== 0).map(([name]) => name);
  if (step('generated is fresh', [], () => runGenerators(['--check'])) !== 0) failed.push('generated is fresh');
  const counts = runTests();
  if (counts.failed > 0) failed.push('tests');
  console.log(`\n${closingLine(counts)}`);
  console.log(failed.length === 0 ? 'check: all steps passed' : `check: failed: ${failed.join(', ')}`);
  return failed.length === 0 ? 0 : 1;
}

function step(name, argumentList, run = () => runOnPinnedNode(argumentList)) {
  const code = run();
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'}  ${name}`);
  return code;
}

/** Every `scripts/generate-*.ts` writes something from the source; with `--check` it only says whether that is stale. */
function runGenerators(argumentList) {
  const scripts = readdirSync(join(root, 'scripts')).filter((name) => /^generate-.*\.ts$/.test(name)).sort();
  return Math.max(0, ...scripts.map((name) => runOnPinnedNode([join('scripts', name), ...argumentList])));
}
