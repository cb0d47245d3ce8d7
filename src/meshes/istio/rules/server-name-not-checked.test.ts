import { describe, expect, it } from 'vitest';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import { exampleFile, runOn } from '../../../../test/caret.ts';
import rule from './server-name-not-checked.ts';

const registered = { id: 'istio/server-name-not-checked', rule };

const entry = (ports: string, rest = '', namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: ${namespace} }
spec: { hosts: [ledger.example.com], resolution: DNS, ports: [${ports}]${rest} }
---
`;
const ruleWith = (policy: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ledger, namespace: ${namespace} }
spec:
  host: ledger.example.com
  trafficPolicy:
    ${policy}
`;
const tcp = '{ number: 5432, name: tcp, protocol: TCP }';
const http = '{ number: 80, name: http, protocol: HTTP, targetPort: 443 }';
const found = (yaml: string): string[] => runOn(registered, yaml).diagnostics.map(({ message }) => message);
const anyName = 'any certificate of any authority is taken for that of `ledger.example.com` on port 5432: connections that are not HTTP name no host, and `subjectAltNames` is missing';

describe('a name that nobody checks', () => {
  it.each(['tls: { mode: SIMPLE }', 'tls: { mode: SIMPLE, caCertificates: /etc/ca.pem }', 'tls: { mode: MUTUAL, clientCertificate: a, privateKey: b }', 'tls: { mode: SIMPLE, sni: ledger.example.com }'])('%s', (tls) => {
    expect(found(entry(tcp) + ruleWith(tls))).toEqual([anyName]);
  });

  it('on the port that is not HTTP alone', () => {
    expect(found(entry(`${http}, ${tcp}`) + ruleWith('tls: { mode: SIMPLE }'))).toEqual([anyName]);
  });

  it('of an entry of another namespace', () => {
    expect(found(entry(tcp, '', 'egress') + ruleWith('tls: { mode: SIMPLE }', 'store'))).toEqual([anyName]);
  });

  it('at a port', () => {
    expect(found(entry(tcp) + ruleWith('portLevelSettings: [{ port: { number: 5432 }, tls: { mode: SIMPLE } }]'))).toEqual([anyName]);
  });

  it('says what is missing', () => {
    const help = (tls: string): string | undefined => runOn(registered, entry(tcp) + ruleWith(tls)).diagnostics[0]?.help;
    expect(help('tls: { mode: SIMPLE }')).toBe('write `subjectAltNames: [ledger.example.com]` and `sni: ledger.example.com`');
    expect(help('tls: { mode: SIMPLE, sni: a }')).toBe('write `subjectAltNames: [ledger.example.com]`');
  });
});

describe('a server that nobody verifies', () => {
  const skipped = '`insecureSkipVerify` checks nothing: whoever answers is taken for the server';

  it('is mended by taking the field out', () => {
    const yaml = ruleWith('tls:\n      mode: SIMPLE\n      insecureSkipVerify: true # for now');
    const [diagnostic] = runOn(registered, yaml).diagnostics;
    expect(diagnostic?.message).toBe(skipped);
    expect(diagnostic?.fix && applyFix(exampleFile, yaml, diagnostic.fix)).toBe(ruleWith('tls:\n      mode: SIMPLE'));
  });

  it('is said once, and not of the name as well', () => {
    expect(found(entry(tcp) + ruleWith('tls: { mode: SIMPLE, insecureSkipVerify: true }'))).toEqual([skipped]);
  });
});

describe('near misses', () => {
  it.each([
    ['HTTP, whose Host is checked', entry(http) + ruleWith('tls: { mode: SIMPLE }')],
    ['names in the rule', entry(tcp) + ruleWith('tls: { mode: SIMPLE, subjectAltNames: [ledger.example.com] }')],
    ['names in the entry', entry(tcp, ', subjectAltNames: [ledger.example.com]') + ruleWith('tls: { mode: SIMPLE }')],
    ['certificates of the mesh', entry(tcp) + ruleWith('tls: { mode: ISTIO_MUTUAL }')],
    ['plaintext', entry(tcp) + ruleWith('tls: { mode: DISABLE }')],
    ['settings of the port', entry(tcp) + ruleWith('tls: { mode: SIMPLE }\n    portLevelSettings: [{ port: { number: 5432 }, tls: { mode: SIMPLE, subjectAltNames: [a] } }]')],
    ['verified on purpose', ruleWith('tls: { mode: SIMPLE, insecureSkipVerify: false }')],
    ['a host that the input does not have', ruleWith('tls: { mode: SIMPLE }')],
  ])('%s', (_, yaml) => expect(found(yaml)).toEqual([]));
});
