import { existsSync } from 'node:fs';
import { parseJson, readNamed, replaceFile } from '../files.ts';
import { LabError } from '../lab-error.ts';
import { runAdmissionCommand } from './admission/admission-command.ts';
import { coverRecorded } from './coverage/cover-recorded.ts';
import { FieldCoverage, type FieldCoverageOptions } from './coverage/field-coverage.ts';
import { noCoverage, type Coverage } from './coverage/tally.ts';
import { runJudgeCommand } from './judge-command.ts';
import { judgeUsage } from './judge-options.ts';
import type { JudgeObserver } from './observer.ts';
import { runPlantedCommand } from './planted/planted-command.ts';
import { RoundRecorder } from './planted/round-recorder.ts';

/** What one of the options asks for; without any it is real traffic, with those who look on. */
export async function chooseCommand(argumentList: readonly string[]): Promise<number> {
  const has = (option: string): boolean => argumentList.some((one) => one === option || one.startsWith(`${option}=`));
  if (has('--help')) {
    console.log(judgeUsage);
    return 0;
  }
  if (has('--plant')) return runPlantedCommand(argumentList);
  if (has('--admission')) return runAdmissionCommand(argumentList);
  const [afterCoverage, coverageFile] = taken(argumentList, '--coverage');
  const [afterRounds, roundsFile] = taken(afterCoverage, '--record-rounds');
  const [rest, recordedFile] = taken(afterRounds, '--from');
  const coverage = coverageFile === undefined ? undefined : coverageIn(coverageFile, recordedFile === undefined ? {} : { budgetMs: Infinity });
  const observers: JudgeObserver[] = [...(coverage ? [coverage] : []), ...(roundsFile === undefined ? [] : [new RoundRecorder(roundsFile)])];
  try {
    if (recordedFile === undefined) return await runJudgeCommand(rest, observers);
    if (coverage === undefined) throw new LabError('`--from` alone asks for nothing', 'say what recorded rounds are for: --plant or --coverage FILE');
    coverRecorded(recordedFile, coverage);
    console.log(coverage.report());
    return 0;
  } finally {
    if (coverage && coverageFile !== undefined) replaceFile(coverageFile, `${JSON.stringify(coverage.coverage, null, 1)}\n`);
  }
}

function coverageIn(file: string, options: FieldCoverageOptions): FieldCoverage {
  return new FieldCoverage({ ...options, earlier: existsSync(file) ? readCoverage(file) : noCoverage });
}

function readCoverage(file: string): Coverage {
  const advice = 'name a file that --coverage wrote, or one that is not there yet';
  const value = parseJson(readNamed(file), file, advice);
  if (typeof value !== 'object' || value === null || !Object.keys(noCoverage).every((key) => key in value)) throw new LabError(`${file} holds no coverage`, advice);
  return value as Coverage;
}

/** The arguments without one option, and its value. */
function taken(argumentList: readonly string[], option: string): readonly [readonly string[], string | undefined] {
  const index = argumentList.findIndex((one) => one === option || one.startsWith(`${option}=`));
  if (index < 0) return [argumentList, undefined];
  const isJoined = argumentList[index] !== option;
  const value = isJoined ? argumentList[index]?.slice(option.length + 1) : argumentList[index + 1];
  return [argumentList.toSpliced(index, isJoined ? 1 : 2), value];
}
