import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './selector-less-twice.ts';

const sidecar = (name: string, spec = '{}', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n---\n`;
const policy = (name: string, spec = '{}', kind = 'PeerAuthentication'): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: ${spec}\n---\n`;

it.each<readonly [string, string, readonly string[]]>([
  ['two Sidecars, the one in force, too', sidecar('a') + sidecar('b'), ['KIA0002 Sidecar shop/a', 'KIA0002 Sidecar shop/b']],
  ['an empty selector is none', sidecar('a') + sidecar('b', '{ workloadSelector: { labels: {} } }'), ['KIA0002 Sidecar shop/a', 'KIA0002 Sidecar shop/b']],
  ['two PeerAuthentications', policy('a') + policy('b', '{ selector: {} }'), ['KIA0002 PeerAuthentication shop/a', 'KIA0002 PeerAuthentication shop/b']],
  ['two RequestAuthentications, which are joined', policy('a', '{}', 'RequestAuthentication') + policy('b', '{}', 'RequestAuthentication'), []],
  ['one of each kind', sidecar('a') + policy('a'), []],
  ['one of each namespace', sidecar('a') + sidecar('a', '{}', 'store'), []],
  ['one with a selector', sidecar('a') + sidecar('b', '{ workloadSelector: { labels: { app: a } } }'), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
