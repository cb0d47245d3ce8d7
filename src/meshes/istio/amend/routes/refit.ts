import { objectAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import { textMatch } from './raw-match.ts';

/**
 * A route whose match became narrower and that still does the same to the path: Envoy replaces what the match takes, so
 * a longer prefix wants a longer replacement. Undefined where that cannot be said.
 */
export function refit(route: JsonObject, before: JsonObject, after: JsonObject): JsonObject | undefined {
  const uri = textAt(route, ['rewrite', 'uri']);
  if (uri === undefined || JSON.stringify(before['uri']) === JSON.stringify(after['uri'])) return route;
  const old = textMatch(before['uri']);
  // An exact match and a pattern have their whole path replaced, whatever it is narrowed to.
  const taken = old === undefined || old.kind === 'present' ? '/' : old.kind === 'starts-with' ? old.value : undefined;
  const now = textMatch(after['uri']);
  const rewrite = objectAt(route, ['rewrite']) ?? {};
  if (now === undefined || now.kind === 'present') return undefined;
  if (taken === undefined) return now.kind === 'starts-with' ? undefined : route;
  if (now.kind !== 'regex') return { ...route, rewrite: { ...rewrite, uri: uri + now.value.slice(taken.length) } };
  const { uri: _uri, ...rest } = rewrite;
  const literal = taken.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
  return { ...route, rewrite: { ...rest, uriRegexRewrite: { match: `^${literal}(.*)$`, rewrite: String.raw`${uri.replaceAll('\\', '\\\\')}\1` } } };
}
