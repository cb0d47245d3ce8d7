import { expect, it } from 'vitest';
import { verdictsOf } from '../../../../../test/verdicts.ts';
import analyzer from './repeated-destination.ts';

const routes = (route: string, protocol = 'http'): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec: { hosts: [a], ${protocol}: [{ route: [${route}] }] }\n`;
const numbers = (text: string): string[] => verdictsOf(analyzer, text).map((verdict) => /^KIA1105 VirtualService shop\/a: the host and subset of destination (\d+) stand/.exec(verdict)?.[1] ?? verdict);

it('says all of the equal ones, of every protocol', () => {
  expect(numbers(routes('{ destination: { host: a } }, { destination: { host: b } }, { destination: { host: a.shop.svc.cluster.local } }'))).toEqual(['1', '3']);
  expect(numbers(routes('{ destination: { host: a, subset: v1 } }, { destination: { host: a, subset: v1 } }', 'tcp'))).toEqual(['1', '2']);
  expect(numbers(routes('{ destination: { host: a } }, { destination: { host: a } }', 'tls'))).toEqual(['1', '2']);
});

it('ports make no difference, and `a.shop` is completed', () => {
  expect(numbers(routes('{ destination: { host: a, port: { number: 80 } } }, { destination: { host: a, port: { number: 81 } } }'))).toEqual(['1', '2']);
  expect(numbers(routes('{ destination: { host: a } }, { destination: { host: a.shop } }'))).toEqual(['1', '2']);
});

it('near misses: another subset or namespace, and a route with an entry that leads nowhere', () => {
  expect(numbers(routes('{ destination: { host: a, subset: v1 } }, { destination: { host: a, subset: v2 } }, { destination: { host: a.prod.svc.cluster.local, subset: v1 } }'))).toEqual([]);
  expect(numbers(routes('{ destination: { host: a } }, { weight: 1 }, { destination: { host: a } }'))).toEqual([]);
});
