import type { SourceFile } from '../../src/kube/resource.ts';
import { backends } from '../../src/meshes/registry.ts';
import { changeRequest } from '../../src/model/change-request.ts';
import { concreteView } from '../../src/model/concrete-request.ts';
import type { DecidedDestination, Decision } from '../../src/model/decision.ts';
import { outside, type Call, type HeaderChange, type MeshModel } from '../../src/model/mesh-model.ts';
import type { Request } from '../../src/model/request-view.ts';
import { trace } from '../../src/model/trace.ts';
import { openProject } from '../../src/project/project.ts';
import { echoOrders, serve, type Answer } from '../../scripts/score/real-mesh/echo.ts';
import { manifestsOf, type Case, type RecordedRequest, type Try } from './recording.ts';

/** One request, what the model says of it, and every try that contradicts it. */
export interface Replayed {
  readonly request: RecordedRequest;
  readonly decision: Decision;
  readonly contradictions: readonly string[];
  /** The model says that the input does not decide it. */
  readonly isUndecided: boolean;
}

interface Context {
  readonly model: MeshModel;
  readonly request: RecordedRequest;
  readonly decision: Decision;
}

export function replay(application: SourceFile, recorded: Case): Replayed[] {
  const { resources, topology } = openProject([application, ...manifestsOf(recorded)]);
  const model = backends.get('istio')?.lift({ resources, topology });
  if (model === undefined) throw new Error('no mesh of this name can be lifted');
  return recorded.requests.map((request, index) => {
    const decision = trace(model, callOf(request), concreteView(requestOf(request)), { explains: true });
    // A try that the recorder itself lost says nothing.
    const tries = (recorded.observed[index] ?? []).filter(({ error }) => error !== 'timeout');
    const contradictions = tries.flatMap((one) => contradiction({ model, request, decision }, one) ?? []);
    return { request, decision, contradictions, isUndecided: endingsOf(decision).every(({ outcome }) => outcome === 'unknown') };
  });
}

function callOf({ from, to, port, protocol, isHttps }: RecordedRequest): Call {
  const client = from === 'gateway' ? outside : from;
  return { client, host: to, port, protocol: protocol ?? 'http', ...(client === outside && protocol !== 'tcp' ? { isHttps: isHttps ?? false } : {}) };
}

function requestOf({ address, method = 'GET', path = '/', headers = {}, host }: RecordedRequest): Request {
  return { method, path, headers, ...(host === undefined ? {} : { host }), ...(address === undefined ? {} : { address }) };
}

function contradiction(context: Context, one: Try): string | undefined {
  const { decision } = context;
  if (endingsOf(decision).every(({ outcome }) => outcome === 'unknown')) return undefined;
  const found = one.pod === undefined ? withoutApplication(context, one) : withApplication(context, one);
  return found === undefined ? undefined : `${describeTry(one)}; the model: ${describeDecision(decision)} (${found})`;
}

/** The endings that the decision holds: its shares, or itself. */
function endingsOf(decision: Decision): readonly Pick<DecidedDestination, 'outcome' | 'status' | 'transport'>[] {
  const shares = decision.destinations.filter(({ weight }) => weight > 0);
  return shares.length === 0 ? [decision] : shares;
}

function withoutApplication({ request, decision }: Context, one: Try): string | undefined {
  const endings = endingsOf(decision);
  if (one.error !== undefined || one.status === undefined) return endings.some(({ outcome, status }) => status === undefined && (outcome === 'refused' || outcome === 'unreachable' || outcome === 'no-route')) ? undefined : 'no answer';
  if (decision.fault?.abort?.status === one.status && one.body === 'fault filter abort') return undefined;
  if (endings.some(({ outcome }) => outcome === 'delivered') && isRequest(request)) {
    const answer = applicationAnswer(decision, request.headers);
    if (answer.by === 'proxy' && answer.status === one.status) return undefined;
  }
  if (!endings.some(({ outcome, status }) => outcome !== 'delivered' && outcome !== 'unknown' && (isSameStatus(status, one) || (outcome === 'fault' && one.grpc !== undefined)))) return 'status of a proxy';
  // Envoy adds a location to every answer 201.
  if (one.status !== 201 && one.location !== decision.location) return `location ${decision.location}`;
  if (decision.outcome === 'responded' && one.body !== undefined && !(decision.body ?? '').startsWith(one.body)) return `body ${decision.body}`;
  return undefined;
}

