import { parseGoUrl } from '../../../kube/schema/go-url.ts';
import { isObject } from '../../../kube/resource.ts';
import { checkAttachment } from './attachment.ts';
import { field, isSet, items, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkDuration } from './texts.ts';

export function checkRequestAuthentication(faults: Faults, spec: Field): void {
  checkAttachment(faults, spec);
  for (const rule of items(spec, 'jwtRules')) checkJwtRule(faults, rule);
}

function checkJwtRule(faults: Faults, rule: Field): void {
  for (const audience of items(rule, 'audiences')) refuseEmpty(faults, audience, 'an audience');
  if (text(rule, 'issuer') === '' && text(rule, 'jwksUri') === '') refuse(faults, rule, 'a rule needs an `issuer` or a `jwksUri`');
  if (text(rule, 'jwksUri') !== '') checkKeysUrl(faults, field(rule, 'jwksUri'));
  if (text(rule, 'jwks') !== '') checkKeys(faults, field(rule, 'jwks'));
  for (const header of items(rule, 'fromHeaders')) refuseEmpty(faults, field(header, 'name'), 'the name of a header');
  for (const name of items(rule, 'fromParams')) refuseEmpty(faults, name, 'the name of a parameter');
  for (const name of items(rule, 'fromCookies')) refuseEmpty(faults, name, 'the name of a cookie');
  for (const claim of items(rule, 'outputClaimToHeaders')) checkOutput(faults, claim);
  if (isSet(rule, 'timeout')) checkDuration(faults, field(rule, 'timeout'));
}

function refuseEmpty(faults: Faults, at: Field, what: string): void {
  if (text(at) === '') refuse(faults, at, `${what} is empty`);
}

function checkOutput(faults: Faults, claim: Field): void {
  const header = text(claim, 'header');
  if (header === '' || text(claim, 'claim') === '') refuse(faults, claim, 'a claim that is handed on needs `header` and `claim`');
  else if (!/^[-_A-Za-z0-9]+$/.test(header)) refuse(faults, field(claim, 'header'), `\`${header.slice(0, 80)}\` is no name of a header: use letters, digits, \`-\` and \`_\``);
}

function checkKeysUrl(faults: Faults, at: Field): void {
  const url = parseGoUrl(text(at));
  if (url?.scheme !== 'http' && url?.scheme !== 'https') refuse(faults, at, `\`${text(at).slice(0, 80)}\` must be a URL with \`http://\` or \`https://\``);
}

/** What a key of each type needs. Source: RFC 7517, RFC 7518 section 6, RFC 8037. */
const keyParts: Readonly<Record<string, readonly string[]>> = { RSA: ['n', 'e'], EC: ['crv', 'x', 'y'], OKP: ['crv', 'x'], oct: ['k'] };

function checkKeys(faults: Faults, at: Field): void {
  const keys = readKeys(text(at));
  if (keys === undefined) return refuse(faults, at, '`jwks` holds no key set: it must be JSON with `keys`, each with its `kty`');
  const secret = keys.find((key) => key['kty'] === 'oct' || typeof key['d'] === 'string');
  if (secret !== undefined) warn(faults, at, '`jwks` holds a private key, and public ones are enough to check tokens');
}

function readKeys(json: string): readonly Readonly<Record<string, unknown>>[] | undefined {
  const parsed = parseJson(json);
  if (!isObject(parsed)) return undefined;
  const keys: readonly unknown[] = Array.isArray(parsed['keys']) ? parsed['keys'] : [parsed];
  return keys.every(isKey) ? keys : undefined;
}

function isKey(key: unknown): key is Readonly<Record<string, unknown>> {
  if (!isObject(key) || typeof key['kty'] !== 'string') return false;
  const parts = Object.hasOwn(keyParts, key['kty']) ? keyParts[key['kty']] : undefined;
  return parts?.every((part) => typeof key[part] === 'string' && key[part] !== '') ?? false;
}

/** As Go's decoder reads: the first value counts, and what stands behind it is not looked at. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(firstObjectIn(text)) as unknown;
  } catch {
    return undefined;
  }
}

/** Up to the brace that closes the first one; braces inside texts do not count. */
function firstObjectIn(text: string): string {
  let depth = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (token === '{') depth += 1;
    else if (token === '}' && (depth -= 1) <= 0) return text.slice(0, index + 1);
  }
  return text;
}
