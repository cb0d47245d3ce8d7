import type { Expected } from '../../../src/project/evaluate/task.ts';
import { checkArrival } from './checks/arrival.ts';
import { checkBalancing } from './checks/balancing.ts';
import { checkBreaker } from './checks/breaker.ts';
import { checkAbort, checkDelay } from './checks/faults.ts';
import { checkMirror } from './checks/mirror.ts';
import { checkRate } from './checks/rate.ts';
import { checkShares } from './checks/shares.ts';
import { checkTimeout } from './checks/times.ts';
import { checkTries } from './checks/tries.ts';
import { checkUnchanged, type Fingerprint } from './checks/unchanged.ts';
import { notJudged, type Finding } from './finding.ts';
import type { Probe } from './scene.ts';

/** Something that is tried to see what is expected of a call. */
export interface Experiment {
  readonly name: string;
  /** Kinds of expectations that it judges. */
  readonly about: readonly (keyof Expected)[];
  /**
   * `beside`: others may run at the same time. `alone`: they would change what is seen. `upsetting`: proxies are not
   * afterwards as they were, because they have ejected somebody or let through all that they may.
   */
  readonly order: 'beside' | 'alone' | 'upsetting';
  readonly run: (probe: Probe, before: Fingerprint | undefined) => Promise<readonly Finding[]>;
}

const all: readonly Experiment[] = [
  { name: 'arrival', about: ['status', 'refused', 'delivered', 'path', 'host', 'encrypted', 'redirect', 'throughGateway'], order: 'beside', run: checkArrival },
  { name: 'shares', about: ['shares'], order: 'beside', run: checkShares },
  { name: 'timeout', about: ['timeoutMs'], order: 'beside', run: checkTimeout },
  { name: 'delay', about: ['delay'], order: 'beside', run: checkDelay },
  { name: 'abort', about: ['abort'], order: 'beside', run: checkAbort },
  { name: 'mirror', about: ['mirror'], order: 'beside', run: checkMirror },
  { name: 'unchanged', about: ['unchanged'], order: 'beside', run: checkUnchanged },
  { name: 'limited', about: ['limited'], order: 'beside', run: () => Promise.resolve([notJudged('some limit', 'which one is left open')]) },
  { name: 'balancing', about: ['balancing'], order: 'alone', run: checkBalancing },
  { name: 'tries', about: ['tries'], order: 'upsetting', run: checkTries },
  { name: 'breaker', about: ['breaker'], order: 'upsetting', run: checkBreaker },
  { name: 'rate', about: ['rate'], order: 'upsetting', run: checkRate },
];

export function experimentsFor(then: Expected): readonly Experiment[] {
  return all.filter(({ about }) => about.some((name) => then[name] !== undefined));
}
