import type { Action, Outcome } from '../../../../model/mesh-model.ts';
import { knowsService } from './known-services.ts';
import type { Registry } from './listener-view.ts';
import type { SidecarScope } from './sidecar-scopes.ts';

export interface EgressProxy {
  /** Equal where what is done is equal. */
  readonly key: string;
  readonly forRequests: Outcome;
  readonly forConnections: Outcome;
}

/**
 * What the Sidecar's `egressProxy` does with what no service is known for: it goes there, requests and connections alike,
 * with neither a timeout nor retries. A proxy that is not told of the service has no such cluster. Source:
 * `buildCatchAllVirtualHost` in pilot/pkg/networking/core/httproute.go.
 */
export function egressProxyOf(registry: Registry, scope: SidecarScope): EgressProxy | undefined {
  const { egressProxy } = scope;
  if (egressProxy === undefined) return undefined;
  const key = `${egressProxy.host} ${egressProxy.port} ${egressProxy.subset ?? ''}`;
  const place = { name: `nothing here answers to the name, so the egress proxy ${egressProxy.host}:${egressProxy.port} takes it`, source: egressProxy.source };
  if (knowsService(registry, scope, egressProxy)) {
    const toProxy: Outcome = { ...place, action: { kind: 'forward', destinations: [egressProxy] } };
    return { key, forRequests: toProxy, forConnections: toProxy };
  }
  const because = `the Sidecar imports no service \`${egressProxy.host}\` with port ${egressProxy.port}`;
  const fail: Action = { kind: 'fail', status: 503, flag: 'NC', because };
  return { key: `${key} missing`, forRequests: { ...place, action: fail }, forConnections: { ...place, action: { kind: 'unreachable', because } } };
}
