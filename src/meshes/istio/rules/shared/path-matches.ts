import { listAt, textAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import { languageOf } from '../../../../model/language/language.ts';
import { isTooComplex } from '../../../../model/language/node.ts';
import { includes } from '../../../../model/language/operations.ts';

/** A match on the path as it is written; an empty one accepts every path. */
export type PathMatch = JsonObject;

/** Whether the match accepts the path; where an expression is beyond us, it is taken not to. */
export function catches(match: PathMatch, path: string): boolean {
  const exact = textAt(match, ['exact']);
  const prefix = textAt(match, ['prefix']);
  const regex = textAt(match, ['regex']);
  if (exact !== undefined) return exact === path;
  if (prefix !== undefined) return path.startsWith(prefix);
  if (regex === undefined) return true;
  const language = languageOf({ kind: 'regex', value: regex });
  return !isTooComplex(language) && includes(language, path);
}

/** A path that the match accepts; undefined for expressions that none is known of. */
export function firstPath(match: PathMatch): string | undefined {
  const written = textAt(match, ['exact']) ?? textAt(match, ['prefix']);
  if (written !== undefined) return written;
  return textAt(match, ['regex']) === undefined || catches(match, '/') ? '/' : undefined;
}

/** Prefixes that the rewrite replaces; a match without a path counts as `/`. */
export function prefixesOf(route: Json): string[] {
  const matches = listAt(route, ['match']);
  if (matches.length === 0) return ['/'];
  return matches.flatMap((match) => (textAt(match, ['uri', 'exact']) ?? textAt(match, ['uri', 'regex'])) === undefined ? [textAt(match, ['uri', 'prefix']) ?? '/'] : []);
}
