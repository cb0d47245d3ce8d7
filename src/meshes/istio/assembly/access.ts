import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { Intent, PathMatch, Source } from '../../../intents/intent.ts';
import type { Json, JsonObject } from '../../../kube/resource.ts';
import { isHttp, qualify, type QualifiedName, type ServiceNode, type ServicePort, type Workload } from '../../../topology/topology.ts';
import type { LoweringContext } from './context.ts';
import { folderOf, principalOf } from './names.ts';
import { compact } from './object.ts';
import { selectExactly, type Selection } from './selector.ts';
import { workloadsOf } from './subsets.ts';

/** Pods that one policy is for. Services that pick exactly the same pods share one, so that nothing is said twice. */
export interface ProtectedPods {
  /** Names the policy: the workload's own Service. */
  readonly service: ServiceNode;
  readonly services: readonly ServiceNode[];
  readonly workloads: readonly Workload[];
  readonly selection: Selection;
  readonly folder: string;
}

export function protectedPods(ids: Iterable<QualifiedName>, context: LoweringContext): ProtectedPods[] {
  const services = distinct(ids).flatMap((id) => context.topology.services.get(id) ?? []);
  const sameSet = groupBy(services, (service) => (service.workloads.length === 0 ? service.id : distinct(service.workloads).join(' ')));
  return [...sameSet.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const workloads = workloadsOf(first, context);
    const service = same.find((candidate) => workloads[0]?.services[0] === candidate.id) ?? first;
    return [{ service, services: same, workloads, selection: selectExactly(workloads, same.map((item) => item.selector), context), folder: folderOf(service.id, context) }];
  });
}

/** The `source` entries for callers, or `anyone` where no identity is asked for. An empty list admits nobody. */
export function sourcesOf(from: readonly Source[], context: LoweringContext): readonly JsonObject[] | 'anyone' {
  if (from.some((source) => source.kind === 'anyone')) return 'anyone';
  const principals = from.some((source) => source.kind === 'any-identity') ? ['*'] : distinct(from.flatMap((source) => principalsOf(source, context)));
  const namespaces = distinct(from.flatMap((source) => (source.kind === 'namespace' ? [source.namespace] : [])));
  const entries: JsonObject[] = [];
  if (principals.length > 0) entries.push({ source: { principals } });
  if (namespaces.length > 0 && !principals.includes('*')) entries.push({ source: { namespaces } });
  // Only a caller without a certificate has no principal: this admits nobody of the mesh.
  if (from.some((source) => source.kind === 'outside')) entries.push({ source: { notPrincipals: ['*'] } });
  return entries;
}

/**
 * The same sources without some callers. `notPrincipals` and `notNamespaces` hold for callers without an identity, who
 * are none of those: they stay. Source: `notPrincipals` in pilot/pkg/security/authz/model, a negated permission.
 */
export function withoutCallers(sources: readonly JsonObject[] | 'anyone', except: readonly Source[], context: LoweringContext): readonly JsonObject[] | 'anyone' {
  const isEverybody = except.some((source) => source.kind === 'any-identity' || source.kind === 'anyone');
  const notPrincipals = isEverybody ? ['*'] : distinct(except.flatMap((source) => principalsOf(source, context)));
  const notNamespaces = isEverybody ? [] : distinct(except.flatMap((source) => (source.kind === 'namespace' ? [source.namespace] : [])));
  if (notPrincipals.length + notNamespaces.length === 0) return sources;
  const without = compact({ notPrincipals: notPrincipals.length === 0 ? undefined : notPrincipals, notNamespaces: notNamespaces.length === 0 ? undefined : notNamespaces });
  if (sources === 'anyone') return [{ source: without }];
  // A caller without an identity is none that is left out, so that entry stays as it is.
  return sources.map((entry) => (isRecord(entry['source']) && entry['source']['notPrincipals'] === undefined ? { source: { ...entry['source'], ...without } } : entry));
}

function principalsOf(source: Source, context: LoweringContext): string[] {
  const { settings, topology } = context;
  switch (source.kind) {
    case 'workload': {
      const workload = topology.workloads.get(source.workload);
      return workload === undefined ? [] : [principalOf(workload.namespace, workload.serviceAccount, settings)];
    }
    case 'service-account':
      return [principalOf(source.namespace, source.name, settings)];
    case 'ingress':
      return [principalOf(settings.ingress.namespace, settings.ingress.serviceAccount, settings)];
    case 'namespace':
    case 'any-identity':
    case 'outside':
    case 'anyone':
      return [];
  }
}

