import type { Place } from './places.ts';
import { wordsOf } from './names.ts';
import type { EvidenceKind } from './topology.ts';

/** One named value that a workload is given: an environment variable, a line of a file, a flag. */
export interface Setting {
  /** As written: `PAYMENT_URL`, `spring.redis.host`, `--redis-host`; empty for a plain argument. */
  readonly name: string;
  readonly value: string;
  /** `directive`: a line such as `server cart:80;` whose first word is the name. `script`: a command of a shell. */
  readonly form: 'variable' | 'file' | 'directive' | 'argument' | 'script';
  readonly kind: EvidenceKind;
  readonly place: Place;
  /** Stands before the name in the evidence: the file of a ConfigMap. */
  readonly within?: string;
  /** The value of a setting beside this one, by its words joined with `_`. */
  readonly sibling: (words: string) => string | undefined;
  /** Never print the value: it comes from a Secret. */
  readonly isSecret: boolean;
  /** Says little about the service itself: an init container, a loop that waits. */
  readonly isWeak: boolean;
  /** Where the value came from when several workloads share it: `ConfigMap ns/name`. */
  readonly source?: string;
}

export function siblingKey(name: string): string {
  return wordsOf(name).join('_');
}

export function siblingsOf(entries: Iterable<readonly [name: string, value: string]>): (words: string) => string | undefined {
  let byWords: Map<string, string> | undefined;
  return (words) => (byWords ??= new Map([...entries].map(([name, value]) => [siblingKey(name), value]))).get(words);
}
