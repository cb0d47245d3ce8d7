import type { ConcreteFacts } from './concrete-request.ts';
import type { CallProtocol } from './mesh-model.ts';
import type { Attribute } from './predicate.ts';
import type { Request, RequestView, TokenState } from './request-view.ts';

/** What one class of requests has in common, attribute by attribute, and one request that is in it. */
export interface Region {
  /** What the answers on the way to this class say together: one entry for each attribute, nothing implied by another. */
  readonly conditions: readonly Condition[];
  /** Carries the token that `token` describes, unsigned: its issuer would have to sign it. */
  readonly witness: Request;
  /** What was asked beside the request itself and never told, as the witness has it. */
  readonly facts: ConcreteFacts;
  /** Set where tokens were checked on the way. */
  readonly token?: WitnessToken;
}

export interface Condition {
  readonly attribute: Attribute | 'token';
  /** A sentence part with its subject: `path begins with "/api/"`, `method is not GET or POST`, `header x-user is absent`. */
  readonly description: string;
}

export interface RequestClass<T> {
  readonly region: Region;
  readonly result: T;
}

export interface Exploration<T> {
  /** A partition of all requests of the call: disjoint, and together everything. */
  readonly classes: readonly RequestClass<T>[];
  /** False where a bound was met, so that some class stands for requests that may differ: say so. */
  readonly isComplete: boolean;
  readonly because?: string;
}

export interface SpaceOptions {
  readonly protocol: CallProtocol;
  /** Classes after which the exploration stops and says that it is not complete. */
  readonly maxClasses?: number;
  /** Only requests with this method, path (with its query, if it has one, as sent) or authority, where given. */
  readonly only?: { readonly method?: string; readonly path?: string; readonly host?: string };
  /** Only connections from this address. */
  readonly address?: string;
}

/** Splits the space of all requests by every question that `decide` asks. */
export type Explore = <T>(decide: (view: RequestView) => T, options: SpaceOptions) => Exploration<T>;

/** The token that a witness carries. */
export interface WitnessToken {
  readonly state: TokenState;
  readonly issuer?: string;
  readonly claims?: Readonly<Record<string, unknown>>;
}
