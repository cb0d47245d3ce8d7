import { constant, constantFrom, record, uniqueArray, type Arbitrary } from 'fast-check';
import type { Json, JsonObject } from '../../../../../src/kube/resource.ts';
import { optional, some, someOf, usual, weighted, written } from '../draw.ts';
import type { About, Names } from './names.ts';
import { networking, type Draw, type DrawnObject } from './object.ts';

/**
 * TLS that a client begins. Whether a server's certificate is signed by somebody that the proxy trusts is told by no
 * manifest, so that it is not asked.
 */
const tls = weighted<JsonObject>(
  [4, constant({ mode: 'ISTIO_MUTUAL' })],
  [4, constant({ mode: 'DISABLE' })],
  [2, some({ mode: constant('SIMPLE'), insecureSkipVerify: constant(true), sni: optional(constantFrom('api.example.com', 'other.example'), 3) })],
  [1, some({ mode: constantFrom('SIMPLE', 'MUTUAL'), credentialName: constant('client-tls'), sni: optional(constant('api.example.com'), 4) })],
  [1, constant({ mode: 'ISTIO_MUTUAL', sni: 'other.example' })],
  [1, constant({ mode: 'ISTIO_MUTUAL', subjectAltNames: ['spiffe://cluster.local/ns/alpha/sa/a'] })],
);

/** Limits that a handful of requests does not reach. */
const connectionPool = someOf({
  tcp: usual(someOf({ maxConnections: optional(constantFrom(100, 1000)), connectTimeout: optional(constantFrom('1s', '2s')), idleTimeout: optional(constant('1h'), 4) }), 4),
  http: optional(someOf({ http1MaxPendingRequests: optional(constant(100)), http2MaxRequests: optional(constant(100)), maxRequestsPerConnection: optional(constantFrom(1, 10), 3), maxRetries: optional(constantFrom(100, 1024), 3), idleTimeout: optional(constant('1h'), 4) })),
});

/** Ejections that a handful of errors does not bring about. */
const outlierDetection = someOf({ consecutive5xxErrors: constantFrom(0, 1000, 1000), consecutiveGatewayErrors: optional(constantFrom(0, 1000)), interval: optional(constantFrom('1s', '5m')), baseEjectionTime: optional(constant('30s')), maxEjectionPercent: optional(constantFrom(10, 100)), minHealthPercent: optional(constant(0), 5) });

const hash = constantFrom<JsonObject>({ httpHeaderName: 'x-user' }, { useSourceIp: true }, { httpQueryParameterName: 'q' }, { httpCookie: { name: 'session', ttl: '10s' } }, { httpHeaderName: 'x-user', minimumRingSize: 10 });
const loadBalancer = weighted<JsonObject>(
  [5, constantFrom<JsonObject>({ simple: 'ROUND_ROBIN' }, { simple: 'LEAST_REQUEST' }, { simple: 'RANDOM' }, { simple: 'LEAST_CONN' }, { simple: 'UNSPECIFIED' })],
  [3, constant({ simple: 'PASSTHROUGH' })],
  [2, hash.map((consistentHash): JsonObject => ({ consistentHash }))],
  [1, constantFrom<JsonObject>({ simple: 'LEAST_REQUEST', warmup: { duration: '1s' } }, { simple: 'ROUND_ROBIN', warmupDurationSecs: '1s' })],
);

const blocks: Readonly<Record<string, Arbitrary<Json | undefined>>> = { tls: optional(tls), connectionPool: optional(connectionPool, 4), outlierDetection: optional(outlierDetection, 5), loadBalancer: optional(loadBalancer, 5) };

/** An entry for a port takes the place of everything beside it. */
function trafficPolicy(names: Names): Arbitrary<JsonObject> {
  const entry = record({ number: names.portNumber, policy: someOf(blocks) }).map(({ number, policy }): JsonObject => ({ port: { number }, ...policy }));
  const entries = uniqueArray(entry, { minLength: 1, maxLength: 2, selector: ({ port }) => JSON.stringify(port) });
  return someOf({ ...blocks, portLevelSettings: optional(entries, 4) });
}

