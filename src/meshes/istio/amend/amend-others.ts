import { unreachable } from '../../../base/assert.ts';
import { describeResource, groupKindOf, isObject, listAt, numberAt, objectAt, textAt, textMapAt, type Json, type JsonObject, type Resource } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';
import { overlay, type IstioKind } from '../assembly/object.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { amendEdges } from './amend-edges.ts';
import { refuse } from './refuse.ts';
import type { Situation } from './situation.ts';

/** Objects that the lowering makes whole: joined with those that are there for the same subject. */
export function amendOthers(situation: Situation, manifests: readonly Manifest[]): void {
  const isEdge = ({ object }: Manifest): boolean => object['kind'] === 'Gateway' || object['kind'] === 'VirtualService';
  for (const manifest of manifests) if (!isEdge(manifest)) amendOne(situation, manifest);
  amendEdges(situation, manifests.filter(isEdge));
}

function amendOne(situation: Situation, manifest: Manifest): void {
  if (manifest.role === 'patch') return patch(situation, manifest);
  const kind = textAt(manifest.object, ['kind']) as Exclude<IstioKind, 'PeerAuthentication' | 'DestinationRule' | 'Gateway' | 'VirtualService'>;
  switch (kind) {
    case 'ServiceEntry':
      return serviceEntry(situation, manifest);
    case 'RequestAuthentication':
      return jwtRules(situation, manifest);
    case 'Telemetry':
    case 'Sidecar':
      return forScope(situation, manifest);
    case 'AuthorizationPolicy':
    case 'EnvoyFilter':
      return byName(situation, manifest);
    default:
      return unreachable(kind);
  }
}

/** A change of an object that somebody else owns: of a Namespace, or of the template of pods. */
function patch(situation: Situation, manifest: Manifest): void {
  const found = sameName(situation, manifest.object);
  if (found === undefined) return;
  situation.drafts.change(found, overlay(situation.drafts.current(found), manifest.object), manifest.intents);
}

function sameName({ resources }: Situation, object: JsonObject): Resource | undefined {
  const [kind, namespace, name] = [textAt(object, ['kind']), textAt(object, ['metadata', 'namespace']) ?? '', textAt(object, ['metadata', 'name']) ?? ''];
  return [...resources.all()].find((resource) => resource.kind === kind && resource.name === name && (resource.namespace === namespace || resource.namespace === '') && groupKindOf(resource).split('/')[0] === groupOf(object));
}

function groupOf(object: JsonObject): string {
  const version = textAt(object, ['apiVersion']) ?? '';
  return version.includes('/') ? (version.split('/')[0] ?? '') : (textAt(object, ['kind']) ?? '');
}

/** What is there under the name that we give says the same, is ours from before, or keeps its name. */
function byName(situation: Situation, manifest: Manifest): void {
  const known = sameName(situation, manifest.object);
  if (known === undefined) return void situation.drafts.create(manifest);
  const [before, spec] = [situation.drafts.current(known), objectAt(manifest.object, ['spec']) ?? {}];
  const isSameSubject = JSON.stringify(objectAt(before, ['spec', 'selector']) ?? objectAt(before, ['spec', 'workloadSelector'])) === JSON.stringify(spec['selector'] ?? spec['workloadSelector']);
  if (!isSameSubject || textAt(before, ['spec', 'action']) !== spec['action']) return void situation.drafts.create(manifest);
  situation.drafts.change(known, { ...before, spec: { ...objectAt(before, ['spec']), ...spec } }, manifest.intents);
}

