import type { Span } from '../diagnostics/diagnostic.ts';
import type { QualifiedName } from '../topology/topology.ts';
import type { PathMatch } from './intent.ts';

/** Who a property speaks of. `ingress` is any gateway and every client outside behind it; `strangers` have no mesh identity. */
export interface Callers {
  readonly workloads: readonly QualifiedName[];
  readonly ingress: boolean;
  readonly strangers: boolean;
  /** As a person wrote them, for the sentence. */
  readonly words: readonly string[];
}

interface Requests {
  readonly method?: string;
  readonly path?: PathMatch;
  /** The path as it was written. */
  readonly pathText?: string;
}

interface Base<K extends string> {
  readonly kind: K;
  readonly span: Span;
}

interface OnService<K extends string> extends Base<K>, Requests {
  readonly to: QualifiedName;
}

/** A property that must hold of what configuration means, whoever wrote it. */
export type Assertion =
  /** `nobody but orders and ingress reaches payments with POST /charge` */
  | (OnService<'only-reached-by'> & { readonly callers: Callers })
  /** `orders reaches payments with POST /charge`: every such request is delivered. */
  | (OnService<'reaches'> & { readonly callers: Callers })
  /** `web does not reach payments`: no such request is. */
  | (OnService<'never-reaches'> & { readonly callers: Callers })
  /** `every call to ledger is encrypted`; of every service without `to`. */
  | (Base<'encrypted'> & { readonly to?: QualifiedName })
  /** `no request to reviews is lost`: nobody who is let in gets 404, 503 or no answer for want of a route or an endpoint. */
  | (Base<'nothing-lost'> & { readonly to?: QualifiedName })
  /** `deadlines nest`: nobody gives up before those that it waits for. */
  | Base<'deadlines-nest'>
  /** `no request is tried more than 10 times`, retries of all callers on a path multiplied. */
  | (Base<'tries-at-most'> & { readonly tries: number });
