import { objectAt, textAt, valueAt, type Resource } from '../../kube/resource.ts';
import { defineTable } from '../view.ts';

/** What makes a Secret: the object itself, or one that a controller turns into it. */
export interface SecretSource {
  readonly resource: Resource;
  readonly isSecret: boolean;
}

const makers = ['cert-manager.io/Certificate', 'external-secrets.io/ExternalSecret', 'bitnami.com/SealedSecret'] as const;

/** A rule that looks a Secret up declares these. */
export const secretKinds = ['Secret', ...makers] as const;

/** By `namespace/name` what makes the Secret, and by `namespace` all that is made there. */
export const secretSources = defineTable({
  reads: secretKinds,
  rowsOf: (resource) => {
    const source: SecretSource = { resource, isSecret: resource.kind === 'Secret' };
    return [[`${resource.namespace}/${secretName(resource)}`, source] as const, [resource.namespace, source] as const];
  },
});

function secretName({ kind, name, raw }: Resource): string {
  if (kind === 'Certificate') return textAt(raw, ['spec', 'secretName']) ?? name;
  return (kind === 'ExternalSecret' ? textAt(raw, ['spec', 'target', 'name']) : undefined) ?? name;
}

/** The text of an entry of a Secret; undefined where there is none, or where it is no text. */
export function secretEntry(secret: Resource, key: string): string | undefined {
  const plain = textAt(secret.raw, ['stringData', key]);
  if (plain !== undefined) return plain;
  const encoded = textAt(secret.raw, ['data', key]);
  if (encoded === undefined) return undefined;
  try {
    return atob(encoded.replaceAll(/\s/g, ''));
  } catch {
    return undefined;
  }
}

export interface CertificateTimes {
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** When the first certificate of a PEM text is valid; undefined where it is no certificate. */
export function certificateTimes(pem: string): CertificateTimes | undefined {
  const body = /-----BEGIN CERTIFICATE-----([\s\S]*?)-----END CERTIFICATE-----/.exec(pem)?.[1];
  if (body === undefined) return undefined;
  try {
    return validityOf(Uint8Array.from(atob(body.replaceAll(/\s/g, '')), (character) => character.charCodeAt(0)));
  } catch {
    return undefined;
  }
}

interface Element {
  readonly tag: number;
  readonly start: number;
  readonly end: number;
}

/** One element of DER: tag, length, contents. */
function elementAt(bytes: Uint8Array, at: number): Element | undefined {
  const [tag, first] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || first === undefined) return undefined;
  const count = first < 0x80 ? 0 : first & 0x7f;
  let length = first < 0x80 ? first : 0;
  for (let index = 0; index < count; index += 1) length = length * 256 + (bytes[at + 2 + index] ?? 0);
  const start = at + 2 + count;
  return start + length > bytes.length ? undefined : { tag, start, end: start + length };
}

/** Certificate { tbsCertificate { [0] version, serial, algorithm, issuer, validity { notBefore, notAfter } … (RFC 5280, section 4.1). */
function validityOf(bytes: Uint8Array): CertificateTimes | undefined {
  const certificate = elementAt(bytes, 0);
  const signed = certificate?.tag === 0x30 ? elementAt(bytes, certificate.start) : undefined;
  if (signed?.tag !== 0x30) return undefined;
  let element = elementAt(bytes, signed.start);
  for (let skipped = element?.tag === 0xa0 ? 4 : 3; skipped > 0 && element !== undefined; skipped -= 1) element = elementAt(bytes, element.end);
  const [from, until] = element?.tag === 0x30 ? timesIn(bytes, element) : [];
  return from === undefined || until === undefined ? undefined : { notBeforeMs: from, notAfterMs: until };
}

function timesIn(bytes: Uint8Array, { start }: Element): (number | undefined)[] {
  const first = elementAt(bytes, start);
  const second = first && elementAt(bytes, first.end);
  return [first, second].map((element) => element && timeOf(element.tag, String.fromCharCode(...bytes.slice(element.start, element.end))));
}

/** UTCTime has two digits of the year, of which 50 and above are of the twentieth century; GeneralizedTime has four. */
function timeOf(tag: number, text: string): number | undefined {
  const [, year = '', ...rest] = (tag === 0x17 ? /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/ : /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/).exec(text) ?? [];
  if (rest.length < 5) return undefined;
  const [month = 1, day = 1, hour = 0, minute = 0, second = 0] = rest.map(Number);
  const full = tag === 0x17 ? Number(year) + (Number(year) >= 50 ? 1900 : 2000) : Number(year);
  return Date.UTC(full, month - 1, day, hour, minute, second);
}

/** What is wrong with a Secret that should hold a certificate and its key, in words; undefined where nothing is to be seen. */
export function certificateFault(secret: Resource, nowMs: number | undefined): string | undefined {
  const pair = [['tls.crt', 'tls.key'], ['cert', 'key']].find(([certificate = '', key = '']) => hasEntry(secret, certificate) && hasEntry(secret, key));
  if (pair === undefined) return `it has no ${hasEntry(secret, 'tls.crt') ? '`tls.key`' : hasEntry(secret, 'tls.key') ? '`tls.crt`' : '`tls.crt` and `tls.key`'}`;
  const [certificate = ''] = pair;
  const text = secretEntry(secret, certificate);
  const times = text === undefined ? undefined : certificateTimes(text);
  if (times === undefined) return `its \`${certificate}\` is no certificate in PEM`;
  if (nowMs === undefined || (nowMs >= times.notBeforeMs && nowMs <= times.notAfterMs)) return undefined;
  return nowMs > times.notAfterMs ? `its certificate expired on ${dayOf(times.notAfterMs)}` : `its certificate is not valid before ${dayOf(times.notBeforeMs)}`;
}

function hasEntry({ raw }: Resource, key: string): boolean {
  const entry = valueAt(objectAt(raw, ['stringData']) ?? {}, [key]) ?? valueAt(objectAt(raw, ['data']) ?? {}, [key]);
  return typeof entry === 'string' && entry !== '';
}

function dayOf(timeMs: number): string {
  return new Date(timeMs).toISOString().slice(0, 10);
}

/** Whether a Secret holds a placeholder instead of a certificate, as repositories do that never hold the real one. */
export function isPlaceholder(secret: Resource): boolean {
  const text = secretEntry(secret, 'tls.crt') ?? secretEntry(secret, 'cert') ?? textAt(secret.raw, ['data', 'tls.crt']) ?? '';
  return /[<{$]|^\.{3}|^(?:replace|todo|changeme|placeholder|redacted|example)/i.test(text.trim()) && !text.includes('BEGIN');
}
