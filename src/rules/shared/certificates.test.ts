import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../kube/decode.ts';
import type { Resource } from '../../kube/resource.ts';
import { certificateFault, certificateTimes, isPlaceholder, secretEntry } from './certificates.ts';

/** Of `a.example.com`, signed by itself; its key was thrown away. */
const certificate = `-----BEGIN CERTIFICATE-----
MIIBhTCCASugAwIBAgIUPvP9lR7VDVCi7hqEcgGp4SCCpQAwCgYIKoZIzj0EAwIw
GDEWMBQGA1UEAwwNYS5leGFtcGxlLmNvbTAeFw0yNjExMjEyMTIwMDlaFw0yNzEx
MjEyMTIwMDlaMBgxFjAUBgNVBAMMDWEuZXhhbXBsZS5jb20wWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAASke8ZUzyrgC+eGSwuhYDOhMqy3GomnjdEgtzPxUHi49D7S
GUwfJNe9bg+eGF9Hs6zD6pm3tMq1MRgLtoxJxFuBo1MwUTAdBgNVHQ4EFgQUY0Fz
sQx0CVR54iNU1V0Gty4gifYwHwYDVR0jBBgwFoAUY0FzsQx0CVR54iNU1V0Gty4g
ifYwDwYDVR0TAQH/BAUwAwEB/zAKBggqhkjOPQQDAgNIADBFAiEA+/2yz41Ix3Sr
diZiEH3tpNXfGztsCGZsp6EbdpngwZACIEvQH/pRBC4qKR0NVneFVSMUdZJUVXgm
06eYXxng51E/
-----END CERTIFICATE-----
`;
const notBeforeMs = 1795296009000;
const notAfterMs = 1826832009000;

function secret(entries: Readonly<Record<string, string>>, field = 'stringData'): Resource {
  const [resource] = decodeFile({ path: 'a.yaml', text: JSON.stringify({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'a', namespace: 'shop' }, [field]: entries }) }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

describe('the time of a certificate', () => {
  it('is read from its PEM', () => {
    expect(certificateTimes(certificate)).toEqual({ notBeforeMs, notAfterMs });
  });

  it('is that of the first of several', () => {
    expect(certificateTimes(`subject=a\n${certificate}${certificate.replace('M', 'N')}`)).toEqual({ notBeforeMs, notAfterMs });
  });

  it.each([
    ['no PEM', 'abc'],
    ['PEM of something else', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n'],
    ['no base64', '-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n'],
    ['no DER', '-----BEGIN CERTIFICATE-----\nQUJDREVGRw==\n-----END CERTIFICATE-----\n'],
    ['a part of it', certificate.replace(/^.{64}\n/m, '')],
    ['nothing', ''],
  ])('is unknown of %s', (_, text) => {
    expect(certificateTimes(text)).toBe(undefined);
  });
});

describe('what is wrong with a Secret', () => {
  it.each([
    ['nothing', secret({ 'tls.crt': certificate, 'tls.key': 'key' }), undefined],
    ['nothing, in the older shape', secret({ cert: certificate, key: 'key' }), undefined],
    ['nothing, in base64', secret({ 'tls.crt': btoa(certificate), 'tls.key': 'a2V5' }, 'data'), undefined],
    ['no key', secret({ 'tls.crt': certificate }), 'it has no `tls.key`'],
    ['no certificate', secret({ 'tls.key': 'key' }), 'it has no `tls.crt`'],
    ['neither', secret({ password: 'x' }), 'it has no `tls.crt` and `tls.key`'],
    ['an empty key', secret({ 'tls.crt': certificate, 'tls.key': '' }), 'it has no `tls.key`'],
    ['something else', secret({ 'tls.crt': 'abc', 'tls.key': 'key' }), 'its `tls.crt` is no certificate in PEM'],
    ['broken base64', secret({ 'tls.crt': '%%%', 'tls.key': 'a2V5' }, 'data'), 'its `tls.crt` is no certificate in PEM'],
  ])('%s', (_, subject, fault) => {
    expect(certificateFault(subject, undefined)).toBe(fault);
  });

  it('is judged by a day where there is one', () => {
    const subject = secret({ 'tls.crt': certificate, 'tls.key': 'key' });
    expect(certificateFault(subject, notBeforeMs)).toBe(undefined);
    expect(certificateFault(subject, notAfterMs)).toBe(undefined);
    expect(certificateFault(subject, notAfterMs + 1)).toBe('its certificate expired on 2027-11-21');
    expect(certificateFault(subject, notBeforeMs - 1)).toBe('its certificate is not valid before 2026-11-21');
  });
});

describe('entries', () => {
  it('are read from both fields, and a text wins', () => {
    expect(secretEntry(secret({ a: 'YQ==' }, 'data'), 'a')).toBe('a');
    expect(secretEntry(secret({ a: 'b' }), 'a')).toBe('b');
    expect(secretEntry(secret({ a: 'b' }), 'c')).toBe(undefined);
  });

  it('that stand for what is put in later are no certificates', () => {
    for (const text of ['<certificate>', '${TLS_CERT}', '{{ .Values.cert }}', '...', 'REPLACE_ME', 'todo']) expect(isPlaceholder(secret({ 'tls.crt': text, 'tls.key': text }))).toBe(true);
    expect(isPlaceholder(secret({ 'tls.crt': certificate }))).toBe(false);
    expect(isPlaceholder(secret({ password: 'x' }))).toBe(false);
  });
});
