// `npm run lab:build`: makes and fetches everything that the lab runs. A second run finds it made.
import { fetchEnvoy, fetchKubectl } from './src/build/downloads.ts';
import { buildIstio, buildKapi } from './src/build/go-programs.ts';
import { findProgram, missingPrograms, type Requirement } from './src/build/machine.ts';
import { isFresh, stampStep, type BuildStep } from './src/build/stamp.ts';
import { LabError, messageOf } from './src/lab-error.ts';

const steps: readonly BuildStep[] = [fetchEnvoy, fetchKubectl, buildKapi, buildIstio];

process.exitCode = await main();

async function main(): Promise<number> {
  const stale = steps.filter((step) => !isFresh(step));
  const missing = stale.length === 0 ? [] : missingPrograms(['build']);
  if (missing.length > 0) {
    print('lab:build: this machine lacks what is needed to build:', missing);
    return 1;
  }
  for (const step of steps) {
    if (!(await runStep(step, stale.includes(step)))) return 1;
  }
  print('To run the lab this machine still lacks:', missingPrograms(['run']));
  print('Not needed, but missing:', missingPrograms(['optional']));
  const prometheus = findProgram('prometheus');
  if (prometheus !== undefined) console.log(`prometheus  ${prometheus}`);
  return 0;
}

async function runStep(step: BuildStep, isStale: boolean): Promise<boolean> {
  const start = Date.now();
  try {
    if (isStale) {
      await step.build();
      stampStep(step);
    }
    console.log(`ok  ${step.name.padEnd(8)}  ${isStale ? `${((Date.now() - start) / 1000).toFixed(1)} s` : 'as before'}`);
    return true;
  } catch (error) {
    console.error(`FAILED  ${step.name}: ${messageOf(error)}${error instanceof LabError ? `\n  ${error.advice}` : ''}`);
    return false;
  }
}

function print(title: string, missing: readonly Requirement[]): void {
  if (missing.length === 0) return;
  console.log(title);
  for (const { program, why, howToGet } of missing) console.log(`  ${program}: ${why}; ${howToGet}`);
}
