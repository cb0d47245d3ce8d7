import { groupBy } from '../../../../base/order.ts';
import { listAt, objectAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineIndex } from '../../../../rules/view.ts';
import { canonicalHost, isExportedTo, ownClusterDomain, splitServiceHost, wildcardsFor } from './hosts.ts';

/** Where a mesh keeps its mesh-wide configuration unless its MeshConfig says otherwise. */
export const rootNamespace = 'istio-system';

/** A client of no namespace in particular, which has no DestinationRules of its own. */
const anyOtherNamespace = '';

/** The DestinationRules by the host they are for, as clients look them up. */
export interface DestinationRules {
  /**
   * The rules that a client in `client` applies to a host; empty where none does. The first of these places that has an
   * exported rule decides, and nothing is inherited from the others: the client's namespace, the service's, the root
   * namespace (`destinationRule` in pilot/pkg/model/push_context.go).
   */
  readonly appliedBy: (client: string, host: string) => readonly Resource[];
  /** The same for a host as a VirtualService writes it, over all clients that may be meant by it. */
  readonly appliedFor: (virtualService: Resource, host: string) => readonly Resource[];
  /** Every rule for exactly this host, whether it ever applies or not. */
  readonly written: (host: string, namespace: string) => readonly Resource[];
}

export const destinationRules = defineIndex({
  reads: ['networking.istio.io/DestinationRule', 'networking.istio.io/VirtualService'],
  build(view): DestinationRules {
    const domain = view.index(ownClusterDomain);
    const hostOf = (rule: Resource): string => canonicalHost(textAt(rule.raw, ['spec', 'host']) ?? '', rule.namespace, domain);
    const rules = view.ofKind('networking.istio.io/DestinationRule');
    const byPlace = groupBy(rules, (rule) => `${rule.namespace} ${hostOf(rule)}`);
    const byHost = groupBy(rules, hostOf);
    const appliedBy = (client: string, host: string): readonly Resource[] => {
      const own = client === rootNamespace ? [] : mostSpecific(byPlace, client, host);
      if (own.length > 0) return own;
      const service = splitServiceHost(host)?.namespace;
      for (const namespace of service === undefined ? [rootNamespace] : [service, rootNamespace]) {
        const exported = mostSpecific(byPlace, namespace, host).filter((rule) => isForOthers(rule, client));
        if (exported.length > 0) return exported;
      }
      return [];
    };
    return {
      appliedBy,
      appliedFor: (virtualService, host) => {
        const name = canonicalHost(host, virtualService.namespace, domain);
        const clients = new Set([virtualService.namespace, splitServiceHost(name)?.namespace ?? virtualService.namespace, anyOtherNamespace]);
        return [...new Set([...clients].flatMap((client) => appliedBy(client, name)))];
      },
      written: (host, namespace) => byHost.get(canonicalHost(host, namespace, domain)) ?? [],
    };
  },
});

/** The rules of one namespace for the most specific host that covers a name: exact, then the longest wildcard. */
function mostSpecific(byPlace: ReadonlyMap<string, readonly Resource[]>, namespace: string, host: string): readonly Resource[] {
  for (const candidate of [host, ...wildcardsFor(host)]) {
    const found = byPlace.get(`${namespace} ${candidate}`);
    if (found) return found;
  }
  return [];
}

/** Rules with a workload selector are for their own namespace only, whatever they export. */
function isForOthers(rule: Resource, client: string): boolean {
  if (rule.namespace !== client && objectAt(rule.raw, ['spec', 'workloadSelector']) !== undefined) return false;
  return isExportedTo(listAt(rule.raw, ['spec', 'exportTo']), rule.namespace, client);
}

/** Names of the subsets that a rule defines. */
export function subsetsOf(rule: Resource): string[] {
  return listAt(rule.raw, ['spec', 'subsets']).map((subset) => textAt(subset, ['name'])).filter((name) => name !== undefined);
}
