import { isObject, textAt } from '../../../../../src/kube/resource.ts';

/** A text that a match of Istio takes (`exact`, `prefix`, `regex`, or that there is any), or nearly takes. */
export function exampleOfMatch(match: unknown): string {
  if (!isObject(match)) return '1';
  const regex = textAt(match, ['regex']);
  return textAt(match, ['exact']) ?? textAt(match, ['prefix']) ?? (regex === undefined ? '1' : exampleOfRegex(regex));
}

/** Good enough for patterns as people write them; what comes of stranger ones is one more text near the edge. */
export function exampleOfRegex(regex: string): string {
  if (regex === '*') return '1';
  return regex
    .replaceAll(/\(\?[a-z]+\)|[\^$]/g, '')
    .replaceAll(/\(([^()|]*)(?:\|[^()]*)*\)/g, '$1')
    .replace(/\|.*$/, '')
    .replaceAll(/\\d[+*]?|\[0-9\][+*]?/g, '7')
    .replaceAll(/\[([^\]])[^\]]*\][+*]?/g, '$1')
    .replaceAll(/\.[+*]/g, 'x')
    .replaceAll(/\\(.)/g, '$1')
    .replaceAll('?', '');
}

/** A text that a value of a policy takes: `x*`, `*x`, `*`, and templates of paths. */
export function exampleOfGlob(value: string): string {
  if (value === '*') return '1';
  return value.replaceAll('{**}', 'x/y').replaceAll('{*}', 'x').replace(/^\*/, 'x').replace(/\*$/, 'x');
}

/** Whether a text is what a value of a policy means. */
export function isInGlob(value: string, text: string): boolean {
  if (value === '*') return true;
  if (value.startsWith('*')) return text.endsWith(value.slice(1));
  return value.endsWith('*') ? text.startsWith(value.slice(0, -1)) : text === value;
}
