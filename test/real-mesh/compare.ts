import type { Decision } from '../../src/model/decision.ts';
import { answersFrom } from './answers-from.ts';
import { arrivalDifference } from './compare-arrival.ts';
import { logDifference } from './compare-log.ts';
import { mirrorDifference } from './compare-mirrors.ts';
import { shareDifferences } from './compare-shares.ts';
import { timeDifference } from './compare-time.ts';
import { endingsOf, isPartlyUndecided, isRequest, isUndecided, type Asked, type Contradiction, type Difference, type Ending, type Observed } from './contradiction.ts';
import { describeDecision, describeTry } from './describe-asked.ts';
import { excuseOf } from './excuse.ts';
import { expectedAnswer, mayWaitTooLong } from './expected-answer.ts';
import type { Try } from './recording.ts';

/** Everything that the tries of a request show and the model denies. Where the model leaves something open, only what it commits to is compared. */
export function contradictionsOf(asked: Asked, { tries, counts }: Observed): readonly Contradiction[] {
  if (isUndecided(asked.decision)) return [];
  const ofTries = tries.flatMap((one) => {
    const found = differenceOf(asked, one);
    return found === undefined ? [] : [{ ...said(found, describeTry(one), asked), ...excuseOf(asked, one) }];
  });
  // What excuses one try excuses how many there are of it.
  const excuse = tries.map((one) => excuseOf(asked, one)).find((one) => one.excuse !== undefined);
  const ofShares = counts === undefined ? [] : shareDifferences(asked, tries, counts).map((found) => ({ ...said(found, 'the mesh: ' + tries.map((one, index) => `${counts[index]} × ${one.pod ?? one.status ?? one.error}`).join(', '), asked), ...excuse }));
  return [...ofTries, ...ofShares];
}

function said({ kind, expected }: Difference, seen: string, { decision }: Asked): Contradiction {
  return { kind, text: `${seen}; the model: ${describeDecision(decision)} (${kind}: ${expected})` };
}

function differenceOf(asked: Asked, one: Try): Difference | undefined {
  const found = one.pod === undefined ? withoutApplication(asked, one) : withApplication(asked, one);
  return found ?? mirrorDifference(asked, one) ?? timeDifference(asked, one);
}

function withoutApplication(asked: Asked, one: Try): Difference | undefined {
  const { request, decision } = asked;
  const endings = endingsOf(decision);
  if (isPartlyUndecided(decision)) return undefined;
  if (one.error !== undefined || one.status === undefined) return isSilenceExpected(asked) ? undefined : { kind: 'no answer', expected: 'an answer' };
  if (decision.fault?.abort !== undefined && (one.body === 'fault filter abort' || one.detail === 'fault_filter_abort')) return isAborted(decision.fault.abort, one) ? undefined : { kind: 'status of a proxy', expected: `${decision.fault.abort.grpcStatus ?? decision.fault.abort.status}` };
  if (one.detail === 'response_timeout' && [decision, ...endings].some(({ flag = '' }) => flag.includes('URX')) && mayWaitTooLong(decision)) return undefined;
  if (endings.some(({ outcome }) => outcome === 'delivered') && isRequest(request)) {
    const answer = expectedAnswer(decision, request.headers);
    if (answer === undefined || (answer.by === 'nobody' && one.status === 503)) return undefined;
    if (answer.by === 'proxy' && answer.status !== undefined && isSameStatus(answer.status, one)) return arrivedTimes(answer.attempts, one) ?? logDifference(asked, one, [{ outcome: 'delivered', ...(answer.flag === undefined ? {} : { flag: answer.flag }) }]);
  }
  const fitting = endings.filter((ending) => isAnswerOf(ending, one));
  if (fitting.length === 0) return { kind: 'status of a proxy', expected: endings.map(({ outcome, status }) => `${outcome} ${status ?? ''}`.trim()).join(' or ') };
  return answerDifference(asked, one, fitting) ?? logDifference(asked, one, fitting);
}

