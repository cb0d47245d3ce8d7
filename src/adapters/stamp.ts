import { readdirSync, realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { globSync, isDynamicPattern } from 'tinyglobby';
import { compareText } from '../base/order.ts';

/**
 * What tells whether anything below some paths has changed: name, size, inode and time of every file. Equal stamps mean
 * that nobody wrote in between; reading everything again costs much more than asking for it.
 */
export function stampOf(paths: readonly string[], cwd: string): string {
  const lines: string[] = [];
  const seen = new Set<string>();
  for (const written of paths) {
    const full = resolve(cwd, written);
    const names = isDynamicPattern(written) && !isThere(full) ? [...globSync(written, { cwd, dot: false, ignore: ['**/node_modules/**', '**/.git/**'], expandDirectories: false })].sort(compareText) : [written];
    for (const name of names) stamp(resolve(cwd, name), lines, seen, true);
  }
  return lines.join('\n');
}

function isThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false }) !== undefined;
}

function stamp(path: string, lines: string[], seen: Set<string>, isNamed = false): void {
  try {
    const found = statSync(path, { bigint: true });
    lines.push(`${path} ${found.size} ${found.ino} ${found.mtimeNs}`);
    if (!found.isDirectory()) return;
    const real = realpathSync(path);
    if (seen.has(real)) return;
    seen.add(real);
    for (const name of readdirSync(path).sort(compareText)) if (!isLeftOut(name)) stamp(join(path, name), lines, seen);
  } catch {
    // What cannot be asked for is told by its absence from one stamp to the next.
    if (isNamed) lines.push(`${path} -`);
  }
}

/** What a walk leaves out, too; a settings file is the one hidden name that counts. */
function isLeftOut(name: string): boolean {
  return name === 'node_modules' || (name.startsWith('.') && name !== '.meshwright.yaml');
}
