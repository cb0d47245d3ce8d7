import { judged, notJudged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, volley, type Probe } from '../scene.ts';

/** How a call fares, as far as a few requests show it. */
export interface Fingerprint {
  /** Where requests go, and how they arrive there: the share of each way. */
  readonly ways: Readonly<Record<string, number>>;
  /** Tries of requests that always fail, by how they fail. */
  readonly tries: Readonly<Record<string, number>>;
}

const times = 40;
const failures = ['500', '503', 'reset'];
/** Two looks at the same half of the requests differ by more than this once in thousands of times. */
const different = 0.4;

export async function fingerprintOf(probe: Probe): Promise<Fingerprint> {
  const sent = await volley(probe, times, { parallel: 8 });
  const tries: Record<string, number> = {};
  for (const status of failures) {
    const failing = await volley(probe, 1, { headers: { 'x-echo-status': status, 'x-echo-grpc-fail': '14' } });
    tries[status] = (await probe.scene.arrivals.of(failing.map(({ id }) => id))).length;
    // So that nobody fails so often in a row that it is ejected.
    await volley(probe, 4);
  }
  const ways: Record<string, number> = {};
  for (const { answer } of sent) {
    const pod = probe.scene.lab.pods.find(({ name }) => name === answererOf(answer));
    const way = pod === undefined ? outcomeOf(answer) : [pod.workload, answer.received?.url, answer.received?.host, answer.received?.identity].filter((part) => part !== undefined).join(' ');
    ways[way] = (ways[way] ?? 0) + 1 / times;
  }
  return { ways, tries };
}

export async function checkUnchanged(probe: Probe, before: Fingerprint | undefined): Promise<readonly Finding[]> {
  const isSame = probe.check.then.unchanged === true;
  const what = isSame ? 'as before' : 'otherwise than before';
  if (before === undefined) return [notJudged(what, 'nobody looked before')];
  const now = await fingerprintOf(probe);
  const difference = differenceOf(before, now);
  if (!isSame && difference === undefined) return [notJudged(what, 'a few requests show no difference')];
  return [judged(what, (difference === undefined) === isSame, difference ?? Object.keys(now.ways).join(', '))];
}

export function differenceOf(before: Fingerprint, now: Fingerprint): string | undefined {
  for (const way of new Set([...Object.keys(before.ways), ...Object.keys(now.ways)])) {
    const [old, own] = [before.ways[way] ?? 0, now.ways[way] ?? 0];
    if (Math.abs(old - own) > different) return `${way}: ${Math.round(old * 100)} % before, ${Math.round(own * 100)} % now`;
  }
  const failure = failures.find((status) => before.tries[status] !== now.tries[status]);
  return failure === undefined ? undefined : `${before.tries[failure]} tries before where each fails with ${failure}, ${now.tries[failure]} now`;
}
