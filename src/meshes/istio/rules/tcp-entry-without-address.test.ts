import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './tcp-entry-without-address.ts';

const registered = { id: 'istio/tcp-entry-without-address', rule };

const entry = (ports: string, rest = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: ${namespace} }
spec:
  hosts: [ledger.example.com]
  ports: [${ports}]
${rest}`;
const mesh = (metadata: string): string => `---
apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'defaultConfig: { proxyMetadata: { ${metadata} } }' }
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const tcp = '{ number: 5432, name: tcp, protocol: TCP }';
const takesAll = 'every connection to port 5432 is taken for this entry, whatever its address: a TCP port needs `addresses`';

describe('a port that takes everything', () => {
  it.each([
    ['TCP', tcp],
    ['in any case', '{ number: 5432, name: tcp, protocol: tcp }'],
    ['a protocol that names no host', '{ number: 5432, name: mysql, protocol: MySQL }'],
  ])('%s', (_, port) => expect(found(entry(port))).toEqual([takesAll]));

  it.each(['{ number: 443, name: a }', "{ number: 443, name: a, protocol: '' }"])('no protocol: %s', (port) => {
    expect(found(entry(port))).toEqual(['whatever comes to port 443 and is no HTTP is taken for this entry: a port without `protocol` needs `addresses`']);
  });

  it('each of several, in whatever namespace and resolution', () => {
    expect(found(entry(`${tcp}, { number: 6379, name: redis, protocol: Redis }`, '  resolution: DNS\n', 'store'))).toHaveLength(2);
  });

  it('an empty list is no address', () => {
    expect(found(entry(tcp, '  addresses: []\n'))).toEqual([takesAll]);
  });

  it('half of what assigns addresses assigns none', () => {
    expect(found(entry(tcp) + mesh('ISTIO_META_DNS_CAPTURE: "true"'))).toEqual([takesAll]);
    expect(found(entry(tcp) + mesh('ISTIO_META_DNS_AUTO_ALLOCATE: "true"'))).toEqual([takesAll]);
  });
});

describe('near misses', () => {
  it.each([
    ['an address', entry(tcp, '  addresses: [192.0.2.1]\n')],
    ['an assigned address', entry(tcp, 'status: { addresses: [{ value: 240.240.0.1, host: ledger.example.com }] }\n')],
    ['HTTP', entry('{ number: 80, name: http, protocol: HTTP }')],
    ['TLS', entry('{ number: 443, name: tls, protocol: TLS }')],
    ['gRPC', entry('{ number: 443, name: grpc, protocol: GRPC }')],
    ['addresses that the mesh assigns', entry(tcp) + mesh('ISTIO_META_DNS_CAPTURE: "true", ISTIO_META_DNS_AUTO_ALLOCATE: "true"')],
    ['addresses that the control plane assigns', entry(tcp) + mesh('ISTIO_META_DNS_CAPTURE: "true", PILOT_ENABLE_IP_AUTOALLOCATE: "true"')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
