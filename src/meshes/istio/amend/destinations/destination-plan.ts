import { describeResource, isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { IntentKind } from '../../../../intents/intent.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import type { NamedVersion } from '../../../../topology/versions.ts';
import type { PolicyPart } from '../../assembly/contribution.ts';
import { folderOf } from '../../assembly/names.ts';
import { compact, manifestOf } from '../../assembly/object.ts';
import { subsetName, subsetOf, workloadsOfVersion } from '../../assembly/subsets.ts';
import { fullNameOf } from '../../lift/inventory.ts';
import { exportsOfService, fullHost, type Situation } from '../situation.ts';
import { governingRules, podsOfSubset, subsetsIn, type Governing, type GoverningRule } from './governing-rules.ts';
import { withParts, withSubset } from './merge-policy.ts';

interface WantedSubset {
  readonly name: string;
  readonly named: NamedVersion;
}

/** What is to become of the DestinationRules of one Service; nothing is changed before `finish`. */
export interface DestinationPlan {
  /** The name under which every client's rule has, or will have, the pods of a version. */
  readonly subsetFor: (named: NamedVersion) => string;
  readonly finish: (parts: readonly PolicyPart[], intents: Iterable<IntentKind>) => void;
}

export function destinationPlan(situation: Situation, service: ServiceNode): DestinationPlan {
  const governing = governingRules(situation, service);
  const wanted = new Map<string, WantedSubset>();
  const subsetFor = (named: NamedVersion): string => {
    const key = podsOfVersion(situation, service, named);
    const known = wanted.get(key);
    if (known !== undefined) return known.name;
    const name = subsetNameFor(situation, service, governing, named, new Set([...wanted.values()].map((entry) => entry.name)));
    wanted.set(key, { name, named });
    return name;
  };
  return {
    subsetFor,
    finish: (parts, intents) => {
      for (const { version, versionLabels } of parts) if (version !== undefined) subsetFor({ version, ...(versionLabels === undefined ? {} : { labels: versionLabels }) });
      if (wanted.size + parts.length === 0) return;
      // A first rule makes every name of a subset that routes have one of its own: with some of them only, the others would lead nowhere.
      if (governing.rules.length === 0) for (const version of subsetsOfRoutes(situation, service)) if (podsOfVersion(situation, service, { version }) !== '') subsetFor({ version });
      finish(situation, service, governing, [...wanted.values()], parts, [...intents]);
    },
  };
}

/** Subsets of the Service that routes lead to. */
function subsetsOfRoutes(situation: Situation, service: ServiceNode): string[] {
  const host = fullHost(situation, service);
  const found = new Set<string>();
  const walk = (value: Json | undefined, namespace: string): void => {
    if (Array.isArray(value)) for (const item of value as readonly Json[]) walk(item, namespace);
    if (!isObject(value)) return;
    const [written, subset] = [textAt(value, ['host']), textAt(value, ['subset'])];
    if (written !== undefined && subset !== undefined && fullNameOf(written, namespace, situation.settings.clusterDomain).toLowerCase() === host) found.add(subset);
    for (const inner of Object.values(value)) walk(inner, namespace);
  };
  for (const { resource } of situation.virtualServices) walk(situation.drafts.current(resource)['spec'], resource.namespace);
  return [...found].sort();
}

function podsOfVersion(situation: Situation, service: ServiceNode, named: NamedVersion): string {
  return workloadsOfVersion(service, named, situation).map(({ id }) => id).sort().join(' ');
}

/** A name that every rule has for these pods; else one that none of them has for others. */
function subsetNameFor(situation: Situation, service: ServiceNode, { rules }: Governing, named: NamedVersion, taken: ReadonlySet<string>): string {
  const pods = podsOfVersion(situation, service, named);
  const fits = (name: string, rule: GoverningRule): boolean | undefined => {
    const subset = rule.rule.subsets.get(name)?.value;
    return subset === undefined ? undefined : podsOfSubset(situation, service, subset) === pods;
  };
  const base = subsetName(named.version);
  const known = rules.flatMap(({ rule }) => [...rule.subsets.keys()]);
  const candidates = [base, ...new Set(known)];
  const everywhere = candidates.find((name) => rules.length > 0 && !taken.has(name) && rules.every((rule) => fits(name, rule) === true));
  if (everywhere !== undefined) return everywhere;
  const free = (name: string): boolean => !taken.has(name) && rules.every((rule) => fits(name, rule) !== false);
  const somewhere = candidates.find((name) => free(name) && rules.some((rule) => fits(name, rule) === true));
  if (somewhere !== undefined) return somewhere;
  let name = base;
  for (let count = 2; !free(name); count += 1) name = `${base}-${count}`;
  return name;
}

function finish(situation: Situation, service: ServiceNode, governing: Governing, wanted: readonly WantedSubset[], parts: readonly PolicyPart[], intents: readonly IntentKind[]): void {
  const subsets = wanted.map(({ name, named }) => ({ ...subsetOf(service, named, situation), name }));
  const nameOf = (version: string): string => wanted.find(({ named }) => named.version === version)?.name ?? subsetName(version);
  for (const rule of governing.rules) {
    if (rule.isExact) changeRule(situation, rule, subsets, parts, nameOf, intents);
    else copyRule(situation, service, rule, subsets, parts, nameOf, intents);
  }
  // With an `exportTo` of its own namespace it would be merged into the one that is for some pods.
  for (const namespace of governing.partly) createRule(situation, service, { namespace, exportTo: undefined }, subsets, parts, nameOf, intents);
  const exported = governing.isHidden ? governing.ungoverned : exportsOfService(situation, service);
  if (governing.ungoverned.length > 0 || governing.rules.length === 0) createRule(situation, service, { namespace: service.namespace, exportTo: exported }, subsets, parts, nameOf, intents);
}

/** In the object that has the policy, for it is the one that counts; subsets go to the one that has them already, or to the first. */
function changeRule(situation: Situation, { rule, from }: GoverningRule, subsets: readonly JsonObject[], parts: readonly PolicyPart[], nameOf: (version: string) => string, intents: readonly IntentKind[]): void {
  const { drafts } = situation;
  const [first] = from;
  if (first === undefined) return;
  const owner = rule.trafficPolicy?.resource ?? first;
  for (const subset of subsets) {
    const name = textAt(subset, ['name']) ?? '';
    if (!from.some((resource) => subsetsIn(drafts.current(resource)).has(name))) drafts.change(first, withSubset(drafts.current(first), subset), intents);
  }
  noteEjectable(situation, owner, parts);
  drafts.change(owner, withParts(drafts.current(owner), parts.filter(({ version }) => version === undefined)), intents);
  for (const resource of from) {
    const own = subsetsIn(drafts.current(resource));
    const counting = [...own.keys()].filter((name) => (rule.subsets.get(name)?.resource ?? first) === resource);
    drafts.change(resource, withSubsetParts(drafts.current(resource), drafts.current(owner), parts, counting, nameOf), intents);
  }
}

/** Left at the default, few pods would never be ejected, whatever else was asked. */
function noteEjectable({ notes, drafts }: Situation, owner: Resource, parts: readonly PolicyPart[]): void {
  const below = objectAt(drafts.current(owner), ['spec', 'trafficPolicy', 'outlierDetection']);
  for (const { block, version, intent, value } of parts) {
    if (block !== 'outlierDetection' || version !== undefined || intent.kind !== 'break-circuit' || intent.maxEjectionPercent !== undefined || below?.['maxEjectionPercent'] !== undefined) continue;
    notes.push(`${describeResource(owner)} gets maxEjectionPercent: ${numberAt(value, ['maxEjectionPercent']) ?? 0}, of which nobody spoke: the default of 10 ejects nothing where there are fewer than ten pods`);
  }
}

/** What is said of the Service holds for a subset that has a block of its own as well; what is said of a version, for its subset. */
function withSubsetParts(object: JsonObject, owner: JsonObject, parts: readonly PolicyPart[], counting: readonly string[], nameOf: (version: string) => string): JsonObject {
  const general = objectAt(owner, ['spec', 'trafficPolicy']) ?? {};
  // What is said of all comes first, so that a version has the last word.
  const ordered = [...parts.filter(({ version }) => version === undefined), ...parts.filter(({ version }) => version !== undefined)];
  const isApart = (subset: JsonObject, block: string): boolean => objectAt(subset, ['trafficPolicy', block]) !== undefined || listAt(subset, ['trafficPolicy', 'portLevelSettings']).length > 0;
  const subsets = listAt(object, ['spec', 'subsets']).map((subset): Json => {
    const name = textAt(subset, ['name']) ?? '';
    if (!isObject(subset) || !counting.includes(name)) return subset;
    return withParts(subset, ordered.filter(({ version, block }) => (version === undefined ? isApart(subset, block) : nameOf(version) === name)), general);
  });
  if (subsets.length === 0) return object;
  return { ...object, spec: { ...objectAt(object, ['spec']), subsets } };
}

/** A rule for the Service alone hides one that is for many, so it repeats what that one says. */
function copyRule(situation: Situation, service: ServiceNode, governing: GoverningRule, subsets: readonly JsonObject[], parts: readonly PolicyPart[], nameOf: (version: string) => string, intents: readonly IntentKind[]): void {
  const [first] = governing.from;
  if (first === undefined) return;
  const { rule, namespace } = governing;
  const spec = compact({
    ...objectAt(first.raw, ['spec']),
    host: fullHost(situation, service),
    trafficPolicy: rule.trafficPolicy?.value,
    subsets: rule.subsets.size === 0 ? undefined : [...rule.subsets.values()].map(({ value }) => value),
  });
  const base: JsonObject = { apiVersion: first.apiVersion, kind: first.kind, metadata: { name: service.name, namespace }, spec };
  const object = changed(base, subsets, parts, nameOf);
  situation.drafts.create({ object, comments: [`Repeats what ${first.kind} ${first.namespace}/${first.name} says of this Service, which it hides.`], intents });
  situation.notes.push(`${first.kind} ${first.namespace}/${first.name} holds for other Services too, so a new one for ${service.id} alone repeats it`);
}

interface Place {
  readonly namespace: string;
  readonly exportTo: readonly string[] | undefined;
}

function createRule(situation: Situation, service: ServiceNode, { namespace, exportTo }: Place, subsets: readonly JsonObject[], parts: readonly PolicyPart[], nameOf: (version: string) => string, intents: readonly IntentKind[]): void {
  const spec = compact({ host: fullHost(situation, service), exportTo: exportTo && [...exportTo] });
  const comments = [...new Set(parts.flatMap((part) => part.comments))];
  const manifest = manifestOf('DestinationRule', namespace, service.name, spec, { folder: folderOf(service.id, situation), comments, intents });
  situation.drafts.create({ ...manifest, object: changed(manifest.object, subsets, parts, nameOf) });
}

function changed(base: JsonObject, subsets: readonly JsonObject[], parts: readonly PolicyPart[], nameOf: (version: string) => string): JsonObject {
  const known = subsetsIn(base);
  const withAll = subsets.filter((subset) => !known.has(textAt(subset, ['name']) ?? '')).reduce(withSubset, base);
  const general = withParts(withAll, parts.filter(({ version }) => version === undefined));
  return withSubsetParts(general, general, parts, [...subsetsIn(general).keys()], nameOf);
}

