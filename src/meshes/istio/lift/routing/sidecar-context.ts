import { describeResource } from '../../../../kube/resource.ts';
import type { Call, Note, Outcome, Route, RouteTable } from '../../../../model/mesh-model.ts';
import { at, byDefault, type Unknown } from '../../../../model/provenance.ts';
import type { RegistryHost } from '../inventory.ts';
import { dialledService } from './domains.ts';
import type { EgressProxy } from './egress-proxy.ts';
import { isAddress } from './host-names.ts';
import type { ListenerView, Registry } from './listener-view.ts';
import type { Viewer } from './route-of-rule.ts';
import type { SidecarScope } from './sidecar-scopes.ts';
import type { RoutesFor } from './virtual-hosts.ts';

/** A sidecar that is asked about one listener. */
export interface SidecarQuestion {
  readonly registry: Registry;
  readonly scope: SidecarScope;
  /** Undefined where the Sidecar resource leaves the port without any listener. */
  readonly view: ListenerView | undefined;
  /** The listener without a port, where `view` is another one that names the port. */
  readonly rest: ListenerView | undefined;
  readonly viewer: Viewer;
  readonly routesFor: RoutesFor;
  /** Where what no service is known for goes, if the Sidecar names a proxy for it. */
  readonly egressProxy: () => EgressProxy | undefined;
  /** Whether the proxy looks for requests on the port. */
  readonly readsRequests: () => boolean;
}

/** The question with the call that is asked about. */
export interface Context extends SidecarQuestion {
  readonly call: Call;
  readonly host: string;
  /** What DNS answers with, whether the proxy knows it or not. */
  readonly dialled: RegistryHost | undefined;
}

export function tableOf(context: Context, sees: RouteTable['sees'], parts: { readonly notes: readonly Note[]; readonly unknown?: readonly Unknown[]; readonly routes: readonly Route[]; readonly otherwise: Outcome; readonly host?: string; readonly sameRoutes?: RouteTable['sameRoutes']; /** By somebody else than was dialled. */ readonly isTaken?: boolean }): RouteTable {
  const { scope, registry, dialled } = context;
  const fullName = parts.host ?? dialled?.hostname;
  const answering = addressee(context);
  // The Host that a request names need not be who answers at the address.
  const meant = answering !== fullName && context.call.authority !== undefined ? context.call.authority : context.call.host;
  const named: Note[] = parts.isTaken === true || fullName === undefined || fullName === meant.toLowerCase() ? [] : [{ what: 'name', text: `${meant} is ${fullName}`, source: dialled ? at(dialled.resource) : byDefault('Istio: host names') }];
  const scoped: Note[] = scope.sidecar ? [{ what: 'name', text: `${describeResource(scope.sidecar)} says which hosts the proxy knows`, source: at(scope.sidecar) }] : [];
  return {
    by: 'proxy',
    sees,
    ...(fullName === undefined ? {} : { host: fullName }),
    ...(answering === fullName ? {} : { dialledHost: answering }),
    ...(!parts.sameRoutes?.length ? {} : { sameRoutes: parts.sameRoutes }),
    notes: [...named, ...scoped, ...parts.notes],
    unknown: [...scope.unknown, ...(parts.unknown ?? [])],
    normalization: registry.inventory.mesh.pathNormalization,
    routes: parts.routes,
    otherwise: parts.otherwise,
  };
}

export const noRoute: Outcome = { name: 'no route', source: byDefault('Envoy: no route'), action: { kind: 'fail', status: 404, flag: 'NR', because: 'no route of the proxy takes the request' } };

/** Whose address DNS gives for a name. */
export function behindAlias({ inventory }: Registry, dialled: RegistryHost | undefined): RegistryHost | undefined {
  return dialled?.alias === undefined ? dialled : inventory.hostsNamed(dialled.alias.toLowerCase())[0];
}

/** Whose address is dialled: a Service's by its full name, or whatever else it is. A pod of a headless Service stands for all of them. */
function addressee({ registry, dialled, host, scope }: Context): string {
  const owner = behindAlias(registry, dialled);
  if (owner?.registry === 'kubernetes') return owner.hostname;
  const ofPod = dialled === undefined && !isAddress(host) ? dialledService(registry, host.slice(host.indexOf('.') + 1), scope.namespace) : undefined;
  return ofPod?.resolution === 'headless' ? ofPod.hostname : host;
}