/** Subsets by label; one of all pods, and some that no pod is in. */
function subsets(names: Names): Arbitrary<readonly JsonObject[]> {
  const labels: Readonly<Record<string, JsonObject>> = { v1: { version: 'v1' }, v2: { version: 'v2' }, v3: { version: 'v3' }, all: {} };
  const subset = record({ name: constantFrom('v1', 'v1', 'v2', 'v2', 'v3', 'all'), isSwapped: optional(constant(true), 8), track: optional(constantFrom('front', 'back'), 6), policy: optional(trafficPolicy(names), 4) });
  return uniqueArray(subset, { minLength: 1, maxLength: 3, selector: ({ name }) => name, size: 'max' }).map((list) => list.map(({ name, isSwapped, track, policy }) => {
    const own = labels[isSwapped === true ? 'v2' : name] ?? {};
    const all = { ...own, ...(track === undefined ? {} : { tier: track }) };
    return written({ name, labels: Object.keys(all).length === 0 ? undefined : all, trafficPolicy: policy });
  }));
}

type HostForm = 'full' | 'short' | 'dotted' | 'upper' | 'wildcard' | 'external';

const form = weighted<HostForm>([12, constant('full')], [6, constant('short')], [1, constant('dotted')], [1, constant('upper')], [5, constant('wildcard')], [3, constant('external')]);

/** Rules for hosts in every form, in the namespace of the service, of a client, and in the root namespace; every third comes with a second for the same host. */
export function arbitraryDestinationRule(names: Names): Draw {
  const body = record({
    subsets: usual(subsets(names), 3),
    trafficPolicy: optional(trafficPolicy(names), 2),
    workloadSelector: optional(names.labels.map((matchLabels): JsonObject => ({ matchLabels })), 6),
    exportTo: names.exportTo,
  });
  return record({
    about: names.about, form, body,
    wide: constantFrom('namespace', 'namespace', '*.local', '*', '*.example.com'),
    external: names.externalHost,
    second: optional(record({ body, home: optional(names.namespace, 4) }), 3),
  }).map(({ about, form: own, wide, external, body: first, second }): DrawnObject[] => {
    const place = { host: hostOf(about, own, { wide, external }), home: about.home };
    if (second === undefined) return [ruleOf(place, first)];
    // A short name is another host elsewhere.
    const home = own === 'short' ? about.home : (second.home ?? about.home);
    return [ruleOf(place, first), ruleOf({ ...place, home }, second.body)];
  });
}

interface Body {
  readonly subsets: readonly JsonObject[] | undefined;
  readonly trafficPolicy: JsonObject | undefined;
  readonly workloadSelector: JsonObject | undefined;
  readonly exportTo: (home: string) => readonly string[] | undefined;
}

/** One with a selector is for its own namespace, and may say so only. */
function ruleOf({ host, home }: { readonly host: string; readonly home: string }, { exportTo, workloadSelector, ...rest }: Body): DrawnObject {
  const exported = exportTo(home);
  const seen = workloadSelector === undefined || exported === undefined ? exported : ['.'];
  return { apiVersion: networking, kind: 'DestinationRule', namespace: home, spec: written({ host, ...rest, workloadSelector, exportTo: seen }) };
}

function hostOf({ service: { host, name, namespace } }: About, form: HostForm, { wide, external }: { readonly wide: string; readonly external: string }): string {
  const forms: Readonly<Record<HostForm, string>> = { full: host, short: name, dotted: `${name}.${namespace}`, upper: host.replace(name, name.toUpperCase()), wildcard: wide === 'namespace' ? `*.${namespace}.svc.cluster.local` : wide, external };
  return forms[form];
}