/** Other workloads that carry the account of an admitted caller, and so are admitted with it. */
export function alsoAdmitted(from: readonly Source[], context: LoweringContext): { readonly account: string; readonly others: readonly QualifiedName[] }[] {
  const meant = new Set(from.flatMap((source) => (source.kind === 'workload' ? [source.workload] : [])));
  const accounts = distinct([...meant].flatMap((id) => {
    const workload = context.topology.workloads.get(id);
    return workload === undefined ? [] : [qualify(workload.namespace, workload.serviceAccount)];
  }));
  return accounts.flatMap((account) => {
    const others = (context.workloadsByAccount.get(account) ?? []).filter((workload) => !meant.has(workload.id)).map((workload) => workload.id);
    return others.length === 0 ? [] : [{ account, others }];
  });
}

export interface Asked {
  readonly methods?: readonly string[];
  readonly paths?: readonly PathMatch[];
  readonly ports?: readonly number[];
}

export interface Operations {
  readonly operations: readonly JsonObject[];
  /** Service ports on which methods and paths cannot be told. */
  readonly blindPorts: readonly ServicePort[];
  /** Paths that a policy has no words for. */
  readonly unsaid: readonly PathMatch[];
  /** Paths whose words hold a little less: no segment with `=`, `*` or a bracket. */
  readonly narrowed: readonly PathMatch[];
  readonly unknownPorts: readonly number[];
}

/**
 * The `operation` entries for what an intent asks on a service. Ports are those of the pods, not of the Service.
 * Methods and paths go on ports that speak HTTP only: elsewhere they would make the mesh drop an ALLOW rule whole, and
 * widen a DENY rule to every connection.
 */
export function operationsOf(asked: Asked, service: ServiceNode): Operations {
  const ports = asked.ports === undefined || asked.ports.length === 0 ? service.ports : service.ports.filter((port) => asked.ports?.includes(port.port));
  const unknownPorts = (asked.ports ?? []).filter((port) => !service.ports.some((known) => known.port === port));
  const paths = (asked.paths ?? []).map((path) => ({ path, patterns: pathPatterns(path) }));
  const unsaid = paths.filter((item) => item.patterns === undefined).map((item) => item.path);
  const narrowed = paths.filter((item) => item.path.kind === 'regex' && item.patterns?.some((pattern) => pattern.includes('{*}')) === true).map((item) => item.path);
  const patterns = paths.some((item) => item.patterns?.includes('*') === true) ? [] : [...new Set(paths.flatMap((item) => item.patterns ?? []))];
  const methods = distinct(asked.methods ?? []);
  const asksRequests = methods.length > 0 || paths.length > 0;
  // Ports that are a guess are not written: the rule then holds on all of them.
  const shown = (some: readonly ServicePort[]): string[] | undefined => (service.hasAssumedPorts === true && (asked.ports ?? []).length === 0 ? undefined : portTexts(some));
  if (!asksRequests) return { operations: ports.length === 0 ? [] : [compact({ operation: shown(ports) === undefined ? undefined : { ports: shown(ports) } })], blindPorts: [], unsaid, narrowed, unknownPorts };
  const seeing = ports.filter((port) => isHttp(port.protocol) || port.protocol === 'unknown');
  const isSayable = paths.length === 0 || unsaid.length < paths.length;
  const operation = compact({ ports: shown(seeing), methods: methods.length === 0 ? undefined : methods, paths: patterns.length === 0 ? undefined : patterns });
  return { operations: seeing.length > 0 && isSayable ? [{ operation }] : [], blindPorts: ports.filter((port) => !isHttp(port.protocol)), unsaid, narrowed, unknownPorts };
}

export function portTexts(ports: readonly ServicePort[]): string[] {
  return [...new Set(ports.map((port) => port.targetPort))].sort((a, b) => a - b).map(String);
}

