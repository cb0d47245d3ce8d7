import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SourceFile } from '../../../src/kube/resource.ts';
import { generateFiles, type GenerateReport } from '../../../src/project/generate.ts';
import { openProject } from '../../../src/project/project.ts';
import type { KubernetesObject } from '../../src/api-client.ts';
import type { Lab } from '../../src/lab.ts';
import { objectsIn } from '../../src/manifests.ts';
import { applyAll } from '../shared.ts';

/** A text that stands beside the tests. */
export function fileBeside(name: string): SourceFile {
  return { path: name, text: readFileSync(join(import.meta.dirname, name), 'utf8') };
}

export const application = fileBeside('application.yaml');

export interface Generated {
  readonly report: GenerateReport;
  /** What was written, without the instructions to Kustomize and the patches, which are no objects. */
  readonly objects: readonly KubernetesObject[];
  readonly files: readonly SourceFile[];
}

/** What `generate` writes for a mesh file over manifests; a finding that stops it is an error of the test. */
export function generate(mesh: string, manifests: readonly SourceFile[] = [application]): Generated {
  const report = generateFiles(openProject(manifests), { path: 'mesh.yaml', text: `version: 1\n${mesh}` }, { confirmUnscopedFaults: false });
  const errors = report.diagnostics.filter(({ severity }) => severity === 'error');
  if (errors.length > 0) throw new Error(errors.map(({ message, span }) => `${span.file}:${span.line} ${message}`).join('\n'));
  const files = report.files.filter(({ path }) => !path.startsWith('patches/') && !path.endsWith('kustomization.yaml')).map(({ path, content }) => ({ path, text: content }));
  return { report, files, objects: files.flatMap(objectsIn) };
}

/** Does the same under what `generate` wrote for a mesh file, and, before, without it. */
export async function withAndWithout<T>(lab: Lab, mesh: string, work: () => Promise<T>): Promise<{ readonly without: T; readonly under: T }> {
  const { objects } = generate(mesh);
  const without = await work();
  return { without, under: await underObjects(lab, objects, work) };
}

/** Does something under what `generate` wrote. */
export function underIntents<T>(lab: Lab, mesh: string, work: (generated: Generated) => Promise<T>): Promise<T> {
  const generated = generate(mesh);
  return underObjects(lab, generated.objects, () => work(generated));
}

/** Settles before and after, so that what comes next meets nothing of it. */
export async function underObjects<T>(lab: Lab, objects: readonly KubernetesObject[], work: () => Promise<T>): Promise<T> {
  if (objects.length === 0) throw new Error('nothing was generated');
  try {
    await applyAll(lab, objects);
    await lab.settle({ timeoutMs: settleMs });
    return await work();
  } finally {
    await lab.remove(objects);
    await lab.settle({ timeoutMs: settleMs });
  }
}

/** Generous: the machine may be at other things. */
export const settleMs = 120_000;
