/**
 * What a predicate asks about. All are texts; one that the request does not have is absent, which is not the empty text.
 *
 * - `method`, `scheme`; `host` is the authority as sent, with its port if there is one, in lower case
 * - `path`: without query, as normalised by the proxy; `target`: path with `?query`, as sent
 * - `header:NAME` in lower case, several values joined by `,`; `query:NAME` its first value
 * - `identity`: of the peer's certificate, without `spiffe://`: `cluster.local/ns/shop/sa/orders`; absent for plaintext
 * - `peer.port`-like facts of the connection: `port` is the port at the workload that decides
 * - `address` is the direct peer's IP, `remote-address` the one that trusted proxies report
 * - `sni`; `claim:PATH` of a validated token (`/`-joined keys, escaped as in a JSON pointer; a list holds if one item does); `principal` is `issuer/subject`
 */
export type Attribute =
  | 'method'
  | 'scheme'
  | 'host'
  | 'path'
  | 'target'
  | 'identity'
  | 'port'
  | 'address'
  | 'remote-address'
  | 'local-address'
  | 'sni'
  | 'principal'
  | `header:${string}`
  | `query:${string}`
  | `claim:${string}`;

/** Envoy's pseudo headers are headers to those who ask for them by name. */
export function plainAttribute(attribute: Attribute): Attribute {
  switch (attribute) {
    case 'header::method':
      return 'method';
    case 'header::path':
      return 'target';
    case 'header:host':
    case 'header::authority':
      return 'host';
    case 'header::scheme':
      return 'scheme';
    default:
      return attribute;
  }
}

/** A set of texts. Every form denotes a regular language, so that overlap and inclusion can be decided. */
export type TextSet =
  | { readonly kind: 'exact'; readonly value: string; readonly ignoreCase?: boolean }
  /** Plain text prefix: `/api` holds `/apix`. */
  | { readonly kind: 'prefix'; readonly value: string; readonly ignoreCase?: boolean }
  | { readonly kind: 'suffix'; readonly value: string; readonly ignoreCase?: boolean }
  | { readonly kind: 'contains'; readonly value: string; readonly ignoreCase?: boolean }
  /** Whole segments: `/api` holds `/api` and `/api/x`, never `/apix`. A trailing slash of the value means nothing. */
  | { readonly kind: 'segments'; readonly value: string; readonly ignoreCase?: boolean }
  /** RE2 over the whole text. */
  | { readonly kind: 'regex'; readonly value: string }
  /** `{*}` is one segment or a part of it, `{**}` any rest (Envoy's uri_template). */
  | { readonly kind: 'template'; readonly value: string }
  /** Any text, the empty one too: the attribute is there. */
  | { readonly kind: 'any' };

export type Predicate =
  | { readonly kind: 'always' }
  | { readonly kind: 'never' }
  /** The attribute is there and its text is in the set. `port` takes `exact` decimal texts. */
  | { readonly kind: 'text'; readonly attribute: Attribute; readonly set: TextSet }
  /** The address is in one of the blocks (`10.0.0.0/8`, `::1/128`, or a single address). */
  | { readonly kind: 'address'; readonly attribute: 'address' | 'remote-address' | 'local-address'; readonly blocks: readonly string[] }
  | { readonly kind: 'all'; readonly of: readonly Predicate[] }
  | { readonly kind: 'any'; readonly of: readonly Predicate[] }
  | { readonly kind: 'not'; readonly of: Predicate }
  /** Something that nobody outside the running mesh can decide. */
  | { readonly kind: 'unknown'; readonly because: string };

/** Whether a predicate holds, as far as can be told. */
export type Truth = 'yes' | 'no' | 'unknown';

export const always: Predicate = { kind: 'always' };
export const never: Predicate = { kind: 'never' };

export function text(attribute: Attribute, set: TextSet): Predicate {
  return { kind: 'text', attribute, set };
}

export function isPresent(attribute: Attribute): Predicate {
  return { kind: 'text', attribute, set: { kind: 'any' } };
}

/** Conjunction, with the neutral members left out. */
export function all(of: readonly Predicate[]): Predicate {
  if (of.some((part) => part.kind === 'never')) return never;
  const parts = of.flatMap((part) => (part.kind === 'always' ? [] : part.kind === 'all' ? part.of : [part]));
  return parts.length === 0 ? always : parts.length === 1 ? (parts[0] ?? always) : { kind: 'all', of: parts };
}

/** Disjunction, with the neutral members left out; of nothing it is `never`. */
export function any(of: readonly Predicate[]): Predicate {
  if (of.some((part) => part.kind === 'always')) return always;
  const parts = of.flatMap((part) => (part.kind === 'never' ? [] : part.kind === 'any' ? part.of : [part]));
  return parts.length === 0 ? never : parts.length === 1 ? (parts[0] ?? never) : { kind: 'any', of: parts };
}

export function not(of: Predicate): Predicate {
  if (of.kind === 'always') return never;
  if (of.kind === 'never') return always;
  return of.kind === 'not' ? of.of : { kind: 'not', of };
}
