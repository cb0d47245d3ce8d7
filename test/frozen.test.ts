import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { SourceFile } from '../src/kube/resource.ts';
import { backends } from '../src/meshes/registry.ts';
import type { MeshModel } from '../src/model/mesh-model.ts';
import { checkProject } from '../src/project/check.ts';
import { diffReport, type DiffSide } from '../src/project/diff.ts';
import { discoverReport } from '../src/project/discover.ts';
import { generateFiles } from '../src/project/generate.ts';
import { initMesh } from '../src/project/init.ts';
import { placeFinder } from '../src/project/places.ts';
import { openProject, type Project } from '../src/project/project.ts';
import { proveProject } from '../src/project/prove.ts';
import { openTracer } from '../src/project/trace.ts';
import { matrixReport } from '../src/project/who.ts';
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

/** A model of its own for every run: what a project remembers would hide a second edit. */
function liftOf({ resources, topology }: Project): MeshModel {
  const [backend] = backends.values();
  if (backend === undefined) throw new Error('no mesh is registered');
  return backend.lift({ resources, topology });
}

describe('analysis never edits its input', () => {
  const files: SourceFile[] = readdirSync(shop, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.ya?ml$/.test(name) && !name.startsWith('mesh'))
    .sort()
    .map((name) => ({ path: `examples/shop/${name}`, text: readText(join(shop, name)) }));
  const project = openProject(files);
  const generated = generateFiles(project, undefined, { confirmUnscopedFaults: false }).files.map(({ path, content }) => ({ path: `mesh/${path}`, text: content }));
  const meshed = openProject([...files, ...generated]);
  for (const { resources, topology } of [project, meshed]) {
    for (const resource of resources.all()) deepFreeze(resource.raw);
    deepFreeze(topology);
  }
  const side = (): DiffSide => ({ model: liftOf(meshed), objects: meshed.resources.size, placeOf: placeFinder() });

  it.each([
    ['discover', () => discoverReport(project)],
    ['init', () => initMesh(project, undefined)],
    ['generate', () => generateFiles(project, undefined, { confirmUnscopedFaults: false })],
    ['check', () => checkProject(project, { readiness: true })],
    ['trace', () => openTracer(meshed, liftOf(meshed)).trace({ from: 'shop/order-service', to: 'payment-service', method: 'POST', path: '/payments', headers: {} })],
    ['who', () => matrixReport(liftOf(meshed))],
    ['diff', () => diffReport(side(), side())],
    ['prove', () => proveProject(meshed, { path: 'mesh.yaml', text: 'version: 1\nassert:\n  - nobody but order-service and stripe-webhook reaches payment-service\n  - no request is lost\n' })],
  ])('%s', (_, run) => {
    const first = JSON.stringify(run());
    expect(JSON.stringify(run())).toBe(first);
  });

  it('would see a write', () => {
    const [resource] = project.resources.all();
    expect(() => Object.assign(resource?.raw ?? {}, { kind: 'Changed' })).toThrow(TypeError);
  });
});
