import type { Resource } from '../../../../kube/resource.ts';
import type { Edge } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../../lift/inventory.ts';
import type { LiftedParts } from '../../lift/lift.ts';
import { importsService, type ScopeOf, type SidecarScope } from '../../lift/routing/sidecar-scopes.ts';

/** A call to what a Sidecar leaves out. */
export interface LeftOut {
  readonly sidecar: Resource;
  readonly scope: SidecarScope;
  readonly caller: string;
  readonly host: RegistryHost;
}

/** The call of a workload to a host that the input has and its Sidecar does not import. Guesses from mere names do not count. */
export function leftOut({ from, to, confidence }: Edge, { inventory }: LiftedParts, scopeOf: ScopeOf): LeftOut | undefined {
  const caller = from.kind === 'workload' && confidence !== 'low' ? inventory.workloads.get(from.id) : undefined;
  if (caller?.proxy !== 'sidecar') return undefined;
  const scope = scopeOf(caller.namespace, caller.labels);
  const [namespace = '', name = ''] = to.kind === 'service' ? to.id.split('/') : [];
  const hosts = inventory.hostsNamed(to.kind === 'external' ? to.host : inventory.fullName(name, namespace));
  const [host] = hosts;
  if (scope.sidecar === undefined || host === undefined) return undefined;
  const isImported = hosts.some((each) => scope.listeners.some((listener) => importsService(listener, each.namespace, each.hostname)));
  return isImported ? undefined : { sidecar: scope.sidecar, scope, caller: caller.id, host };
}

/** A server behind the port that takes mutual TLS alone. */
export function strictServer({ peerAuthentication }: LiftedParts, host: RegistryHost, number: number): string | undefined {
  const port = host.ports.find((candidate) => candidate.port === number);
  const members = port === undefined ? [] : host.members(port);
  return members.find(({ workload, port: target, tlsMode }) => workload !== undefined && tlsMode === 'istio' && peerAuthentication.modeFor(workload, target).mode === 'strict')?.workload;
}
