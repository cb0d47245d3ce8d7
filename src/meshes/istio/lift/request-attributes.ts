import type { Attribute } from '../../../model/predicate.ts';

/** Proxies keep the request line in headers of their own, and `host` is the authority. */
const requestLine: ReadonlyMap<string, Attribute> = new Map<string, Attribute>([[':method', 'method'], [':path', 'target'], [':scheme', 'scheme'], [':authority', 'host'], ['host', 'host']]);

/** Where a request keeps what a header's name stands for. */
export function headerAttribute(name: string): Attribute {
  const lower = name.toLowerCase();
  return requestLine.get(lower) ?? `header:${lower}`;
}

/** A claim inside claims. Keys are escaped as in a JSON pointer (RFC 6901): claims that are named like URLs have slashes of their own. */
export function claimAttribute(keys: readonly string[]): Attribute {
  return `claim:${keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}
