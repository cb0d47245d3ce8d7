import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { readTextFile } from './read-text.ts';
import { WriteRefused, writeFiles } from './write-files.ts';

/** A file as it has to become, and what has to stand there until then; nothing where it is new. */
export interface PlannedFile {
  readonly path: string;
  readonly content: string;
  readonly before?: string;
}

/** Writes all of them, or none where one is not as it was when they were worked out. A file that stands there already as it shall be is fine. */
export function writePlan(folder: string, files: readonly PlannedFile[]): void {
  for (const { path, content, before } of files) {
    const now = textOf(join(folder, path), path);
    if (now !== before && now !== content) throw new WriteRefused(path, now === undefined ? `\`${path}\` is gone` : before === undefined ? `\`${path}\` stands there already, with another text` : `\`${path}\` has changed since the plan was made`);
  }
  writeFiles(folder, files.map(({ path, content }) => ({ path, text: content })));
}

function textOf(full: string, path: string): string | undefined {
  if (!existsSync(full)) return undefined;
  const read = readTextFile(full, path);
  if ('problem' in read) throw new WriteRefused(path, read.problem.message);
  return read.text;
}
