import { compareText } from '../../../../base/order.ts';
import { describeResource, listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable } from '../../../../rules/view.ts';
import type { Path } from '../../../../yaml/document.ts';
import { creationTimeMs } from '../../lift/registry/age.ts';
import { isWildcard, splitServiceHost } from '../../lift/routing/host-names.ts';
import { placeOf } from '../../lift/routing/virtual-index.ts';
import { resolvedGateway } from '../../lift/routing/virtual-service.ts';
import { writtenExports, type Exports } from '../../lift/routing/visibility.ts';
import type { MeshNames } from './mesh-names.ts';
import { appliesToMesh } from './routes.ts';

/** A host that an object has routes for: a VirtualService, or a route of the Gateway API that is attached to a Service. */
export interface HostClaim {
  readonly resource: Resource;
  /** As it is written, or the Service's name. */
  readonly host: string;
  /** Equal for the short and the full name of a Service. */
  readonly key: string;
  readonly path: Path;
  readonly isFromGatewayApi: boolean;
  /** Namespace of the Service, where the host is one by its full name. */
  readonly serviceNamespace: string | undefined;
}

/** Hosts of VirtualServices for sidecars, by the key of the host. */
export const meshHosts = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource) => (appliesToMesh(resource) ? hostClaimsOf(resource).map((claim) => [claim.key, claim] as const) : []),
});

/** Hosts of VirtualServices for gateways, by the gateway and the host. */
export const gatewayHosts = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource) => gatewayKeysOf(resource).flatMap((gateway) => hostClaimsOf(resource).map((claim) => [`${gateway} ${claim.key}`, claim] as const)),
});

/** VirtualServices with a wildcard among their hosts, under one key: mostly there are none, and nothing else has to be asked. */
export const wildcardHosts = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource): (readonly [string, Resource])[] => (hostClaimsOf(resource).some(({ host }) => isWildcard(host)) ? [['', resource]] : []),
});

/** Services that routes of the Gateway API are attached to, by the key of the host. */
export const routedServices = defineTable({
  reads: ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'],
  rowsOf: (resource) => serviceParentsOf(resource).map((claim) => [claim.key, claim] as const),
});

/** `namespace/name` of the gateways that it is bound to, without `mesh`. */
export function gatewayKeysOf(resource: Resource): string[] {
  const written = listAt(resource.raw, ['spec', 'gateways']).filter((gateway) => typeof gateway === 'string' && gateway !== 'mesh') as string[];
  return [...new Set(written.map((gateway) => resolvedGateway(gateway, resource.namespace)))];
}

/** Kept for each object, since many rules ask. */
const claims = new WeakMap<Resource, readonly HostClaim[]>();

export function hostClaimsOf(resource: Resource): readonly HostClaim[] {
  const known = claims.get(resource);
  if (known !== undefined) return known;
  const found = listAt(resource.raw, ['spec', 'hosts']).flatMap((host, index): HostClaim[] => {
    if (typeof host !== 'string') return [];
    const parts = host.includes('.') ? splitServiceHost(host.toLowerCase()) : undefined;
    const serviceNamespace = parts?.namespace ?? (/[.*]/.test(host) ? undefined : resource.namespace);
    return [{ resource, host, key: hostKey(host, resource.namespace), path: ['spec', 'hosts', index], isFromGatewayApi: false, serviceNamespace }];
  });
  claims.set(resource, found);
  return found;
}

export function serviceParentsOf(resource: Resource): HostClaim[] {
  return listAt(resource.raw, ['spec', 'parentRefs']).flatMap((parent, index): HostClaim[] => {
    const [name, kind, group] = [textAt(parent, ['name']), textAt(parent, ['kind']), textAt(parent, ['group'])];
    if (name === undefined || kind !== 'Service' || (group !== '' && group !== 'core')) return [];
    const serviceNamespace = textAt(parent, ['namespace']) ?? resource.namespace;
    return [{ resource, host: name, key: hostKey(name, serviceNamespace), path: ['spec', 'parentRefs', index], isFromGatewayApi: true, serviceNamespace }];
  });
}

/** Equal for the short and the full name of a Service, whatever the cluster's domain. */
export function hostKey(host: string, namespace: string): string {
  const lower = host.toLowerCase();
  if (isWildcard(lower)) return lower;
  const parts = splitServiceHost(lower);
  if (parts !== undefined) return `${parts.name}.${parts.namespace}.svc`;
  return /[.:]/.test(lower) ? lower : `${lower}.${namespace}.svc`;
}

/** Whether two claims under one key are for one host in the domain of this cluster. */
export function isSameHost(a: HostClaim, b: HostClaim, names: Pick<MeshNames, 'exactName'>): boolean {
  const fullName = ({ host, resource, isFromGatewayApi, serviceNamespace }: HostClaim): string => names.exactName(host, isFromGatewayApi ? (serviceNamespace ?? '') : resource.namespace).toLowerCase();
  return fullName(a) === fullName(b);
}

