import { isObject, listAt, numberAt, objectAt, textAt, valueAt, type Json } from '../../src/kube/resource.ts';
import type { AuthorizationPolicy, Condition } from '../../src/meshes/istio/lift/admission/authorization-policy.ts';
import { accessOf } from '../../src/meshes/istio/lift/admission/clauses.ts';
import type { TrustDomains } from '../../src/meshes/istio/lift/admission/trust-domains.ts';
import { decideAccess } from '../../src/model/access.ts';
import { isInBlocks } from '../../src/model/addresses.ts';
import { concreteView } from '../../src/model/concrete-request.ts';
import { matchText } from '../../src/model/match-text.ts';
import type { Access } from '../../src/model/mesh-model.ts';
import { holds } from '../../src/model/request-view.ts';

/** One request, or connection, as a proxy sees it. */
interface Probe {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly identity: string | undefined;
  readonly port: number;
  readonly address: string;
  readonly remoteAddress: string;
  readonly localAddress: string;
  readonly sni: string | undefined;
  /** Of a valid token. */
  readonly claims: Readonly<Record<string, Json>> | undefined;
}

interface DecisionContext {
  readonly mode: 'http' | 'tcp';
  readonly trustDomains: TrustDomains;
  readonly authorizers: ReadonlyMap<string, 'http' | 'grpc'>;
}

/** The first sampled request on which the filters and the model part, or undefined. Samples are made of the words of the policies. */
export function disagreement(policies: readonly AuthorizationPolicy[], context: DecisionContext, filters: readonly Json[], samples = 3_000): string | undefined {
  const { access } = accessOf(policies, { ...context, sees: context.mode === 'http' ? 'requests' : 'connections' });
  const random = randomFrom(20_261_121);
  const pools = poolsOf(policies);
  for (let count = 0; count < samples; count += 1) {
    const drawn = sample(pools, random);
    // Authorizers are asked before any token is looked at.
    const probe = policies.some((policy) => policy.action === 'CUSTOM') ? { ...drawn, claims: undefined } : drawn;
    const [golden, model] = [decideFilters(filters, probe), decideModel(access, probe)];
    if (model !== 'unknown' && golden !== model) return `the filters say ${golden}, the model ${model}: ${JSON.stringify(probe)}`;
  }
  return undefined;
}

type Decision = 'allow' | 'deny' | 'ask' | 'unknown';

function decideModel(access: Access, probe: Probe): Decision {
  const facts = { identity: probe.identity, port: probe.port, sni: probe.sni, remoteAddress: probe.remoteAddress, localAddress: probe.localAddress };
  const token = probe.claims === undefined ? {} : { authorization: `Bearer e30.${btoa(JSON.stringify(probe.claims))}.x` };
  const view = concreteView({ method: probe.method, path: probe.path, host: probe.host, headers: { ...probe.headers, ...token }, address: probe.address }, facts);
  const issuer = probe.claims?.['iss'];
  const authentication = typeof issuer === 'string' ? { providers: [{ issuer, audiences: [], headers: [], parameters: [], cookies: [], source: { kind: 'default', of: 'probe' } as const }] } : undefined;
  const isAsked = access.clauses.some((clause) => clause.effect === 'ask' && holds(clause.when, view) === 'yes');
  const verdict = decideAccess({ ...access, clauses: access.clauses.filter((clause) => clause.effect !== 'ask') }, authentication, view);
  return verdict.effect === 'allow' && isAsked ? 'ask' : verdict.effect;
}

/** Runs a chain of RBAC and ext_authz filters, read as Envoy documents them. */
function decideFilters(filters: readonly Json[], probe: Probe): Decision {
  let isAsked = false;
  let isMatched = false;
  for (const filter of filters) {
    if ((textAt(filter, ['name']) ?? '').endsWith('ext_authz')) {
      isAsked ||= isMatched;
      continue;
    }
    // Only an authorizer's own filter says in its shadow rules that it is to be asked.
    isMatched = textAt(filter, ['typedConfig', 'shadowRulesStatPrefix']) === 'istio_ext_authz_' && matchesAny(valueAt(filter, ['typedConfig', 'shadowRules']), probe);
    const rules = objectAt(filter, ['typedConfig', 'rules']);
    if (rules === undefined || textAt(rules, ['action']) === 'LOG') continue;
    if (matchesAny(rules, probe) === (textAt(rules, ['action']) === 'DENY')) return 'deny';
  }
  return isAsked ? 'ask' : 'allow';
}

