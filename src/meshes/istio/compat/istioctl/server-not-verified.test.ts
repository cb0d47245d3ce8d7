import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './server-not-verified.ts';

const rule = (policy: string, rest = ''): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: db, namespace: shop }
spec: { host: db.example.com, ${rest}trafficPolicy: { ${policy} } }
`;
const port = (tls: string): string => `portLevelSettings: [{ port: { number: 443 }, tls: { ${tls} } }]`;
const destination = ['IST0128 DestinationRule shop/db'];

it.each<readonly [string, string, readonly string[]]>([
  ['SIMPLE', rule('tls: { mode: SIMPLE }'), destination],
  ['MUTUAL', rule('tls: { mode: MUTUAL, clientCertificate: a, privateKey: b }'), destination],
  ['with authorities', rule('tls: { mode: SIMPLE, caCertificates: a }'), []],
  ['ISTIO_MUTUAL', rule('tls: { mode: ISTIO_MUTUAL }'), []],
  ['DISABLE', rule('tls: { mode: DISABLE }'), []],
  ['a Secret, for every client', rule('tls: { mode: SIMPLE, credentialName: a }'), destination],
  ['a Secret, for some workloads', rule('tls: { mode: SIMPLE, credentialName: a }', 'workloadSelector: { matchLabels: { app: a } }, '), []],
  ['for some workloads without a Secret', rule('tls: { mode: SIMPLE }', 'workloadSelector: { matchLabels: { app: a } }, '), destination],
  ['at a port', rule(port('mode: SIMPLE')), ['IST0129 DestinationRule shop/db']],
  ['at both', rule(`tls: { mode: MUTUAL }, ${port('mode: SIMPLE')}`), ['IST0128 DestinationRule shop/db', 'IST0129 DestinationRule shop/db']],
  ['at a port with authorities', rule(port('mode: SIMPLE, caCertificates: a')), []],
  ['what is not verified at all, which is not looked at', rule('tls: { mode: SIMPLE, caCertificates: a, insecureSkipVerify: true }'), []],
  ['a subset, which is not looked at', rule('loadBalancer: { simple: RANDOM }', 'subsets: [{ name: v1, trafficPolicy: { tls: { mode: SIMPLE } } }], '), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});
