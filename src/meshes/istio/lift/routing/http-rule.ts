import type { JsonObject, Resource } from '../../../../kube/resource.ts';
import type { Fault, HeaderChange, Setting } from '../../../../model/mesh-model.ts';
import type { Provenance } from '../../../../model/provenance.ts';
import type { StringMatch } from './string-match.ts';

/** One item of `match`: its fields are joined by "and". What depends on the client alone is decided before any request. */
export interface HttpMatch {
  readonly source: Provenance;
  readonly uri?: StringMatch;
  readonly scheme?: StringMatch;
  readonly method?: StringMatch;
  readonly authority?: StringMatch;
  readonly headers: Readonly<Record<string, StringMatch>>;
  readonly withoutHeaders: Readonly<Record<string, StringMatch>>;
  readonly queryParams: Readonly<Record<string, StringMatch>>;
  readonly ignoreUriCase: boolean;
  readonly port?: number;
  /** Full names `namespace/gateway`, and `mesh`. */
  readonly gateways: readonly string[];
  readonly sourceLabels: Readonly<Record<string, string>>;
  readonly sourceNamespace?: string;
}

/** A destination as it is written; `port` is inferred where it is missing. */
export interface RuleDestination {
  readonly host: string;
  readonly port?: number;
  readonly subset?: string;
  readonly weight: number;
  readonly headers?: HeaderChanges;
  readonly source: Provenance;
}

export interface HeaderChanges {
  readonly changes: readonly HeaderChange[];
  readonly responseChanges: readonly HeaderChange[];
  /** A header operation on `host` or `:authority` rewrites the authority. */
  readonly authority?: string;
}

export interface Redirect {
  readonly status: number;
  readonly scheme?: string;
  readonly host?: string;
  readonly port?: number | 'from-request';
  readonly path?: string;
  readonly pathPrefix?: string;
}

export interface Rewrite {
  readonly uri?: string;
  readonly regex?: { readonly pattern: string; readonly substitution: string };
  readonly authority?: string;
  /** The Gateway API's removal of a matched prefix. */
  readonly removesPrefix: boolean;
}

export interface RuleMirror {
  readonly destination: Omit<RuleDestination, 'weight'>;
  readonly percent: number;
}

export interface Cors {
  readonly origins: readonly StringMatch[];
  /** Preflights of other origins end here as well. */
  readonly ignoresUnmatched: boolean;
  readonly source: Provenance;
}

/** One rule of `http`, after delegates are merged in. */
export interface HttpRule {
  /** `VirtualService shop/orders, rule 2`. */
  readonly name: string;
  readonly resource: Resource;
  readonly source: Provenance;
  /** Joined by "or"; none is every request. */
  readonly matches: readonly HttpMatch[];
  readonly destinations: readonly RuleDestination[];
  readonly redirect?: Setting<Redirect>;
  readonly response?: Setting<{ readonly status: number; readonly body?: string }>;
  readonly rewrite?: Rewrite;
  readonly headers?: HeaderChanges;
  readonly timeoutMs?: Setting<number | undefined>;
  /** As written; an absent policy is the mesh's default. */
  readonly retries?: Setting<JsonObject>;
  readonly fault?: Fault;
  readonly mirror?: RuleMirror;
  readonly mirrors?: readonly RuleMirror[];
  readonly cors?: Cors;
  /** Name and namespace of the VirtualService whose rules stand here instead. */
  readonly delegate?: { readonly name: string; readonly namespace: string };
}
