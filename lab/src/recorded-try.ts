import type { RecordedRequest, Try } from '../../test/real-mesh/recording.ts';
import type { PodAnswer } from './in-pod/wire.ts';

/** Headers of a request that proxies and clients always add, and that no case is about. */
const usualOfRequest = new Set([
  'host', 'x-echo-id', 'x-forwarded-proto', 'connection', 'x-request-id', 'x-forwarded-client-cert', 'x-envoy-attempt-count', 'transfer-encoding', 'content-length', 'te', 'content-type',
  'x-envoy-decorator-operation', 'x-envoy-peer-metadata', 'x-envoy-peer-metadata-id', 'x-envoy-expected-rq-timeout-ms', 'x-b3-traceid', 'x-b3-spanid', 'x-b3-parentspanid', 'x-b3-sampled',
  'x-forwarded-for', 'x-envoy-internal', 'x-envoy-external-address', ':method', ':path', ':authority', ':scheme',
]);
const usualOfAnswer = new Set([
  'content-type', 'date', 'server', 'x-envoy-upstream-service-time', 'connection', 'transfer-encoding', 'content-length', 'keep-alive', 'x-envoy-decorator-operation', 'location',
  'x-echo-pod', 'x-echo-received', 'grpc-status', 'grpc-message',
]);
const shownOfBody = 60;

/** What a case keeps of an answer: who answered, how, and what had become of the request. */
export function recordedTry(request: RecordedRequest, answer: PodAnswer): Try {
  if (answer.error !== undefined) return { error: answer.error };
  if (request.protocol === 'tcp' && answer.status === undefined) return tcpTry(answer.body ?? '');
  return answer.received === undefined ? proxyTry(answer) : applicationTry(answer, answer.received);
}

/** The application repeats what it is sent, with its own name before it. */
function tcpTry(body: string): Try {
  return body.includes(':ping') ? { pod: body.slice(0, body.indexOf(':')) } : { body: body.slice(0, shownOfBody) };
}

function applicationTry({ status, headers = {}, grpcStatus }: PodAnswer, received: NonNullable<PodAnswer['received']>): Try {
  const sent = without(received.headers ?? {}, usualOfRequest);
  const answered = without(headers, usualOfAnswer);
  const { attempt = 1, identity } = received;
  return {
    ...(status === undefined ? {} : { status }),
    pod: received.pod,
    url: received.url ?? '',
    host: received.host ?? '',
    ...(attempt === 1 ? {} : { attempts: attempt }),
    ...(received.protocol === 'https' ? { isTls: true } : {}),
    ...(identity === undefined ? {} : { client: identity }),
    ...(isEmpty(sent) ? {} : { headers: sent }),
    ...(isEmpty(answered) ? {} : { answer: answered }),
    ...(grpcStatus === undefined || grpcStatus === 0 ? {} : { grpc: String(grpcStatus) }),
  };
}

function proxyTry({ status, body = '', headers = {}, grpcStatus }: PodAnswer): Try {
  const pod = headers['x-echo-pod'];
  const answered = without(headers, usualOfAnswer);
  return {
    ...(status === undefined ? {} : { status }),
    ...(pod === undefined ? {} : { pod }),
    ...(body === '' ? {} : { body: body.slice(0, shownOfBody) }),
    ...(headers['location'] === undefined ? {} : { location: headers['location'] }),
    ...(grpcStatus === undefined ? {} : { grpc: String(grpcStatus) }),
    ...(isEmpty(answered) ? {} : { answer: answered }),
  };
}

function without(headers: Readonly<Record<string, string>>, names: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.has(name)));
}

function isEmpty(value: object): boolean {
  return Object.keys(value).length === 0;
}

/** Equal tries once, in the order of their text: so two recordings of the same behaviour are the same. */
export function distinct(tries: readonly Try[]): readonly Try[] {
  const byText = new Map(tries.map((one) => [canonical(one), one]));
  return [...byText].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, one]) => one);
}

/** The same text for the same values, whatever the order of their keys. */
export function canonical(value: unknown): string {
  return JSON.stringify(value, (_, inner: unknown) => (typeof inner === 'object' && inner !== null && !Array.isArray(inner) ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1))) : inner));
}
