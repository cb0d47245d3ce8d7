import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable } from '../../../../rules/view.ts';
import type { ConsolidatedRule } from '../../lift/destination/consolidated-rule.ts';
import { isForOwnNamespace, isPrivateOnly, lookUp, poolFrom, type Pool, type RuleIndex } from '../../lift/destination/rule-index.ts';
import type { MeshNames, NameView } from './mesh-names.ts';

/** By `NAMESPACE host` as it is written, and over all namespaces by `any host`, where a name without a dot is `any name.NAMESPACE.`. */
const rulesByHost = defineTable({
  reads: ['networking.istio.io/DestinationRule'],
  rowsOf: (rule): (readonly [string, Resource])[] => {
    const host = textAt(rule.raw, ['spec', 'host']);
    if (host === undefined || host === '') return [];
    const isShort = !/^\*|[.:]/.test(host);
    return [[`${rule.namespace} ${host}`, rule], [isShort ? `any ${host}.${rule.namespace}.` : `any ${host}`, rule], ...(host.startsWith('*') ? [[`wildcards ${rule.namespace}`, rule] as const] : [])];
  },
});

export type FoundForClient = ReturnType<RuleIndex['lookup']>;

/** Which DestinationRules clients apply, as the lift looks them up, from keyed tables. */
export interface DestinationRuleLookup {
  /** `host` in full. A client of no namespace in particular is the empty text. */
  readonly find: (client: string, host: string, serviceNamespace: string) => FoundForClient;
  /** Every rule that is written for exactly this host, whether it ever applies or not. */
  readonly writtenFor: (host: string) => readonly Resource[];
}

export function destinationRuleLookup(view: NameView, names: MeshNames): DestinationRuleLookup {
  const written = (namespace: string, host: string): readonly Resource[] => {
    const service = names.serviceOf(host);
    const full = view.rows(rulesByHost, `${namespace} ${host}`);
    return service?.namespace === namespace ? [...full, ...view.rows(rulesByHost, `${namespace} ${service.name}`)] : full;
  };
  const pool = (namespace: string, isIn: (rule: Resource) => boolean): Pool =>
    poolFrom(
      (host) => {
        const rules = written(namespace, host).filter(isIn);
        return rules.length === 0 ? undefined : rules;
      },
      view.rows(rulesByHost, `wildcards ${namespace}`).length > 0,
    );
  const isPrivate = (rule: Resource): boolean => isPrivateOnly(rule, names.destinationRuleExports);
  const pools = {
    local: (namespace: string) => pool(namespace, isForOwnNamespace),
    exported: (namespace: string) => pool(namespace, (rule) => !isPrivate(rule)),
    rootPrivate: (namespace: string) => pool(namespace, isPrivate),
  };
  return {
    find: (client, host, service) => lookUp(pools, names.rootNamespace, { client, host, service }),
    writtenFor(host) {
      const service = names.serviceOf(host);
      const short = service === undefined ? [] : view.rows(rulesByHost, `any ${service.name}.${service.namespace}.`);
      return [...view.rows(rulesByHost, `any ${host}`), ...short];
    },
  };
}

/** The rules that may govern clients of a namespace: those that select some of them, and what all others have. */
export function governing(found: FoundForClient): readonly ConsolidatedRule[] {
  if (found.level === undefined) return [];
  const forAll = found.rules.findLast(({ selector }) => selector === undefined);
  return [...found.rules.filter(({ selector }) => selector !== undefined), ...(forAll === undefined ? [] : [forAll])];
}

/** Names of the subsets that a rule defines. */
export function subsetsOf(rule: Resource): string[] {
  return listAt(rule.raw, ['spec', 'subsets']).map((subset) => textAt(subset, ['name'])).filter((name) => name !== undefined);
}
