import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './authorization-host-not-in-registry.ts';

const policy = (host: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: ap, namespace: shop }\nspec: { rules: [{ to: [{ operation: { hosts: ['${host}'] } }] }] }\n---\n`;
const service = (more = '', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: pay, namespace: ${namespace}${more} }\nspec: { ports: [{ port: 80 }] }\n---\n`;
const entry = (host: string, more = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: other }\nspec: { hosts: ['${host}']${more} }\n---\n`;
const route = (host: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v, namespace: ${namespace} }\nspec: { hosts: ['${host}'] }\n---\n`;
const isReported = (host: string, text: string, surroundings = {}): boolean => codesOf(analyzer, text + policy(host), surroundings).length > 0;

it.each<readonly [string, string, boolean]>([
  ['pay', service(), false],
  ['pa', service(), true],
  ['pay.shop', service(), false],
  ['pa.shop', service(), true],
  ['pay.other', service('', 'other'), false],
  ['pay', service('', 'other'), true],
  ['pay.other', service(", annotations: { networking.istio.io/exportTo: '.' }", 'other'), true],
  ['pa.nowhere', service(), false],
  ['api.example.com', service(), false],
  ['pay.shop.svc.cluster.local', '', false],
  ['*.shop', '', false],
  ['pa*', '', false],
])('`%s` beside a Service', (host, text, expected) => {
  expect(isReported(host, text)).toBe(expected);
});

it.each<readonly [string, string, boolean]>([
  ['pay', entry('pay.shop.svc.cluster.local'), false],
  ['pay', entry('*.cluster.local'), false],
  ['pay', entry('local'), false],
  ['pay', entry('pay.shop.svc.cluster.local', ', exportTo: [.]'), true],
  ['pay', entry('wikipedia.org'), true],
  ['pay', route('pay'), false],
  ['pay', route('pay', 'other'), true],
  ['pay', route('pay.shop', 'other'), false],
  ['pay', route('*.shop.svc.cluster.local', 'other'), false],
  ['pay', route('*'), false],
])('`%s` beside a ServiceEntry or a VirtualService', (host, text, expected) => {
  expect(isReported(host, text)).toBe(expected);
});

it('knows which namespaces there are, and the domain, where that is told', () => {
  expect(isReported('pa.far', service(), { namespaces: ['shop', 'far'] })).toBe(true);
  expect(isReported('pay', entry('pay.shop.svc.mesh.local'), { clusterDomain: 'mesh.local' })).toBe(false);
});
