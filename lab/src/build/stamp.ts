import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '../paths.ts';

/** One thing that `lab:build` makes: it is made again when its inputs are others, or a file is gone. */
export interface BuildStep {
  readonly name: string;
  readonly files: readonly string[];
  /** Texts that decide what comes out: versions, sources, flags. */
  readonly inputs: readonly string[];
  readonly build: () => Promise<void>;
}

export function isFresh(step: BuildStep): boolean {
  const stamp = stampFile(step);
  return step.files.every((file) => existsSync(file)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hashOf(step);
}

export function stampStep(step: BuildStep): void {
  mkdirSync(paths.stamps, { recursive: true });
  writeFileSync(stampFile(step), hashOf(step));
}

function stampFile({ name }: BuildStep): string {
  return join(paths.stamps, name);
}

/** What a step makes depends on nothing else than this, and on the machine's architecture. */
export function hashOf({ inputs }: Pick<BuildStep, 'inputs'>): string {
  return createHash('sha256').update(JSON.stringify(inputs)).digest('hex');
}
