import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './authorization-values.ts';

const policy = (rule: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ap, namespace: shop }\nspec: { rules: [${rule}] }\n---\n`;
const source = (value: string, field = 'namespaces'): string => policy(`{ from: [{ source: { ${field}: ['${value}'] } }] }`);
const method = (value: string, field = 'methods'): string => policy(`{ to: [{ operation: { ${field}: ['${value}'] } }] }`);
const isReported = (text: string, namespaces: readonly string[] | undefined = ['shop', 'team-a']): boolean => codesOf(analyzer, text, namespaces === undefined ? {} : { namespaces }).length > 0;

it.each<readonly [string, boolean]>([
  ['shop', false],
  ['shops', true],
  ['Shop', true],
  ['*', false],
  ['sh*', false],
  ['*-a', false],
  ['t*-a', true],
  ['x*', true],
])('namespace %s', (name, expected) => {
  expect(isReported(source(name))).toBe(expected);
});

it.each<readonly [string, boolean]>([
  ['GET', false],
  ['get', false],
  [' GET ', false],
  ['*', false],
  ['GE*', false],
  ['*ET', false],
  ['*E*', true],
  ['GOT', true],
  ['PROPFIND', true],
  ['/pkg.Service/Get', true],
  ['', true],
])('method `%s`', (name, expected) => {
  expect(isReported(method(name))).toBe(expected);
});

it('every namespace exists where nothing says which do, and those with an object where there are some', () => {
  expect(codesOf(analyzer, source('nowhere'))).toEqual([]);
  expect(codesOf(analyzer, `apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n${source('nowhere')}`)).toEqual(['KIA0101 AuthorizationPolicy shop/ap']);
});

it('near misses: the negated fields', () => {
  expect(isReported(source('nowhere', 'notNamespaces'))).toBe(false);
  expect(isReported(method('GOT', 'notMethods'))).toBe(false);
});
