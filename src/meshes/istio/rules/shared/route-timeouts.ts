import { listAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { defineIndex } from '../../../../rules/view.ts';
import type { Path } from '../../../../yaml/document.ts';
import { durationMs } from './durations.ts';
import { canonicalHost, ownClusterDomain } from './hosts.ts';
import { appliesToMesh, httpRoutesOf } from './routes.ts';

/** A timeout that a route of a host sets. */
export interface RouteTimeout {
  readonly virtualService: Resource;
  readonly path: Path;
  readonly timeoutMs: number;
}

export interface HostTimeouts {
  readonly timeouts: readonly RouteTimeout[];
  /** Whether every route of the host sets one. */
  readonly areComplete: boolean;
}

/** The timeouts that callers inside the mesh have for each host. */
export const routeTimeouts = defineIndex({
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule'],
  build(view): ReadonlyMap<string, HostTimeouts> {
    const domain = view.index(ownClusterDomain);
    const byHost = new Map<string, HostTimeouts>();
    for (const virtualService of view.ofKind('networking.istio.io/VirtualService')) {
      if (!appliesToMesh(virtualService)) continue;
      const found = timeoutsOf(virtualService);
      for (const host of listAt(virtualService.raw, ['spec', 'hosts'])) {
        const name = typeof host === 'string' ? canonicalHost(host, virtualService.namespace, domain) : '';
        // Sidecars never merge two VirtualServices of one host: where there are two, age decides, and files show none.
        byHost.set(name, byHost.has(name) ? { timeouts: [], areComplete: false } : found);
      }
    }
    return byHost;
  },
});

function timeoutsOf(virtualService: Resource): HostTimeouts {
  const routes = httpRoutesOf(virtualService);
  const timeouts = routes.flatMap(({ path, route }): RouteTimeout[] => {
    const timeoutMs = durationMs(valueAt(route, ['timeout']));
    return timeoutMs ? [{ virtualService, path: [...path, 'timeout'], timeoutMs }] : [];
  });
  return { timeouts, areComplete: timeouts.length === routes.length };
}
