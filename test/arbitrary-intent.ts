import fc, { type Arbitrary } from 'fast-check';
import type { AllowCalls, Intent, IntentKind, IntentOf, PathMatch, RequestMatch, RetryCondition, SecurityScope, Source, Target, TextMatch, VersionLabels } from '../src/intents/intent.ts';

/** What intents are made of. Replace a part to stay within what a mesh.yaml, or a topology, can hold. */
export interface IntentParts {
  readonly service: Arbitrary<string>;
  readonly workload: Arbitrary<string>;
  readonly namespace: Arbitrary<string>;
  /** A version and the labels of its pods. */
  readonly version: Arbitrary<{ readonly version: string; readonly labels?: VersionLabels }>;
  /** Anything that a person may have to name: a secret, a cluster, an audience, a parameter of a query. */
  readonly name: Arbitrary<string>;
  readonly header: Arbitrary<string>;
  readonly host: Arbitrary<string>;
  readonly path: Arbitrary<PathMatch>;
  readonly plainPath: Arbitrary<string>;
  readonly text: Arbitrary<string>;
  readonly regex: Arbitrary<string>;
  readonly method: Arbitrary<string>;
  readonly port: Arbitrary<number>;
}

/** Texts that look like grammar, like numbers, like other texts, or like nothing at all. */
const odd = fc.constantFrom('', 'a', 'from', 'to', 'version', 'no', 'and', 'Or', 'nothing', '1', '1.10', '10%', '3s', '0x1', '1e5', '-', '.', 'a.', 'a.b', 'a b', '" and "', 'a" to version "b', "it's", '`', '\\', '\n', 'é', '\u2028', 'shop/orders', '/', '/x.', '*.a.com', '(', 'a=b', 'a,b', 'a;b', 'a:b', 'on', 'true', 'null', '~', '__proto__');
const anyText = fc.oneof(odd, fc.string(), fc.string({ unit: 'grapheme' }));
const kubernetesName = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,8}[a-z0-9])?$/);
const anyName = fc.oneof(kubernetesName, odd, fc.string());
const qualified = fc.tuple(fc.oneof(kubernetesName, anyName), anyName).map(([namespace, name]) => `${namespace}/${name}`);
const labels = fc.dictionary(fc.oneof(kubernetesName, anyName), anyName, { minKeys: 1, maxKeys: 3, noNullPrototype: true });

const wildPath: Arbitrary<PathMatch> = fc.record({ kind: fc.constantFrom('exact' as const, 'prefix' as const, 'starts-with' as const, 'regex' as const), value: fc.oneof(fc.constantFrom('/', '/orders', '/a/b.c', '/a.', 'under', 'starting with'), anyText) });

/** Parts of which nothing is asked but that they are of their type. */
export const wildParts: IntentParts = {
  service: qualified,
  workload: qualified,
  namespace: anyName,
  version: fc.record({ version: anyName, labels }, { requiredKeys: ['version'] }),
  name: anyName,
  header: anyName,
  host: fc.oneof(fc.domain(), fc.constantFrom('*.example.com', '10.0.0.1', 'localhost'), anyName),
  path: wildPath,
  plainPath: fc.oneof(fc.constantFrom('/', '/new', '/a.'), anyText),
  text: anyText,
  regex: anyText,
  method: fc.oneof(fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'all', 'idempotent'), anyName),
  port: fc.integer({ min: 1, max: 65_535 }),
};

const origin = { kind: 'default', of: 'the request' } as const;
const percent = fc.oneof(fc.integer({ min: 0, max: 100 }), fc.constantFrom(0.1, 33.3, 99.99, 0.000_000_1), fc.double({ min: 0, max: 100, noNaN: true }).map((value) => (Object.is(value, -0) ? 0 : value)));
const ms = fc.oneof(fc.constantFrom(0, 1, 25, 500, 1_000, 1_500, 60_000, 90_000, 3_600_000, 86_400_000), fc.nat({ max: 10_000_000 }));
const count = fc.oneof(fc.constantFrom(0, 1, 2), fc.nat({ max: 2_147_483_647 }));

function some<T>(item: Arbitrary<T>, least = 1): Arbitrary<T[]> {
  return fc.array(item, { minLength: least, maxLength: 3 });
}