function matchesAny(rules: unknown, probe: Probe): boolean {
  return Object.values(objectAt(rules, ['policies']) ?? {}).some((policy) => listAt(policy, ['permissions']).some((each) => matches(each, probe)) && listAt(policy, ['principals']).some((each) => matches(each, probe)));
}

/** A Permission or a Principal: their forms do not clash. */
function matches(matcher: unknown, probe: Probe): boolean {
  const [kind = '', body] = isObject(matcher) ? (Object.entries(matcher)[0] ?? []) : [];
  switch (kind) {
    case 'any':
      return true;
    case 'andRules':
    case 'andIds':
      return [...listAt(body, ['rules']), ...listAt(body, ['ids'])].every((each) => matches(each, probe));
    case 'orRules':
    case 'orIds':
      return [...listAt(body, ['rules']), ...listAt(body, ['ids'])].some((each) => matches(each, probe));
    case 'notRule':
    case 'notId':
      return !matches(body, probe);
    case 'header':
      return matchesHeader(body, probe);
    case 'urlPath':
      return matchesText(valueAt(body, ['path']), probe.path.split('?')[0]);
    case 'uriTemplate':
      return matchText({ kind: 'template', value: textAt(body, ['typedConfig', 'pathTemplate']) ?? '' }, probe.path.split('?')[0] ?? '') === 'yes';
    case 'destinationPort':
      return probe.port === body;
    case 'destinationIp':
      return matchesBlock(body, probe.localAddress);
    case 'directRemoteIp':
      return matchesBlock(body, probe.address);
    case 'remoteIp':
      return matchesBlock(body, probe.remoteAddress);
    case 'requestedServerName':
      return matchesText(body, probe.sni ?? '');
    case 'authenticated':
      return probe.identity !== undefined && matchesText(valueAt(body, ['principalName']), `spiffe://${probe.identity}`);
    case 'metadata':
      return matchesMetadata(body, probe);
    default:
      throw new Error(`unknown matcher ${JSON.stringify(matcher)}`);
  }
}

function matchesHeader(body: unknown, probe: Probe): boolean {
  const name = (textAt(body, ['name']) ?? '').toLowerCase();
  const special: Readonly<Record<string, string>> = { ':method': probe.method, ':authority': probe.host, ':path': probe.path, host: probe.host };
  const value = special[name] ?? probe.headers[name];
  return valueAt(body, ['presentMatch']) === true ? value !== undefined : matchesText(valueAt(body, ['stringMatch']), value);
}

function matchesText(matcher: unknown, value: string | undefined): boolean {
  if (value === undefined) return false;
  const ignoreCase = valueAt(matcher, ['ignoreCase']) === true;
  for (const kind of ['exact', 'prefix', 'suffix'] as const) {
    const wanted = textAt(matcher, [kind]);
    if (wanted !== undefined) return matchText({ kind, value: wanted, ignoreCase }, value) === 'yes';
  }
  return matchText({ kind: 'regex', value: textAt(matcher, ['safeRegex', 'regex']) ?? '' }, value) === 'yes';
}

function matchesBlock(body: unknown, address: string): boolean {
  return isInBlocks(address, [`${textAt(body, ['addressPrefix']) ?? ''}/${numberAt(body, ['prefixLen']) ?? 0}`]);
}

function matchesMetadata(body: unknown, probe: Probe): boolean {
  if (textAt(body, ['filter']) !== 'envoy.filters.http.jwt_authn') return false;
  const keys = listAt(body, ['path']).map((segment) => textAt(segment, ['key']) ?? '');
  const value = probe.claims === undefined ? undefined : valueAt(probe.claims, keys.slice(1));
  return value !== undefined && matchesValue(valueAt(body, ['value']), value);
}

function matchesValue(matcher: unknown, value: unknown): boolean {
  const options = valueAt(matcher, ['orMatch', 'valueMatchers']);
  if (Array.isArray(options)) return options.some((option) => matchesValue(option, value));
  const item = valueAt(matcher, ['listMatch', 'oneOf']);
  if (item !== undefined) return Array.isArray(value) && value.some((each) => matchesValue(item, each));
  return typeof value === 'string' && matchesText(valueAt(matcher, ['stringMatch']), value);
}

type Pools = Readonly<Record<keyof Omit<Probe, 'headers' | 'claims'>, readonly string[]>> & {
  readonly headers: ReadonlyMap<string, readonly string[]>;
  readonly claims: ReadonlyMap<string, readonly string[]>;
};

