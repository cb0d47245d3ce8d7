import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Case } from '../../../test/real-mesh/recording.ts';
import { arbitraryRound } from './generate/round.ts';
import { arbitraryStage } from './generate/stage.ts';
import { judgeOptions, type JudgeOptions } from './judge-options.ts';
import { Lane } from './lane.ts';
import { mismatchLines } from './mismatch-case.ts';
import type { JudgeObserver } from './observer.ts';
import { Clock } from './phases.ts';
import { progressOf } from './progress.ts';
import { replayCases } from './replay-cases.ts';
import { runJudge } from './run-judge.ts';
import { scheduleOf } from './schedule.ts';
import { summarise, summaryLines } from './summary.ts';
import { Tally } from './tally.ts';

const stepsToShrink = 60;

/** Ends with 0 where the model was right in everything, with 1 where it was not. */
export async function runJudgeCommand(argumentList: readonly string[], observers: readonly JudgeObserver[] = []): Promise<number> {
  const options = judgeOptions(argumentList);
  const clock = new Clock();
  const lanes = Array.from({ length: options.replay === undefined ? options.lanes : 1 }, (_, index) => new Lane(index === 0 ? options.name : `${options.name}${index + 1}`, clock));
  const end = async (): Promise<void> => void (await Promise.all(lanes.map((lane) => lane.end())));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void end().finally(() => process.exit(signal === 'SIGINT' ? 130 : 143)));
  try {
    return options.replay === undefined ? await judge(options, lanes, clock, observers) : await replayCases(options.replay, lanes);
  } finally {
    await end();
  }
}

async function judge(options: JudgeOptions, lanes: readonly Lane[], clock: Clock, observers: readonly JudgeObserver[]): Promise<number> {
  const { seed, pairs, requests, isShrinking, perSignature, isJson } = options;
  const say = isJson ? console.error : console.log;
  say(`seed ${seed}`);
  const tally = new Tally();
  const start = performance.now();
  const cases: string[] = [];
  const progress = progressOf(pairs, process.stderr);
  await runJudge({
    seed, pairs, lanes, tally, observers, schedule: scheduleOf({ stage: arbitraryStage, round: arbitraryRound }, { seed, requests }),
    options: { isShrinking, perSignature, maxSteps: stepsToShrink },
    onPlayed: () => progress(tally),
    onUnsettled: (round, error) => say(`not judged: ${error.message}\n  ${round.objects.length} objects, of which gateways: ${JSON.stringify(round.objects.filter(({ kind }) => kind === 'Gateway').map(({ spec }) => spec)).slice(0, 600)}`),
    onAccident: (reason) => say(`a new stage, because of this: ${reason}`),
    onMismatch: (mismatch) => {
      cases.push(writeCase(options.out, mismatch.case));
      say(mismatchLines(mismatch.case.name, mismatch.case.objects, mismatch.replayed).join('\n'));
    },
  });
  const summary = summarise(tally, { seed, seconds: (performance.now() - start) / 1000, phases: clock.seconds(), cases });
  for (const observer of observers) say(observer.report());
  console.log(isJson ? JSON.stringify(summary, null, 1) : summaryLines(summary).join('\n'));
  return tally.mismatchCount === 0 ? 0 : 1;
}

/** Moved into place when it is whole: others may be waiting for it. */
function writeCase(folder: string, found: Case): string {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${found.name}.json`);
  writeFileSync(`${file}.draft`, `${JSON.stringify(found)}\n`);
  renameSync(`${file}.draft`, file);
  return file;
}