/** A record of which only the named keys must be there. */
function draft<T extends object>(parts: { readonly [K in keyof T]-?: Arbitrary<Exclude<T[K], undefined>> }, ...required: readonly (keyof T & string)[]): Arbitrary<T> {
  return fc.record(parts as { [K in keyof T]: Arbitrary<T[K]> }, { requiredKeys: [...required] }) as Arbitrary<T>;
}

function textMatch(parts: IntentParts): Arbitrary<TextMatch> {
  return fc.oneof(
    fc.record({ kind: fc.constantFrom('exact' as const, 'starts-with' as const), value: parts.text }),
    fc.record({ kind: fc.constant('regex' as const), value: parts.regex }),
    fc.constant({ kind: 'present' as const }),
  );
}

/** Matches as readers make them: no empty lists, no empty mappings. */
function match(parts: IntentParts): Arbitrary<RequestMatch> {
  const texts = (name: Arbitrary<string>): Arbitrary<Record<string, TextMatch>> => fc.dictionary(name, textMatch(parts), { minKeys: 1, maxKeys: 3, noNullPrototype: true });
  return draft<RequestMatch>({ path: parts.path, methods: some(parts.method), headers: texts(parts.header), query: texts(parts.name), from: some(parts.workload) });
}

function when(parts: IntentParts): Arbitrary<RequestMatch> {
  return match(parts).filter((found) => Object.keys(found).length > 0);
}

function target(parts: IntentParts): Arbitrary<Target> {
  return fc.oneof(
    parts.version.map((version): Target => ({ kind: 'version', ...version })),
    draft<Target & { kind: 'service' }>({ kind: fc.constant('service'), service: parts.service, port: parts.port }, 'kind', 'service'),
  );
}

/** Who calls: every kind of source. */
export function arbitrarySource(parts: IntentParts = wildParts): Arbitrary<Source> {
  return fc.oneof(
    fc.record({ kind: fc.constant('workload' as const), workload: parts.workload }),
    fc.record({ kind: fc.constant('service-account' as const), namespace: parts.namespace, name: parts.name }),
    fc.record({ kind: fc.constant('namespace' as const), namespace: parts.namespace }),
    fc.record({ kind: fc.constantFrom('ingress' as const, 'any-identity' as const, 'outside' as const, 'anyone' as const) }),
  );
}

function scope(parts: IntentParts): Arbitrary<SecurityScope> {
  return fc.oneof(
    fc.constant({ kind: 'mesh' as const }),
    fc.record({ kind: fc.constant('namespace' as const), namespace: parts.namespace }),
    fc.record({ kind: fc.constant('workload' as const), workload: parts.workload }),
  );
}

const retryCondition: Arbitrary<RetryCondition> = fc.oneof(
  fc.constantFrom<RetryCondition>('5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted', 'internal'),
  fc.integer({ min: 400, max: 599 }).map((status): RetryCondition => `${status}`),
);

interface VersionFields {
  readonly version?: string;
  readonly versionLabels?: VersionLabels;
}

/** One version of a service, or all of it. */
function ofVersion<T extends object>(parts: IntentParts, intent: Arbitrary<T>): Arbitrary<T & VersionFields> {
  const version = fc.option(parts.version, { nil: undefined });
  return fc.tuple(intent, version).map(([base, own]): T & VersionFields => (own ? { ...base, version: own.version, ...(own.labels ? { versionLabels: own.labels } : {}) } : base));
}

type Operation = Pick<AllowCalls, 'methods' | 'paths' | 'ports'>;

function operation(parts: IntentParts): Arbitrary<Operation> {
  return draft<Operation>({ methods: some(parts.method), paths: some(parts.path), ports: some(parts.port) });
}

type ArbitraryOf = { readonly [K in IntentKind]: (parts: IntentParts) => Arbitrary<Omit<IntentOf<K>, 'kind' | 'origin'>> };

