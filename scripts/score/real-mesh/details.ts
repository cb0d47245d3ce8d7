import type { DecisionOutcome } from '../../../src/model/decision.ts';
import { changeRequest, type RequestText } from '../../../src/model/change-request.ts';
import type { MeshModel } from '../../../src/model/mesh-model.ts';
import type { TraceReport } from '../../../src/project/trace.ts';
import type { Answer } from './echo.ts';
import type { RecordedRequest, Try } from './recording.ts';

/** A request with what the model says of it. */
export interface Judged {
  readonly request: RecordedRequest;
  readonly tries: readonly Try[];
  readonly report: TraceReport;
  readonly answers: readonly Answer[];
  readonly model: MeshModel;
}

/**
 * What the score does not ask: path, authority and headers as they arrived, the caller's identity, the status of the
 * application, where a redirect leads, and what a proxy answered of itself. Undefined where all agree.
 */
export function disagreementInDetail(judged: Judged): string | undefined {
  for (const one of judged.tries) {
    const found = one.pod === undefined ? proxyDetail(judged, one) : applicationDetail(judged, one);
    if (found !== undefined) return found;
  }
  return undefined;
}

function proxyDetail({ report, answers, request }: Judged, one: Try): string | undefined {
  if (one.error !== undefined) return request.protocol === 'tcp' || answers.some(({ status }) => status === undefined) ? undefined : `${one.error}, not ${answers[0]?.status}`;
  if (one.location !== undefined && one.location !== report.location) return `location ${one.location}, not ${report.location ?? 'none'}`;
  if (report.outcome === 'redirected' && one.location === undefined) return 'no location';
  if (request.method === 'HEAD' || one.body === undefined) return undefined;
  const outcome = outcomeOfBody(one);
  if (outcome !== undefined && !answers.some((answer) => answer.outcome === outcome)) return `${outcome} by its body (${one.body.slice(0, 40)}), not ${report.outcome}`;
  return report.body !== undefined && report.outcome === 'responded' && !report.body.startsWith(one.body) ? `body ${one.body}, not ${report.body}` : undefined;
}

/** Envoy's own texts tell which filter answered. */
function outcomeOfBody({ body = '' }: Try): DecisionOutcome | undefined {
  if (body === 'RBAC: access denied') return 'refused';
  if (body === 'fault filter abort') return 'fault';
  return body === 'no healthy upstream' ? 'unreachable' : undefined;
}

function applicationDetail(judged: Judged, one: Try): string | undefined {
  const { answers, request } = judged;
  const answer = answers.find(({ workloads }) => workloads.some((workload) => workload.endsWith(`/${one.pod}`)));
  if (answer === undefined || request.protocol === 'tcp') return undefined;
  if (answer.status !== one.status) return `${one.pod} answered ${one.status}, not ${answer.status}`;
  // An answer to HEAD has no body to read the rest from.
  if (request.method === 'HEAD') return undefined;
  const identity = callerIdentity(judged, answer);
  if (one.client !== identity) return `identity ${one.client ?? 'none'}, not ${identity ?? 'none'}`;
  const arrived = changeRequest(asSent(request), judged.report.changes ?? []);
  return (
    differs('path', one.url, arrived.target) ?? differs('authority', one.host, arrived.host) ?? differs('x-user', one.user, arrived.headers.get('x-user')) ?? differs('x-added', one.added, arrived.headers.get('x-added'))
  );
}

function differs(what: string, seen: string | undefined, expected: string | undefined): string | undefined {
  return joined(seen) === joined(expected) ? undefined : `${what} ${seen ?? 'none'}, not ${expected ?? 'none'}`;
}

/** Several values of a header arrive as several lines, which the application joins in its own way. */
function joined(values: string | undefined): string | undefined {
  return values?.replace(/, /g, ',');
}

function asSent({ method = 'GET', path = '/', to, headers = {} }: RecordedRequest): RequestText {
  return { method, target: path, host: to, headers: new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])) };
}

/** Who the last proxy on the way says it is: a gateway for clients outside. Undefined without mutual TLS. */
function callerIdentity({ request, model }: Judged, answer: Answer): string | undefined {
  if (answer.share?.transport !== 'mutual-tls') return undefined;
  const client = request.from === 'gateway' ? model.entrances(request.to, request.port)[0]?.workload : request.from;
  const identity = client === undefined ? undefined : model.workloads.get(client)?.identity;
  return identity === undefined ? undefined : `spiffe://${identity}`;
}
