import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Intent } from '../../intents/intent.ts';
import type { Wish, Withdrawal } from '../../language/reading.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { Project } from '../project.ts';
import type { AskedFile } from './ask-report.ts';

/** Files that do what is asked, and the input before and with them. */
export interface Written {
  readonly files: readonly AskedFile[];
  /** What the answer is compared with: what was read, and what was taken to be there. */
  readonly before: Project;
  readonly after: Project;
  /** Paths in `after` of what was written or changed. */
  readonly changed: ReadonlySet<string>;
  readonly losses: readonly Loss[];
  /** Errors stop the write. */
  readonly diagnostics: readonly Diagnostic[];
  /** How it fits into what exists. Sentences. */
  readonly notes: readonly string[];
  /** Why nothing can be written although it could be said. Sentences. */
  readonly obstacles: readonly string[];
}

export function intentsIn(wishes: readonly Wish[]): Intent[] {
  return wishes.filter((wish) => wish.kind !== 'withdraw');
}

export function withdrawalsIn(wishes: readonly Wish[]): Withdrawal[] {
  return wishes.filter((wish) => wish.kind === 'withdraw');
}
