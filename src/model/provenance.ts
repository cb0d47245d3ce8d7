import type { Resource } from '../kube/resource.ts';
import type { Path } from '../yaml/document.ts';

/** What put a value into the model: a place in a manifest, or a default that has a name. Spans are asked for only to report. */
export type Provenance =
  | { readonly kind: 'resource'; readonly resource: Resource; readonly path: Path }
  /** `mesh default: retries`, said in words that a person can look up. */
  | { readonly kind: 'default'; readonly of: string };

export function at(resource: Resource, path: Path = []): Provenance {
  return { kind: 'resource', resource, path };
}

export function byDefault(of: string): Provenance {
  return { kind: 'default', of };
}

/** Something that the input cannot tell and that a conclusion rests on. */
export interface Unknown {
  /** A sentence part: "which of VirtualService a/x and b/y is older". */
  readonly what: string;
  readonly source: Provenance;
}
