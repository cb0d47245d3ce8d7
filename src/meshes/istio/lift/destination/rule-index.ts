import { compareText, groupBy } from '../../../../base/order.ts';
import { textAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Inventory } from '../inventory.ts';
import { oldestFirst } from '../registry/age.ts';
import { isWildcard, wildcardsHolding } from '../routing/host-names.ts';
import { consolidate, exportToOf, selectorOf, type ConsolidatedRule } from './consolidated-rule.ts';

/** Where a rule was found for a client, in the order of the search. */
export type Level = 'client' | 'service' | 'root';

export interface FoundRules {
  readonly level: Level;
  readonly namespace: string;
  /** The host that matched: the service's own, or a wildcard. */
  readonly host: string;
  /** Exported to the client; several where they did not merge. May be empty at no level but the client's. */
  readonly rules: readonly ConsolidatedRule[];
  /** At an earlier level: a more specific rule that is not exported to the client, and hides what is. */
  readonly hidden: readonly HiddenRules[];
}

/** Rules of a namespace for the most specific host there, none of which is exported to the client. */
export interface HiddenRules {
  readonly namespace: string;
  readonly host: string;
  readonly rules: readonly ConsolidatedRule[];
}

export interface RuleIndex {
  /** The first level that has a rule decides; nothing is inherited between levels. */
  readonly lookup: (clientNamespace: string, host: string, serviceNamespace: string) => FoundRules | { readonly level?: undefined; readonly hidden: readonly HiddenRules[] };
  /** All rules written for exactly this host, anywhere. */
  readonly writtenFor: (host: string) => readonly Resource[];
  /** Namespaces of the rules that hold a host, and those that such rules are exported to by name. */
  readonly namespacesApart: (host: string) => readonly string[];
  /** Rules with a workload selector in a namespace: what makes clients of one namespace differ. */
  readonly selectingIn: (namespace: string) => readonly Resource[];
}

/** The DestinationRules as clients look them up (`setDestinationRules` and `destinationRule` in pilot/pkg/model/push_context.go). */
export function indexRules(resources: ResourceSet, inventory: Inventory): RuleIndex {
  const rules = resources.ofKind('networking.istio.io/DestinationRule');
  const { rootNamespace, defaultExportTo } = inventory.mesh;
  const hostOf = (rule: Resource): string => inventory.exactName(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace);
  const isPrivate = (rule: Resource): boolean => isPrivateOnly(rule, defaultExportTo.destinationRule);
  const byNamespace = groupBy(rules, (rule) => rule.namespace);
  const pools: RulePools = {
    local: poolsOf(byNamespace, hostOf, isForOwnNamespace),
    exported: poolsOf(byNamespace, hostOf, (rule) => !isPrivate(rule)),
    rootPrivate: poolsOf(byNamespace, hostOf, (rule) => rule.namespace === rootNamespace && isPrivate(rule)),
  };
  let byHost: ReadonlyMap<string, readonly Resource[]> | undefined;
  const writtenFor = (host: string): readonly Resource[] => (byHost ??= groupBy(rules, hostOf)).get(host) ?? [];
  let hasWildcards: boolean | undefined;
  const selecting = groupBy(rules.filter((rule) => selectorOf(rule) !== undefined), (rule) => rule.namespace);
  return {
    lookup: (client, host, service) => lookUp(pools, rootNamespace, { client, host, service }),
    writtenFor,
    namespacesApart(host) {
      hasWildcards ??= rules.some((rule) => hostOf(rule).startsWith('*'));
      const holding = (hasWildcards ? hostsCovering(host) : [host]).flatMap(writtenFor);
      return [...new Set(holding.flatMap((rule) => [rule.namespace, ...exportToOf(rule)]))];
    },
    selectingIn: (namespace) => selecting.get(namespace) ?? [],
  };
}

/** The rules of a namespace that may apply at each level of the search, by host. */
export interface RulePools {
  /** For clients of the same namespace. */
  readonly local: (namespace: string) => Pool | undefined;
  readonly exported: (namespace: string) => Pool | undefined;
  /** For clients of the root namespace: what is for nobody else. */
  readonly rootPrivate: (namespace: string) => Pool | undefined;
}

