import { describeChanges } from '../../../model/change-text.ts';
import type { TraceReport } from '../../../project/trace.ts';
import { shortHost } from './trace-text.ts';

/** What is done to a request and to its answer: `path becomes /v2; of the answer: header x-by becomes mesh`. */
export function describeRewriting({ changes = [], responseChanges = [], destinations }: Pick<TraceReport, 'changes' | 'responseChanges' | 'destinations'>): string {
  const shares = destinations.flatMap((share) => {
    const own = bothWays(share.changes ?? [], share.responseChanges ?? []);
    return own === '' ? [] : [`${share.subset ?? shortHost(share.host, '')}: ${own}`];
  });
  return [bothWays(changes, responseChanges), ...shares].filter((part) => part !== '').join('; ');
}

function bothWays(changes: NonNullable<TraceReport['changes']>, answers: NonNullable<TraceReport['responseChanges']>): string {
  const answer = describeChanges(answers);
  return [describeChanges(changes), answer === '' ? '' : `of the answer: ${answer}`].filter((part) => part !== '').join('; ');
}
