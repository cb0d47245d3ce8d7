import type { PathMatch, Rewrite } from '../../../../intents/intent.ts';
import type { JsonObject } from '../../../../kube/resource.ts';
import { compact } from '../object.ts';
import type { PathText } from './conjunction.ts';

/**
 * The `rewrite` of a route. The proxy replaces what the route's own match took, and that can be longer than what the
 * intent named (`/api/` for `/api`, or a deeper prefix that another intent asked about), so the text is fitted to it.
 */
export function rewriteFor(intent: Rewrite, path: PathText | undefined): JsonObject {
  const target = intent.path;
  return compact({
    ...(target === undefined ? {} : fitPath(intent.when?.path, target, path)),
    ...(intent.pathRegex === undefined ? {} : { uriRegexRewrite: { match: intent.pathRegex.match, rewrite: intent.pathRegex.replacement } }),
    authority: intent.host,
  });
}

function fitPath(named: PathMatch | undefined, target: string, taken: PathText | undefined): JsonObject {
  if (named?.kind === 'exact' || named?.kind === 'regex') return taken?.kind === 'starts-with' ? wholePath(target) : { uri: target };
  const isPlain = named?.kind === 'starts-with';
  const from = named === undefined ? '' : isPlain ? named.value : named.value.replace(/\/+$/, '');
  const to = isPlain ? target : target.replace(/\/+$/, '');
  if (taken === undefined) return { uri: isPlain ? target : `${to}/` };
  if (taken.kind === 'regex') return regexRewrite(from, to, isPlain);
  const moved = to + taken.value.slice(from.length);
  return { uri: moved === '' ? '/' : moved };
}

/** A prefix match whose whole path has to be replaced. */
function wholePath(target: string): JsonObject {
  return { uriRegexRewrite: { match: '^.*$', rewrite: target.replaceAll('\\', '\\\\') } };
}

function regexRewrite(from: string, to: string, isPlain: boolean): JsonObject {
  const literal = from.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  const rest = to.replaceAll('\\', '\\\\');
  if (to === '' && !isPlain) return { uriRegexRewrite: { match: `^${literal}/?(.*)$`, rewrite: String.raw`/\1` } };
  return { uriRegexRewrite: { match: `^${literal}(.*)$`, rewrite: String.raw`${rest}\1` } };
}
