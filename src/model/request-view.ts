import type { Authentication, RequestChange } from './mesh-model.ts';
import type { Attribute, Predicate, TextSet, Truth } from './predicate.ts';

/** A request as JSON or a person gives it. */
export interface Request {
  readonly method: string;
  /** With its query, as sent. */
  readonly path: string;
  /** Authority as sent; the dialled host without port where it is not given. */
  readonly host?: string;
  readonly scheme?: 'http' | 'https';
  /** Names in any case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Address of the client's pod, or of the client outside. */
  readonly address?: string;
}

/** Facts of the connection that carries a request. `undefined` is absent; a missing key leaves the fact as it is. */
export interface ConnectionFacts {
  /** Authority of a request that does not name one itself: a fallback, never an override. */
  readonly host?: string;
  /** The names by which a proxy chooses the same routes: of a set of requests only those with one of these authorities, with or without a port, are meant. */
  readonly routedBy?: readonly string[];
  readonly identity?: string | undefined;
  readonly port?: number;
  /** The direct peer is a proxy on the way, whose address nobody told. */
  readonly isBehindProxy?: boolean;
  readonly sni?: string | undefined;
  readonly scheme?: string;
}

export type TokenState = 'absent' | 'accepted' | 'rejected' | 'unknown';

/**
 * A request that can be asked about. One implementation holds a concrete request; another holds a whole set of
 * them and splits it at every question that divides it: that is how one engine traces and proves.
 */
export interface RequestView {
  test(attribute: Attribute, set: TextSet): Truth;
  testAddress(attribute: 'address' | 'remote-address' | 'local-address', blocks: readonly string[]): Truth;
  /** Path with query, and authority, of a request that is one and not a set of them. */
  readonly shown?: () => { readonly target: string; readonly host: string | undefined };
  /** What one request has as an attribute, for explanations; undefined is none, and `unknown` what nobody told. */
  readonly attributeValue?: (attribute: Attribute) => { readonly text: string } | 'unknown' | undefined;
  /** The request after changes. */
  change(changes: readonly RequestChange[]): RequestView;
  withConnection(facts: ConnectionFacts): RequestView;
  /** Checks the token that the request carries; claims and `principal` can be asked about afterwards. `isForOthers`: it is rejected for its audience alone. `changes`: what that does to one request; a set of them shows it in its view only. */
  authenticate(authentication: Authentication): { readonly state: TokenState; readonly view: RequestView; readonly isForOthers?: boolean; readonly changes?: readonly RequestChange[] };
}

/** Decides a predicate with three truth values: `unknown` only where it matters. */
export function holds(predicate: Predicate, view: RequestView): Truth {
  switch (predicate.kind) {
    case 'always':
      return 'yes';
    case 'never':
      return 'no';
    case 'text':
      return view.test(predicate.attribute, predicate.set);
    case 'address':
      return view.testAddress(predicate.attribute, predicate.blocks);
    case 'unknown':
      return 'unknown';
    case 'not':
      return negate(holds(predicate.of, view));
    case 'all':
      return fold(predicate.of, view, 'no', 'yes');
    case 'any':
      return fold(predicate.of, view, 'yes', 'no');
  }
}

function negate(truth: Truth): Truth {
  return truth === 'unknown' ? 'unknown' : truth === 'yes' ? 'no' : 'yes';
}

/** Stops at the deciding value: what is not asked splits nothing. */
function fold(parts: readonly Predicate[], view: RequestView, deciding: Truth, otherwise: Truth): Truth {
  let result = otherwise;
  for (const part of parts) {
    const truth = holds(part, view);
    if (truth === deciding) return deciding;
    if (truth === 'unknown') result = 'unknown';
  }
  return result;
}
