import { listAt, numberAt, objectAt, textAt, textMapAt, type Json, type Resource } from '../../kube/resource.ts';
import { matchesSelector } from '../../kube/selector.ts';
import type { Path } from '../../yaml/document.ts';
import { defineTable } from '../view.ts';

// Facts of the Gateway API, the defaults of its CRDs filled in. Source: apis/v1/{shared,gateway,httproute}_types.go of
// kubernetes-sigs/gateway-api.

export const gatewayApiGroup = 'gateway.networking.k8s.io';
export const gatewayKind = 'gateway.networking.k8s.io/Gateway';
export const httpRouteKinds = ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute'] as const;
export const routeKinds = [...httpRouteKinds, 'gateway.networking.k8s.io/TLSRoute', 'gateway.networking.k8s.io/TCPRoute', 'gateway.networking.k8s.io/UDPRoute'] as const;

/** An entry of `parentRefs`. */
export interface ParentRef {
  readonly path: Path;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly sectionName: string | undefined;
  readonly port: number | undefined;
}

export function parentsOf(route: Resource): ParentRef[] {
  return listAt(route.raw, ['spec', 'parentRefs']).map((parent, index) => ({
    path: ['spec', 'parentRefs', index],
    group: textAt(parent, ['group']) ?? gatewayApiGroup,
    kind: textAt(parent, ['kind']) ?? 'Gateway',
    namespace: textAt(parent, ['namespace']) || route.namespace,
    name: textAt(parent, ['name']) ?? '',
    sectionName: textAt(parent, ['sectionName']),
    port: numberAt(parent, ['port']),
  }));
}

export function isGatewayParent({ group, kind }: ParentRef): boolean {
  return group === gatewayApiGroup && kind === 'Gateway';
}

/** A route whose parent is a Service is for calls between workloads (GAMMA). */
export function isServiceParent({ group, kind }: ParentRef): boolean {
  return kind === 'Service' && (group === '' || group === 'core');
}

/** An object that a route or a listener names. */
export interface ObjectRef {
  readonly path: Path;
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
}

export interface BackendRef extends ObjectRef {
  readonly port: number | undefined;
  readonly weight: number;
  /** A mirror gets copies; its answers are thrown away. */
  readonly isMirror: boolean;
}

/** Everything that a route sends requests, connections or copies to. */
export function backendsOf(route: Resource): BackendRef[] {
  return listAt(route.raw, ['spec', 'rules']).flatMap((rule, index) => {
    const path = ['spec', 'rules', index];
    const backends = listAt(rule, ['backendRefs']);
    return [
      ...backends.map((backend, position) => backendOf(backend, route, [...path, 'backendRefs', position], false)),
      ...mirrorsOf(rule, route, path),
      ...backends.flatMap((backend, position) => mirrorsOf(backend, route, [...path, 'backendRefs', position])),
    ];
  });
}

function mirrorsOf(holder: Json, route: Resource, path: Path): BackendRef[] {
  return listAt(holder, ['filters']).flatMap((filter, index) => {
    const backend = objectAt(filter, ['requestMirror', 'backendRef']);
    return backend === undefined ? [] : [backendOf(backend, route, [...path, 'filters', index, 'requestMirror', 'backendRef'], true)];
  });
}

function backendOf(backend: Json, route: Resource, path: Path, isMirror: boolean): BackendRef {
  return { ...refOf(backend, 'Service', route.namespace, path), port: numberAt(backend, ['port']), weight: numberAt(backend, ['weight']) ?? 1, isMirror };
}

export function refOf(ref: Json, kind: string, namespace: string, path: Path): ObjectRef {
  return { path, group: textAt(ref, ['group']) ?? '', kind: textAt(ref, ['kind']) ?? kind, namespace: textAt(ref, ['namespace']) || namespace, name: textAt(ref, ['name']) ?? '' };
}

export function isService({ group, kind }: ObjectRef): boolean {
  return kind === 'Service' && (group === '' || group === 'core');
}

/** An entry of `listeners`. */
export interface Listener {
  readonly path: Path;
  readonly name: string;
  readonly port: number | undefined;
  readonly protocol: string;
  /** Undefined is every name. */
  readonly hostname: string | undefined;
  readonly raw: Json;
}

/** Read once for each Gateway, which many routes may ask. */
const read = new WeakMap<Resource, readonly Listener[]>();

export function listenersOf(gateway: Resource): readonly Listener[] {
  const known = read.get(gateway) ?? readListeners(gateway);
  read.set(gateway, known);
  return known;
}

function readListeners(gateway: Resource): Listener[] {
  return listAt(gateway.raw, ['spec', 'listeners']).map((raw, index) => ({
    path: ['spec', 'listeners', index],
    name: textAt(raw, ['name']) ?? '',
    port: numberAt(raw, ['port']),
    protocol: textAt(raw, ['protocol']) ?? '',
    hostname: textAt(raw, ['hostname'])?.toLowerCase() || undefined,
    raw,
  }));
}

