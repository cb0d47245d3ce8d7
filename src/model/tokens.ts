import { sortedBy } from '../base/order.ts';
import type { Authentication, RequestChange } from './mesh-model.ts';
import type { TokenState } from './request-view.ts';

/** Where a token may be looked for. Header and query names as the predicates write them. */
export interface TokenPlaces {
  readonly header: (name: string) => string | undefined;
  readonly parameter: (name: string) => string | undefined;
}

export interface CheckedToken {
  readonly state: TokenState;
  /** Of the accepted token: its claims, its payload as it stands there, and who accepted it. */
  readonly claims?: Claims;
  /** Where several are good, the claims of each, in the order in which a proxy reads them: the last that it found first. */
  readonly each?: readonly Claims[];
  /** Where several are good, those of all in that order, with commas between them. */
  readonly payload?: string;
  readonly provider?: Provider;
  /** Where the accepted token stood, if the proxy takes it out there; all places, if several carried one. */
  readonly taken?: readonly TokenPlace[];
  /** Of a rejected token: set where its issuer is known, and it is meant for somebody else. */
  readonly isForOthers?: true;
}

type TokenPlace = { readonly header: string } | { readonly parameter: string };

export type Claims = Readonly<Record<string, unknown>>;

type Provider = Authentication['providers'][number];

/**
 * Every provider looks for tokens in its own places. One that accepts all that it finds lets the request in; a request
 * in which no provider finds any is let in without claims; every other one is rejected. What an accepted token rests
 * on, its signature and its dates, cannot be judged from configuration. Providers are asked in the order in which they
 * are given. Source: `doneWithStatus` in Envoy's source/extensions/filters/http/jwt_authn/authenticator.cc.
 */
export function checkToken(authentication: Authentication, places: TokenPlaces): CheckedToken {
  const refusals: Refusal[] = [];
  for (const provider of authentication.providers) {
    const found = findTokens(provider, places);
    const [last] = found.slice(-1);
    if (last === undefined) continue;
    const judged = found.map(({ token }) => judgeToken(token, provider));
    // A proxy begins with the last token that it found, and ends at the first that is no good.
    const refusal = judged.map(({ verdict }) => verdict).findLast((verdict) => verdict !== 'accepted');
    if (refusal !== undefined) refusals.push(refusal);
    if (refusal !== undefined) continue;
    // Where several are good, what the later ones say replaces what the earlier ones said.
    const claims = Object.assign({}, ...judged.map((one) => one.claims)) as Claims;
    return { state: 'accepted', claims, each: judged.flatMap((one) => (one.claims === undefined ? [] : [one.claims])).reverse(), payload: found.map(({ token }) => token.split('.')[1] ?? '').reverse().join(','), provider, ...(provider.isForwarded === false ? { taken: found.flatMap(({ place }) => place ?? []) } : {}) };
  }
  if (refusals.length === 0) return { state: 'absent' };
  return decidingRefusal(refusals) === 'for others' ? { state: 'rejected', isForOthers: true } : { state: 'rejected' };
}

/** `foreign`: made by an issuer that is not the provider's. */
type Refusal = 'for others' | 'foreign' | 'bad';

interface JudgedToken {
  readonly verdict: 'accepted' | Refusal;
  readonly claims?: Claims;
}

/**
 * Whose refusal is the answer: that of the first provider that found a token, and if all that it knows is that somebody
 * else made it, that of the last which knows more. Istio asks for any of the providers or, last of all, that each of
 * them accepts what it finds; the second ends with the first refusal, and of refusals the last is taken. Source:
 * `convertToEnvoyJwtConfig` in Istio's pilot/pkg/security/authn/policy_applier.go, `AnyVerifierImpl` and
 * `AllVerifierImpl` in Envoy's source/extensions/filters/http/jwt_authn/verifier.cc.
 */
