import type { Transport } from '../../../model/mesh-model.ts';
import type { Aspect } from '../../../model/treatment.ts';
import type { ReportChange } from '../../../project/diff.ts';
import type { TraceReport } from '../../../project/trace.ts';
import { describeRewriting } from './changes-text.ts';
import { duration, listed } from './layout.ts';
import { describeSetting } from './setting-text.ts';
import { shortHost } from './trace-text.ts';

/** Before and after, of one aspect: `v1 → v2`, `2 s → 5 s`. */
export function beforeAndAfter(aspect: Aspect, { before, after, host, settings }: ReportChange): string {
  if (aspect === 'other-limits') return listed(settings.map(describeSetting), 6);
  const of = (side: TraceReport): string => valueOf(aspect, side, host);
  const [old, current] = [of(before), of(after)];
  return old === '' && current === '' ? '' : old === current ? current : `${old || 'none'} → ${current || 'none'}`;
}

const transports: Readonly<Record<Transport, string>> = { 'mutual-tls': 'mutual TLS', tls: 'TLS', plaintext: 'plaintext' };

function valueOf(aspect: Aspect, side: TraceReport, host: string): string {
  switch (aspect) {
    case 'newly-allowed':
    case 'newly-refused':
    case 'newly-delivered':
    case 'no-longer-delivered':
    case 'other-answer':
      return answerOf(side);
    case 'delivered-elsewhere':
      return sharesOf(side, host);
    case 'other-encryption':
      return [...new Set(side.destinations.flatMap((share) => (share.transport === null || share.outcome !== 'delivered' ? [] : [transports[share.transport]])))].sort().join(' and ');
    case 'other-deadline':
      return side.timeout === null || side.timeout === 0 ? 'no timeout' : duration(side.timeout);
    case 'other-retries':
      return side.retries === null || side.retries.attempts <= 0 ? 'none' : `${side.retries.attempts} on ${side.retries.on.join(', ')}${side.retries.perTryTimeout === null ? '' : `, each try ${duration(side.retries.perTryTimeout)}`}`;
    case 'other-fault':
      return [side.fault?.abort === undefined ? '' : `${side.fault.abort.percent} % ${side.fault.abort.grpcStatus ?? side.fault.abort.status}`, side.fault?.delay === undefined ? '' : `${side.fault.delay.percent} % delayed ${duration(side.fault.delay.delayMs)}`].filter((part) => part !== '').join(', ');
    case 'other-mirrors':
      return listed((side.mirrors ?? []).map((mirror) => `${shortHost(mirror.host, '')}${mirror.subset === null ? '' : ` ${mirror.subset}`} ${mirror.percent} %`));
    case 'other-changes':
      return describeRewriting(side);
    case 'other-limits':
      return '';
  }
}

/** What the client gets, by share where that differs. */
export function answerOf({ outcome, status, location, destinations }: TraceReport): string {
  const shares = new Map<string, number>();
  for (const share of destinations) shares.set(String(share.status ?? share.outcome), (shares.get(String(share.status ?? share.outcome)) ?? 0) + share.weight);
  if (shares.size > 1) return [...shares].map(([answer, weight]) => `${answer} for ${Math.round(weight * 100) / 100} %`).join(' and ');
  return `${status ?? outcome}${location === undefined ? '' : ` to ${location}`}`;
}

/** Subsets where it is one host, as most splits are. */
function sharesOf({ destinations }: TraceReport, host: string): string {
  const delivered = destinations.filter((share) => share.outcome === 'delivered');
  return listed(
    delivered.map((share) => {
      const name = share.host === host && share.subset !== null ? share.subset : `${shortHost(share.host, '')}${share.port === 0 ? '' : `:${share.port}`}${share.subset === null ? '' : ` ${share.subset}`}`;
      const pods = share.subset === null ? listed([...share.workloads, ...(share.addresses ?? [])].map((workload) => workload.split('/').at(-1) ?? workload), 2) : '';
      return `${name}${pods === '' ? '' : ` (${pods})`}${delivered.length > 1 ? ` ${Math.round(share.weight * 100) / 100} %` : ''}`;
    }),
    5,
  );
}