/** To gRPC a proxy answers 200 and says the rest in the status of gRPC: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter */
const grpcStatuses: Readonly<Record<number, string>> = { 400: '13', 401: '16', 403: '7', 404: '12', 429: '14', 502: '14', 503: '14', 504: '14' };

function isSameStatus(status: number | undefined, one: Try): boolean {
  if (one.grpc === undefined || one.status !== 200) return status === one.status;
  return status !== undefined && (grpcStatuses[status] ?? '2') === one.grpc;
}

/** What comes of a request that is delivered: the status that the client sees, and the try that was answered. */
function applicationAnswer({ timeoutMs, retries }: Decision, headers: RecordedRequest['headers']): Pick<Answer, 'by' | 'status' | 'attempts'> {
  return serve(echoOrders(headers), timeoutMs?.value ?? null, retries === undefined ? null : { ...retries.value, perTryTimeout: retries.value.perTryTimeoutMs ?? null });
}

function isRequest({ protocol }: RecordedRequest): boolean {
  return protocol === undefined || protocol === 'grpc';
}

function withApplication(context: Context, one: Try): string | undefined {
  const { request, decision } = context;
  const shares = decision.destinations.filter(({ weight, outcome }) => weight > 0 && outcome === 'delivered');
  const share = shares.find(({ workloads, addresses }) => isAmong(one.pod ?? '', workloads, addresses));
  if (share === undefined) return 'who answers';
  if (!isRequest(request)) return undefined;
  // A client's own TLS may pass through to the application, whatever is around it.
  if (request.isHttps !== true && (one.isTls === true) !== (share.transport === 'tls')) return `over ${share.transport}`;
  const answer = applicationAnswer(decision, request.headers);
  if (one.status !== answer.status) return `status ${answer.status}`;
  if (!carriesRequests(context, share)) return undefined;
  if ((one.attempts ?? 1) !== answer.attempts) return `try ${answer.attempts}`;
  return request.method === 'HEAD' ? undefined : differsOnArrival(context, share, one);
}

/** Addresses of the recorder's pods, for what configuration calls by address. */
const podAddresses: Readonly<Record<string, string>> = { a1: '10.44.0.11', b1: '10.44.0.12', b2: '10.44.0.13', c1: '10.44.0.14', d1: '10.44.0.15', m1: '10.44.0.16', h1: '10.44.0.17', h2: '10.44.0.18', legacy1: '10.44.0.19' };

/** The WorkloadEntry `vm` has the address of the server outside. */
function isAmong(pod: string, workloads: readonly string[], addresses: readonly string[]): boolean {
  if (pod === 'outside') return addresses.length > 0 || workloads.some((workload) => workload.endsWith('/vm'));
  return workloads.some((workload) => workload.endsWith(`/${pod}`)) || addresses.includes(podAddresses[pod] ?? '');
}

/** Whether the server's proxy sees requests: where it sees bytes it adds no headers, and changes none. */
function carriesRequests({ model }: Context, { host, port }: DecidedDestination): boolean {
  const protocols = model.hosts.filter((one) => one.host === host).flatMap(({ ports }) => ports.filter((one) => one.port === port).map(({ protocol }) => protocol));
  return protocols.length > 0 && protocols.every((protocol) => ['http', 'http2', 'grpc'].includes(protocol));
}

function differsOnArrival({ model, request, decision }: Context, share: DecidedDestination, one: Try): string | undefined {
  const identities = share.transport === 'mutual-tls' ? identitiesAtTheEnd(model, request, decision) : [];
  if (one.pod !== 'outside' && (one.client === undefined ? identities.length > 0 : !identities.includes(one.client))) return `identity ${identities.join(' or ')}`;
  const asked = requestOf(request);
  const port = request.port === 80 || request.port === 443 ? '' : `:${request.port}`;
  const arrived = changeRequest({ method: asked.method, target: asked.path, host: asked.host ?? `${request.to}${port}`, headers: new Map(Object.entries(asked.headers).map(([name, value]) => [name.toLowerCase(), value])) }, [{ kind: 'normalize-path', to: model.outbound(callOf(request)).normalization }, ...decision.changes, ...(share.changes ?? [])]);
  if (one.host !== arrived.host) return `authority ${arrived.host}`;
  if (one.url !== arrived.target) return `path ${arrived.target}`;
  return differsInHeaders(one.headers ?? {}, arrived.headers) ?? differsInAnswer([...(share.responseChanges ?? []), ...(decision.responseChanges ?? [])], one.answer ?? {});
}