/** Every kind with every field; a new kind does not compile until it is here. */
const arbitraries: ArbitraryOf = {
  'split-traffic': (parts) => fc.record({ service: parts.service, shares: some(fc.record({ to: target(parts), weightPercent: percent })) }),
  'route-when': (parts) => fc.record({ service: parts.service, when: match(parts), to: target(parts) }),
  'set-timeout': (parts) => draft<Omit<IntentOf<'set-timeout'>, 'kind' | 'origin'>>({ service: parts.service, timeoutMs: ms, when: when(parts), port: parts.port }, 'service', 'timeoutMs'),
  'set-retries': (parts) => fc.oneof(
    { weight: 9, arbitrary: draft<Omit<IntentOf<'set-retries'>, 'kind' | 'origin'>>(
      { service: parts.service, attempts: count, perTryTimeoutMs: ms, on: some(retryCondition, 0), backoffMs: ms, requests: fc.oneof(fc.constantFrom('idempotent' as const, 'all' as const), some(parts.method)), when: when(parts), port: parts.port },
      'service', 'attempts', 'on', 'requests',
    ) },
    { weight: 1, arbitrary: draft<Omit<IntentOf<'set-retries'>, 'kind' | 'origin'>>({ service: parts.service, attempts: fc.constant(0), perTryTimeoutMs: fc.nat(), on: fc.constant([]), backoffMs: fc.nat(), requests: fc.constant('idempotent'), when: when(parts), port: parts.port }, 'service', 'attempts', 'on', 'requests').map(({ perTryTimeoutMs: _try, backoffMs: _pause, ...off }) => off) },
  ),
  'break-circuit': (parts) => ofVersion(parts, draft<Omit<IntentOf<'break-circuit'>, 'kind' | 'origin' | 'version' | 'versionLabels'>>(
    { service: parts.service, maxConnections: count, maxPendingRequests: count, maxRequests: count, maxRequestsPerConnection: count, connectTimeoutMs: ms, consecutiveErrors: count, consecutiveGatewayErrors: count, intervalMs: ms, ejectForMs: ms, maxEjectionPercent: percent },
    'service',
  )),
  'balance-load': (parts) => ofVersion(parts, draft<Omit<IntentOf<'balance-load'>, 'kind' | 'origin' | 'version' | 'versionLabels'>>({
    service: parts.service,
    algorithm: fc.oneof(
      fc.record({ kind: fc.constantFrom('round-robin' as const, 'least-request' as const, 'random' as const, 'passthrough' as const) }),
      draft<{ kind: 'hash'; by: 'header' | 'cookie' | 'query'; name?: string; ttlMs?: number }>({ kind: fc.constant('hash'), by: fc.constantFrom('header', 'cookie', 'query'), name: parts.name, ttlMs: ms }, 'kind', 'by'),
      fc.constant({ kind: 'hash' as const, by: 'source-ip' as const }),
    ),
    warmupMs: ms,
  }, 'service', 'algorithm')),
  'inject-fault': (parts) => draft<Omit<IntentOf<'inject-fault'>, 'kind' | 'origin'>>({
    service: parts.service,
    delay: fc.record({ percent, delayMs: ms }),
    abort: fc.oneof(fc.record({ percent, httpStatus: fc.integer({ min: 200, max: 599 }) }), fc.record({ percent, grpcStatus: fc.constantFrom('UNAVAILABLE', 'INTERNAL', '14') })),
    when: when(parts),
  }, 'service').filter((intent) => intent.delay !== undefined || intent.abort !== undefined),
  'mirror-traffic': (parts) => draft<Omit<IntentOf<'mirror-traffic'>, 'kind' | 'origin'>>({ service: parts.service, to: target(parts), percent, when: when(parts) }, 'service', 'to', 'percent'),
  rewrite: (parts) => draft<Omit<IntentOf<'rewrite'>, 'kind' | 'origin'>>({ service: parts.service, when: when(parts), path: parts.plainPath, pathRegex: fc.record({ match: parts.regex, replacement: parts.text }), host: parts.host }, 'service'),
  redirect: (parts) => draft<Omit<IntentOf<'redirect'>, 'kind' | 'origin'>>({ service: parts.service, when: when(parts), scheme: fc.constantFrom('http', 'https'), host: parts.host, port: parts.port, path: parts.plainPath, status: fc.constantFrom(301, 302, 303, 307, 308) }, 'service', 'status'),
  'limit-rate': (parts) => draft<Omit<IntentOf<'limit-rate'>, 'kind' | 'origin'>>({ service: parts.service, requests: count, perMs: ms, burst: count, when: when(parts) }, 'service', 'requests', 'perMs'),
  'require-mutual-tls': (parts) => fc.record({
    scope: scope(parts),
    mode: fc.constantFrom('strict' as const, 'permissive' as const, 'disable' as const),
    exceptions: some(draft<IntentOf<'require-mutual-tls'>['exceptions'][number]>({ workload: parts.workload, port: parts.port, mode: fc.constantFrom('permissive', 'disable'), reason: parts.text }, 'workload', 'mode', 'reason'), 0),
  }),
  'allow-calls': (parts) => fc.tuple(parts.service, some(arbitrarySource(parts), 0), operation(parts), fc.boolean()).map(([to, from, own, beside]) => ({ to, from, ...own, ...(beside ? { beside } : {}) })),
  'deny-calls': (parts) => fc.tuple(parts.service, some(arbitrarySource(parts), 0), operation(parts), fc.option(some(arbitrarySource(parts)), { nil: undefined })).map(([to, from, own, except]) => ({ to, from, ...own, ...(except ? { except } : {}) })),
  'allow-egress': (parts) => fc.record({ from: some(parts.workload, 0), namespace: parts.namespace, host: parts.host, port: parts.port, protocol: fc.constantFrom('http', 'https', 'tls', 'tcp', 'grpc'), via: fc.constantFrom('direct', 'egress-gateway') }),
  expose: (parts) => draft<Omit<IntentOf<'expose'>, 'kind' | 'origin'>>({
    service: parts.service,
    host: parts.host,
    port: parts.port,
    tls: draft<NonNullable<IntentOf<'expose'>['tls']>>({ mode: fc.constantFrom('simple', 'mutual', 'passthrough'), credential: parts.name, redirectHttp: fc.boolean() }, 'mode', 'redirectHttp'),
    paths: some(parts.path, 0),
  }, 'service', 'host', 'paths'),
  'authenticate-users': (parts) => draft<Omit<IntentOf<'authenticate-users'>, 'kind' | 'origin'>>({ service: parts.service, issuer: fc.oneof(fc.webUrl(), parts.name), jwksUri: fc.oneof(fc.webUrl(), parts.name), audiences: some(parts.name, 0), required: fc.boolean() }, 'service', 'issuer', 'audiences', 'required'),
  observe: (parts) => draft<Omit<IntentOf<'observe'>, 'kind' | 'origin'>>({
    scope: scope(parts),
    metrics: fc.constantFrom('on', 'off'),
    tracing: fc.record({ samplingPercent: percent }),
    accessLogs: draft<NonNullable<IntentOf<'observe'>['accessLogs']>>({ state: fc.constantFrom('on', 'off'), onlyErrors: fc.boolean() }, 'state'),
  }, 'scope'),
  'scope-configuration': (parts) => fc.record({ scope: scope(parts), services: some(parts.service, 0), externalHosts: some(parts.host, 0) }),
  'join-mesh': (parts) => draft<Omit<IntentOf<'join-mesh'>, 'kind' | 'origin'>>({
    scope: scope(parts),
    holdUntilProxyStarts: fc.boolean(),
    resources: draft<NonNullable<IntentOf<'join-mesh'>['resources']>>({ cpu: fc.constantFrom('100m', '2', '0.5'), memory: fc.constantFrom('128Mi', '1G'), cpuLimit: fc.constantFrom('1', '200m'), memoryLimit: fc.constantFrom('512Mi', '1.5Gi') }).filter((own) => Object.keys(own).length > 0),
  }, 'scope'),
  'connect-cluster': (parts) => fc.record({ service: parts.service, cluster: parts.name }),
  'step-traffic': (parts) => fc.tuple(parts.service, parts.version, some(fc.record({ weightPercent: percent, holdMs: ms }))).map(([service, own, steps]) => ({ service, to: own.version, ...(own.labels ? { versionLabels: own.labels } : {}), steps })),
};

export const intentKinds = Object.keys(arbitraries) as IntentKind[];

/** Intents of one kind, in the form that readers give them. */
export function arbitraryIntentOf<K extends IntentKind>(kind: K, parts: IntentParts = wildParts): Arbitrary<IntentOf<K>> {
  return arbitraries[kind](parts).map((fields) => ({ kind, ...fields, origin }) as unknown as IntentOf<K>);
}

/** Intents of every kind. */
export function arbitraryIntent(parts: IntentParts = wildParts): Arbitrary<Intent> {
  return fc.oneof(...intentKinds.map((kind) => arbitraryIntentOf(kind, parts) as Arbitrary<Intent>));
}
