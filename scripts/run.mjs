// The entry of every npm script: `node scripts/run.mjs start|test|check|build|docs|bench|score|lab|lab:build|lab:test`.
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root, runOnPinnedNode, setUp } from './setup.mjs';

const [task, ...rest] = process.argv.slice(2);
const tasks = { start, test, check, build: () => runOnPinnedNode(['scripts/build.mjs', ...rest]), docs: () => runGenerators([]), bench: () => runOnPinnedNode(['bench/run.ts', ...rest]), score: () => runOnPinnedNode(['scripts/score.ts', ...rest]), lab: () => runOnPinnedNode(['lab/main.ts', ...rest]), 'lab:build': () => runOnPinnedNode(['lab/build.ts', ...rest]), 'lab:test': labTest };
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
  const types = step('types', ['node_modules/typescript/bin/tsc', '-p', '.']);
  const counts = runTests();
  const passed = counts.passed + (types === 0 ? 1 : 0);
  const failed = counts.failed + (types === 0 ? 0 : 1);
  console.log(`\n${passed} passed, ${failed} failed, ${counts.skipped} skipped`);
  return failed === 0 ? 0 : 1;
}

/** Runs every test and counts them; a run that ends without a count is one failure. */
function runTests() {
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-test-'));
  const report = join(folder, 'counts.json');
  const code = runOnPinnedNode(['node_modules/vitest/vitest.mjs', 'run', '--reporter=default', '--reporter=./scripts/count-reporter.mjs', ...rest], { MESHWRIGHT_TEST_COUNTS: report });
  const counts = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { passed: 0, failed: 1, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

/** The lab's own types and tests: it needs programs that not every machine has, so it is no part of `npm test`. */
function labTest() {
  const types = step('types of the lab', ['node_modules/typescript/bin/tsc', '-p', 'lab']);
  return Math.max(types, runOnPinnedNode(['node_modules/vitest/vitest.mjs', 'run', '--config', 'lab/vitest.config.ts', ...rest]));
}

/** Everything that must hold before a change is merged. */
function check() {
  const steps = [
    ['types', ['node_modules/typescript/bin/tsc', '-p', '.']],
    ['lint', ['node_modules/oxlint/bin/oxlint', '--deny-warnings']],
    ['walls', ['scripts/walls.ts']],
    ['dead code', ['node_modules/knip/bin/knip.js']],
  ];
  const failed = steps.filter(([name, argumentList]) => step(name, argumentList) !== 0).map(([name]) => name);
  if (step('generated is fresh', [], () => runGenerators(['--check'])) !== 0) failed.push('generated is fresh');
  const counts = runTests();
  if (counts.failed > 0) failed.push('tests');
  console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`);
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
