import { sortedBy } from '../../../../base/order.ts';
import { isInBlocks, parseBlock } from '../../../../model/addresses.ts';
import { isHttp } from '../../../../topology/topology.ts';
import type { RegistryHost } from '../inventory.ts';
import { exportOrder, type ListenerView, type Registry, type ServicePortOf } from './listener-view.ts';

// At which address a proxy listens for what is not HTTP: that of the service, or all of them where it has none, or a block.
// Source: `buildSidecarOutboundListener` in pilot/pkg/networking/core/listener.go.

/**
 * A listener of a Sidecar that names a port keeps that port for itself, but only where it has opened it: what is bound at
 * addresses of its own, as bytes and TLS are, still gets its listener from the one without a port. Source: `locked` of
 * `buildSidecarOutboundListeners`.
 */
export function isBoundApart(registry: Registry, named: ListenerView, { host, port: { port, protocol } }: ServicePortOf): boolean {
  if (isHttp(protocol) || protocol === 'unknown') return false;
  if (host.resolution === 'headless') return true;
  if (isAtAll(host)) return !isOpenAtAll(registry, named, port);
  const own = boundAt(host);
  return !openedBy(registry, named, port).some((one) => !isHttp(one.port.protocol) && one.host.addresses.some((address) => own.includes(address)));
}

/** Whether a listener has the port at all addresses, so that another one of the same Sidecar does not get it. */
function isOpenAtAll(registry: Registry, view: ListenerView, port: number): boolean {
  return openedBy(registry, view, port).some((one) => isHttp(one.port.protocol) || isAtAll(one.host));
}

function openedBy(registry: Registry, view: ListenerView, port: number): readonly ServicePortOf[] {
  return registry.hostsByPort(port).filter((one) => one.host.alias === undefined && view.serviceOn(one.host.hostname, port)?.host === one.host);
}

/** A Service of the cluster has an address, whether the input holds it or not. */
function isAtAll(host: RegistryHost): boolean {
  return host.resolution !== 'cluster-ip' && boundAt(host).length === 0;
}

function boundAt({ addresses }: RegistryHost): readonly string[] {
  return addresses.filter((address) => !address.includes('/'));
}

/**
 * Whether a service is told by nothing but the port: it has bytes there, and neither an address nor a name that they say.
 * Where a Sidecar names the port, a headless Service has no listeners at its pods either.
 */
export function takesEveryAddress({ host, port: { protocol } }: ServicePortOf, isNamed: boolean): boolean {
  if (host.registry !== 'service-entry' && !(isNamed && host.resolution === 'headless')) return false;
  return isAtAll(host) && !isHttp(protocol) && protocol !== 'tls' && protocol !== 'https';
}

/**
 * All that share a listener at an address of the service, in the order in which istiod puts them there: of what is told
 * apart by nothing, the first takes it. Source: `mergeTCPFilterChains`.
 */
export function boundTogether(registry: Registry, view: ListenerView, service: ServicePortOf): readonly ServicePortOf[] {
  const others = new Set(boundAt(service.host).flatMap((address) => registry.hostsByAddress(address)));
  if (others.size < 2) return [service];
  const found = [...others].flatMap((host) => {
    const known = view.serviceOn(host.hostname, service.port.port);
    return known?.host === host && !isHttp(known.port.protocol) ? [known] : [];
  });
  return found.length === 0 ? [service] : inOrder(found, view.namespace);
}

function inOrder(services: readonly ServicePortOf[], namespace: string, first: (service: ServicePortOf) => number = () => 0): ServicePortOf[] {
  return sortedBy(services, first, ...exportOrder(namespace).map((key) => ({ host }: ServicePortOf) => key(host)));
}

export interface Taking {
  readonly view: ListenerView;
  readonly service: ServicePortOf;
}

/** What a proxy knows of a port: through the listener that has it, and the one without a port where that is another one. */
interface Listening {
  readonly registry: Registry;
  readonly view: ListenerView | undefined;
  readonly rest: ListenerView | undefined;
}

/** Through which a connection is seen to an address at which nobody listens. */
function viewAtAll({ registry, view, rest }: Listening, port: number): ListenerView | undefined {
  return view === undefined || rest === undefined || isOpenAtAll(registry, view, port) ? view : rest;
}

/** Hosts with TLS and no address: their rules by server name hold for connections to any address. */
export function namedAtAll(listening: Listening, port: number): readonly Taking[] {
  const candidates = listening.registry.hostsByPort(port).filter(isNamedAtAll);
  const view = candidates.length === 0 ? undefined : viewAtAll(listening, port);
  if (view === undefined) return [];
  const seen = candidates.filter(({ host }) => view.serviceOn(host.hostname, port)?.host === host);
  return inOrder(seen, view.namespace).map((service) => ({ view, service }));
}

export function isNamedAtAll({ host, port: { protocol } }: ServicePortOf): boolean {
  return host.registry === 'service-entry' && (protocol === 'tls' || protocol === 'https') && isAtAll(host);
}

/**
 * Who takes a connection to an address at which nobody listens: the entry with bytes whose block is the longest around
 * it, else the first of those without any address. They take it whatever the outbound policy is.
 */
export function takerAt(listening: Listening, port: number, addresses: readonly string[]): Taking | undefined {
  const candidates = listening.registry.hostsByPort(port).filter((one) => takesEveryAddress(one, listening.view?.isNamed === true));
  const view = candidates.length === 0 ? undefined : viewAtAll(listening, port);
  if (view === undefined) return undefined;
  const seen = candidates.filter((one) => takesEveryAddress(one, view.isNamed)).filter(({ host }) => view.serviceOn(host.hostname, port)?.host === host);
  const around = seen.filter(({ host }) => host.addresses.length === 0 || isAround(host, addresses));
  const [service] = inOrder(around, view.namespace, ({ host }) => -longestBlock(host, addresses));
  return service && { view, service };
}

function isAround({ addresses: blocks }: RegistryHost, addresses: readonly string[]): boolean {
  return addresses.some((address) => isInBlocks(address, blocks));
}

function longestBlock({ addresses: blocks }: RegistryHost, addresses: readonly string[]): number {
  const sizes = blocks.filter((block) => addresses.some((address) => isInBlocks(address, [block]))).flatMap((block) => {
    const range = parseBlock(block);
    return range === undefined ? [] : [range.bits - (range.last - range.first + 1n).toString(2).length + 1];
  });
  return Math.max(0, ...sizes);
}
