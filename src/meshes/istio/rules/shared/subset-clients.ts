import { listAt, type Resource } from '../../../../kube/resource.ts';
import { destinationRuleLookup, governing, type DestinationRuleLookup, type FoundForClient } from './destination-rule-lookup.ts';
import { answersTo, isSeenFrom, type AnswerView } from './registry-lookup.ts';
import type { MeshNames } from './mesh-names.ts';
import { clientsOf, type ClientView } from './route-clients.ts';

type SubsetView = AnswerView & ClientView;

/** Somebody who may send by a route: a namespace's proxies, or, with the empty text, those of any other. */
export interface SubsetClient {
  readonly namespace: string;
  readonly isGateway: boolean;
  readonly found: FoundForClient;
  readonly subsets: ReadonlySet<string>;
  readonly serviceNamespace: string;
  readonly rootNamespace: string;
}

export interface SubsetsOfHost {
  readonly host: string;
  readonly clients: readonly SubsetClient[];
  /** Those in further namespaces that a rule for the host is in or is exported to. Nothing tells whether there are any. */
  readonly aside: readonly SubsetClient[];
  readonly lookup: DestinationRuleLookup;
}

/**
 * What each kind of client of a VirtualService knows of the subsets of a host. Clients of a route that everybody sees
 * are those of its own namespace, those of the service's, and all others, who have no rules of their own.
 */
export function subsetsForClients(view: SubsetView, names: MeshNames, virtualService: Resource, written: string): SubsetsOfHost {
  const host = names.exactName(written, virtualService.namespace);
  const answers = answersTo(view, names, host);
  const lookup = destinationRuleLookup(view, names);
  const home = names.serviceOf(host)?.namespace ?? answers[0]?.resource.namespace ?? virtualService.namespace;
  const clientOf = (namespace: string, isGateway: boolean): SubsetClient => {
    const own = answers.find(({ resource }) => resource.namespace === namespace) ?? answers.find((answer) => isSeenFrom(answer, namespace));
    const serviceNamespace = own?.resource.namespace ?? home;
    const found = lookup.find(namespace, host, serviceNamespace);
    return { namespace, isGateway, found, serviceNamespace, rootNamespace: names.rootNamespace, subsets: new Set(governing(found).flatMap(({ subsets }) => [...subsets.keys()])) };
  };
  const { sidecars, gateways, unseenGateways } = clientsOf(view, names, virtualService);
  const asking = sidecars === undefined ? [] : sidecars.isPublic ? [virtualService.namespace, home, ''] : [...sidecars.namespaces];
  const doors = unseenGateways.length > 0 ? [...gateways, ''] : gateways;
  const aside = sidecars?.isPublic === true ? lookup.writtenFor(host).flatMap(namespacesOf).filter((namespace) => !asking.includes(namespace)) : [];
  return {
    host,
    lookup,
    clients: [...[...new Set(asking)].map((namespace) => clientOf(namespace, false)), ...doors.map((namespace) => clientOf(namespace, true))],
    aside: [...new Set(aside)].map((namespace) => clientOf(namespace, false)),
  };
}

/** Namespaces that a rule names: its own, and those that it is exported to one by one. */
function namespacesOf(rule: Resource): string[] {
  return [rule.namespace, ...listAt(rule.raw, ['spec', 'exportTo']).filter((entry) => typeof entry === 'string' && /^[a-z0-9]/.test(entry)) as string[]];
}
