import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable } from '../../../../rules/view.ts';
import { isSubsetHost, isWildcard, matchesHost } from '../../lift/routing/host-names.ts';
import type { MeshNames } from './mesh-names.ts';
import { answersTo, hostsOfEntries, isSeenFrom, missingFor, servicesIn, type RegistryView } from './registry-lookup.ts';

/** Hosts of VirtualServices by namespace: an entry may import those alone. */
const virtualHosts = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (route): (readonly [string, { readonly route: Resource; readonly host: string }])[] => listAt(route.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [[route.namespace, { route, host }] as const] : [])),
});

/** What the input would have to show before a host can be said to be nowhere. */
export function unseen(view: RegistryView, names: MeshNames, owner: string, host: string): string | undefined {
  if (owner !== '*' || host.includes('.svc.')) return missingFor(view, names.exactName(host, owner), owner);
  return hostsOfEntries(view).length > 0 ? undefined : 'the ServiceEntries of the mesh';
}

/** Whether a Service, a ServiceEntry or a VirtualService that the viewer sees is imported. */
export function importsSomething(view: RegistryView, names: MeshNames, owner: string, host: string, viewer: string): boolean {
  if (owner !== '*' && view.rows(virtualHosts, owner).some(({ route, host: routed }) => matchesHost(names.exactName(routed, route.namespace), host))) return true;
  if (!isWildcard(host)) return answersTo(view, names, host).some((answer) => (owner === '*' || answer.resource.namespace === owner) && isSeenFrom(answer, viewer));
  const within = names.serviceOf(host.replace(/^\*/, 'any'));
  if (within?.name === 'any' && servicesIn(view, within.namespace).length > 0) return owner === '*' || owner === within.namespace;
  const isOfServices = isSubsetHost(names.serviceHost({ name: 'any', namespace: owner === '*' ? 'any' : owner }), host);
  return isOfServices || hostsOfEntries(view).some((entry) => isSubsetHost(entry, host));
}
