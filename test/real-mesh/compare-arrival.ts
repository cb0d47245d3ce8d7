import { changeRequest } from '../../src/model/change-request.ts';
import type { DecidedDestination } from '../../src/model/decision.ts';
import { reach } from '../../src/model/dialled.ts';
import { stranger, type CallProtocol, type Endpoint, type HeaderChange, type Inbound } from '../../src/model/mesh-model.ts';
import { callOf, endingsOf, requestOf, type Asked, type Difference } from './contradiction.ts';
import type { ExpectedAnswer } from './expected-answer.ts';
import type { Try } from './recording.ts';

/** What of a request at the application, and of its answer, is otherwise than the model says. */
export function arrivalDifference(asked: Asked, share: DecidedDestination, one: Try, answer: ExpectedAnswer | undefined): Difference | undefined {
  const { request } = asked;
  // A client's own TLS may pass through to the application, whatever is around it. An answer without a body does not tell.
  if (request.isHttps !== true && request.method !== 'HEAD' && (one.isTls === true) !== (share.transport === 'tls')) return { kind: 'transport', expected: `${share.transport}` };
  if (answer !== undefined && !isRightTry(asked, one, answer)) return { kind: 'number of tries', expected: `${answer.attempts}` };
  if (request.method === 'HEAD') return undefined;
  return identityDifference(asked, share, one) ?? requestDifference(asked, share, one) ?? answerHeaders([...(share.responseChanges ?? []), ...(asked.decision.responseChanges ?? [])], one.answer ?? {});
}

/** A try that another share refused may have come before. */
function isRightTry({ decision }: Asked, one: Try, answer: ExpectedAnswer): boolean {
  const seen = one.attempts ?? 1;
  const mayFailBefore = endingsOf(decision).some(({ outcome }) => outcome !== 'delivered');
  return seen === answer.attempts || (mayFailBefore && seen > answer.attempts);
}

function identityDifference(asked: Asked, share: DecidedDestination, { pod, client }: Try): Difference | undefined {
  if (client === undefined && isSniffed(asked, share, workloadOf(asked, pod))) return undefined;
  const identities = share.transport === 'mutual-tls' && forwardsIdentity(asked, share, workloadOf(asked, pod)) ? identitiesAtTheEnd(asked) : [];
  if (pod === 'outside' || (client === undefined ? identities.length === 0 : identities.includes(client))) return undefined;
  return { kind: 'identity', expected: identities.join(' or ') || 'none' };
}

/** Without Istio's own filter for ALPN it is chance whether the server's proxy takes mutual TLS to a port that declares nothing for HTTP. */
export function isSniffed(asked: Asked, share: DecidedDestination, workload: string | undefined): boolean {
  return inboundSees(asked, share, workload, 'http') === 'requests' && inboundSees(asked, share, workload, 'tcp') === 'connections';
}

function workloadOf({ pods }: Asked, pod = ''): string | undefined {
  return pods.get(pod)?.workload;
}

/** A server's proxy that sees bytes cannot tell the application who sent them. */
function forwardsIdentity(asked: Asked, share: DecidedDestination, workload: string | undefined): boolean {
  return inboundSees(asked, share, workload, asked.request.protocol ?? 'http') !== 'connections';
}

/** Undefined where nothing tells at which of its ports the pod was reached. */
function inboundSees({ model, request, decision }: Asked, { host, port }: DecidedDestination, workload: string | undefined, spoken: CallProtocol): Inbound['sees'] | undefined {
  // A gateway balances where a sidecar goes to the dialled port.
  const isThroughGateway = request.from === 'gateway' || decision.steps.some(({ hop }) => hop > 0);
  const gateways = isThroughGateway ? [...model.workloads.values()].filter(({ proxy }) => proxy === 'gateway').map(({ id }) => id) : [];
  const endpointsFor = (client: string): readonly Endpoint[] => {
    const destination = model.destination(client, { host, port });
    // Where connections keep to the address that was dialled, its pods are reached, on its ports.
    const call = { ...callOf(request), client };
    return destination.dialled === undefined || client === stranger ? destination.endpoints : reach(model, model.outbound(call), call, destination).endpoints;
  };
  const endpoint = [...gateways, request.from, stranger].flatMap((client) => endpointsFor(client)).find((one) => one.workload === workload);
  return workload === undefined || endpoint === undefined ? undefined : model.inbound(workload, endpoint.port, spoken).sees;
}

