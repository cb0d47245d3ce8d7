import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { Case } from '../../test/real-mesh/recording.ts';
import { LabError, messageOf } from './lab-error.ts';

/** Writes a file as a whole or not at all: what stood there stays until the new text is on the disk. */
export function replaceFile(file: string, text: string): void {
  writeFileSync(`${file}.draft`, text);
  renameSync(`${file}.draft`, file);
}

/** The text of a file that somebody named. */
export function readNamed(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new LabError(`${file} cannot be read: ${messageOf(error)}`, 'name a file that is there', { cause: error });
  }
}

/** Recorded cases or rounds that somebody named, one a line. The first line that is none is told with its number. */
export function readNamedCases(file: string): readonly Case[] {
  const lines = readNamed(file).split('\n').map((text, index) => ({ text, line: index + 1 }));
  const cases = lines.filter(({ text }) => text.trim() !== '').map(({ text, line }) => readCase(text, `${file}:${line}`));
  if (cases.length === 0) throw new LabError(`there are no cases in ${file}`, 'name a file with one case on a line, such as lab/cases/*.jsonl or what --record-rounds wrote');
  return cases;
}

const lists = ['objects', 'requests', 'observed'] as const;

function readCase(text: string, place: string): Case {
  const advice = 'a case is one line of JSON with a name, objects, requests and observed (lab/cases/README.md)';
  const value = parseJson(text, place, advice);
  if (typeof value !== 'object' || value === null) throw new LabError(`${place} is no case: it is no JSON object`, advice);
  const one = value as Partial<Record<keyof Case, unknown>>;
  if (typeof one.name !== 'string') throw new LabError(`${place} is no case: it has no name`, advice);
  for (const key of lists) if (!Array.isArray(one[key])) throw new LabError(`${place} is no case: it has no list \`${key}\``, advice);
  return value as Case;
}

/** JSON that somebody named, or a sentence that says where it is none. */
export function parseJson(text: string, place: string, advice: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new LabError(`${place} is no JSON: ${messageOf(error)}`, advice, { cause: error });
  }
}