/** Ports and viewers are added to the entry that has the host; one for several hosts cannot be changed for one of them. */
function serviceEntry(situation: Situation, manifest: Manifest): void {
  const [host] = listAt(manifest.object, ['spec', 'hosts']);
  const entry = situation.resources.ofKind('networking.istio.io/ServiceEntry').find(({ raw }) => listAt(raw, ['spec', 'hosts']).includes(host ?? null));
  if (entry === undefined) return void situation.drafts.create(manifest);
  const before = situation.drafts.current(entry);
  const ports = listAt(before, ['spec', 'ports']);
  const asked = listAt(manifest.object, ['spec', 'ports']);
  const numbers = new Map(ports.map((port) => [numberAt(port, ['number']), port]));
  const clash = asked.find((port) => numbers.has(numberAt(port, ['number'])) && textAt(numbers.get(numberAt(port, ['number'])), ['protocol'])?.toUpperCase() !== textAt(port, ['protocol']));
  const missing = asked.filter((port) => !numbers.has(numberAt(port, ['number'])));
  if (clash !== undefined || (missing.length > 0 && listAt(before, ['spec', 'hosts']).length > 1)) {
    const why = clash === undefined ? 'has other hosts too, which would get the port as well' : `has port ${numberAt(clash, ['number'])} as ${textAt(numbers.get(numberAt(clash, ['number'])), ['protocol'])}`;
    return refuse(situation, manifest, entry, String(host), why);
  }
  const used = new Set(ports.map((port) => textAt(port, ['name'])));
  const named = missing.map((port): Json => (isObject(port) && used.has(textAt(port, ['name'])) ? { ...port, name: `${textAt(port, ['name'])}-2` } : port));
  const spec = { ...objectAt(before, ['spec']), ports: [...ports, ...named], ...exportedTo(before, manifest.object, entry.namespace) };
  situation.drafts.change(entry, { ...before, spec }, manifest.intents);
}

/** Whoever saw it still does. */
function exportedTo(before: JsonObject, asked: JsonObject, namespace: string): JsonObject {
  const [known, wanted] = [before, asked].map((object) => listAt(object, ['spec', 'exportTo'])) as [readonly Json[], readonly Json[]];
  if (known.length === 0 || known.includes('*')) return {};
  if (wanted.length === 0) return { exportTo: ['*'] };
  const own = textAt(asked, ['metadata', 'namespace']) ?? '';
  const full = wanted.map((entry) => (entry === '.' ? own : entry)).map((entry) => (entry === namespace ? '.' : entry));
  return { exportTo: [...known, ...full.filter((entry) => !known.includes(entry) && !(entry === '.' && known.includes(namespace)))] };
}

/** The objects of a kind that are for the same pods. */
function sameScope({ resources, topology }: Situation, object: JsonObject): Resource[] {
  const namespace = textAt(object, ['metadata', 'namespace']) ?? '';
  const podsOf = (raw: JsonObject): string => {
    const labels = { ...textMapAt(raw, ['spec', 'selector', 'matchLabels']), ...textMapAt(raw, ['spec', 'workloadSelector', 'labels']) };
    if (Object.keys(labels).length === 0) return 'all';
    return [...topology.workloads.values()].filter((workload) => workload.namespace === namespace && matchesLabels(labels, workload.labels)).map(({ id }) => id).sort().join(' ');
  };
  return resources.ofKind(`${groupOf(object)}/${textAt(object, ['kind']) ?? ''}`).filter((other) => other.namespace === namespace && podsOf(other.raw) === podsOf(object));
}

/** One issuer is said once; others stay. */
function jwtRules(situation: Situation, manifest: Manifest): void {
  const [known] = sameScope(situation, manifest.object);
  if (known === undefined) return void situation.drafts.create(manifest);
  const before = situation.drafts.current(known);
  const asked = listAt(manifest.object, ['spec', 'jwtRules']);
  const issuers = new Set(asked.map((rule) => textAt(rule, ['issuer'])));
  const rules = [...listAt(before, ['spec', 'jwtRules']).map((rule): Json => {
    const own = asked.find((other) => textAt(other, ['issuer']) === textAt(rule, ['issuer']));
    return isObject(rule) && isObject(own) ? { ...rule, ...own } : rule;
  }), ...asked.filter((rule) => !listAt(before, ['spec', 'jwtRules']).some((other) => textAt(other, ['issuer']) === textAt(rule, ['issuer'])))];
  if (listAt(before, ['spec', 'jwtRules']).some((rule) => !issuers.has(textAt(rule, ['issuer'])))) situation.notes.push(`${describeResource(known)} takes tokens of other issuers too, and still does`);
  situation.drafts.change(known, { ...before, spec: { ...objectAt(before, ['spec']), jwtRules: rules } }, manifest.intents);
}

/** Of these a scope may have one only. */
function forScope(situation: Situation, manifest: Manifest): void {
  const [known, ...others] = sameScope(situation, manifest.object);
  if (known === undefined) return void situation.drafts.create(manifest);
  if (others.length > 0) return refuse(situation, manifest, known, known.namespace, 'is one of several for the same pods');
  const before = situation.drafts.current(known);
  const { selector: _selector, workloadSelector: _workloads, ...asked } = objectAt(manifest.object, ['spec']) ?? {};
  situation.drafts.change(known, { ...before, spec: { ...objectAt(before, ['spec']), ...asked } }, manifest.intents);
}
