import { sortedBy } from '../base/order.ts';
import type { GeneratedFile } from './compile.ts';
import { stateOf } from './seal.ts';

export type WriteAction =
  | { readonly action: 'create' | 'unchanged'; readonly path: string; readonly content: string }
  | { readonly action: 'update'; readonly path: string; readonly content: string; readonly before: string }
  /** Ours, as we wrote it, and no longer generated. */
  | { readonly action: 'remove'; readonly path: string; readonly before: string }
  /** A person wrote or changed it: left as it is. `content` is what would stand there; undefined where nothing would. */
  | { readonly action: 'keep-edited'; readonly path: string; readonly content: string | undefined; readonly before: string };

export interface WritePlan {
  /** By path. */
  readonly actions: readonly WriteAction[];
}

export interface PlanOptions {
  /** Overwrite what a person edited too. A file that was never ours is not removed even then. */
  readonly overwriteEdited?: boolean;
}

/** What has to happen in the output folder, where `existing` holds the texts of its files by path. */
export function planWrites(generated: readonly GeneratedFile[], existing: ReadonlyMap<string, string>, options: PlanOptions = {}): WritePlan {
  const wanted = new Map(generated.map((file) => [file.path, file.content]));
  const actions = generated.map(({ path, content }) => planFile(path, content, existing.get(path), options));
  for (const [path, before] of existing) {
    if (wanted.has(path)) continue;
    const leftOver = planLeftOver(path, before, options);
    if (leftOver) actions.push(leftOver);
  }
  return { actions: sortedBy(actions, (action) => action.path) };
}

function planFile(path: string, content: string, before: string | undefined, options: PlanOptions): WriteAction {
  if (before === undefined) return { action: 'create', path, content };
  if (before === content) return { action: 'unchanged', path, content };
  if (stateOf(before) !== 'ours' && options.overwriteEdited !== true) return { action: 'keep-edited', path, content, before };
  return { action: 'update', path, content, before };
}

/** Files without our header are none of our business. */
function planLeftOver(path: string, before: string, options: PlanOptions): WriteAction | undefined {
  const state = stateOf(before);
  if (state === 'foreign') return undefined;
  if (state === 'edited' && options.overwriteEdited !== true) return { action: 'keep-edited', path, content: undefined, before };
  return { action: 'remove', path, before };
}
