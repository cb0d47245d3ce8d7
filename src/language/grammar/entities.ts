import type { QualifiedName } from '../../topology/topology.ts';
import type { TextSpan } from '../reading.ts';

/** What a name in the words may stand for. Resolved against the vocabulary as far as that is certain. */
export type Entity =
  | ServiceEntity
  | { readonly kind: 'version'; readonly version: string; readonly of?: ServiceEntity; readonly span: TextSpan }
  /** "the new version", "the other one": which one depends on the service. */
  | { readonly kind: 'relative-version'; readonly which: 'new' | 'old' | 'both'; readonly of?: ServiceEntity; readonly span: TextSpan }
  | { readonly kind: 'namespace'; readonly namespace: string; readonly isKnown: boolean; readonly span: TextSpan }
  | { readonly kind: 'account'; readonly namespace?: string; readonly name: string; readonly span: TextSpan }
  | { readonly kind: 'pronoun'; readonly isPlural: boolean; readonly span: TextSpan }
  /** "Outside of namespace x", "its own namespace", "other namespaces": told by the namespace of who is called, where none is named. */
  | { readonly kind: 'space'; readonly namespace?: string; readonly isOutside: boolean; readonly span: TextSpan }
  /** Every Service there is, or of one namespace. */
  | { readonly kind: 'all-services'; readonly namespace?: string; readonly isOthers?: boolean; readonly span: TextSpan }
  | { readonly kind: 'anyone' | 'nobody' | 'others' | 'ingress' | 'outside' | 'any-identity' | 'mesh' | 'known-callers'; readonly span: TextSpan }
  | { readonly kind: 'host'; readonly host: string; readonly port?: number; readonly scheme?: 'http' | 'https'; readonly path?: string; /** As it was written, where it is an address. */ readonly url?: string; readonly span: TextSpan };

export interface ServiceEntity {
  readonly kind: 'service';
  /** As it was written. */
  readonly written: string;
  /** Services of that name; empty where the input shows none. */
  readonly services: readonly QualifiedName[];
  /** Workloads of that name, where no Service has it. */
  readonly workloads: readonly QualifiedName[];
  readonly namespace?: string;
  readonly port?: number;
  /** `exact`, or another way to write a name that is known; `unknown`: the input shows nothing of that name. */
  readonly match: 'exact' | 'variant' | 'unknown';
  /** Words stood there that say that it is a service: "service x", "`x`". */
  readonly isMarked: boolean;
  readonly span: TextSpan;
}

/** How a name stands in its sentence: "to x", "from x", "for x", or by itself. */
export type Role = 'to' | 'from' | 'on' | 'none';
