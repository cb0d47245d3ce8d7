import { listAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import type { Path } from '../../../../yaml/document.ts';
import { durationMs } from './durations.ts';
import type { MeshNames, ServiceName } from './mesh-names.ts';
import { appliesToMesh, httpRoutesOf } from './routes.ts';

/** A timeout that a route of a host sets. */
export interface RouteTimeout {
  readonly virtualService: Resource;
  readonly path: Path;
  readonly timeoutMs: number;
}

export interface HostTimeouts {
  readonly virtualService: Resource;
  readonly timeouts: readonly RouteTimeout[];
  /** Whether every route of the host sets one. */
  readonly areComplete: boolean;
}

/** The timeouts that callers inside the mesh have for each host that a VirtualService is for. */
const routeTimeouts = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf(virtualService): (readonly [key: string, row: HostTimeouts])[] {
    if (!appliesToMesh(virtualService)) return [];
    const found = timeoutsOf(virtualService);
    return listAt(virtualService.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [[keyOf(host.toLowerCase(), virtualService.namespace), found] as const] : []));
  },
});

/** The timeouts for a Service; undefined where none is set, or two VirtualServices are for it: age decides then, and files show none. */
export function timeoutsFor(service: ServiceName, names: MeshNames, view: Pick<View<'networking.istio.io/VirtualService'>, 'rows'>): HostTimeouts | undefined {
  const [only, ...others] = [...view.rows(routeTimeouts, keyOf(service.name, service.namespace)), ...view.rows(routeTimeouts, names.serviceHost(service))];
  return others.length === 0 ? only : undefined;
}

/** A name without a dot is completed, with a cluster domain that one object alone cannot tell. */
function keyOf(host: string, namespace: string): string {
  return host.includes('.') || host.startsWith('*') ? host : `${host} in ${namespace}`;
}

export function timeoutsOf(virtualService: Resource): HostTimeouts {
  const routes = httpRoutesOf(virtualService);
  const timeouts = routes.flatMap(({ path, route }): RouteTimeout[] => {
    const timeoutMs = durationMs(valueAt(route, ['timeout']));
    return timeoutMs ? [{ virtualService, path: [...path, 'timeout'], timeoutMs }] : [];
  });
  return { virtualService, timeouts, areComplete: timeouts.length === routes.length };
}