/** What a proxy wrote into the answer that it made. */
function answerDifference({ decision, request }: Asked, one: Try, fitting: readonly Ending[]): Difference | undefined {
  const isFitting = (outcome: Ending['outcome']): boolean => fitting.some((ending) => ending.outcome === outcome);
  const location = isFitting('redirected') ? decision.location : undefined;
  // Where a share is redirected by somebody further on, the decision does not hold where to.
  const isTold = !isFitting('redirected') || decision.location !== undefined || endingsOf(decision).length === 1;
  // Envoy adds a location to every answer 201.
  if (isTold && one.status !== 201 && one.location !== location) return { kind: 'location', expected: location ?? 'none' };
  // What a gateway behind one of several shares writes is no part of a decision.
  if (isFitting('responded') && decision.destinations.length === 0 && one.body !== undefined && !(decision.body ?? '').startsWith(one.body)) return { kind: 'body', expected: decision.body ?? 'none' };
  const isDelivering = endingsOf(decision).some(({ outcome }) => outcome === 'delivered');
  if (!isDelivering && isRequest(request) && (one.arrivals ?? 0) > 0) return { kind: 'who answers', expected: 'no application is reached' };
  return undefined;
}

function isAnswerOf({ outcome, status }: Ending, one: Try): boolean {
  return outcome !== 'delivered' && (isSameStatus(status, one) || (outcome === 'fault' && one.grpc !== undefined));
}

function isSilenceExpected({ decision, request }: Asked): boolean {
  const isClosed = endingsOf(decision).some(({ outcome, status }) => status === undefined && (outcome === 'refused' || outcome === 'unreachable' || outcome === 'no-route'));
  if (isClosed || !isRequest(request) || !endingsOf(decision).some(({ outcome }) => outcome === 'delivered')) return isClosed;
  const answer = expectedAnswer(decision, request.headers);
  return answer === undefined || answer.by === 'nobody';
}

/** To gRPC a proxy answers 200 and says the rest in the status of gRPC: https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/router_filter */
const grpcStatuses: Readonly<Record<number, string>> = { 400: '13', 401: '16', 403: '7', 404: '12', 429: '14', 502: '14', 503: '14', 504: '14' };

function isSameStatus(status: number | undefined, one: Try): boolean {
  if (one.grpc === undefined || one.status !== 200) return status === one.status;
  return status !== undefined && (grpcStatuses[status] ?? '2') === one.grpc;
}

function isAborted({ status, grpcStatus }: NonNullable<NonNullable<Decision['fault']>['abort']>, one: Try): boolean {
  return grpcStatus === undefined ? isSameStatus(status, one) : one.status === status && (one.grpc === undefined || one.grpc === String(grpcNames.indexOf(grpcStatus)));
}

/** By their numbers: https://grpc.io/docs/guides/status-codes/ */
const grpcNames = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS', 'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];

function withApplication(asked: Asked, one: Try): Difference | undefined {
  const { request, decision } = asked;
  const delivered = decision.destinations.filter(({ weight, outcome }) => weight > 0 && outcome === 'delivered');
  const shares = delivered.filter(({ workloads, addresses }) => answersFrom(asked, one.pod ?? '', workloads, addresses));
  if (shares.length === 0) return isPartlyUndecided(decision) ? undefined : { kind: 'who answers', expected: delivered.flatMap(({ workloads, addresses }) => [...workloads, ...addresses]).join(' or ') || 'no application' };
  if (!isRequest(request)) return undefined;
  const answer = expectedAnswer(decision, request.headers);
  if (answer !== undefined) {
    // Another share refused a try before: the application then counts from the second on.
    const isLater = (one.attempts ?? 1) > answer.attempts && endingsOf(decision).some(({ outcome }) => outcome !== 'delivered');
    if (!isLater && (answer.by !== 'application' || one.status !== answer.status)) return { kind: 'status', expected: `${answer.status ?? 'no answer'}` };
  }
  const grpc = grpcStatusOf(request);
  if (request.protocol === 'grpc' && one.grpc !== grpc) return { kind: 'status of gRPC', expected: grpc ?? '0' };
  const found = shares.map((share) => arrivalDifference(asked, share, one, answer));
  return found.includes(undefined) ? undefined : found[0];
}

/** Undefined where the application says that all is well. */
function grpcStatusOf({ headers = {} }: Asked['request']): string | undefined {
  const told = Object.entries(headers).find(([name]) => name.toLowerCase() === 'x-echo-grpc-status')?.[1];
  return told === '0' ? undefined : told;
}

/** How many tries applications received of a request that a proxy answered. */
function arrivedTimes(attempts: number, { arrivals }: Try): Difference | undefined {
  return arrivals === undefined || arrivals === attempts ? undefined : { kind: 'number of tries', expected: `${attempts}` };
}
