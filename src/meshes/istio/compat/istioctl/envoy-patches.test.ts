import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './envoy-patches.ts';

const filter = (name: string, patches: string, rest = ''): string => `apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${rest} configPatches: [${patches}] }\n---\n`;
const patch = (applyTo: string, operation: string, rest = '', match = ''): string => `{ applyTo: ${applyTo}, match: { ${match} }, patch: { operation: ${operation} ${rest} } }`;
const of = (...patches: string[]): string[] => codesOf(analyzer, filter('a', patches.join(', '))).map((code) => code.slice(0, 7));

describe('which operation with which object', () => {
  it.each([
    ['relative operations', ['INSERT_BEFORE', 'INSERT_AFTER', 'REMOVE', 'REPLACE'].map((operation) => patch('HTTP_FILTER', operation)), ['IST0151', 'IST0151', 'IST0151', 'IST0151']],
    ['absolute ones', ['INSERT_FIRST', 'MERGE', 'ADD'].map((operation) => patch('HTTP_FILTER', operation)), []],
    ['ADD of routes, though istiod adds them', [patch('HTTP_ROUTE', 'ADD'), patch('ROUTE_CONFIGURATION', 'ADD'), patch('VIRTUAL_HOST', 'ADD')], ['IST0153', 'IST0153']],
    ['REMOVE of routes', [patch('HTTP_ROUTE', 'REMOVE'), patch('ROUTE_CONFIGURATION', 'REMOVE')], ['IST0154', 'IST0154']],
    ['REPLACE of what is no filter', [patch('CLUSTER', 'REPLACE'), patch('LISTENER_FILTER', 'REPLACE'), patch('VIRTUAL_HOST', 'REPLACE')], ['IST0151', 'IST0152', 'IST0152']],
  ])('%s', (_, patches, expected) => {
    expect(of(...patches)).toEqual(expected);
  });

  it('a priority makes relative operations absolute, and others no better', () => {
    expect(codesOf(analyzer, filter('a', `${patch('HTTP_FILTER', 'REMOVE')}, ${patch('CLUSTER', 'REPLACE')}`, 'priority: 5,'))).toEqual(['IST0152 EnvoyFilter shop/a']);
  });

  it('after an entry without a patch nothing is looked at', () => {
    expect(of('{ applyTo: CLUSTER }', patch('HTTP_FILTER', 'REMOVE'))).toEqual([]);
  });
});

describe('IST0155', () => {
  const named = ', value: { name: x }';
  const versioned = patch('HTTP_FILTER', 'INSERT_AFTER', named, "proxy: { proxyVersion: '^1.30' }");

  it('is said where an earlier patch of the same name has a version, in another object too', () => {
    expect(of(versioned, patch('CLUSTER', 'INSERT_AFTER', named))).toEqual(['IST0151', 'IST0155']);
    expect(codesOf(analyzer, filter('a', versioned) + filter('b', patch('HTTP_FILTER', 'REPLACE', named)))).toEqual(['IST0151 EnvoyFilter shop/a', 'IST0155 EnvoyFilter shop/b']);
  });

  it('not where the later one has it, or another name', () => {
    expect(of(patch('HTTP_FILTER', 'INSERT_AFTER', named), versioned)).toEqual(['IST0151', 'IST0151']);
    expect(of(versioned, patch('HTTP_FILTER', 'INSERT_AFTER', ', value: { name: z }'))).toEqual(['IST0151', 'IST0151']);
  });
});
