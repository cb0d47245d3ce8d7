import { listAt, type Json } from '../../../../kube/resource.ts';
import { languageOf } from '../../../../model/language/language.ts';
import { isTooComplex } from '../../../../model/language/node.ts';
import { includes } from '../../../../model/language/operations.ts';
import { stringMatchOf } from '../../lift/routing/string-match.ts';

/** Whether a request with this method can come by the route. */
export function takes(route: Json, method: string): boolean {
  const matches = listAt(route, ['match']);
  return matches.length === 0 || matches.some((match) => accepts(match, method));
}

function accepts(match: Json, method: string): boolean {
  const asked = stringMatchOf((match as Record<string, unknown> | null)?.['method']);
  if (asked === undefined || asked.kind === 'present') return true;
  const language = languageOf({ kind: asked.kind, value: asked.value });
  return isTooComplex(language) || includes(language, method);
}

/** Whether somebody wrote a condition on the method that lets it through. */
export function isNamedIn(route: Json, method: string): boolean {
  return listAt(route, ['match']).some((match) => (match as Record<string, unknown> | null)?.['method'] !== undefined && accepts(match, method));
}
