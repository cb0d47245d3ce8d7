import { addressWitness, hasNoAddress, intersectAddresses } from './address-set.ts';
import type { ConcreteFacts } from './concrete-request.ts';
import { isTooComplex } from './language/node.ts';
import { includes, minus, stripPrefix, wordLanguage } from './language/operations.ts';
import { witness } from './language/witness.ts';
import type { Request } from './request-view.ts';
import type { Variable } from './space-base.ts';
import type { Run } from './space-run.ts';
import { placesOf, type Provider } from './space-token.ts';
import type { WitnessToken } from './space-types.ts';

/** Values that read naturally, tried before a shortest one. */
const usual: Readonly<Record<string, readonly string[]>> = {
  method: ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'HEAD', 'OPTIONS'],
  scheme: ['http'],
  identity: ['cluster.local/ns/default/sa/default', 'cluster.local/ns/other/sa/other'],
  port: ['8080', '80', '443'],
  'header:content-type': ['application/grpc'],
};

interface Parts {
  readonly request: Request;
  readonly facts: ConcreteFacts;
  readonly token?: WitnessToken;
}

/** A request that is answered as this run was, and what stands beside it. */
export function witnessOfRun(run: Run): { readonly witness: Request; readonly facts: ConcreteFacts; readonly token?: WitnessToken } {
  const token = tokenOf(run);
  const values = new Map([...run.variables.keys()].map((attribute) => [attribute, valueOf(run, attribute)]));
  if (token?.place) values.set(token.place.attribute, token.place.text);
  const parts = assemble(run, values);
  return { witness: parts.request, facts: parts.facts, ...(token ? { token: token.token } : {}) };
}

function assemble(run: Run, values: ReadonlyMap<string, string | undefined>): Parts {
  const { only } = run.options;
  const host = only?.host?.toLowerCase() ?? values.get('host');
  const scheme = values.get('scheme');
  const named = (prefix: string): [string, string][] => [...values].flatMap(([attribute, value]): [string, string][] => (attribute.startsWith(prefix) && value !== undefined ? [[attribute.slice(prefix.length), value]] : []));
  const query = named('query:').map(([name, value]) => (value === '' ? name : `${name}=${value}`));
  const path = only?.path ?? values.get('target') ?? `${values.get('path') ?? '/'}${query.length === 0 ? '' : `?${query.join('&')}`}`;
  const { address, ...addresses } = addressesOfRun(run);
  const identity = values.get('identity');
  const sni = values.get('sni');
  const port = values.get('port');
  return {
    request: {
      method: only?.method ?? values.get('method') ?? (run.options.protocol === 'grpc' ? 'POST' : 'GET'),
      path,
      // A request need not repeat the name that was dialled.
      ...(host === undefined || host === run.dialled ? {} : { host }),
      ...(scheme === 'http' || scheme === 'https' ? { scheme } : {}),
      headers: Object.fromEntries(named('header:')),
      ...(address === undefined ? {} : { address }),
    },
    facts: { ...(identity === undefined ? {} : { identity }), ...(sni === undefined ? {} : { sni }), ...(port === undefined ? {} : { port: Number(port) }), ...addresses },
  };
}

/** One address for peer and client where one is in both sets. */
function addressesOfRun({ addresses }: Run): { address?: string; remoteAddress?: string; localAddress?: string } {
  const peer = addresses.get('address');
  const client = addresses.get('remote-address');
  const local = addresses.get('local-address');
  const both = peer && client ? intersectAddresses(peer, client) : undefined;
  const shared = both && !hasNoAddress(both) ? addressWitness(both) : undefined;
  const address = shared ?? (peer ? addressWitness(peer) : client && addressWitness(client));
  const remoteAddress = shared === undefined && peer && client ? addressWitness(client) : undefined;
  const localAddress = local && addressWitness(local);
  return { ...(address === undefined ? {} : { address }), ...(remoteAddress === undefined ? {} : { remoteAddress }), ...(localAddress === undefined ? {} : { localAddress }) };
}

function valueOf(run: Run, attribute: string): string | undefined {
  const variable = run.variable(attribute);
  if (variable.absent) return undefined;
  return attribute === 'host' ? hostOf(run, variable) : textIn(variable, usual[attribute] ?? []);
}