/** The search of `RuleIndex.lookup`, wherever its rules come from. */
export function lookUp(pools: RulePools, rootNamespace: string, { client, host, service }: { readonly client: string; readonly host: string; readonly service: string }): ReturnType<RuleIndex['lookup']> {
  const own = client === rootNamespace ? pools.rootPrivate(client) : pools.local(client);
  const first = own?.find(host);
  if (first) return { level: 'client', namespace: client, ...first, hidden: [] };
  const hidden: HiddenRules[] = [];
  for (const level of ['service', 'root'] as const) {
    const namespace = level === 'service' ? service : rootNamespace;
    const found = pools.exported(namespace)?.find(host);
    if (found === undefined) continue;
    const exported = found.rules.filter(({ exportTo }) => exportTo.size === 0 || exportTo.has('*') || exportTo.has(client));
    if (exported.length > 0) return { level, namespace, host: found.host, rules: exported, hidden };
    hidden.push({ namespace, host: found.host, rules: found.rules });
  }
  return { hidden };
}

export function isForOwnNamespace(rule: Resource): boolean {
  const exportTo = exportToOf(rule);
  return exportTo.size === 0 || exportTo.has('*') || exportTo.has('.') || exportTo.has(rule.namespace);
}

/** The mesh's default counts as `.` or `*` only. */
export function isPrivateOnly(rule: Resource, byDefault: readonly string[]): boolean {
  const exportTo = exportToOf(rule);
  if (exportTo.size === 0) return byDefault.includes('.');
  return exportTo.size === 1 && (exportTo.has('.') || exportTo.has(rule.namespace));
}

export interface Pool {
  readonly find: (host: string) => { readonly host: string; readonly rules: readonly ConsolidatedRule[] } | undefined;
}

/** The rules of each namespace that pass `isIn`, by host, merged when first asked for. */
function poolsOf(byNamespace: ReadonlyMap<string, readonly Resource[]>, hostOf: (rule: Resource) => string, isIn: (rule: Resource) => boolean): (namespace: string) => Pool | undefined {
  const known = new Map<string, Pool | undefined>();
  return (namespace) => {
    if (!known.has(namespace)) {
      const own = (byNamespace.get(namespace) ?? []).filter(isIn);
      known.set(namespace, own.length === 0 ? undefined : createPool(groupBy(own, hostOf)));
    }
    return known.get(namespace);
  };
}

function createPool(byHost: ReadonlyMap<string, readonly Resource[]>): Pool {
  return poolFrom((host) => byHost.get(host), [...byHost.keys()].some((host) => host.startsWith('*')));
}

/** A pool of the rules that are written for each host; wildcards are looked for only if there are some. */
export function poolFrom(writtenFor: (host: string) => readonly Resource[] | undefined, hasWildcards: boolean): Pool {
  const merged = new Map<string, readonly ConsolidatedRule[]>();
  const rulesFor = (host: string, written: readonly Resource[]): readonly ConsolidatedRule[] => {
    let rules = merged.get(host);
    if (rules === undefined) merged.set(host, (rules = consolidate(selectorsFirst(written))));
    return rules;
  };
  return {
    find(host) {
      const candidates = hasWildcards ? hostsCovering(host) : [host];
      for (const candidate of candidates) {
        const written = writtenFor(candidate);
        if (written) return { host: candidate, rules: rulesFor(candidate, written) };
      }
      return undefined;
    },
  };
}

/** Rules with a selector come before the others; each part by age. */
function selectorsFirst(rules: readonly Resource[]): Resource[] {
  const hasSelector = (rule: Resource): number => (selectorOf(rule) === undefined ? 1 : 0);
  return oldestFirst(rules).sort((a, b) => hasSelector(a) - hasSelector(b));
}

/**
 * The host itself, then every wildcard that it ends with, the longest first: a wildcard may cut a label
 * (`mostSpecificHostWildcardMatch` in pilot/pkg/model/config.go).
 */
function hostsCovering(host: string): string[] {
  return isWildcard(host) ? [...wildcardsHolding(host)] : [host, `*${host}`, ...wildcardsHolding(host)];
}

/** Resources in a stable order for messages. */
export function byName(a: Resource, b: Resource): number {
  return compareText(a.namespace, b.namespace) || compareText(a.name, b.name);
}