function decidingRefusal(refusals: readonly Refusal[]): Refusal | undefined {
  return refusals[0] === 'foreign' ? (refusals.findLast((refusal) => refusal !== 'foreign') ?? 'foreign') : refusals[0];
}

function judgeToken(token: string, { issuer, audiences }: Provider): JudgedToken {
  const claims = readClaims(token);
  if (claims === undefined) return { verdict: 'bad' };
  if (claims['iss'] !== issuer) return { verdict: 'foreign' };
  return isMeantFor(claims['aud'], audiences) ? { verdict: 'accepted', claims } : { verdict: 'for others' };
}

/** Whatever stands in the places of a provider. Where nothing is said, as Envoy: `Authorization: Bearer …`, then the query parameter `access_token`. */
function findTokens(provider: Provider, places: TokenPlaces): readonly FoundToken[] {
  const isDefault = provider.headers.length + provider.parameters.length + provider.cookies.length === 0;
  // Envoy keeps headers, parameters and cookies of a provider sorted, in whatever order they are written.
  const headers = sortedBy(isDefault ? [{ name: 'authorization', prefix: 'Bearer ' }] : provider.headers, ({ name, prefix }) => name.toLowerCase() + prefix);
  const inHeaders = headers.flatMap(({ name, prefix }): FoundToken[] => {
    const value = places.header(name);
    return value !== undefined && value.startsWith(prefix) ? [{ token: value.slice(prefix.length).trim(), place: { header: name.toLowerCase() } }] : [];
  });
  const inQuery = (isDefault ? ['access_token'] : sortedBy(provider.parameters, (name) => name)).flatMap((name): FoundToken[] => {
    const value = places.parameter(name);
    return value === undefined ? [] : [{ token: value, place: { parameter: name } }];
  });
  const inCookies = sortedBy(provider.cookies, (name) => name).flatMap((name): FoundToken[] => {
    const value = readCookie(places.header('cookie'), name);
    return value === undefined ? [] : [{ token: value }];
  });
  return [...inHeaders, ...inQuery, ...inCookies];
}

interface FoundToken {
  readonly token: string;
  /** Undefined for a cookie, which stays. */
  readonly place?: TokenPlace;
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

/** What the proxy does to a request beside checking its token: headers that it alone may write, and the token itself. */
export function changesByToken({ providers }: Authentication, { each = [], payload, provider, taken }: CheckedToken): RequestChange[] {
  const own = [...new Set(providers.flatMap(({ claimHeaders = [], payloadHeader }) => [...claimHeaders.map(({ name }) => name), ...(payloadHeader === undefined ? [] : [payloadHeader])]))];
  const change = (operation: 'set' | 'remove', name: string, value = ''): RequestChange => ({ kind: 'header', operation, name: name.toLowerCase(), value });
  const token = (taken ?? []).map((place): RequestChange => ('header' in place ? change('remove', place.header) : { kind: 'remove-parameter', name: place.parameter }));
  const written = (provider?.claimHeaders ?? []).flatMap(({ name, claim }) => {
    const texts = each.flatMap((claims) => headerTextOf(claims, claim) ?? []);
    return texts.length === 0 ? [] : [change('set', name, texts.join(','))];
  });
  return [...own.map((name) => change('remove', name)), ...token, ...(provider?.payloadHeader === undefined ? [] : [change('set', provider.payloadHeader, payload)]), ...written];
}

/** A claim as a header: texts that are not empty, numbers and truth values; lists and objects as JSON in base64. Source: `addJWTClaimToHeader` in Envoy's source/extensions/filters/http/jwt_authn/authenticator.cc. */
function headerTextOf(claims: Claims, path: string): string | undefined {
  let value: unknown = claims;
  for (const key of path.split('.')) value = isObject(value) ? value[key] : undefined;
  if (typeof value === 'object' && value !== null) return btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))));
  return (typeof value === 'string' && value !== '') || typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

export function principalOf(claims: Claims): string {
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  return `${text(claims['iss'])}/${text(claims['sub'])}`;
}
