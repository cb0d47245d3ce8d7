import { listAt, type Json } from '../../../../kube/resource.ts';

/** A request that one of the operations of a `to` list covers: `GET /charges`. */
export function requestInside(to: readonly Json[]): string {
  const method = textsAt(to[0], 'methods')[0];
  const path = textsAt(to[0], 'paths')[0];
  return `${method === undefined || method.includes('*') ? 'GET' : method} ${path === undefined ? '/' : pathLike(path)}`;
}

/** A request that none of the operations covers, where methods and paths alone show one. */
export function requestOutside(to: readonly Json[]): string | undefined {
  const isLimited = to.every((item) => textsAt(item, 'methods').length + textsAt(item, 'paths').length > 0);
  if (!isLimited) return undefined;
  const candidates = ['DELETE', 'POST', 'PATCH', 'GET'].flatMap((method) => ['/', '/accounts'].map((path) => [method, path] as const));
  const outside = candidates.find(([method, path]) => !to.some((item) => covers(item, 'methods', method) && covers(item, 'paths', path)));
  return outside?.join(' ');
}

function covers(item: Json, field: 'methods' | 'paths', value: string): boolean {
  const patterns = textsAt(item, field);
  return patterns.length === 0 || patterns.some((pattern) => matchesPattern(pattern, value));
}

/** `*`, `x*`, `*x`, exact; a path template counts as covering everything, so that no false witness is given. */
export function matchesPattern(pattern: string, value: string): boolean {
  if (pattern.includes('{')) return true;
  if (pattern.endsWith('*')) return value.startsWith(pattern.slice(0, -1));
  if (pattern.startsWith('*')) return value.endsWith(pattern.slice(1));
  return pattern === value;
}

/** A concrete path that a pattern matches. */
function pathLike(pattern: string): string {
  const filled = pattern.replaceAll('{**}', 'x').replaceAll('{*}', 'x').replace(/\*$/, pattern.endsWith('/*') ? '1' : '').replace(/^\*/, '');
  return filled.startsWith('/') ? filled : `/${filled}`;
}

function textsAt(item: Json | undefined, field: string): string[] {
  return listAt(item, ['operation', field]).filter((value) => typeof value === 'string');
}
