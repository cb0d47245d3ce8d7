// `npm run lab:build`: makes and fetches everything that the lab runs. A second run finds it made.
import { fetchEnvoy, fetchKubectl } from './src/build/downloads.ts';
import { buildIstio, buildKapi } from './src/build/go-programs.ts';
import { makeStep } from './src/build/make-step.ts';
import { findProgram, missingPrograms, searchPath, type Requirement } from './src/build/machine.ts';
import { buildPrometheus } from './src/build/prometheus.ts';
import { isShared } from './src/build/shared-cache.ts';
import { isFresh, type BuildStep } from './src/build/stamp.ts';
import { messageOf } from './src/lab-error.ts';
import { paths } from './src/paths.ts';
import { asLabError } from './src/system-error.ts';

const steps: readonly BuildStep[] = [fetchEnvoy, fetchKubectl, buildKapi, buildIstio];
/** What the lab works without. */
const optionalSteps: readonly BuildStep[] = findProgram('prometheus') === undefined ? [buildPrometheus] : [];

process.env['PATH'] = searchPath();
const places = { own: paths.cache, shared: paths.shared };

process.exitCode = await main();

async function main(): Promise<number> {
  const stale = steps.filter((step) => !isFresh(step) && !isShared(step, places));
  const missing = stale.length === 0 ? [] : missingPrograms(['build']);
  if (missing.length > 0) {
    print('lab:build: this machine lacks what is needed to build:', missing);
    return 1;
  }
  for (const step of steps) {
    if (!(await runStep(step))) return 1;
  }
  for (const step of optionalSteps) {
    if (!(await runStep(step))) console.log(`The lab works without ${step.name}, but has no metrics.`);
  }
  print('To run the lab this machine still lacks:', missingPrograms(['run']));
  print('Not needed, but missing:', missingPrograms(['optional']));
  const prometheus = findProgram('prometheus');
  if (prometheus !== undefined) console.log(`ok  prometheus  the machine's own, ${prometheus}`);
  return 0;
}

async function runStep(step: BuildStep): Promise<boolean> {
  const start = Date.now();
  try {
    const made = await makeStep(step, places, (text) => console.log(text));
    console.log(`ok  ${step.name.padEnd(8)}  ${made === 'made' ? `${((Date.now() - start) / 1000).toFixed(1)} s` : made}`);
    return true;
  } catch (error) {
    const { message, advice } = asLabError(error) ?? { message: messageOf(error), advice: 'this is a fault of the lab itself' };
    console.error(`FAILED  ${step.name}: ${message}\n  ${advice}`);
    return false;
  }
}

function print(title: string, missing: readonly Requirement[]): void {
  if (missing.length === 0) return;
  console.log(title);
  for (const { program, why, howToGet } of missing) console.log(`  ${program}: ${why}; ${howToGet}`);
}
