import { listAt, type Resource } from '../../../../../kube/resource.ts';
import { meshGateway } from '../../../lift/routing/virtual-service.ts';
import { hostsForNamespace, intersectHosts } from '../../../lift/routing/host-names.ts';
import { hostClaimsOf, type HostClaim } from '../host-claims.ts';
import { forAnyClient } from './clients.ts';
import { leftOver } from './coverage.ts';
import { matchEntriesOf } from './dead-matches.ts';

/** The most exact wildcard that others have routes for. The full name of a Service is held by wildcards of the cluster's domain. */
export function nearestRival(claim: HostClaim, rowsFor: (wildcard: string) => readonly HostClaim[]): HostClaim | undefined {
  for (const wildcard of wildcardsOver(claim.key)) {
    const found = rowsFor(wildcard).find((row) => row.resource !== claim.resource && listAt(row.resource.raw, ['spec', 'http']).length > 0);
    if (found) return found;
  }
  return undefined;
}

function* wildcardsOver(key: string): Iterable<string> {
  const full = key.endsWith('.svc') ? `${key}.cluster.local` : key;
  const labels = full.replace(/^\*\./, '').split('.');
  for (let index = 1; index < labels.length; index += 1) yield `*.${labels.slice(index).join('.')}`;
  if (full !== '*') yield '*';
}

/** Gateways join the routes of all VirtualServices of a host: another one may end them. */
export function hasCatchAllBeside(same: readonly HostClaim[], own: Resource, gateway: string): boolean {
  if (gateway === meshGateway) return false;
  return same.some(({ resource }) => resource !== own && leftOver(forAnyClient(matchEntriesOf(resource, 'http', [gateway])), [gateway]) === undefined);
}

/**
 * Whether a server of the gateway has a virtual host of this name that the wilder VirtualService has no part in. Of the
 * hosts of a server and of a VirtualService the more exact ones count, so that one for `*` at a server for `a.com` has routes
 * for `a.com`. Source: `buildGatewayHTTPRouteConfig` in pilot/pkg/networking/core/gateway.go.
 */
export function isApartAt(gateway: Resource, own: HostClaim, rival: Resource): boolean {
  return hostsByServer(gateway, own, rival).some(({ ours, theirs }) => theirs.length > 0 && ours.some((host) => !theirs.includes(host)));
}

/** Whether a server of the gateway joins the routes that both have for the host. */
export function isJoinedAt(gateway: Resource, own: HostClaim, rival: Resource): boolean {
  return hostsByServer(gateway, own, rival).some(({ ours, theirs }) => ours.some((host) => theirs.includes(host)));
}

/** Names of the virtual hosts that each server makes of one host of the one, and of all hosts of the other. */
function hostsByServer(gateway: Resource, own: HostClaim, rival: Resource): { readonly ours: readonly string[]; readonly theirs: readonly string[] }[] {
  return listAt(gateway.raw, ['spec', 'servers']).map((server) => {
    const hosts = listAt(server, ['hosts']).flatMap((host) => (typeof host === 'string' ? [host.toLowerCase().replace(/^\.\//, `${gateway.namespace}/`)] : []));
    const shared = (resource: Resource, of: readonly string[]): string[] => intersectHosts(hostsForNamespace(hosts, resource.namespace), of);
    return { ours: shared(own.resource, [own.host.toLowerCase()]), theirs: shared(rival, hostClaimsOf(rival).map(({ host }) => host.toLowerCase())) };
  });
}

/** A Gateway by its `namespace/name`. */
export function nameOfGateway(gateway: string): readonly [namespace: string, name: string] {
  const slash = gateway.indexOf('/');
  return [gateway.slice(0, slash), gateway.slice(slash + 1)];
}