/** A path in the words of a policy: exact, `x*`, or a template of whole segments. Undefined where there are none. */
export function pathPatterns(path: PathMatch): string[] | undefined {
  if (path.kind === 'regex') return regexPattern(path.value);
  if (/[*{}]/.test(path.value)) return undefined;
  if (path.kind === 'exact') return [path.value];
  if (path.kind === 'starts-with') return [path.value === '' || path.value === '/' ? '*' : `${path.value}*`];
  const root = path.value.replace(/\/+$/, '');
  return root === '' ? ['*'] : [root, `${root}/*`];
}

/**
 * `/orders/[^/]+` comes closest to the template `/orders/{*}`; other patterns have no equal. A segment with `=`, `*` or a
 * bracket is none for a template: its characters leave these out (envoy/extensions/path/uri_template_lib, `kLiteral`).
 */
function regexPattern(expression: string): string[] | undefined {
  const body = expression.replace(/^\^/, '').replace(/\$$/, '');
  const segments = body.split(/\/(?![^[]*\])/);
  if (segments[0] !== '') return undefined;
  const texts = segments.slice(1).map((segment) => (segment === '[^/]+' ? '{*}' : /^[\w-]+$/.test(segment) ? segment : undefined));
  return texts.includes(undefined) ? undefined : [`/${texts.join('/')}`];
}

/** One rule; `from` and `to` stand in one item, so that both have to hold. As two items either would do. */
export function ruleOf(sources: readonly JsonObject[] | 'anyone', operations: readonly JsonObject[]): JsonObject {
  return compact({ from: sources === 'anyone' ? undefined : [...sources], to: operations.length === 0 || operations.some((item) => item['operation'] === undefined) ? undefined : [...operations] });
}

/** Rules for the same operations become one, with all their callers. */
export function mergeRules(rules: readonly JsonObject[]): JsonObject[] {
  const byOperation = groupBy(rules, (rule) => JSON.stringify(rule['to'] ?? null));
  const merged = [...byOperation.values()].flatMap((same): JsonObject[] => {
    const [first] = same;
    if (first === undefined) return [];
    if (same.some((rule) => rule['from'] === undefined)) return [compact({ to: first['to'] })];
    return [compact({ from: mergeSources(same.flatMap((rule) => (Array.isArray(rule['from']) ? (rule['from'] as Json[]) : []))), to: first['to'] })];
  });
  return sortedBy(merged, (rule) => JSON.stringify(rule['to'] ?? null), (rule) => JSON.stringify(rule['from'] ?? null));
}

/** Entries that say one thing are joined; what an exception belongs to must not become an exception of others. */
function mergeSources(all: readonly Json[]): Json[] {
  const isPlain = (entry: Json): boolean => Object.keys(sourceOf(entry)).length === 1 && sourceOf(entry)['notNamespaces'] === undefined && (textsAt(entry, 'notPrincipals')[0] ?? '*') === '*';
  const [sources, others] = [all.filter(isPlain), all.filter((entry) => !isPlain(entry))];
  const texts = (key: string): string[] => distinct(sources.flatMap((entry) => textsAt(entry, key)));
  const principals = texts('principals');
  const isAnyIdentity = principals.includes('*');
  return [
    ...(principals.length === 0 ? [] : [{ source: { principals: isAnyIdentity ? ['*'] : principals } }]),
    ...(texts('namespaces').length === 0 || isAnyIdentity ? [] : [{ source: { namespaces: texts('namespaces') } }]),
    ...(texts('notPrincipals').length === 0 ? [] : [{ source: { notPrincipals: texts('notPrincipals') } }]),
    ...new Map(others.map((entry) => [JSON.stringify(entry), entry])).values(),
  ];
}

function textsAt(entry: Json, key: string): string[] {
  const found = sourceOf(entry)[key];
  return Array.isArray(found) ? found.filter((item): item is string => typeof item === 'string') : [];
}

function sourceOf(entry: Json): JsonObject {
  const source = isRecord(entry) ? entry['source'] : undefined;
  return isRecord(source) ? source : {};
}

function isRecord(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Callers that the topology does not know: their policies would admit nobody. */
export function unknownCallers(intent: Intent & { readonly from: readonly Source[] }, context: LoweringContext): QualifiedName[] {
  return [...intent.from, ...(intent.kind === 'deny-calls' ? (intent.except ?? []) : [])].flatMap((source) => (source.kind === 'workload' && !context.topology.workloads.has(source.workload) ? [source.workload] : []));
}
