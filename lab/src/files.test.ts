import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readNamedCases, replaceFile } from './files.ts';
import { LabError } from './lab-error.ts';

let folder = '';
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'lab-files-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function complaintOf(text: string | undefined): string {
  const file = join(folder, 'cases.jsonl');
  if (text !== undefined) writeFileSync(file, text);
  try {
    readNamedCases(file);
  } catch (error) {
    expect(error).toBeInstanceOf(LabError);
    return (error as LabError).message.replaceAll(`${folder}/`, '');
  }
  return 'nothing';
}

const good = '{"name":"a","objects":[],"requests":[],"observed":[]}';

describe('cases that somebody names', () => {
  it.each([
    ['a file that is not there', undefined, /^cases\.jsonl cannot be read: ENOENT/],
    ['an empty file', '\n', /^there are no cases in cases\.jsonl$/],
    ['text', `${good}\nnot json\n`, /^cases\.jsonl:2 is no JSON: /],
    ['a number', '7\n', /^cases\.jsonl:1 is no case: it is no JSON object$/],
    ['an object without a name', '{}\n', /^cases\.jsonl:1 is no case: it has no name$/],
    ['an object without requests', '\n{"name":"a","objects":[]}\n', /^cases\.jsonl:2 is no case: it has no list `requests`$/],
    ['a good one', `${good}\n`, /^nothing$/],
  ])('%s', (_, text, said) => {
    expect(complaintOf(text)).toMatch(said);
  });
});

it('replaces a file as a whole and leaves no draft', () => {
  const file = join(folder, 'a.json');
  writeFileSync(file, 'old');
  replaceFile(file, 'new');
  expect(readFileSync(file, 'utf8')).toBe('new');
  expect(readdirSync(folder)).toEqual(['a.json']);
});