/** For each attribute the words of the policies and their near misses, and something else. */
function poolsOf(policies: readonly AuthorizationPolicy[]): Pools {
  const conditions = policies.flatMap((policy) => policy.rules.flatMap((rule) => [...rule.callers, ...rule.operations].flat()));
  const valuesOf = (isMeant: (condition: Condition) => boolean): string[] => conditions.filter(isMeant).flatMap(({ values, notValues }) => [...values, ...notValues].flatMap(near));
  const of = (...kinds: string[]): string[] => valuesOf(({ subject }) => kinds.includes(subject.kind));
  const blocks = (kind: string): string[] => ['10.1.2.3', ...conditions.filter(({ subject }) => subject.kind === kind).flatMap(({ values, notValues }) => [...values, ...notValues].map((value) => value.split('/')[0] ?? ''))];
  const identities = ['td1/ns/foo/sa/bar', 'cluster.local/ns/ns-1/sa/x', ...of('principal').map((value) => value.replace(/^(\/|ns\/)+/, 'x/')), ...of('namespace').map((value) => `td1/ns/${value}/sa/x`)];
  return {
    method: ['GET', 'PUT', ...of('method').filter((value) => value !== '')],
    path: ['/', '/x?a=b', ...of('path').map((value) => (value.startsWith('/') ? value : `/${value}`))],
    host: ['example.com', ...of('host').filter((value) => value !== '')].map((value) => value.toLowerCase()),
    identity: ['', ...identities, ...of('service-account').map((value) => `td1/ns/${value.includes('/') ? value.replace('/', '/sa/') : `foo/sa/${value}`}`), ...of('trust-domain').map((value) => `${value}/ns/foo/sa/bar`)],
    port: ['8080', ...of('port').map((value) => String(Number.parseInt(value, 10) || 1))],
    address: blocks('source-ip'),
    remoteAddress: blocks('remote-ip'),
    localAddress: blocks('destination-ip'),
    sni: ['', 'example.com', ...of('sni')],
    headers: named(conditions, ({ subject }) => (subject.kind === 'header' ? subject.name.toLowerCase() : undefined)),
    claims: new Map([...named(conditions, ({ subject }) => (subject.kind === 'claim' ? subject.keys.join('\n') : undefined)), ['iss', ['issuer', ...of('request-principal').flatMap((value) => [value, value.slice(0, Math.max(0, value.lastIndexOf('/')))]).filter((value) => value !== '')]], ['sub', ['subject', ...of('request-principal').map((value) => value.slice(value.lastIndexOf('/') + 1))]]]),
  };
}

function named(conditions: readonly Condition[], nameOf: (condition: Condition) => string | undefined): Map<string, string[]> {
  const found = new Map<string, string[]>();
  for (const condition of conditions) {
    const name = nameOf(condition);
    if (name !== undefined) found.set(name, [...(found.get(name) ?? []), ...[...condition.values, ...condition.notValues].flatMap(near)]);
  }
  return found;
}

function near(value: string): string[] {
  const filled = value.replaceAll('{**}', 'p/q').replaceAll('{*}', 'p').replaceAll('*', 'star');
  return [value.replaceAll('{**}', 'p').replaceAll('{*}', 'p/q').replaceAll('*', ''), filled, `${filled}x`, `x${filled}`];
}

function sample(pools: Pools, random: () => number): Probe {
  const pick = (pool: readonly string[]): string => pool[Math.floor(random() * pool.length)] ?? '';
  const maybe = (pool: readonly string[]): string | undefined => (random() < 0.25 ? undefined : pick(pool) || undefined);
  const headers = Object.fromEntries([...pools.headers].flatMap(([name, pool]) => (random() < 0.3 || name.startsWith(':') ? [] : [[name, pick(pool)]])));
  return {
    method: pick(pools.method),
    path: pick(pools.path),
    host: pick(pools.host),
    headers,
    identity: maybe(pools.identity),
    port: Number(pick(pools.port)),
    address: pick(pools.address),
    remoteAddress: pick(pools.remoteAddress),
    localAddress: pick(pools.localAddress),
    sni: maybe(pools.sni),
    claims: random() < 0.3 ? undefined : claimsFrom(pools.claims, pick, random),
  };
}

function claimsFrom(pools: ReadonlyMap<string, readonly string[]>, pick: (pool: readonly string[]) => string, random: () => number): Record<string, Json> {
  const claims: Record<string, Json> = {};
  for (const [path, pool] of pools) {
    const keys = path.split('\n');
    if (keys.length > 2 || (path !== 'iss' && random() < 0.2)) continue;
    const [outer = '', inner] = keys;
    const value = path !== 'iss' && path !== 'sub' && random() < 0.4 ? [pick(pool), 'other'] : pick(pool);
    claims[outer] = inner === undefined ? value : { [inner]: value };
  }
  return claims;
}

/** A small linear congruential generator: the same samples on every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
