import { groupKindOf, type Resource } from '../../../../kube/resource.ts';

/** Kinds that upstream's analyzers of VirtualServices read. Each is given no others, so that what it lacks is no fault. */
const readByRoutes: ReadonlySet<string> = new Set([
  'networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule', 'networking.istio.io/Gateway', 'gateway.networking.k8s.io/Gateway',
  'networking.istio.io/ServiceEntry', 'security.istio.io/RequestAuthentication', 'Service', 'Pod', 'ConfigMap',
]);

/** Whether the input holds what one of these analyzers reads and nothing else, beyond VirtualServices alone: then it was made for that one. */
export function isNarrowed(resources: Iterable<Resource>): boolean {
  let hasOthers = false;
  for (const resource of resources) {
    const kind = groupKindOf(resource);
    if (!readByRoutes.has(kind)) return false;
    hasOthers ||= kind !== 'networking.istio.io/VirtualService' && kind !== 'ConfigMap';
  }
  return hasOthers;
}
