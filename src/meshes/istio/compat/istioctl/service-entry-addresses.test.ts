import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './service-entry-addresses.ts';

const entry = (ports: string, rest = ''): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com], ports: [${ports}]${rest} }
---
`;
const mesh = (metadata: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'defaultConfig: { proxyMetadata: { ${metadata} } }' }\n---\n`;
const tcp = '{ number: 22, name: tcp, protocol: TCP }';
const reported = ['IST0134 ServiceEntry shop/api'];
const capture = 'ISTIO_META_DNS_CAPTURE: "true"';

it.each<readonly [string, string, readonly string[]]>([
  ['TCP', entry(tcp), reported],
  ['in any case', entry(tcp.replace('TCP', 'tcp')), reported],
  ['no protocol', entry('{ number: 22, name: a }'), reported],
  ['each port', entry(`${tcp}, { number: 23, name: b }`), [...reported, ...reported]],
  ['HTTPS', entry('{ number: 443, name: a, protocol: HTTPS }'), []],
  ['a protocol that is carried by TCP, which is not looked at', entry('{ number: 27017, name: a, protocol: Mongo }'), []],
  ['an address', entry(tcp, ', addresses: [192.0.2.1]'), []],
  ['no address in a list, which counts as some', entry(tcp, ', addresses: []'), []],
  ['assigned addresses in the status', entry(tcp).replace('---', 'status: { addresses: [{ value: 240.240.0.1 }] }\n---'), []],
  ['addresses that the mesh assigns', mesh(`${capture}, ISTIO_META_DNS_AUTO_ALLOCATE: "true"`) + entry(tcp), []],
  ['addresses that the control plane assigns', mesh(`${capture}, PILOT_ENABLE_IP_AUTOALLOCATE: "true"`) + entry(tcp), []],
  ['half of it', mesh(capture) + entry(tcp), reported],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
