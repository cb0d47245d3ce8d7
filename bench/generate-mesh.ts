/**
 * Synthetic meshes, shaped like real ones, with mistakes whose rule, file and object are known.
 * One seed gives one mesh, to the byte, on every machine.
 */
import { printObject } from '../src/compile/print.ts';
import { describeResource, textAt, type JsonObject, type SourceFile } from '../src/kube/resource.ts';
import { createGraph, type MeshGraph, type MeshService } from './mesh/call-graph.ts';
import { meshFileOf } from './mesh/mesh-file.ts';
import { mistakes, plant, type Mistake } from './mesh/mistakes.ts';
import { serviceObjects, type ServiceObjects } from './mesh/objects.ts';
import { edgeObjects, namespaceObjects } from './mesh/shared-objects.ts';

export interface MeshOptions {
  readonly services: number;
  readonly seed: number;
}

/** A mistake that stands in the mesh, as a check must report it. */
export interface Planted {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly file: string;
  /** `Kind namespace/name`. */
  readonly resource: string;
}

export interface SyntheticMesh {
  readonly files: readonly SourceFile[];
  /** Intents of every kind for the same services. */
  readonly meshFile: SourceFile;
  readonly planted: readonly Planted[];
  readonly objects: number;
  /** UTF-8; all text is ASCII. */
  readonly bytes: number;
}

const servicesPerFile = 100;
/** One mistake for so many services; and each kind at least once. */
const servicesPerMistake = 50;

export function generateMesh({ services, seed }: MeshOptions): SyntheticMesh {
  const graph = createGraph(services, seed);
  const planned = planMistakes(graph);
  const drafts = new Map<string, JsonObject[]>([['edge/gateway.yaml', edgeObjects()]]);
  const planted: Planted[] = [];
  for (const service of graph.services) {
    const file = `${service.namespace}/part-${Math.floor(service.index / servicesPerFile)}.yaml`;
    const objects = draftOf(drafts, file, service);
    const mistake = planned.get(service);
    const own = serviceObjects(service, graph, seed, mistake !== undefined);
    objects.push(...(mistake === undefined ? listed(own) : spoil(mistake, service, own, file, planted)));
  }
  const files = [...drafts].map(([path, objects]) => ({ path, text: objects.map(printObject).join('---\n') }));
  return {
    files,
    meshFile: { path: 'mesh.yaml', text: meshFileOf(graph) },
    planted,
    objects: [...drafts.values()].reduce((sum, objects) => sum + objects.length, 0),
    bytes: files.reduce((sum, { text }) => sum + text.length, 0),
  };
}

/** The objects of a file so far; the first file of a namespace starts with what holds for all of it. */
function draftOf(drafts: Map<string, JsonObject[]>, file: string, { namespace }: MeshService): JsonObject[] {
  const known = drafts.get(file);
  if (known !== undefined) return known;
  const isFirst = ![...drafts.keys()].some((path) => path.startsWith(`${namespace}/`));
  const objects = isFirst ? namespaceObjects(namespace) : [];
  drafts.set(file, objects);
  return objects;
}

function spoil(mistake: Mistake, service: MeshService, own: ServiceObjects, file: string, planted: Planted[]): JsonObject[] {
  const { objects, copy } = plant(mistake, service, own);
  planted.push({ rule: mistake.rule, severity: mistake.severity, file, resource: nameOf(objects[mistake.reportedOn ?? mistake.in]) });
  return [...listed(objects), ...(copy === undefined ? [] : [copy])];
}

function listed(objects: ServiceObjects): JsonObject[] {
  return Object.values(objects) as JsonObject[];
}

function nameOf(object: JsonObject | undefined): string {
  return describeResource({ kind: textAt(object, ['kind']) ?? '', namespace: textAt(object, ['metadata', 'namespace']) ?? '', name: textAt(object, ['metadata', 'name']) ?? '' });
}

/** Which service gets which mistake: kinds in turn, spread evenly over the mesh. */
function planMistakes({ services }: MeshGraph): ReadonlyMap<MeshService, Mistake> {
  const wanted = Math.max(mistakes.length, Math.round(services.length / servicesPerMistake));
  const free = services.filter(({ carries, versions }) => carries === 'http' && versions.length === 1);
  const planned = new Map<MeshService, Mistake>();
  const turns = Array.from({ length: wanted }, (_, number) => ({ mistake: mistakes[number % mistakes.length], start: Math.floor((number * free.length) / wanted) }));
  // Those that suit few services choose first.
  for (const { mistake, start } of [...turns.filter(({ mistake }) => mistake?.suits), ...turns.filter(({ mistake }) => !mistake?.suits)]) {
    const order = [...free.slice(start), ...free.slice(0, start)];
    const service = order.find((each) => !planned.has(each) && mistake?.suits?.(each) !== false);
    if (mistake !== undefined && service !== undefined) planned.set(service, mistake);
  }
  return planned;
}
