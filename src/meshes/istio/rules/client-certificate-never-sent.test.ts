import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import rule from './client-certificate-never-sent.ts';

const registered = { id: 'istio/client-certificate-never-sent', rule };

const ruleWith = (tls: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: ${namespace} }
spec:
  host: payments.example.com
  trafficPolicy:
    tls: { ${tls} }
`;
const found = (tls: string): string[] => runOn(registered, ruleWith(tls)).diagnostics.map(({ message }) => message);

describe('what a mode does not use', () => {
  it.each([
    ['SIMPLE', 'clientCertificate: a.pem', 'clientCertificate'],
    ['SIMPLE', 'privateKey: a.pem', 'privateKey'],
    ['ISTIO_MUTUAL', 'caCertificates: a.pem', 'caCertificates'],
    ['ISTIO_MUTUAL', 'credentialName: a', 'credentialName'],
    ['ISTIO_MUTUAL', 'clientCertificate: a.pem', 'clientCertificate'],
    ['DISABLE', 'caCertificates: a.pem', 'caCertificates'],
    ['DISABLE', 'subjectAltNames: [a]', 'subjectAltNames'],
    ['DISABLE', 'sni: a', 'sni'],
  ])('%s, %s', (mode, field, name) => {
    expect(found(`mode: ${mode}, ${field}`)).toEqual([`\`${name}\` is not used with \`mode: ${mode}\``]);
  });

  it('a missing mode is DISABLE', () => {
    expect(found('caCertificates: a.pem')).toEqual(['`caCertificates` is not used: without a `mode` the settings mean `DISABLE`, which sends plaintext']);
  });

  it('in a subset and at a port, in whatever namespace', () => {
    const tls = 'tls: { mode: SIMPLE, privateKey: a }';
    const yaml = ruleWith('mode: SIMPLE', 'store') + `    portLevelSettings: [{ port: { number: 80 }, ${tls} }]\n  subsets: [{ name: v1, trafficPolicy: { ${tls} } }]\n`;
    expect(runOn(registered, yaml).diagnostics).toHaveLength(2);
  });

  it('asks whether MUTUAL was meant', () => {
    expect(runOn(registered, ruleWith('mode: SIMPLE, privateKey: a')).diagnostics[0]?.help).toBe('write `mode: MUTUAL` if the server asks for a certificate');
  });
});

describe('near misses', () => {
  it.each([
    'mode: MUTUAL, clientCertificate: a.pem, privateKey: b.pem, caCertificates: c.pem',
    'mode: MUTUAL, credentialName: a',
    'mode: SIMPLE, caCertificates: c.pem, sni: a, subjectAltNames: [a]',
    'mode: SIMPLE, credentialName: a',
    "mode: SIMPLE, privateKey: ''",
    'mode: ISTIO_MUTUAL, sni: a, subjectAltNames: [a]',
    'mode: DISABLE',
  ])('%s', (tls) => expect(found(tls)).toEqual([]));
});
