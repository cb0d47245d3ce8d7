import { describeResource } from '../../../../kube/resource.ts';
import type { Action, Call, RouteTable } from '../../../../model/mesh-model.ts';
import { always } from '../../../../model/predicate.ts';
import { at, byDefault, type Provenance } from '../../../../model/provenance.ts';
import { dialledService, unresolvedName } from './domains.ts';
import type { Registry } from './listener-view.ts';

/** A client without a proxy: DNS and the cluster's network take it straight to whoever answers to the name. */
export function applicationTable(registry: Registry, call: Call, namespace: string): RouteTable {
  const host = call.host.toLowerCase();
  const found = dialledService(registry, host, namespace);
  // A ServiceEntry means something to proxies only.
  const dialled = found?.registry === 'kubernetes' ? found : undefined;
  const unresolved = unresolvedName(registry, host, dialled);
  const source: Provenance = dialled ? at(dialled.resource) : byDefault('cluster DNS');
  const action = actionFor(registry, call, dialled, unresolved, source);
  const name = dialled === undefined ? `${host}, past the mesh` : describeResource(dialled.resource);
  return {
    by: 'application',
    sees: call.protocol === 'http' || call.protocol === 'grpc' ? 'requests' : 'connections',
    ...(dialled === undefined ? {} : { host: dialled.hostname }),
    notes: dialled === undefined || dialled.hostname === host ? [] : [{ what: 'name', text: `${call.host} is ${dialled.hostname}`, source }],
    unknown: unresolved !== undefined ? [{ what: `whether a Service ${unresolved} exists outside the input`, source }] : [],
    normalization: 'none',
    routes: [{ name, source, when: always, action }],
    otherwise: { name, source, action },
  };
}

function actionFor(registry: Registry, { host, port }: Call, dialled: ReturnType<typeof dialledService>, unresolved: string | undefined, source: Provenance): Action {
  if (unresolved !== undefined) return { kind: 'unreachable', because: `no Service of the input answers to ${unresolved}` };
  if (dialled === undefined) return { kind: 'passthrough', ...(registry.inventory.ownerOf(host.toLowerCase()) === undefined ? {} : { to: { host: host.toLowerCase(), port } }) };
  const target = dialled.alias === undefined ? dialled : registry.inventory.hostsNamed(dialled.alias.toLowerCase()).find((each) => each.registry === 'kubernetes');
  if (target === undefined) return { kind: 'passthrough' };
  if (target.resolution !== 'headless' && !target.ports.some((each) => each.port === port)) return { kind: 'unreachable', because: `${describeResource(target.resource)} has no port ${port}` };
  return { kind: 'forward', destinations: [{ host: target.hostname, port, weight: 100, source }] };
}