function differsInHeaders(seen: Readonly<Record<string, string>>, expected: ReadonlyMap<string, string>): string | undefined {
  const plain = (value: string | undefined): string | undefined => value?.replaceAll(', ', ',');
  const names = new Set([...Object.keys(seen), ...expected.keys()]);
  const wrong = [...names].find((name) => !isOfProxies(name) && plain(seen[name]) !== plain(expected.get(name)));
  return wrong === undefined ? undefined : `header ${wrong}: ${expected.get(wrong)}`;
}

/** The application sets none of these headers itself. */
function differsInAnswer(responseChanges: readonly HeaderChange[], seen: Readonly<Record<string, string>>): string | undefined {
  const { headers } = changeRequest({ method: 'GET', target: '/', host: undefined, headers: new Map() }, responseChanges);
  const wrong = [...new Set([...headers.keys(), ...Object.keys(seen)])].find((name) => seen[name]?.replaceAll(', ', ',') !== headers.get(name));
  return wrong === undefined ? undefined : `header of the answer ${wrong}: ${headers.get(wrong)}`;
}

/** Headers that proxies add and take away on their own, and tokens, of which the recordings keep no copy. */
function isOfProxies(name: string): boolean {
  return /^(?:x-envoy-|x-forwarded-|:|content-|te$|user-agent$|expect$|host$|via$|authorization$|cookie$|x-token$)/.test(name);
}

/** Who the last proxy on the way may be: the caller, or any gateway where one is in between. */
function identitiesAtTheEnd(model: MeshModel, { from }: RecordedRequest, { steps }: Decision): readonly string[] {
  const isThroughGateway = from === 'gateway' || steps.some(({ hop }) => hop > 0);
  const workloads = isThroughGateway ? [...model.workloads.values()].filter(({ proxy }) => proxy === 'gateway') : [model.workloads.get(from)];
  return workloads.flatMap((workload) => (workload?.identity === undefined ? [] : `spiffe://${workload.identity}`));
}

export function describeRequest({ from, to, port, protocol, isHttps, host, method, path, headers = {} }: RecordedRequest): string {
  const sent = Object.entries(headers).map(([name, value]) => ` ${name}=${value.slice(0, 24)}`).join('');
  return `${from} ${isHttps ? 'https' : (protocol ?? 'http')} ${method ?? ''} ${path?.slice(0, 50) ?? ''} to ${to}:${port}${host === undefined ? '' : ` as ${host}`}${sent}`;
}

function describeTry({ status, error, pod, attempts, body, client, url, host, headers, location }: Try): string {
  if (error !== undefined) return `the mesh: ${error}`;
  if (pod === undefined) return `the mesh: ${status} ${body ?? ''}${location === undefined ? '' : ` to ${location}`}`;
  return `the mesh: ${pod} answered ${status ?? ''}${attempts === undefined ? '' : ` in try ${attempts}`} as ${client ?? 'nobody'} ${host ?? ''}${url?.slice(0, 60) ?? ''}${headers === undefined ? '' : ` ${JSON.stringify(headers).slice(0, 90)}`}`;
}

function describeDecision({ outcome, status, flag, destinations, unknown }: Decision): string {
  const shares = destinations.map((share) => `${share.workloads.join('+')}${share.addresses.join('+')} ${share.outcome} ${share.status ?? ''} ${share.transport ?? ''}`).join(' | ');
  return `${outcome} ${status ?? ''} ${flag ?? ''} [${shares}]${unknown.length === 0 ? '' : ` unknown: ${unknown.map(({ what }) => what).join('; ')}`}`;
}
