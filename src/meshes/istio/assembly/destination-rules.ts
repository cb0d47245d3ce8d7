import { groupBy, distinct, sortedBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Json, JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode } from '../../../topology/topology.ts';
import type { NamedVersion } from '../../../topology/versions.ts';
import { join, type Contributions, type PolicyBlock, type PolicyPart, type RouteClause } from './contribution.ts';
import { diagnose, lossOf, unknownService, type LoweringContext } from './context.ts';
import type { Loss } from '../../backend.ts';
import { contradiction } from './contradictions.ts';
import { folderOf, hostOf } from './names.ts';
import { compact, isEmpty, manifestOf, overlay } from './object.ts';
import { subsetName, subsetOf, workloadsOfVersion } from './subsets.ts';
import { targetsOf, unknownVersion } from './targets.ts';

/** One DestinationRule for each service that has a policy or a version that somebody routes to. */
export function destinationRules(parts: readonly PolicyPart[], clauses: readonly RouteClause[], context: LoweringContext): Contributions {
  const partsOf = groupBy(parts, (part) => part.service);
  const versions = groupBy(clauses.flatMap((clause) => targetsOf(clause).flatMap((target) => (target.kind === 'version' ? [{ service: clause.service, named: target, intent: clause.intent }] : []))), (item) => item.service);
  const ids = distinct([...partsOf.keys(), ...versions.keys()]);
  return join(ids.map((id) => {
    const service = context.topology.services.get(id);
    const own = partsOf.get(id) ?? [];
    const used = versions.get(id) ?? [];
    const [first] = own;
    if (service === undefined) return first === undefined ? {} : { diagnostics: [unknownService(context, first.intent, id)] };
    return destinationRule(service, own, used, context);
  }));
}

interface UsedVersion {
  readonly named: NamedVersion;
  readonly intent: PolicyPart['intent'];
}

function destinationRule(service: ServiceNode, parts: readonly PolicyPart[], used: readonly UsedVersion[], context: LoweringContext): Contributions {
  const named = [...used.map((item) => item.named), ...parts.flatMap(versionOfPart)];
  const versions = distinct(named.map(({ version }) => version));
  const policy = policyOf(parts);
  const subsets = versions.map((version) => compact({ ...subsetOf(service, named.find((item) => item.version === version && item.labels !== undefined) ?? { version }, context), trafficPolicy: orNothing(subsetPolicy(parts, policy, version)) }));
  if (isEmpty(policy) && subsets.length === 0) return {};
  const spec = compact({ host: hostOf(service.id, context.settings), trafficPolicy: orNothing(policy), subsets: subsets.length === 0 ? undefined : subsets });
  const comments = distinctInOrder(parts.flatMap((part) => part.comments));
  const intents = [...parts.map((part) => part.intent.kind), ...used.map((item) => item.intent.kind)];
  return {
    manifests: [manifestOf('DestinationRule', service.namespace, service.name, spec, { folder: folderOf(service.id, context), comments, intents })],
    losses: pastVersions(service, parts, used),
    diagnostics: [...partConflicts(parts, context), ...versionProblems(service, parts, versions, context)],
  };
}

/** The version that a part is for, with the labels of its pods. */
function versionOfPart({ version, versionLabels }: PolicyPart): NamedVersion[] {
  return version === undefined ? [] : [{ version, ...(versionLabels === undefined ? {} : { labels: versionLabels }) }];
}

function orNothing(policy: JsonObject): JsonObject | undefined {
  return isEmpty(policy) ? undefined : policy;
}

const blocks: readonly PolicyBlock[] = ['connectionPool', 'loadBalancer', 'outlierDetection', 'tls'];

/** A file's word is laid over our defaults, field by field. */
function blocksOf(parts: readonly PolicyPart[]): JsonObject {
  const ordered = sortedBy(parts, (part) => (part.intent.origin.kind === 'file' ? 1 : 0));
  return compact(Object.fromEntries(blocks.map((block) => {
    const values = ordered.filter((part) => part.block === block).map((part) => part.value);
    return [block, values.length === 0 ? undefined : values.reduce((below, above) => layOver(block, below, above))];
  })));
}

