import type { Answer } from './echo.ts';
import { hasEchoHeaders, type RecordedRequest, type Try } from './recording.ts';

/** Why the recorded tries contradict the predicted answers; undefined where they agree. */
export function disagreement(request: RecordedRequest, tries: readonly Try[], answers: readonly Answer[]): string | undefined {
  for (const one of tries) {
    const reasons = answers.map((answer) => contradiction(request, one, answer));
    if (reasons.includes(undefined)) continue;
    return `${describeTry(one)}, not ${answers.map(describeAnswer).join(' or ')}`;
  }
  return undefined;
}

function contradiction(request: RecordedRequest, one: Try, answer: Answer): string | undefined {
  if (one.error !== undefined) return answer.outcome === 'refused' || answer.outcome === 'unreachable' ? undefined : 'outcome';
  if (one.pod === undefined) return answer.by === 'proxy' && answer.status === one.status && answer.outcome !== 'unknown' ? undefined : 'status';
  if (answer.by !== 'application') return 'outcome';
  if (!answer.workloads.some((workload) => workload.endsWith(`/${one.pod}`))) return 'workload';
  // Only these requests make the number of tries tell something.
  return hasEchoHeaders(request) && one.attempts !== undefined && one.attempts !== answer.attempts ? 'attempts' : undefined;
}

export function describeTry({ status, error, pod, attempts, body }: Try): string {
  if (error !== undefined) return error;
  if (pod !== undefined) return `${pod} answered${status === undefined ? '' : ` ${status}`}${attempts !== undefined && attempts > 1 ? ` in try ${attempts}` : ''}`;
  return `a proxy answered ${status}${body ? ` (${body.slice(0, 60)})` : ''}`;
}

export function describeAnswer({ outcome, by, status, attempts, workloads, share }: Answer): string {
  const flag = share?.flag ? ` ${share.flag}` : '';
  if (by === 'application') return `${workloads.join(', ') || 'an address outside'} answering${status === undefined ? '' : ` ${status}`}${attempts !== undefined && attempts > 1 ? ` in try ${attempts}` : ''}`;
  return `${outcome}${status === undefined ? '' : ` ${status}`}${flag}`;
}
