import type { Rewrite } from '../../intents/intent.ts';
import { changeRequest, substitute } from '../../model/change-request.ts';
import type { RequestChange } from '../../model/mesh-model.ts';
import type { Request } from '../../model/request-view.ts';

/** The path, and the host where it changes, that a rewrite asks for: `/v2/x at other.example`. */
export function rewrittenPath(rewrite: Rewrite, witness: Request): string {
  const [path = '/', query] = split(witness.path);
  const moved = rewrite.path === undefined ? path : movePath(rewrite, rewrite.path, path);
  const final = rewrite.pathRegex === undefined ? moved : substitute(moved, rewrite.pathRegex.match, rewrite.pathRegex.replacement);
  return `${final}${query}${rewrite.host === undefined ? '' : ` at ${rewrite.host.toLowerCase()}`}`;
}

/** A prefix takes its rest along; everything else is replaced whole. */
function movePath({ when }: Rewrite, to: string, path: string): string {
  const named = when?.path;
  if (named?.kind === 'exact' || named?.kind === 'regex') return to;
  if (named?.kind === 'starts-with') return to + path.slice(named.value.length);
  const moved = to.replace(/\/+$/, '') + path.slice((named?.value ?? '').replace(/\/+$/, '').length);
  return moved === '' ? '/' : moved;
}

/** The same for what a route does to the witness. */
export function changedPath(changes: readonly RequestChange[], witness: Request): string {
  const changed = changeRequest({ method: witness.method, target: witness.path, host: undefined, headers: new Map() }, changes);
  return `${changed.target}${changed.host === undefined ? '' : ` at ${changed.host}`}`;
}

function split(target: string): [string, string] {
  const start = target.indexOf('?');
  return start === -1 ? [target, ''] : [target.slice(0, start), target.slice(start)];
}
