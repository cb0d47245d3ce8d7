import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './tls-wrapped-twice.ts';

const registered = { id: 'istio/tls-wrapped-twice', rule };

const entry = (ports: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: ${namespace} }
spec: { hosts: [api.example.com], resolution: DNS, ports: [${ports}] }
---
`;
const ruleWith = (policy: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: api, namespace: ${namespace} }
spec: { host: api.example.com, trafficPolicy: { ${policy} } }
---
`;
const route = (destination: string): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: shop }
spec: { hosts: [api.example.com], http: [{ route: [{ destination: { ${destination} } }] }] }
---
`;
const https = '{ number: 443, name: https, protocol: HTTPS }';
const http = '{ number: 80, name: http, protocol: HTTP, targetPort: 443 }';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const twice = (mode = 'SIMPLE', protocol = 'HTTPS'): string => `\`${mode}\` wraps TLS into TLS: port 443 of \`api.example.com\` is ${protocol}, which applications encrypt themselves`;

describe('TLS inside TLS', () => {
  it.each([
    ['SIMPLE', entry(https) + ruleWith('tls: { mode: SIMPLE }'), twice()],
    ['MUTUAL', entry(https) + ruleWith('tls: { mode: MUTUAL, clientCertificate: a, privateKey: b }'), twice('MUTUAL')],
    ['a port that is called TLS', entry(https.replace('HTTPS', 'tls')) + ruleWith('tls: { mode: SIMPLE }'), twice('SIMPLE', 'TLS')],
    ['one port of two', entry(`${http}, ${https}`) + ruleWith('tls: { mode: SIMPLE }'), twice()],
    ['settings of the port', entry(https) + ruleWith('portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }]'), twice()],
    ['an entry of another namespace', entry(https, 'egress') + ruleWith('tls: { mode: SIMPLE }', 'store'), twice()],
    ['a route to another host', entry(https) + route('host: other.example.com') + ruleWith('tls: { mode: SIMPLE }'), twice()],
  ])('%s', (_, yaml, message) => expect(found(yaml)).toEqual([message]));
});

describe('near misses', () => {
  it.each([
    ['a port where the application does not encrypt', entry(http) + ruleWith('tls: { mode: SIMPLE }')],
    ['plain requests that a route leads to the port', entry(`${http}, ${https}`) + route('host: api.example.com, port: { number: 443 }') + ruleWith('tls: { mode: SIMPLE }')],
    ['plaintext, which passes it through', entry(https) + ruleWith('tls: { mode: DISABLE }')],
    ['settings of the other port', entry(`${http}, ${https}`) + ruleWith('portLevelSettings: [{ port: { number: 80 }, tls: { mode: SIMPLE } }]')],
    ['the port has other settings', entry(https) + ruleWith('tls: { mode: SIMPLE }, portLevelSettings: [{ port: { number: 443 }, tls: { mode: DISABLE } }]')],
    ['a host that the input does not have', ruleWith('tls: { mode: SIMPLE }')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