/** Where an object loses against a rival, and why. */
export interface Loss {
  /** Clients of these namespaces; with `others`, of all but these. */
  readonly namespaces: readonly string[];
  readonly others: boolean;
  readonly because: 'private' | 'exported' | 'own-routes' | 'older';
  /** False where only the age decides, and the input does not tell it. */
  readonly isSure: boolean;
}

/** Stands for every namespace that neither of the two names. */
const anyOther = '';

/**
 * For which clients `rival` comes before `own`: what a namespace keeps for itself, then what is exported to it by name,
 * then what is public; the age decides only within. Sidecars take the first alone. Source: `SelectVirtualServices` in
 * pilot/pkg/model/virtualservice.go.
 */
export function lossTo(rival: HostClaim, own: HostClaim, names: MeshNames): Loss | undefined {
  const [theirs, ours] = [rival, own].map((claim) => viewOf(claim, names)) as [Contender, Contender];
  const named = [...new Set([...theirs.exports.namespaces, ...ours.exports.namespaces, rival.resource.namespace, own.resource.namespace])].sort(compareText);
  const places = [...named, anyOther].flatMap((namespace) => {
    const [before, after] = [placeFor(namespace, theirs, rival, own), placeFor(namespace, ours, own, rival)];
    return before === undefined || after === undefined ? [] : [{ namespace, before, after }];
  });
  const age = olderOf(rival, own);
  const lost = places.filter(({ before, after }) => before < after || (before === after && age.isFirst));
  const [first] = lost;
  if (first === undefined) return undefined;
  const others = lost.some(({ namespace }) => namespace === anyOther);
  const kept = places.filter((place) => !lost.includes(place)).map(({ namespace }) => namespace);
  const isByAge = lost.every(({ before, after }) => before === after);
  const because = isByAge ? 'older' : first.before % 2 === 0 ? 'own-routes' : first.before < 2 ? 'private' : 'exported';
  return { namespaces: others ? kept : lost.map(({ namespace }) => namespace), others, because, isSure: !isByAge || age.isSure };
}

interface Contender {
  readonly exports: Exports;
  readonly namespace: string;
  readonly isFromGatewayApi: boolean;
}

function viewOf({ resource, isFromGatewayApi }: HostClaim, names: MeshNames): Contender {
  return { exports: names.exportsOf('virtualService', isFromGatewayApi ? [] : writtenExports(resource), resource.namespace), namespace: resource.namespace, isFromGatewayApi };
}

/** Routes of the Gateway API speak for Services of their own namespace, or to clients of it. */
function placeFor(namespace: string, contender: Contender, own: HostClaim, other: HostClaim): number | undefined {
  const service = own.serviceNamespace ?? other.serviceNamespace;
  if (contender.isFromGatewayApi && service !== contender.namespace && namespace !== contender.namespace) return undefined;
  return placeOf(namespace, contender);
}

function olderOf(rival: HostClaim, own: HostClaim): { readonly isFirst: boolean; readonly isSure: boolean } {
  const [left, right] = [creationTimeMs(rival.resource), creationTimeMs(own.resource)];
  const byTime = left === undefined || right === undefined ? 0 : left - right;
  const byName = compareText(rival.resource.name, own.resource.name) || compareText(rival.resource.namespace, own.resource.namespace);
  return { isFirst: (byTime || byName) < 0, isSure: left !== undefined && right !== undefined };
}

/** Whether any namespace sees both. */
export function mayMeet(a: Resource, b: Resource, names: Pick<MeshNames, 'exportsOf'>): boolean {
  const [left, right] = [a, b].map((resource) => names.exportsOf('virtualService', writtenExports(resource), resource.namespace)) as [Exports, Exports];
  if (left.isPublic || right.isPublic) return (left.isPublic || left.namespaces.size > 0) && (right.isPublic || right.namespaces.size > 0);
  return [...left.namespaces].some((namespace) => right.namespaces.has(namespace));
}

/** `of every namespace`, `of namespace \`shop\``. */
export function describeClients({ namespaces, others }: Loss): string {
  const names = namespaces.map((namespace) => `\`${namespace}\``).join(', ');
  if (!others) return `of ${namespaces.length === 1 ? 'namespace' : 'the namespaces'} ${names}`;
  return namespaces.length === 0 ? 'of every namespace' : `of every namespace but ${names}`;
}

export function describeRival({ resource }: HostClaim): string {
  return `${resource.kind} \`${describeResource(resource).slice(resource.kind.length + 1)}\``;
}

/** Why the other one comes first, as the end of a sentence. */
export function whyFirst({ because }: Loss, { resource }: HostClaim): string {
  switch (because) {
    case 'private':
      return `which only \`${resource.namespace}\` sees`;
    case 'exported':
      return 'which is exported to them by name';
    case 'own-routes':
      return 'whose namespace is their own';
    case 'older':
      return 'which is older';
  }
}
