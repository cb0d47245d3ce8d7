import { compareText } from '../../../../base/order.ts';
import { describeResource, listAt, type Resource } from '../../../../kube/resource.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import type { Note } from '../../../../model/mesh-model.ts';
import type { Unknown } from '../../../../model/provenance.ts';
import { creationTimeMs } from '../registry/age.ts';
import type { Inventory } from '../inventory.ts';
import { mergeDelegates, type FindDelegate } from './delegates.ts';
import type { HttpRule } from './http-rule.ts';
import { readHttpRules, type Names } from './read-http-rule.ts';
import { readConnectionRules, type ConnectionRule } from './tcp-rule.ts';
import { exportsOf, isExportedTo, writtenExports, type Exports } from './visibility.ts';

/** Name of the gateway that stands for all sidecars. */
export const meshGateway = 'mesh';

/** A VirtualService, or the routes of the Gateway API that act as one, with every name in full. Rules are read when asked for. */
export interface VirtualRoutes {
  readonly id: string;
  /** `VirtualService shop/orders`, for explanations. */
  readonly name: string;
  readonly resource: Resource;
  /** By which it is ordered among those of one age: an object's own name, or that under which routes are merged. */
  readonly orderName: string;
  readonly namespace: string;
  readonly isFromGatewayApi: boolean;
  readonly hosts: readonly string[];
  readonly gateways: readonly string[];
  readonly exports: Exports;
  readonly http: () => readonly HttpRule[];
  /** What is lost of its rules before any request. */
  readonly losses: () => readonly Note[];
  /** Whether it has any effect at all, where the input does not tell. */
  readonly unknown: readonly Unknown[];
  readonly tcp: () => readonly ConnectionRule[];
  readonly tls: () => readonly ConnectionRule[];
}

/** Those with hosts; the ones without are delegates, and act through the others. */
export function virtualServicesOf(resources: ResourceSet, inventory: Inventory): VirtualRoutes[] {
  const all = resources.ofKind('networking.istio.io/VirtualService');
  const find = findDelegateIn(resources, inventory);
  return all.filter((resource) => hostsOf(resource).length > 0).map((resource) => virtualServiceOf(resource, inventory, find));
}

function hostsOf(resource: Resource): string[] {
  return listAt(resource.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
}

function virtualServiceOf(resource: Resource, inventory: Inventory, find: FindDelegate): VirtualRoutes {
  const names = namesOf(resource, inventory);
  const gateways = listAt(resource.raw, ['spec', 'gateways']).flatMap((gateway) => (typeof gateway === 'string' ? [names.gatewayName(gateway)] : []));
  const merged = once(() => mergeDelegates(readHttpRules(resource, names), resource.namespace, find));
  return {
    id: describeResource(resource),
    name: describeResource(resource),
    resource,
    orderName: resource.name,
    namespace: resource.namespace,
    isFromGatewayApi: false,
    hosts: hostsOf(resource).map((host) => names.fullName(host).toLowerCase()),
    gateways: gateways.length === 0 ? [meshGateway] : gateways,
    exports: exportsOf(writtenExports(resource), resource.namespace, inventory.mesh.defaultExportTo.virtualService),
    http: () => merged().rules,
    losses: () => merged().notes,
    unknown: [],
    tcp: once(() => readConnectionRules(resource, 'tcp', names)),
    tls: once(() => readConnectionRules(resource, 'tls', names)),
  };
}

function findDelegateIn(resources: ResourceSet, inventory: Inventory): FindDelegate {
  const read = new Map<Resource, () => readonly HttpRule[]>();
  return (namespace, name) => {
    const resource = resources.get('networking.istio.io/VirtualService', namespace, name);
    if (resource === undefined || hostsOf(resource).length > 0) return undefined;
    const exports = exportsOf(writtenExports(resource), namespace, inventory.mesh.defaultExportTo.virtualService);
    const rules = read.get(resource) ?? once(() => readHttpRules(resource, namesOf(resource, inventory)));
    read.set(resource, rules);
    return { rules: rules(), isExportedTo: (viewer) => isExportedTo(exports, viewer) };
  };
}

export function namesOf(resource: Resource, inventory: Inventory): Names {
  return {
    fullName: (host) => inventory.fullName(host, resource.namespace),
    exactName: (host) => inventory.exactName(host, resource.namespace),
    gatewayName: (gateway) => resolvedGateway(gateway, resource.namespace),
  };
}

/** `namespace/name` of a gateway as a namespace writes it, or `mesh`. */
export function resolvedGateway(gateway: string, namespace: string): string {
  return gateway === meshGateway ? gateway : gatewayName(gateway, namespace);
}

/** `gw` and `./gw` are of the same namespace; `gw.ns.svc…` is the old way to write `ns/gw`. Source: `resolveGatewayName` in pilot/pkg/model/config.go. */
function gatewayName(written: string, namespace: string): string {
  if (written.startsWith('./')) return `${namespace}/${written.slice(2)}`;
  if (written.includes('/')) return written;
  const [name, owner] = written.split('.');
  return `${owner ?? namespace}/${name ?? ''}`;
}

export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** By the age of what they were made from, then by name and namespace; by these alone if any has no age. */
export function oldestRoutesFirst(routes: readonly VirtualRoutes[]): VirtualRoutes[] {
  const times = new Map(routes.map(({ resource }) => [resource, creationTimeMs(resource)]));
  const hasTimes = ![...times.values()].includes(undefined);
  const age = ({ resource }: VirtualRoutes): number => (hasTimes ? (times.get(resource) ?? 0) : 0);
  return [...routes].sort((a, b) => age(a) - age(b) || compareText(a.orderName, b.orderName) || compareText(a.namespace, b.namespace));
}
