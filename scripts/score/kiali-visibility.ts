import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { groupKindOf, listAt, type Resource, type SourceFile } from '../../src/kube/resource.ts';
import { inventoryOf } from '../../src/meshes/istio/lift/inventory.ts';
import { routingOf } from '../../src/meshes/istio/lift/routing/routing.ts';
import type { VisibleKind } from '../../src/meshes/istio/lift/routing/visible-resources.ts';
import { openProject } from '../../src/project/project.ts';
import { readJson } from './find-sets.ts';
import { tally, type SetScore } from './set-score.ts';

interface VisibilityCase {
  readonly id: string;
  readonly inputFiles: readonly string[];
  readonly context: { readonly namespaces: readonly string[]; readonly ambientNamespaces: readonly string[]; readonly defaultExportTo: string | null };
  readonly viewNamespace: string;
  readonly expectedVisible: readonly ObjectName[];
  readonly expectedHidden: readonly ObjectName[];
}

interface ObjectName {
  readonly kind: VisibleKind;
  readonly namespace: string;
  readonly name: string;
}

interface Answer {
  /** As Istio has it. */
  readonly istio: boolean;
  /** With what Kiali adds on purpose. */
  readonly kiali: boolean;
}

/** A point for every object; what Istio itself lets a namespace see is counted apart. */
export function scoreKialiVisibility(folder: string): SetScore {
  const { cases } = readJson(join(folder, 'cases.json')) as { readonly cases: readonly VisibilityCase[] };
  const judged = cases.flatMap((one) => judgeCase(folder, one));
  const wrong = (key: keyof Answer) => judged.map(({ id, expected, answer }) => ({ id, wrong: answer[key] === expected ? undefined : expected ? 'hidden, not visible' : 'visible, not hidden' }));
  return { ...tally(wrong('kiali')), apart: { 'by Istio alone': tally(wrong('istio')) } };
}

function judgeCase(folder: string, one: VisibilityCase): { id: string; expected: boolean; answer: Answer }[] {
  const files = one.inputFiles.map((path) => ({ path, text: readFileSync(join(folder, path), 'utf8') }));
  const { resources, topology } = openProject([...files, ...meshConfigOf(one)]);
  const routing = routingOf(resources, inventoryOf(resources, topology));
  const judge = (object: ObjectName, expected: boolean) => {
    const groupKind = `networking.istio.io/${object.kind}`;
    const isThis = (resource: Resource): boolean => groupKindOf(resource) === groupKind && resource.namespace === object.namespace && resource.name === object.name;
    const istio = routing.visible(object.kind, one.viewNamespace).some(isThis);
    const resource = resources.get(groupKind, object.namespace, object.name);
    return { id: `${one.id}, ${object.kind} ${object.namespace}/${object.name}`, expected, answer: { istio, kiali: resource === undefined ? istio : asKialiShows(resource, istio, one) } };
  };
  return [...one.expectedVisible.map((object) => judge(object, true)), ...one.expectedHidden.map((object) => judge(object, false))];
}

/** The default of the mesh is one text for all kinds in this set. */
function meshConfigOf({ context: { defaultExportTo } }: VisibilityCase): SourceFile[] {
  if (defaultExportTo === null) return [];
  const mesh = ['Service', 'VirtualService', 'DestinationRule'].map((kind) => `default${kind}ExportTo: ["${defaultExportTo}"]\n`).join('');
  return [{ path: 'mesh-config.yaml', text: JSON.stringify({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { namespace: 'istio-system', name: 'istio' }, data: { mesh } }) }];
}

/**
 * Kiali shows more and less than Istio: an object that is exported to a namespace which does not exist is shown, so that
 * this can be reported on it; and one of an Ambient namespace is shown in that namespace only.
 */
function asKialiShows(resource: Resource, istio: boolean, { context, viewNamespace }: VisibilityCase): boolean {
  if (context.ambientNamespaces.includes(resource.namespace)) return resource.namespace === viewNamespace;
  const named = listAt(resource.raw, ['spec', 'exportTo']).filter((entry) => typeof entry === 'string' && !['.', '*', '~'].includes(entry));
  return istio || named.some((namespace) => !context.namespaces.includes(String(namespace)));
}
