import { describeResource } from '../../../../kube/resource.ts';
import type { Outcome, RouteTable } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../inventory.ts';
import { withListener } from './headless-listeners.ts';
import { isAddress } from './host-names.ts';
import { behindAlias, type Context } from './sidecar-context.ts';

/** Whether the proxy looks for requests on the port at all. Port 80 has an HTTP service in nearly every mesh, be it one that the input does not show. */
export function hasListener({ view, call, readsRequests }: Context): boolean {
  return view !== undefined && (readsRequests() || (call.port === 80 && view.importsUnseen));
}

/** Said where that rests on nothing but namespaces that somebody named: mostly they are there and have a gateway, and they may as well not exist. */
export function restsOnUnseen({ view, call, scope, readsRequests }: Context): readonly Unknown[] {
  const [namespace] = view?.unseenNamespaces ?? [];
  if (namespace === undefined || readsRequests()) return [];
  return [{ what: `whether a Service of namespace ${namespace}, of which the input holds none, makes the proxy read requests on port ${call.port}`, source: scope.sidecar === undefined ? scope.policySource : at(scope.sidecar, ['spec', 'egress']) }];
}

/**
 * ALLOW_ANY is a cluster that keeps the dialled address. REGISTRY_ONLY is a direct response 502, without a flag, to
 * requests, and a cluster without endpoints to connections. Source: `buildCatchAllVirtualHost` in
 * pilot/pkg/networking/core/httproute.go.
 */
export function unknownHost({ registry, scope, dialled, host, call, egressProxy, view }: Context, sees: RouteTable['sees'], unresolved: string | undefined): Outcome {
  if (unresolved !== undefined) return { name: 'no such Service', source: byDefault('cluster DNS'), action: { kind: 'unreachable', because: `no Service of the input answers to ${unresolved}` } };
  if (scope.isRegistryOnly) {
    const because = `REGISTRY_ONLY, and the proxy knows nobody at ${host}:${call.port}`;
    return { name: 'a host that the proxy does not know', source: scope.policySource, action: sees === 'requests' ? { kind: 'fail', status: 502, because } : { kind: 'unreachable', flag: 'UH', because } };
  }
  const proxied = egressProxy();
  if (proxied !== undefined) return sees === 'requests' ? proxied.forRequests : proxied.forConnections;
  const owner = behindAlias(registry, dialled);
  const hasPort = owner?.ports.some(({ port }) => port === call.port) ?? true;
  if (owner && !hasPort && owner.resolution === 'cluster-ip') {
    const because = `${describeResource(owner.resource)} has no port ${call.port}`;
    return { name: `port ${call.port}`, source: at(owner.resource), action: sees === 'requests' ? { kind: 'fail', status: 503, flag: 'UF', because } : { kind: 'unreachable', flag: 'UF,URX', because } };
  }
  const workload = dialled === undefined ? registry.inventory.ownerOf(host) : undefined;
  if (workload !== undefined) return { name: `${host} is a pod of ${workload}, and no service: ALLOW_ANY sends it there, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', to: { host, port: call.port } } };
  const known = dialled !== undefined && dialled.alias === undefined && hasPort ? view?.serviceOn(dialled.hostname, call.port) : undefined;
  const isUnheard = known !== undefined && view !== undefined && withListener(registry.inventory, view, known) === undefined;
  const namesake = known === undefined || !isAddress(host) || !isHttp(known.port.protocol) ? undefined : view?.addressedOn(known.host.hostname, call.port);
  const why = namesake !== undefined && !namesake.addresses.includes(host) ? `the routes of ${namesake.hostname} are known by the addresses of ${describeResource(namesake.resource)}, which has the same name` : isUnheard ? `no pod behind ${describeResource(known.host.resource)} has a port of the name that it asks for` : known !== undefined ? `what is sent is not what port ${call.port} of ${describeResource(known.host.resource)} speaks` : dialled === undefined ? 'nothing here answers to the name' : !hasPort ? `${describeResource(dialled.resource)} has no port ${call.port}` : scope.sidecar === undefined ? `the proxy does not know ${dialled.hostname}` : `${describeResource(scope.sidecar)} leaves ${dialled.hostname} out`;
  return { name: `${why}, so ALLOW_ANY sends it to the dialled address, past the mesh`, source: scope.policySource, action: { kind: 'passthrough', ...passedTo(owner, registry.inventory.ownerOf(host) === undefined ? undefined : host, call.port) } };
}

/** Whose address is dialled, if it is the cluster's: a Service's, or a pod's. */
function passedTo(owner: RegistryHost | undefined, pod: string | undefined, port: number): { readonly to?: { readonly host: string; readonly port: number } } {
  const host = owner?.registry === 'kubernetes' ? owner.hostname : pod;
  return host === undefined ? {} : { to: { host, port } };
}
