import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './http-routes-on-tls-host.ts';

const registered = { id: 'istio/http-routes-on-tls-host', rule };

const entry = (ports: string, { host = 'api.example.com', namespace = 'shop' } = {}): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: ${namespace} }
spec: { hosts: ['${host}'], resolution: DNS, ports: [${ports}] }
---
`;
const route = (spec: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: ${namespace} }
spec: { hosts: [api.example.com], ${spec} }
---
`;
const https = '{ number: 443, name: https, protocol: HTTPS }';
const http = '{ number: 80, name: http, protocol: HTTP }';
const toApi = 'route: [{ destination: { host: api.example.com } }]';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const never = (ports = 'port 443 is HTTPS'): string => `\`http\` routes never match: calls to \`api.example.com\` are encrypted before the proxy sees them, since ${ports}`;

describe('routes that nothing reaches', () => {
  it.each([
    ['a timeout', entry(https) + route(`http: [{ timeout: 2s, ${toApi} }]`), never()],
    ['a match of the port', entry(https) + route(`http: [{ match: [{ port: 443 }], ${toApi} }]`), never()],
    ['every port is TLS', entry(`${https}, { number: 8443, name: tls, protocol: TLS }`) + route(`http: [{ ${toApi} }]`), never('port 443 is HTTPS and port 8443 is TLS')],
    ['beside routes that are looked at', entry(https) + route(`http: [{ ${toApi} }], tls: [{ match: [{ sniHosts: [api.example.com] }], ${toApi} }]`), never()],
    ['an entry of another namespace', entry(https, { namespace: 'egress' }) + route(`http: [{ ${toApi} }]`, 'store'), never()],
    ['for sidecars and a gateway', entry(https) + route(`gateways: [mesh, istio-system/egress], http: [{ ${toApi} }]`), never()],
  ])('%s', (_, yaml, message) => expect(found(yaml)).toEqual([message]));
});

describe('near misses', () => {
  it.each([
    ['a port of HTTP', entry(`${http}, ${https}`) + route(`http: [{ ${toApi} }]`)],
    ['routes for server names', entry(https) + route(`tls: [{ match: [{ sniHosts: [api.example.com] }], ${toApi} }]`)],
    ['a gateway, which may open TLS', entry(https) + route(`gateways: [istio-system/egress], http: [{ ${toApi} }]`)],
    ['a match of a port that the entry does not have', entry(https) + route(`http: [{ match: [{ port: 80 }], ${toApi} }]`)],
    ['a host that the input does not have', route(`http: [{ ${toApi} }]`)],
    ['a wildcard, which is another host', entry(https, { host: '*.example.com' }) + route(`http: [{ ${toApi} }]`)],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
