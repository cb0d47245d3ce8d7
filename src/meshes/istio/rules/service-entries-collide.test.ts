import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './service-entries-collide.ts';

const registered = { id: 'istio/service-entries-collide', rule };

const entry = (name: string, { namespace = 'shop', protocol = 'HTTPS', exportTo = '', resolution = 'DNS', rest = '', host = 'api.example.com', port = 443, created = '' } = {}): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ${name}, namespace: ${namespace}${created === '' ? '' : `, creationTimestamp: '${created}'`} }
spec:
  hosts: ['${host}']
  resolution: ${resolution}${exportTo === '' ? '' : `\n  exportTo: [${exportTo}]`}
  ports: [{ number: ${port}, name: p, protocol: ${protocol} }]${rest === '' ? '' : `\n  ${rest}`}
---
`;
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ severity, resource, message }) => `${severity} ${resource ?? ''}: ${message}`);
const protocol = 'warning ServiceEntry shop/b: `ServiceEntry shop/a` has `api.example.com` with HTTPS on port 443, and comes first: HTTP does not count';

describe('two protocols for one port', () => {
  it('the one that comes second does not count', () => {
    expect(found(entry('a') + entry('b', { protocol: 'HTTP' }))).toEqual([protocol]);
  });

  it('whatever the order of the files', () => {
    expect(found(entry('b', { protocol: 'HTTP' }) + entry('a'))).toEqual([protocol]);
  });

  it('the older one comes first, where the input knows', () => {
    const yaml = entry('a', { created: '2025-01-01T00:00:00Z' }) + entry('b', { protocol: 'HTTP', created: '2024-01-01T00:00:00Z' });
    expect(found(yaml)).toEqual(['warning ServiceEntry shop/a: `ServiceEntry shop/b` has `api.example.com` with HTTP on port 443, and comes first: HTTPS does not count']);
  });

  it('says where the input does not know', () => {
    const [diagnostic] = runOn(registered, entry('a') + entry('b', { protocol: 'HTTP' })).diagnostics;
    expect(diagnostic?.explains).toBe('the older one comes first; the input does not tell which it is, so the order is that of the names');
  });

  it('in two namespaces that see each other', () => {
    expect(found(entry('a') + entry('b', { namespace: 'store', protocol: 'HTTP' }))).toEqual([protocol.replace('shop/b', 'store/b')]);
  });

  it('a port without a protocol is TCP', () => {
    expect(found(entry('a') + entry('b', { protocol: "''" }))).toEqual([protocol.replace('HTTP does', 'TCP does')]);
  });
});

describe('one protocol', () => {
  it('of entries that are not joined the second is not used', () => {
    const yaml = entry('a') + entry('b', { namespace: 'store', rest: 'endpoints: [{ address: b.example.com }]' });
    expect(found(yaml)).toEqual(['warning ServiceEntry store/b: `ServiceEntry shop/a` has `api.example.com` on port 443, too, and comes first: clients elsewhere never use this one']);
  });

  it('of one namespace with another resolution', () => {
    expect(found(entry('a') + entry('b', { resolution: 'STATIC', rest: 'endpoints: [{ address: 192.0.2.1 }]' }))).toHaveLength(1);
  });

  it('what is joined, and what is the same, is only worth knowing', () => {
    const repeated = 'info ServiceEntry shop/b: `ServiceEntry shop/a` has `api.example.com` on port 443, too';
    expect(found(entry('a') + entry('b', { rest: 'endpoints: [{ address: b.example.com }]' }))).toEqual([repeated]);
    expect(found(entry('a') + entry('b', { namespace: 'store' }))).toEqual([repeated.replace('shop/b', 'store/b')]);
  });
});

describe('near misses', () => {
  const http = { protocol: 'HTTP' };
  it.each([
    ['other hosts', entry('a') + entry('b', { ...http, host: 'other.example.com' })],
    ['other ports', entry('a') + entry('b', { ...http, port: 80 })],
    ['namespaces that do not overlap', entry('a', { exportTo: 'pay' }) + entry('b', { ...http, exportTo: 'store' })],
    ['nobody sees both', entry('a', { exportTo: "'.'" }) + entry('b', { ...http, namespace: 'store', exportTo: "'.'" })],
    ['one is for nobody', entry('a', { exportTo: "'~'" }) + entry('b', http)],
    ['the same object twice, which another rule reports', entry('a') + entry('a', http)],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));

  it('the mesh’s default says who sees them', () => {
    const mesh = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: \'defaultServiceExportTo: ["."]\' }\n---\n';
    expect(found(mesh + entry('a') + entry('b', { ...http, namespace: 'store' }))).toEqual([]);
  });
});
