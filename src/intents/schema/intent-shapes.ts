import type { BalanceAlgorithm, IntentKind, IntentOf } from '../intent.ts';
import { host, methods, millis, mutualTlsException, pathMatch, port, requestMatch, retryCondition, scope, service, source, target, versionLabels } from './parts.ts';
import { choice, fields, flag, list, maybe, name, percent, text, union, whole, type Shape } from './shape.ts';

/** An intent as it comes from outside: everything but who asked for it. */
export type BareIntent<K extends IntentKind = IntentKind> = K extends IntentKind ? Omit<IntentOf<K>, 'origin'> : never;

const when = maybe(requestMatch);
const version = maybe(name('version', 'only this version'));
const labels = maybe(versionLabels);
const serviceName = (about: string): Shape<string> => name('service', about);
const workloads = (about: string): Shape<readonly string[]> => list(name('workload', 'namespace/name'), about);
const paths = list(pathMatch, 'any one of these paths', 1);
const operation = { methods: maybe(methods), paths: maybe(paths), ports: maybe(list(port, 'ports of the Service, any one of them', 1)) };

const algorithm: Shape<BalanceAlgorithm> = union([
  fields<Exclude<BalanceAlgorithm, { kind: 'hash' }>>({ kind: choice(['round-robin', 'least-request', 'random', 'passthrough']) }),
  fields<Extract<BalanceAlgorithm, { kind: 'hash' }>>({ kind: choice(['hash'], 'calls of one key stay with one instance'), by: choice(['header', 'cookie', 'query', 'source-ip']), name: maybe(text('name of the header, cookie or query parameter')), ttlMs: maybe(millis('life of the cookie', 0)) }),
]);

