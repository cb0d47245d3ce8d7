import { isObject, listAt, objectAt, textAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import { catches, firstPath, type PathMatch } from './path-matches.ts';

/** A request that is redirected to where the same route takes it, and no earlier one. */
export function loopOf(redirect: JsonObject, route: Json, earlier: readonly Json[]): { readonly path: string; readonly to: string } | undefined {
  const matches = listAt(route, ['match']);
  for (const match of matches.length === 0 ? [{}] : matches) {
    if (!isObject(match) || Object.keys(match).some((field) => !['uri', 'name', 'ignoreUriCase', 'gateways'].includes(field))) continue;
    const uri: PathMatch = objectAt(match, ['uri']) ?? {};
    const path = firstPath(uri);
    const to = path === undefined ? undefined : targetOf(redirect, uri, path);
    if (path !== undefined && to !== undefined && catches(uri, to) && !earlier.some((one) => mayCatch(one, to))) return { path, to };
  }
  return undefined;
}

function targetOf(redirect: JsonObject, uri: PathMatch, path: string): string | undefined {
  const prefix = textAt(redirect, ['prefixRewrite']);
  if (prefix !== undefined && prefix !== '') return prefix + path.slice((textAt(uri, ['prefix']) ?? '/').length);
  const to = textAt(redirect, ['uri']) || path;
  return to.startsWith('/') ? to.replace(/[?#].*$/, '') : undefined;
}

/** An earlier route with conditions beside the path may take the request, so that nothing is said. */
function mayCatch(route: Json, path: string): boolean {
  const matches = listAt(route, ['match']);
  return matches.length === 0 || matches.some((match) => catches(objectAt(match, ['uri']) ?? {}, path));
}
