import { compareText } from '../../base/order.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../kube/resource.ts';
import { openSession, type Definitions, type Session } from './session.ts';

export interface Input {
  readonly files: readonly SourceFile[];
  readonly problems: readonly Diagnostic[];
}

export interface Update {
  readonly session: Session;
  /** Files with another text than before, new ones and those that are gone, in code-point order. */
  readonly changed: readonly string[];
}

/**
 * Brings a session to the input as it was read again. Only edits and removals are cheap: a file that comes between
 * others, and files that can be loaded no longer, make a new session, since their order decides between duplicates.
 */
export function updateSession(session: Session, input: Input, before: Input, definitions: Definitions): Update {
  const [old, now] = [textsOf(session.project.files), textsOf(input.files)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter((path) => old.get(path) !== now.get(path)).sort(compareText);
  const stays = [...old.keys()].filter((path) => now.has(path));
  const isInOrder = [...now.keys()].every((path, index) => index >= stays.length || path === stays[index]);
  if (!isInOrder || JSON.stringify(input.problems) !== JSON.stringify(before.problems)) return { session: openSession(input, definitions), changed };
  for (const path of changed.filter((each) => old.has(each))) session.edit(path, now.get(path));
  for (const [path, text] of now) if (!old.has(path)) session.edit(path, text);
  return { session, changed };
}

function textsOf(files: readonly SourceFile[]): ReadonlyMap<string, string> {
  return new Map(files.map(({ path, text }) => [path, text]));
}
