import type { Inventory } from '../inventory.ts';
import { isAskedFor } from './connection-routes.ts';
import type { GatewayListener, Server } from './gateway-servers.ts';
import { hostsForNamespace, intersectHosts } from './host-names.ts';
import type { Viewer } from './route-of-rule.ts';
import type { ConnectionRule } from './tcp-rule.ts';
import type { VirtualIndex } from './virtual-index.ts';
import type { VirtualRoutes } from './virtual-service.ts';

export interface GatewayQuestion {
  readonly inventory: Inventory;
  readonly index: VirtualIndex;
  readonly namespace: string;
  readonly listener: GatewayListener;
  readonly viewerFor: (server: Server) => Viewer;
}

/** Bound to the server's Gateway and seen by the gateway's pods. */
export function virtualServicesFor({ index, namespace }: GatewayQuestion, server: Server): VirtualRoutes[] {
  return index
    .forGateway(server.gateway)
    .filter((virtual) => index.rank(namespace, virtual) !== undefined)
    .sort((a, b) => (index.rank(namespace, a) ?? 0) - (index.rank(namespace, b) ?? 0));
}

/** The first `tcp` rule of any VirtualService on the server's hosts. Who dials, and which address, no gateway asks. */
export function tcpRuleOf(question: GatewayQuestion, server: Server): { readonly virtual: VirtualRoutes; readonly rule: ConnectionRule; readonly viewer: Viewer } | undefined {
  const viewer = question.viewerFor(server);
  for (const virtual of boundTo(question, server)) {
    const rule = virtual.tcp().find(({ matches }) => matches.length === 0 || matches.some((match) => isAskedFor({ ...match, sourceLabels: {} }, { ...viewer, namespace: match.sourceNamespace ?? viewer.namespace })));
    if (rule) return { virtual, rule, viewer };
  }
  return undefined;
}

/** The `tls` rules that a server which leaves TLS closed goes by. */
export function tlsRulesOf(question: GatewayQuestion, server: Server): readonly ConnectionRule[] {
  return boundTo(question, server).flatMap((virtual) => virtual.tls()).map((rule) => ({ ...rule, matches: rule.matches.map(({ sourceNamespace: _, ...match }) => ({ ...match, sourceLabels: {} })) }));
}

/** VirtualServices that share a host with the server. */
function boundTo(question: GatewayQuestion, server: Server): VirtualRoutes[] {
  return virtualServicesFor(question, server).filter((virtual) => intersectHosts(hostsForNamespace(server.hosts, virtual.namespace), virtual.hosts).length > 0);
}
