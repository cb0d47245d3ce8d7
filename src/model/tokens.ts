import type { Authentication } from './mesh-model.ts';
import type { TokenState } from './request-view.ts';

/** Where a token may be looked for. Header and query names as the predicates write them. */
export interface TokenPlaces {
  readonly header: (name: string) => string | undefined;
  readonly parameter: (name: string) => string | undefined;
}

export interface CheckedToken {
  readonly state: TokenState;
  /** Of the accepted token: its claims. */
  readonly claims?: Claims;
  /** Where the accepted token stood, if the proxy takes it out there. */
  readonly taken?: { readonly header: string } | { readonly parameter: string };
  /** Of a rejected token: set where its issuer is known, and it is meant for somebody else. */
  readonly isForOthers?: true;
}

export type Claims = Readonly<Record<string, unknown>>;

type Provider = Authentication['providers'][number];

/**
 * Every provider looks for a token in its own places. One that accepts what it finds lets the request in; a request
 * in which no provider finds any is let in without claims; every other one is rejected. What an accepted token rests
 * on, its signature and its dates, cannot be judged from configuration.
 */
export function checkToken(authentication: Authentication, places: TokenPlaces): CheckedToken {
  let isFound = false;
  let isForOthers = false;
  for (const provider of authentication.providers) {
    const found = findToken(provider, places);
    if (found === undefined) continue;
    isFound = true;
    const claims = readClaims(found.token);
    if (claims === undefined || claims['iss'] !== provider.issuer) continue;
    if (isMeantFor(claims['aud'], provider.audiences)) return { state: 'accepted', claims, ...(provider.isForwarded === false && found.place ? { taken: found.place } : {}) };
    isForOthers = true;
  }
  if (isForOthers) return { state: 'rejected', isForOthers };
  return { state: isFound ? 'rejected' : 'absent' };
}

/** Where nothing is said, as Envoy: `Authorization: Bearer …`, then the query parameter `access_token`. */
function findToken(provider: Provider, places: TokenPlaces): FoundToken | undefined {
  const isDefault = provider.headers.length + provider.parameters.length + provider.cookies.length === 0;
  for (const { name, prefix } of isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : provider.headers) {
    const value = places.header(name);
    if (value !== undefined && value.startsWith(prefix)) return { token: value.slice(prefix.length).trim(), place: { header: name.toLowerCase() } };
  }
  for (const name of isDefault ? ['access_token'] : provider.parameters) {
    const value = places.parameter(name);
    if (value !== undefined) return { token: value, place: { parameter: name } };
  }
  const cookie = provider.cookies.map((name) => readCookie(places.header('cookie'), name)).find((value) => value !== undefined);
  return cookie === undefined ? undefined : { token: cookie };
}

interface FoundToken {
  readonly token: string;
  /** Undefined for a cookie, which stays. */
  readonly place?: NonNullable<CheckedToken['taken']>;
}

function readCookie(header: string | undefined, name: string): string | undefined {
  const pairs = (header ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Payload of a JSON Web Token in its compact form (RFC 7519), its signature unread; undefined where it is none. */
function readClaims(token: string): Claims | undefined {
  const parts = token.split('.');
  if (parts.length !== 3 || !isObject(parseJson(parts[0] ?? ''))) return undefined;
  const payload = parseJson(parts[1] ?? '');
  return isObject(payload) ? payload : undefined;
}

function parseJson(base64url: string): unknown {
  try {
    const binary = atob(base64url.replace(/-/g, '+').replace(/_/g, '/'));
    return JSON.parse(new TextDecoder().decode(Uint8Array.from(binary, (character) => character.charCodeAt(0))));
  } catch {
    return undefined;
  }
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isMeantFor(audience: unknown, wanted: readonly string[]): boolean {
  if (wanted.length === 0) return true;
  const offered = new Set((Array.isArray(audience) ? audience : [audience]).filter((each) => typeof each === 'string').map(bareAudience));
  return wanted.some((each) => offered.has(bareAudience(each)));
}

/** Envoy compares audiences without scheme and without a trailing slash. */
function bareAudience(audience: string): string {
  return audience.replace(/^https?:\/\//, '').replace(/\/$/, '');
}

/** Texts of a claim by its keys joined with `/`, escaped as in a JSON pointer (RFC 6901): those of a list each, none for what is no text. */
export function claimTexts(claims: Claims, path: string): readonly string[] {
  let value: unknown = claims;
  for (const key of path.split('/')) value = isObject(value) ? value[key.replaceAll('~1', '/').replaceAll('~0', '~')] : undefined;
  const items: readonly unknown[] = Array.isArray(value) ? value : [value];
  const texts = items.filter((item) => typeof item === 'string');
  // These two claims list their values with spaces between them (RFC 8693), and proxies take them apart.
  return path === 'scope' || path === 'permission' ? texts.flatMap((each) => each.split(' ')) : texts;
}

export function principalOf(claims: Claims): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return `${text(claims['iss'])}/${text(claims['sub'])}`;
}