/** The policy of the whole service. An entry for one port replaces every block, so it repeats those of the service. */
function policyOf(parts: readonly PolicyPart[]): JsonObject {
  const general = blocksOf(parts.filter((part) => part.version === undefined && part.port === undefined));
  const ports = groupBy(parts.filter((part) => part.version === undefined && part.port !== undefined), (part) => part.port ?? 0);
  const entries: Json[] = sortedBy(ports, ([port]) => port).map(([port, own]) => ({ port: { number: port }, ...overlay(general, blocksOf(own)) }));
  return compact({ ...general, portLevelSettings: entries.length === 0 ? undefined : entries });
}

/** A subset's block replaces the service's block of the same name whole, so it repeats what it does not change. */
function subsetPolicy(parts: readonly PolicyPart[], general: JsonObject, version: string): JsonObject {
  const own = blocksOf(parts.filter((part) => part.version === version));
  return Object.fromEntries(Object.entries(own).map(([block, value]) => {
    const below = general[block];
    return [block, isObject(below) && isObject(value) ? layOver(block as PolicyBlock, below, value) : value];
  }));
}

/** Field by field, but one algorithm takes the place of another: with two of them the mesh refuses the rule. */
function layOver(block: PolicyBlock, below: JsonObject, above: JsonObject): JsonObject {
  if (block !== 'loadBalancer') return overlay(below, above);
  const { simple: _simple, consistentHash: _hash, ...rest } = below;
  return overlay(above['simple'] === undefined && above['consistentHash'] === undefined ? below : rest, above);
}

/** A request that goes to the address which its caller dialled goes to that pod, whatever version it has. */
function pastVersions(service: ServiceNode, parts: readonly PolicyPart[], used: readonly UsedVersion[]): Loss[] {
  const isDialled = ({ named: { version } }: UsedVersion): boolean => service.type === 'Headless' || parts.some((part) => part.block === 'loadBalancer' && part.value['simple'] === 'PASSTHROUGH' && (part.version === undefined || part.version === version));
  const because = service.type === 'Headless' ? 'callers of a headless Service dial the address of a pod, and the proxy keeps to it' : 'balancing by `passthrough` keeps to the address that the caller dialled';
  const intents = new Set(used.filter(isDialled).map(({ intent }) => intent));
  return [...intents].map((intent) => lossOf(intent, service.id, 'the choice between its versions', because, service.type === 'Headless' ? 'let callers use a Service with an address of its own' : 'choose another way of balancing'));
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function partConflicts(parts: readonly PolicyPart[], context: LoweringContext): Diagnostic[] {
  const groups = groupBy(parts, (part) => `${part.block} ${part.version ?? ''} ${part.port ?? ''} ${part.intent.origin.kind}`);
  return [...groups.values()].flatMap((same) => {
    const [first, ...others] = same;
    if (first === undefined) return [];
    return others.filter((other) => disagree(first.value, other.value)).map((other) => contradiction(context, other.intent, first.intent, other.service));
  });
}

function disagree(a: JsonObject, b: JsonObject): boolean {
  return Object.entries(b).some(([key, value]) => {
    const other = a[key];
    if (other === undefined) return false;
    return isObject(other) && isObject(value) ? disagree(other, value) : JSON.stringify(other) !== JSON.stringify(value);
  });
}

function versionProblems(service: ServiceNode, parts: readonly PolicyPart[], versions: readonly string[], context: LoweringContext): Diagnostic[] {
  const unknown = parts.flatMap((part) => versionOfPart(part).flatMap((named) => (workloadsOfVersion(service, named, context).length === 0 ? [unknownVersion(service, named.version, part.intent, context)] : [])));
  const clashes = [...groupBy(versions, subsetName).values()].filter((same) => same.length > 1);
  const [intent] = parts.map((part) => part.intent);
  if (intent === undefined) return unknown;
  return [...unknown, ...clashes.map((same) => diagnose(context, intent, service.id, { rule: 'intents/versions-look-alike', message: `versions ${same.map((version) => `\`${version}\``).join(' and ')} of \`${service.id}\` would share one subset name`, help: 'give the versions names that differ in letters or digits' }))];
}

function distinctInOrder(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}