/** Who the last proxy on the way may be: the caller, or any gateway where one is in between; either where only some shares go through one. */
function identitiesAtTheEnd({ model, request: { from }, decision: { steps, destinations } }: Asked): readonly string[] {
  const isThroughGateway = from === 'gateway' || steps.some(({ hop }) => hop > 0);
  const isDirect = from !== 'gateway' && (!isThroughGateway || destinations.length > 1);
  const workloads = [...(isThroughGateway ? [...model.workloads.values()].filter(({ proxy }) => proxy === 'gateway') : []), ...(isDirect ? [model.workloads.get(from)] : [])];
  return workloads.flatMap((workload) => (workload?.identity === undefined ? [] : `spiffe://${workload.identity}`));
}

function requestDifference({ request, decision }: Asked, share: DecidedDestination, one: Try): Difference | undefined {
  const asked = requestOf(request);
  const port = request.port === 80 || request.port === 443 ? '' : `:${request.port}`;
  const sent = { method: asked.method, target: asked.path, host: asked.host ?? `${request.to}${port}`, headers: linesOf(asked.headers) };
  const arrived = changeRequest(sent, [...decision.changes, ...(share.changes ?? [])]);
  if (one.host !== arrived.host) return { kind: 'authority', expected: `${arrived.host}` };
  if (one.url !== arrived.target) return { kind: 'path', expected: arrived.target };
  return requestHeaders(one.headers ?? {}, arrived.headers);
}

function requestHeaders(seen: Readonly<Record<string, string>>, expected: ReadonlyMap<string, string>): Difference | undefined {
  const plain = (value: string | undefined): string | undefined => value?.replaceAll(', ', ',');
  const names = new Set([...Object.keys(seen), ...expected.keys()]);
  const wrong = [...names].find((name) => !isOfProxies(name) && plain(seen[name]) !== plain(expected.get(name)));
  return wrong === undefined ? undefined : { kind: 'header', expected: `${wrong}: ${expected.get(wrong)}` };
}

/** The application sets none of these headers itself. */
function answerHeaders(responseChanges: readonly HeaderChange[], seen: Readonly<Record<string, string>>): Difference | undefined {
  const { headers } = changeRequest({ method: 'GET', target: '/', host: undefined, headers: new Map() }, responseChanges);
  const wrong = [...new Set([...headers.keys(), ...Object.keys(seen)])].find((name) => !isUsualOfAnswers(name) && seen[name]?.replaceAll(', ', ',') !== headers.get(name));
  return wrong === undefined ? undefined : { kind: 'header of the answer', expected: `${wrong}: ${headers.get(wrong)}` };
}

/** Headers that every answer has, whatever anybody sets, those of CORS (which origin an answer names depends on the one that asks, and is not told), and the cookie by which a proxy balances. */
function isUsualOfAnswers(name: string): boolean {
  return /^(?:server|date|connection|keep-alive|transfer-encoding|content-length|content-type|location|set-cookie|access-control-.*)$/.test(name);
}

/** Headers that proxies add and take away on their own, and tokens, of which the recordings keep no copy. */
function isOfProxies(name: string): boolean {
  return /^(?:x-envoy-|x-forwarded-|:|content-|te$|user-agent$|expect$|host$|via$|authorization$|cookie$|grpc-timeout$|x-token$)/.test(name);
}

/** Names in small letters; what was sent twice, under names that differ in case, is one text. */
function linesOf(headers: Readonly<Record<string, string>>): ReadonlyMap<string, string> {
  const lines = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const before = lines.get(name.toLowerCase());
    lines.set(name.toLowerCase(), before === undefined ? value : `${before},${value}`);
  }
  return lines;
}