function hostOf({ dialled }: Run, variable: Variable): string | undefined {
  return textIn(variable, [...(dialled === undefined ? [] : [dialled]), 'example.com', 'example.org']);
}

/** A usual text, else one that is not empty, else any. */
function textIn({ present }: Variable, first: readonly string[]): string | undefined {
  const natural = first.find((text) => includes(present, text));
  if (natural !== undefined) return natural;
  const filled = minus(present, wordLanguage(present.store, ''));
  return (isTooComplex(filled) ? undefined : witness(filled)) ?? witness(present);
}

interface PlacedToken {
  readonly token: WitnessToken;
  readonly place?: { readonly attribute: string; readonly text: string };
}

function tokenOf(run: Run): PlacedToken | undefined {
  const { isCarried, accepted, rejected } = run.token;
  if (isCarried === undefined) return undefined;
  if (!isCarried) return { token: { state: 'absent' } };
  const claims = accepted ? claimsOf(run, accepted) : claimsForOthers(run);
  const token: WitnessToken = accepted && claims ? { state: 'accepted', issuer: accepted.issuer, claims } : { state: 'rejected' };
  const place = placeToken(run, accepted ? [accepted] : [...rejected.values()], claims ? encode(claims) : 'invalid');
  return place ? { token, place } : { token };
}

/** The first place that may hold the token. */
function placeToken(run: Run, providers: readonly Provider[], token: string): PlacedToken['place'] {
  for (const { attribute, prefix } of providers.flatMap((provider) => placesOf(provider, run))) {
    if (run.isJoined && attribute.startsWith('query:')) continue;
    if (includes(run.variable(attribute).present, prefix + token)) return { attribute, text: prefix + token };
  }
  return undefined;
}

function claimsForOthers({ token: { madeForOthersBy, rejected } }: Run): Readonly<Record<string, unknown>> | undefined {
  if (madeForOthersBy === undefined) return undefined;
  const wanted = new Set([...rejected.values()].flatMap(({ audiences }) => audiences));
  const names = ['other-audience', ...Array.from(wanted, (_, index) => `other-audience-${index}`)];
  return { iss: madeForOthersBy, aud: names.find((name) => !wanted.has(name)) };
}

/** One item of each set that was answered yes; one text where one is enough. */
function claimsOf(run: Run, { issuer, audiences }: Provider): Readonly<Record<string, unknown>> {
  const claims: Record<string, unknown> = { iss: issuer, ...(audiences.length === 0 ? {} : { aud: audiences[0] }) };
  const principal = run.variables.get('principal');
  const subjects = principal && stripPrefix(`${issuer}/`, principal.present);
  const subject = subjects && textIn({ absent: false, present: subjects }, []);
  if (subject !== undefined) claims['sub'] = subject;
  for (const [path, { some, without }] of run.token.items) {
    const items = pickItems(some, without);
    if (items.length > 0) put(claims, path.split('/'), path === 'scope' || path === 'permission' ? items.join(' ') : items.length === 1 ? items[0] : items);
  }
  return claims;
}

function pickItems(some: readonly WitnessLanguage[], without: WitnessLanguage): string[] {
  const items: string[] = [];
  for (const language of some) {
    const left = minus(language, without);
    if (isTooComplex(left) || items.some((item) => includes(left, item))) continue;
    const item = textIn({ absent: false, present: left }, []);
    if (item !== undefined) items.push(item);
  }
  return items;
}

type WitnessLanguage = Variable['present'];

function put(claims: Record<string, unknown>, keys: readonly string[], value: unknown): void {
  const [key = '', ...rest] = keys;
  if (rest.length === 0) {
    claims[key] = value;
    return;
  }
  const inner: Record<string, unknown> = typeof claims[key] === 'object' && claims[key] !== null ? { ...claims[key] } : {};
  claims[key] = inner;
  put(inner, rest, value);
}

/** A JSON Web Token (RFC 7519) without a signature. */
function encode(claims: Readonly<Record<string, unknown>>): string {
  const part = (value: unknown): string => btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value)))).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
  return `${part({ alg: 'none', typ: 'JWT' })}.${part(claims)}.unsigned`;
}
