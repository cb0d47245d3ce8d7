import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../src/kube/resource.ts';
import { checkProject } from '../src/project/check.ts';
import { discoverReport } from '../src/project/discover.ts';
import { generateFiles } from '../src/project/generate.ts';
import { initMesh } from '../src/project/init.ts';
import { openProject } from '../src/project/project.ts';
import { readText, repositoryRoot } from './shared.ts';

const shop = join(repositoryRoot, 'examples/shop');

/** Freezes everything reachable, so that the first write to the input throws. */
function deepFreeze(value: unknown, seen = new Set<unknown>()): void {
  if (typeof value !== 'object' || value === null || seen.has(value)) return;
  seen.add(value);
  Object.freeze(value);
  for (const child of Object.values(value)) deepFreeze(child, seen);
  if (value instanceof Map) for (const [key, child] of value) [key, child].forEach((part) => deepFreeze(part, seen));
}

describe('analysis never edits its input', () => {
  const files: SourceFile[] = readdirSync(shop, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('mesh'))
    .sort()
    .map((name) => ({ path: `examples/shop/${name}`, text: readText(join(shop, name)) }));
  const project = openProject(files);
  for (const resource of project.resources.all()) deepFreeze(resource.raw);
  deepFreeze(project.topology);

  it.each([
    ['discover', () => discoverReport(project)],
    ['init', () => initMesh(project, undefined)],
    ['generate', () => generateFiles(project, undefined, { confirmUnscopedFaults: false })],
    ['check', () => checkProject(project, { readiness: true })],
  ])('%s', (_, run) => {
    const first = JSON.stringify(run());
    expect(JSON.stringify(run())).toBe(first);
  });

  it('would see a write', () => {
    const [resource] = project.resources.all();
    expect(() => Object.assign(resource?.raw ?? {}, { kind: 'Changed' })).toThrow(TypeError);
  });
});
