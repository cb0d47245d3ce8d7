import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { checkProject } from '../src/project/check.ts';
import { openProject } from '../src/project/project.ts';
import { readText, repositoryRoot, sharedPath } from './shared.ts';

/** What a file of patches holds is a part of an object. */
function refusedIn(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name) && !name.includes('patches/')).sort();
  const { diagnostics } = checkProject(openProject(names.map((path) => ({ path, text: readText(join(folder, path)) }))));
  return diagnostics.filter(({ refusedBy, rule }) => refusedBy !== undefined || rule.endsWith('-by-istiod')).map(({ file, line, message }) => `${file}:${line}: ${message}`);
}

it.each(['test/golden', 'examples'])('nothing that is written or shown here is refused or warned about: %s', (folder) => {
  expect(refusedIn(join(repositoryRoot, folder))).toEqual([]);
});

it.each(['apps/online-boutique', 'apps/bookinfo'])('nothing of %s is refused (skipped where it is absent)', (name) => {
  const folder = sharedPath(name);
  if (folder !== undefined) expect(refusedIn(folder)).toEqual([]);
});