/** The form of every intent. A kind without one, or a field too many or too few, does not compile. */
export const intentShapes: { readonly [K in IntentKind]: Shape<BareIntent<K>> } = {
  'split-traffic': fields<BareIntent<'split-traffic'>>(
    { kind: choice(['split-traffic']), service, shares: list(fields<{ readonly to: IntentOf<'split-traffic'>['shares'][number]['to']; readonly weightPercent: number }>({ to: target, weightPercent: percent('share of the calls') }), 'shares that sum to 100', 1) },
    'divide all calls to a service by shares',
  ),
  'route-when': fields<BareIntent<'route-when'>>({ kind: choice(['route-when']), service, when: requestMatch, to: target }, 'send some requests somewhere'),
  'set-timeout': fields<BareIntent<'set-timeout'>>({ kind: choice(['set-timeout']), service, timeoutMs: millis('the whole call, all tries together; 0 for no limit', 0), when, port: maybe(port) }, 'limit how long calls to a service take'),
  'set-retries': fields<BareIntent<'set-retries'>>(
    {
      kind: choice(['set-retries']),
      service,
      attempts: whole('retries after the first try; 0 switches retries off', 0),
      perTryTimeoutMs: maybe(millis('limit of each try')),
      on: list(retryCondition, 'when to retry; empty only where attempts is 0'),
      backoffMs: maybe(millis('first pause between tries')),
      requests: union<['idempotent' | 'all', readonly string[]]>([choice(['idempotent', 'all'], 'idempotent unless the request says that every method or POST is retried'), methods], 'which requests may be retried'),
      when,
      port: maybe(port),
    },
    'retry failed calls to a service',
  ),
  'break-circuit': fields<BareIntent<'break-circuit'>>(
    {
      kind: choice(['break-circuit']),
      service,
      maxConnections: maybe(whole('connections', 1)),
      maxPendingRequests: maybe(whole('requests that wait for a connection', 1)),
      maxRequests: maybe(whole('requests at the same time', 1)),
      maxRequestsPerConnection: maybe(whole('requests for each connection', 1)),
      connectTimeoutMs: maybe(millis('time to connect')),
      consecutiveErrors: maybe(whole('5xx in a row after which an instance is ejected', 1)),
      consecutiveGatewayErrors: maybe(whole('502, 503, 504 in a row after which an instance is ejected', 1)),
      intervalMs: maybe(millis('time between looks')),
      ejectForMs: maybe(millis('how long an instance is ejected')),
      maxEjectionPercent: maybe(percent('instances that may be ejected at once')),
      version,
      versionLabels: labels,
    },
    'limit connections and requests to a service, or eject instances that fail; at least one limit',
  ),
  'balance-load': fields<BareIntent<'balance-load'>>({ kind: choice(['balance-load']), service, algorithm, warmupMs: maybe(millis('time in which new instances warm up')), version, versionLabels: labels }, 'choose among the instances of a service'),
  'inject-fault': fields<BareIntent<'inject-fault'>>(
    {
      kind: choice(['inject-fault']),
      service,
      delay: maybe(fields<NonNullable<IntentOf<'inject-fault'>['delay']>>({ percent: percent('share of the calls'), delayMs: millis('delay') })),
      abort: maybe(fields<NonNullable<IntentOf<'inject-fault'>['abort']>>({ percent: percent('share of the calls'), httpStatus: maybe(whole('status of the answer', 200, 599)), grpcStatus: maybe(text('gRPC status such as UNAVAILABLE', /^(?:[A-Z_]+|\d{1,2})$/, 'a gRPC status in capital letters')) }, 'one of httpStatus and grpcStatus')),
      when,
    },
    'delay or fail calls on purpose, for a test',
  ),
  'mirror-traffic': fields<BareIntent<'mirror-traffic'>>({ kind: choice(['mirror-traffic']), service, to: target, percent: percent('share of the calls that is copied'), when }, 'copy calls to somewhere else; answers of the copy are thrown away'),
  rewrite: fields<BareIntent<'rewrite'>>(
    { kind: choice(['rewrite']), service, when, path: maybe(text('the path, or what takes the place of the matched prefix', /^\//, 'a path that starts with `/`')), pathRegex: maybe(fields<NonNullable<IntentOf<'rewrite'>['pathRegex']>>({ match: text('RE2'), replacement: text('what takes its place') })), host: maybe(host) },
    'change path or host of requests before they arrive',
  ),
  redirect: fields<BareIntent<'redirect'>>(
    { kind: choice(['redirect']), service, when, scheme: maybe(choice(['http', 'https'])), host: maybe(host), port: maybe(whole('port', 1, 65_535)), path: maybe(text('path', /^\//, 'a path that starts with `/`')), status: choice([301, 302, 303, 307, 308]) },
    'answer requests with a redirect',
  ),
  'limit-rate': fields<BareIntent<'limit-rate'>>({ kind: choice(['limit-rate']), service, requests: whole('requests', 1), perMs: millis('in this time'), burst: maybe(whole('requests at once', 1)), when }, 'refuse requests beyond a rate'),
  'require-mutual-tls': fields<BareIntent<'require-mutual-tls'>>({ kind: choice(['require-mutual-tls']), scope, mode: choice(['strict', 'permissive', 'disable']), exceptions: list(mutualTlsException) }, 'encryption and identities between workloads'),
  'allow-calls': fields<BareIntent<'allow-calls'>>(
    { kind: choice(['allow-calls']), to: serviceName('the Service that is called'), from: list(source, 'who may call; empty for nobody'), beside: maybe(choice([true], 'true where these are admitted in addition to callers that are admitted already')), ...operation },
    'let these callers call a service, and refuse everybody else',
  ),
  'deny-calls': fields<BareIntent<'deny-calls'>>({ kind: choice(['deny-calls']), to: serviceName('the Service that is called'), from: list(source, 'who is refused'), except: maybe(list(source, 'callers among them that are not refused', 1)), ...operation }, 'refuse these calls; other calls stay as they are'),
  'allow-egress': fields<BareIntent<'allow-egress'>>(
    { kind: choice(['allow-egress']), from: workloads('callers; empty for every workload'), namespace: name('namespace', 'whose configuration carries it'), host, port: whole('port', 1, 65_535), protocol: choice(['http', 'https', 'tls', 'tcp', 'grpc']), via: choice(['direct', 'egress-gateway']) },
    'let workloads call a host outside of the mesh',
  ),
  expose: fields<BareIntent<'expose'>>(
    {
      kind: choice(['expose']),
      service,
      host,
      port: maybe(port),
      tls: maybe(fields<NonNullable<IntentOf<'expose'>['tls']>>({ mode: choice(['simple', 'mutual', 'passthrough']), credential: maybe(text('name of the secret, and nothing of what it holds')), redirectHttp: flag('redirect plaintext to TLS') })),
      paths: list(pathMatch, 'paths that are offered; empty for all'),
    },
    'offer a service to clients outside at the ingress gateway',
  ),
  'authenticate-users': fields<BareIntent<'authenticate-users'>>({ kind: choice(['authenticate-users']), service, issuer: text('issuer of the tokens'), jwksUri: maybe(text('URL of the keys', /^https?:\/\//, 'a URL')), audiences: list(text('audience')), required: flag('refuse requests without a token, too') }, 'check tokens (JWT) of users'),
  observe: fields<BareIntent<'observe'>>(
    {
      kind: choice(['observe']),
      scope,
      metrics: maybe(choice(['on', 'off'])),
      tracing: maybe(fields<NonNullable<IntentOf<'observe'>['tracing']>>({ samplingPercent: percent('requests that are traced') })),
      accessLogs: maybe(fields<NonNullable<IntentOf<'observe'>['accessLogs']>>({ state: choice(['on', 'off']), onlyErrors: maybe(flag('only failed requests')) })),
    },
    'metrics, traces and access logs; at least one of them',
  ),
  'scope-configuration': fields<BareIntent<'scope-configuration'>>({ kind: choice(['scope-configuration']), scope, services: list(serviceName('namespace/name'), 'Services that workloads there need to know'), externalHosts: list(host) }, 'tell proxies only of what they need'),
  'join-mesh': fields<BareIntent<'join-mesh'>>(
    { kind: choice(['join-mesh']), scope, holdUntilProxyStarts: maybe(flag('start containers after the proxy')), resources: maybe(fields<NonNullable<IntentOf<'join-mesh'>['resources']>>({ cpu: maybe(text('such as 100m')), memory: maybe(text('such as 128Mi')), cpuLimit: maybe(text('such as 1')), memoryLimit: maybe(text('such as 1Gi')) })) },
    'bring workloads into the mesh',
  ),
  'connect-cluster': fields<BareIntent<'connect-cluster'>>({ kind: choice(['connect-cluster']), service, cluster: text('name of the cluster') }, 'reach a service in another cluster'),
  'step-traffic': fields<BareIntent<'step-traffic'>>(
    { kind: choice(['step-traffic']), service, to: name('version', 'the version that calls move to'), versionLabels: labels, steps: list(fields<IntentOf<'step-traffic'>['steps'][number]>({ weightPercent: percent('share of the calls'), holdMs: millis('how long this step is held', 0) }), 'from small to large', 1) },
    'move calls to a version step by step over time',
  ),
};

export const intentKinds: readonly IntentKind[] = Object.keys(intentShapes) as IntentKind[];
