import { join } from 'node:path';
import { inParallel } from '../../in-parallel.ts';
import { LabError } from '../../lab-error.ts';
import { runCommand } from '../../run-command.ts';
import type { JudgedRounds } from './judged-rounds.ts';
import type { PlantedError } from './planted-error.ts';

export interface FoundError {
  readonly error: PlantedError;
  /** Pairs that were judged up to the one that shows it; undefined where none did. */
  readonly pairs?: number;
  readonly seconds: number;
  readonly contradiction?: string;
}

export interface PlantedHunt {
  /** Cases with what a real mesh did, one a line. */
  readonly file: string;
  readonly pairs: number;
  readonly onFound?: (found: FoundError) => void;
}

const atOnce = 2;

/** Plants one error after the other and says how soon recorded traffic contradicts it where it does not contradict the model itself. */
export async function findPlanted(errors: readonly PlantedError[], { file, pairs, onFound }: PlantedHunt): Promise<readonly FoundError[]> {
  const { contradicted, pairs: judged } = await run([file, String(pairs)]);
  if (judged === 0) throw new LabError(`there are no rounds in ${file}`, 'record some: npm run lab:judge -- --pairs 1000 --record-rounds FILE');
  const known = contradicted.flatMap((one, index) => (one === null ? [] : [index]));
  return inParallel(errors, atOnce, async (error) => {
    const start = performance.now();
    const { contradicted: seen } = await run([file, String(pairs), error.name, JSON.stringify(known)]);
    const seconds = (performance.now() - start) / 1000;
    const last = seen.at(-1) ?? null;
    const isFound = last !== null && !known.includes(seen.length - 1);
    const found: FoundError = { error, seconds, ...(isFound ? { pairs: seen.length, contradiction: last } : {}) };
    onFound?.(found);
    return found;
  });
}

async function run(argumentList: readonly string[]): Promise<JudgedRounds> {
  const text = await runCommand(process.execPath, [join(import.meta.dirname, 'judge-planted.ts'), ...argumentList], { advice: 'mend the planted error' });
  return JSON.parse(text) as JudgedRounds;
}

export function plantedTable(found: readonly FoundError[]): string {
  const rows = found.map(({ error, pairs, seconds }) => `| \`${error.name}\` | ${error.belief} | ${pairs ?? 'not found'} | ${seconds.toFixed(1)} |`);
  return ['| planted error | what the model then believes | pairs until found | seconds |', '| --- | --- | --- | --- |', ...rows].join('\n');
}
