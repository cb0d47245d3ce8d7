import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './mutual-tls-overridden.ts';

const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'enableAutoMtls: false' }\n---\n";
const rule = (name: string, host: string, policy = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { host: '${host}'${policy === '' ? '' : `, trafficPolicy: { ${policy} }`} }\n---\n`;
const mutual = 'tls: { mode: ISTIO_MUTUAL }';
const random = 'loadBalancer: { simple: RANDOM }';
const reported = ['KIA0204 DestinationRule shop/a'];
const full = 'web.shop.svc.cluster.local';

it.each<readonly [string, string, readonly string[]]>([
  ['mutual TLS of the mesh', mesh + rule('a', 'web', random) + rule('b', '*.local', mutual), reported],
  ['no policy at all', mesh + rule('a', 'web') + rule('b', '*.local', mutual), reported],
  ['mutual TLS of the namespace', mesh + rule('a', 'web', random) + rule('b', '*.shop.svc.cluster.local', mutual), reported],
  ['mutual TLS of the host, by its full name', mesh + rule('a', 'web', random) + rule('b', full, mutual), reported],
  ['mutual TLS of the host by its short name, which is not recognised', mesh + rule('a', full, random) + rule('b', 'web', mutual), []],
  ['in a namespace where nobody looks, which counts', mesh + rule('a', 'web', random) + rule('b', '*.local', mutual, 'pay'), reported],
  ['mutual TLS of another namespace', mesh + rule('a', 'web', random) + rule('b', '*.store.svc.cluster.local', mutual), []],
  ['settings of its own', mesh + rule('a', 'web', 'tls: { mode: DISABLE }') + rule('b', '*.local', mutual), []],
  ['settings of one port, which count', mesh + rule('a', 'web', `portLevelSettings: [{ port: { number: 80 }, ${mutual} }]`) + rule('b', '*.local', mutual), []],
  ['a host outside', mesh + rule('a', 'api.example.com', random) + rule('b', '*.shop.svc.cluster.local', mutual), []],
  ['automatic mutual TLS', rule('a', 'web', random) + rule('b', '*.local', mutual), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});

it('only what the Sidecar imports', () => {
  const sidecar = 'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: store }\nspec: { egress: [{ hosts: [./*] }] }\n---\n';
  const importScope = { workloadNamespace: 'store', rootNamespace: 'istio-system' };
  expect(codesOf(analyzer, mesh + sidecar + rule('a', 'web', random) + rule('b', full, mutual), { importScope })).toEqual([]);
});