/** The listeners that a parentRef means: all, unless it names a section or a port. */
export function meantBy(parent: ParentRef, listeners: readonly Listener[]): Listener[] {
  return listeners.filter(({ name, port }) => (parent.sectionName === undefined || parent.sectionName === name) && (parent.port === undefined || parent.port === port));
}

/** Whether routes of a namespace may attach; undefined where only the namespace's labels tell, and the input does not have them. */
export function admitsNamespace({ raw }: Listener, own: string, namespace: string, labels: Readonly<Record<string, string>> | undefined): boolean | undefined {
  switch (textAt(raw, ['allowedRoutes', 'namespaces', 'from']) ?? 'Same') {
    case 'All':
      return true;
    case 'Selector':
      return labels === undefined ? undefined : matchesSelector(objectAt(raw, ['allowedRoutes', 'namespaces', 'selector']), { 'kubernetes.io/metadata.name': namespace, ...labels });
    case 'None':
      return false;
    default:
      return own === namespace;
  }
}

const kindsByProtocol: Readonly<Record<string, readonly string[]>> = {
  HTTP: ['HTTPRoute', 'GRPCRoute'],
  HTTPS: ['HTTPRoute', 'GRPCRoute'],
  TLS: ['TLSRoute', 'TCPRoute'],
  TCP: ['TCPRoute'],
  UDP: ['UDPRoute'],
};

/** Kinds of routes that may attach; undefined for a protocol that only its implementation knows. */
export function admittedKinds({ raw, protocol }: Listener): readonly string[] | undefined {
  const written = listAt(raw, ['allowedRoutes', 'kinds']).flatMap((kind) => textAt(kind, ['kind']) ?? []);
  return written.length > 0 ? written : kindsByProtocol[protocol];
}

/** The hostnames that a route serves on a listener; `*` for every name. None where the two have no name in common. */
export function sharedHostnames(hostnames: readonly string[], { hostname }: Listener): readonly string[] {
  if (hostname === undefined) return hostnames.length === 0 ? ['*'] : hostnames;
  if (hostnames.length === 0) return [hostname];
  return hostnames.flatMap((host) => (covers(hostname, host) ? [host] : covers(host, hostname) ? [hostname] : []));
}

/** `*.example.com` covers names of one or more labels before it, never `example.com` itself. */
function covers(wide: string, narrow: string): boolean {
  return wide === narrow || (wide.startsWith('*.') && narrow.replace(/^\*/, '').endsWith(wide.slice(1)) && narrow.replace(/^\*/, '').length > wide.length - 1);
}

export function hostnamesOf(route: Resource): string[] {
  return listAt(route.raw, ['spec', 'hostnames']).flatMap((host) => (typeof host === 'string' ? [host.toLowerCase()] : []));
}

/** ReferenceGrants by the namespace that they open, which is their own. */
export const grants = defineTable({
  reads: ['gateway.networking.k8s.io/ReferenceGrant'],
  rowsOf: (grant) => [[grant.namespace, grant] as const],
});

/** Whether a ReferenceGrant of the target's namespace allows the reference. */
export function isGranted(from: Resource, to: ObjectRef, inTarget: readonly Resource[]): boolean {
  return inTarget.some((grant) => {
    const isFrom = listAt(grant.raw, ['spec', 'from']).some((entry) => textAt(entry, ['kind']) === from.kind && (textAt(entry, ['group']) ?? '') === from.group && textAt(entry, ['namespace']) === from.namespace);
    const group = to.group === 'core' ? '' : to.group;
    return isFrom && listAt(grant.raw, ['spec', 'to']).some((entry) => textAt(entry, ['kind']) === to.kind && (textAt(entry, ['group']) ?? '') === group && (textAt(entry, ['name']) ?? to.name) === to.name);
  });
}

/** Names of the Services of a namespace, and of what else shows that the input knows the namespace. */
export const servicesByNamespace = defineTable({
  reads: ['Service', 'apps/Deployment'],
  rowsOf: ({ namespace, kind, name }) => [[namespace, kind === 'Service' ? name : undefined] as const],
});

/** Names of the Gateways of a namespace, and under `/name` the namespaces that have one of the name. */
export const gatewaysByNamespace = defineTable({
  reads: [gatewayKind],
  rowsOf: ({ namespace, name }) => [[namespace, name], [`/${name}`, namespace]] as const,
});

/** Labels of a namespace; undefined where the input has no such object. */
export function namespaceLabels(namespace: Resource | undefined): Readonly<Record<string, string>> | undefined {
  return namespace && textMapAt(namespace.raw, ['metadata', 'labels']);
}
