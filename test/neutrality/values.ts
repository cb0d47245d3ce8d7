import type { Access, Action, Clause, Endpoint, Inbound, Outcome, Route, RouteTable, Setting, Transport, WeightedDestination } from '../../src/model/mesh-model.ts';
import { text, type Predicate } from '../../src/model/predicate.ts';
import { byDefault, type Provenance } from '../../src/model/provenance.ts';

/** Short words for the values of the model, so that a configuration and its meaning fit on one screen. */

const written: Provenance = byDefault('as written beside it');

export function set<T>(value: T): Setting<T> {
  return { value, source: written };
}

export const exact = (value: string): Predicate => text('path', { kind: 'exact', value });
/** The path and everything beneath it. */
export const beneath = (value: string): Predicate => text('path', { kind: 'segments', value });
export const prefix = (value: string): Predicate => text('path', { kind: 'prefix', value });
export const regex = (value: string): Predicate => text('path', { kind: 'regex', value });
/** Path with its query. */
export const target = (value: string): Predicate => text('target', { kind: 'regex', value });
export const method = (value: string): Predicate => text('method', { kind: 'exact', value });
export const header = (name: string, value: string): Predicate => text(`header:${name}`, { kind: 'exact', value });
export const query = (name: string, value: string): Predicate => text(`query:${name}`, { kind: 'exact', value });
export const identity = (value: string): Predicate => text('identity', { kind: 'exact', value });

export interface Weighted {
  readonly weight?: number;
  readonly subset?: string;
  readonly changes?: WeightedDestination['changes'];
  readonly responseChanges?: WeightedDestination['responseChanges'];
}

/** `to('orders:80', { weight: 90 })`. */
export function to(address: string, { weight = 1, subset, changes, responseChanges }: Weighted = {}): WeightedDestination {
  const { host, port } = splitAddress(address);
  return { host, port, weight, ...(subset === undefined ? {} : { subset }), ...(changes === undefined ? {} : { changes }), ...(responseChanges === undefined ? {} : { responseChanges }), source: written };
}

export function forward(...destinations: readonly (WeightedDestination | string)[]): Action {
  return { kind: 'forward', destinations: destinations.map((each) => (typeof each === 'string' ? to(each) : each)) };
}

/** What a proxy answers by itself. */
export function fail(status: number, because: string): Action {
  return { kind: 'fail', status, because };
}

export const notFound: Outcome = outcome('no route matches', fail(404, 'no route found'));

export function outcome(name: string, action: Action, more: Partial<Outcome> = {}): Outcome {
  return { name, source: byDefault(name), action, ...more };
}

export function route(name: string, when: Predicate, action: Action, more: Partial<Outcome> = {}): Route {
  return { when, ...outcome(name, action, more) };
}

export function table(otherwise: Outcome, routes: readonly Route[] = [], more: Partial<RouteTable> = {}): RouteTable {
  return { by: 'proxy', sees: 'requests', notes: [], unknown: [], normalization: 'none', routes, otherwise, ...more };
}

export function pod(workload: string, transport: Transport = 'mutual-tls', more: Partial<Endpoint> = {}): Endpoint {
  return { workload, port: 8080, transport: set(transport), ...more };
}

export function allow(name: string, when: Predicate): Clause {
  return { effect: 'allow', when, status: 403, name, source: byDefault(name) };
}

export function deny(name: string, when: Predicate, more: Partial<Clause> = {}): Clause {
  return { effect: 'deny', when, status: 403, name, source: byDefault(name), ...more };
}

export function access(otherwise: 'allow' | 'deny', clauses: readonly Clause[], more: Partial<Access['otherwise']> = {}): Access {
  return { clauses, otherwise: { effect: otherwise, because: `nothing else ${otherwise === 'allow' ? 'forbids' : 'allows'} it`, status: 403, source: written, ...more } };
}

export function inbound(granted: Access, more: Partial<Inbound> = {}): Inbound {
  const open = { isAccepted: true, source: written } as const;
  return { by: 'proxy', sees: 'requests', accepts: { 'mutual-tls': open, tls: open, plaintext: open }, access: granted, normalization: 'none', notes: [], unknown: [], ...more };
}

/** `orders:80` or `10.0.0.1:80`. */
export function splitAddress(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon), port: Number(address.slice(colon + 1)) };
}
