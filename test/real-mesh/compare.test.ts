import { describe, expect, it } from 'vitest';
import type { JsonObject, SourceFile } from '../../src/kube/resource.ts';
import type { Decision } from '../../src/model/decision.ts';
import { contradictionsOf } from './compare.ts';
import type { Asked, ContradictionKind } from './contradiction.ts';
import type { RecordedRequest, Try } from './recording.ts';
import { ask, openMesh } from './replay.ts';

/** What the mesh did against what a decision says: both are made up here, around one call that is known to work. */

const pod = (name: string, version: string): string => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: shop}
spec:
  selector: {matchLabels: {app: ${name.slice(0, 1)}, version: ${version}}}
  template:
    metadata: {labels: {app: ${name.slice(0, 1)}, version: ${version}}}
    spec: {serviceAccountName: ${name.slice(0, 1)}, containers: [{name: app, image: x, ports: [{containerPort: 8080}]}]}
`;
const service = (name: string): string => `---
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: shop}
spec: {clusterIP: 10.96.0.9, selector: {app: ${name}}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 8080}]}
`;
const application = { path: 'application.yaml', text: `apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n${pod('a', 'v1')}${pod('b1', 'v1')}${pod('b2', 'v2')}${pod('c', 'v1')}${service('b')}${service('c')}---
apiVersion: v1
kind: Service
metadata: {name: bytes, namespace: shop}
spec: {clusterIP: 10.96.0.8, selector: {app: c}, ports: [{name: tcp, port: 9090, targetPort: 9090}]}
` };
const mesh = openMesh(application, { objects: [] });

const request: RecordedRequest = { from: 'shop/a', to: 'b', port: 80, path: '/x', method: 'GET', headers: { 'x-user': 'ann' }, address: '10.44.0.11' };
const answered: Try = { status: 200, pod: 'b1', url: '/x', host: 'b', client: 'spiffe://cluster.local/ns/shop/sa/a', headers: { 'x-user': 'ann' }, detail: 'via_upstream' };
const [share] = ask(mesh, request).decision.destinations;
const source = { kind: 'default', of: 'the test' } as const;
const retries = (attempts: number): Partial<Decision> => ({ retries: { value: { attempts, on: ['5xx'] }, source } });
const timeout = (value: number): Partial<Decision> => ({ timeoutMs: { value, source } });
const only = (change: Partial<Decision>): Partial<Decision> => ({ destinations: [], ...change });
const ordered = (headers: Record<string, string>): Partial<RecordedRequest> => ({ headers: { 'x-user': 'ann', ...headers } });

interface Example {
  readonly decision?: Partial<Decision>;
  readonly request?: Partial<RecordedRequest>;
  readonly tries: readonly Try[];
  readonly counts?: readonly number[];
}

function kindsOf({ decision = {}, request: changed = {}, tries, counts }: Example): readonly ContradictionKind[] {
  const asked: Asked = ask(mesh, { ...request, ...changed });
  const found = contradictionsOf({ ...asked, decision: { ...asked.decision, ...decision } }, { tries, ...(counts === undefined ? {} : { counts }) });
  return [...new Set(found.map(({ kind }) => kind))];
}

const proxied: Try = { status: 503, body: 'no healthy upstream', flag: 'UH', detail: 'no_healthy_upstream' };
const unreachable = only({ outcome: 'unreachable', status: 503, flag: 'UH' });
const halves: Partial<Decision> = share === undefined ? {} : { destinations: [{ ...share, subset: 'v1', weight: 50, workloads: ['shop/b1'] }, { ...share, subset: 'v2', weight: 50, workloads: ['shop/b2'] }] };
const otherPod: Try = { ...answered, pod: 'b2' };
const toBytes: Example = { request: { to: 'bytes', port: 9090 }, tries: [{ status: 200, pod: 'c', url: '/x', host: 'bytes:9090', headers: { 'x-user': 'ann' } }] };
const held = (percent: number): Partial<Decision> => ({ ...unreachable, flag: percent < 100 ? 'UH' : 'DI,UH', fault: { delay: { percent, delayMs: 10 } } });
const mirrored: Partial<Decision> = { mirrors: [{ host: 'c.shop.svc.cluster.local', port: 80, percent: 100, source }] };

const exhausted = (attempts: number): Partial<Decision> => ({ ...only({ outcome: 'unreachable', status: 503, flag: 'UF,URX' }), ...retries(attempts), ...timeout(300) });
const outrun: Try = { status: 504, body: 'upstream request timeout', flag: 'UT', detail: 'response_timeout', ms: 305 };

const agreeing: readonly (readonly [string, Example])[] = [
  ['a delivered request', { tries: [answered] }],
  ['an answer of the first proxy', { decision: unreachable, tries: [proxied] }],
  ['a timeout near its time', { decision: timeout(300), request: ordered({ 'x-echo-delay': '900' }), tries: [{ status: 504, body: 'upstream request timeout', flag: 'UT', detail: 'response_timeout', arrivals: 1, ms: 312 }] }],
  ['waits between tries that outlast the timeout', { decision: exhausted(5), tries: [outrun] }],
  ['the try that succeeds', { decision: retries(2), request: ordered({ 'x-echo-fail': '503:1' }), tries: [{ ...answered, attempts: 2, headers: { 'x-user': 'ann', 'x-echo-fail': '503:1' } }] }],
  ['halves that are halves', { decision: halves, tries: [answered, otherPod], counts: [24, 36] }],
  ['a copy where it belongs', { decision: mirrored, tries: [{ ...answered, mirrors: ['c'] }] }],
  ['a fault that hits some', { decision: { fault: { abort: { percent: 50, status: 418 } } }, tries: [answered, { status: 418, body: 'fault filter abort', detail: 'fault_filter_abort', flag: 'FI' }] }],
  ['a fault of gRPC that hits some', { decision: { ...unreachable, fault: { abort: { percent: 50, status: 200, grpcStatus: 'UNAVAILABLE' } } }, request: { protocol: 'grpc' }, tries: [{ ...proxied, status: 200, grpc: '14' }, { status: 200, grpc: '14', flag: 'FI', detail: 'fault_filter_abort' }] }],
  ['anything where nothing is decided', { decision: only({ outcome: 'unknown' }), tries: [proxied, answered] }],
  ['a server that sees bytes and forwards no identity', toBytes],
  ['a delay that hits some', { decision: held(50), tries: [proxied, { ...proxied, flag: 'DI,UH' }] }],
  ['an answer to a preflight', { decision: only({ outcome: 'responded', status: 200 }), tries: [{ status: 200, detail: 'cors_response' }] }],
  ['one share that is redirected', { decision: share === undefined ? {} : { outcome: 'redirected', status: 301, location: 'http://x/', destinations: [{ ...share, weight: 50, workloads: [], outcome: 'redirected', status: 301 }, { ...share, subset: 'v2', weight: 50, workloads: [], outcome: 'unreachable', status: 503 }] }, tries: [{ status: 503 }, { status: 301, location: 'http://x/' }] }],
  ['a header that all answers have', { decision: { responseChanges: [{ kind: 'header', operation: 'set', name: 'server', value: 'x' }] }, tries: [answered] }],
  ['a proxy that says 503 in gRPC', { decision: unreachable, request: { protocol: 'grpc' }, tries: [{ ...proxied, status: 200, grpc: '14' }] }],
];

const contradicting: readonly (readonly [ContradictionKind, string, Example])[] = [
  ['no answer', 'where one is expected', { tries: [{ error: 'ECONNRESET' }] }],
  ['no answer', 'within the patience of the client', { tries: [{ error: 'timeout' }] }],
  ['who answers', 'another pod', { tries: [{ ...answered, pod: 'c' }] }],
  ['who answers', 'an application instead of a proxy', { decision: unreachable, tries: [answered] }],
  ['who answers', 'an application was reached before', { decision: unreachable, tries: [{ ...proxied, arrivals: 1 }] }],
  ['status', 'of the application', { request: ordered({ 'x-echo-status': '404' }), tries: [answered] }],
  ['status of a proxy', 'another one', { decision: unreachable, tries: [{ ...proxied, status: 404 }] }],
  ['status of a proxy', 'a timeout that no waits reach', { decision: exhausted(2), tries: [outrun] }],
  ['status of a proxy', 'although it is delivered', { tries: [{ status: 403, body: 'RBAC: access denied', detail: 'via_upstream' }] }],
  ['status of a proxy', 'of a fault', { decision: { fault: { abort: { percent: 50, status: 418 } } }, tries: [{ status: 503, body: 'fault filter abort' }] }],
  ['status of a proxy', 'of a fault of gRPC', { decision: { fault: { abort: { percent: 50, status: 200, grpcStatus: 'UNAVAILABLE' } } }, request: { protocol: 'grpc' }, tries: [{ status: 200, grpc: '5', flag: 'FI', detail: 'fault_filter_abort' }] }],
  ['response flag', 'another one', { decision: unreachable, tries: [{ ...proxied, flag: 'NC' }] }],
  ['response flag', 'without the delay that hits all', { decision: held(100), tries: [proxied] }],
  ['response detail', 'an answer of somebody further on', { decision: unreachable, tries: [{ status: 503, detail: 'via_upstream' }] }],
  ['response detail', 'another reason', { decision: only({ outcome: 'no-route', status: 404 }), tries: [{ status: 404, detail: 'direct_response' }] }],
  ['number of tries', 'more than the retries allow', { tries: [{ ...answered, attempts: 2 }] }],
  ['number of tries', 'behind a timeout', { decision: timeout(300), request: ordered({ 'x-echo-delay': '900' }), tries: [{ status: 504, arrivals: 3, ms: 310 }] }],
  ['time', 'before the timeout', { decision: timeout(300), request: ordered({ 'x-echo-delay': '900' }), tries: [{ status: 504, flag: 'UT', ms: 120 }] }],
  ['time', 'long after it', { decision: timeout(300), request: ordered({ 'x-echo-delay': '900' }), tries: [{ status: 504, flag: 'UT', ms: 9000 }] }],
  ['time', 'without the delay of a fault', { decision: { fault: { delay: { percent: 100, delayMs: 400 } } }, tries: [{ ...answered, ms: 30 }] }],
  ['transport', 'TLS at the application', { tries: [{ ...answered, isTls: true }] }],
  ['identity', 'none', { tries: [(({ client: _, ...rest }) => rest)(answered)] }],
  ['identity', 'of somebody else', { tries: [{ ...answered, client: 'spiffe://cluster.local/ns/shop/sa/c' }] }],
  ['identity', 'where the server sees bytes', { ...toBytes, tries: toBytes.tries.map((one) => ({ ...one, client: 'spiffe://cluster.local/ns/shop/sa/a' })) }],
  ['authority', 'another one', { tries: [{ ...answered, host: 'c' }] }],
  ['path', 'another one', { tries: [{ ...answered, url: '/y' }] }],
  ['header', 'missing', { tries: [{ ...answered, headers: {} }] }],
  ['header', 'that nobody sent', { tries: [{ ...answered, headers: { 'x-user': 'ann', 'x-added': '1' } }] }],
  ['header of the answer', 'that nobody asked for', { tries: [{ ...answered, answer: { 'x-answer': '1' } }] }],
  ['location', 'another one', { decision: only({ outcome: 'redirected', status: 301, location: 'http://b/moved' }), tries: [{ status: 301, location: 'http://b/x' }] }],
  ['body', 'another one', { decision: only({ outcome: 'responded', status: 418, body: 'tea' }), tries: [{ status: 418, body: 'coffee' }] }],
  ['status of gRPC', 'of the application', { request: { protocol: 'grpc' }, tries: [{ ...answered, grpc: '14' }] }],
  ['share', 'one of two halves is missing', { decision: halves, tries: [answered], counts: [60] }],
  ['mirror', 'a copy is missing', { decision: mirrored, tries: [{ ...answered, mirrors: [] }] }],
  ['mirror', 'a copy where none belongs', { tries: [{ ...answered, mirrors: ['c'] }] }],
];

describe('the comparison of what the mesh did with what the model says', () => {
  it.each(agreeing)('is content with %s', (_, example) => {
    expect(kindsOf(example)).toEqual([]);
  });

  it.each(contradicting)('sees a difference in: %s (%s)', (kind, _, example) => {
    expect(kindsOf(example)).toContain(kind);
  });

  it('calls it no fault of the model where an address turns out to be that of a pod', () => {
    const asked = ask(mesh, { ...request, to: '10.44.0.14', port: 8080 });
    const found = contradictionsOf(asked, { tries: [{ status: 403, body: 'RBAC: access denied', detail: 'via_upstream' }] });
    expect(found.map(({ excuse }) => excuse)).toEqual(['what the pod at an address makes of what arrives there']);
  });

  it('calls it no fault of the model where a namespace of which nothing is shown decides whether requests are read', () => {
    const scoped = openMesh(application, { objects: [{ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 's', namespace: 'shop' }, spec: { egress: [{ hosts: ['absent/*'] }] } }] });
    const found = contradictionsOf(ask(scoped, { ...request, to: 'api.example.com' }), { tries: [{ error: 'ECONNRESET' }] });
    expect(found.map(({ excuse }) => excuse)).toEqual(['what namespaces hold of which the input shows nothing']);
  });

  it.each([
    ['absent-tls', [['status of a proxy', 'whether a gateway has the pods and the secrets that it asks for']]],
    ['web-tls', [['status of a proxy', undefined]]],
  ])('with the secret %s of another server: a port of a gateway that waits for one serves what it served before', (credentialName, expected) => {
    const server = (host: string, secret: string): JsonObject => ({ port: { number: 443, name: host, protocol: 'HTTPS' }, hosts: [host], tls: { mode: 'SIMPLE', credentialName: secret } });
    const gateway = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'front', namespace: 'shop' }, spec: { selector: { app: 'c' }, servers: [server('a.test', 'web-tls'), server('b.test', credentialName)] } };
    const edge: SourceFile = { ...application, text: application.text.replace('labels: {app: c, version: v1}', "labels: {app: c, version: v1, istio: ingressgateway, sidecar.istio.io/inject: 'true'}, annotations: {inject.istio.io/templates: gateway}") };
    const asked = ask(openMesh(edge, { objects: [gateway] }), { from: 'gateway', to: 'a.test', port: 443, isHttps: true });
    expect(asked.decision.status).toBe(404);
    expect(contradictionsOf(asked, { tries: [{ status: 503 }] }).map(({ kind, excuse }) => [kind, excuse])).toEqual(expected);
  });
});
