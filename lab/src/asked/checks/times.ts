import { judged, notJudged, type Finding } from '../finding.ts';
import { outcomeOf, volley, type Probe, type Sent } from '../scene.ts';

/** What a call without a limit is at least given. */
const longMs = 6000;
/** Of several calls at once the quickest is the one that the machine did not hold up. */
const times = 3;
const clockMs = 15;

/** The server is made slow: the call ends at its time and not before, and a quicker answer comes in time. */
export async function checkTimeout(probe: Probe): Promise<readonly Finding[]> {
  const timeoutMs = probe.check.then.timeoutMs ?? 0;
  if (timeoutMs === 0) return [(await checkPatience(probe, 'no timeout', longMs)).finding];
  const what = `timeout ${timeoutMs} ms`;
  const quickMs = Math.floor(timeoutMs * 0.7);
  if (timeoutMs > probe.scene.patienceMs) {
    const { finding, endMs } = await checkPatience(probe, what, longMs);
    if (finding.outcome === 'right') return [notJudged(what, `it would take longer than ${probe.scene.patienceMs} ms; it is longer than ${longMs} ms`)];
    return [triesMayTake(probe, endMs) ? notJudged(what, `its tries are over before: ${finding.saw}`) : finding];
  }
  const [late, quick] = await Promise.all([
    volley(probe, times, { ...slow(timeoutMs * 2 + 2000), parallel: times, timeoutMs: timeoutMs * 3 + 10_000 }),
    volley(probe, 2, { ...slow(quickMs), parallel: 2, timeoutMs: timeoutMs * 3 + 10_000 }),
  ]);
  // A delay that is injected comes before, and does not use up the time of the call.
  const { percent = 0, ms: delayMs = 0 } = probe.check.then.delay ?? {};
  const ends = late.map(({ answer }) => answer.ms - (percent === 100 ? delayMs : 0));
  const saw = `a server that takes ${timeoutMs * 2 + 2000} ms: ${described(late)}; one that takes ${quickMs} ms: ${described(quick)}`;
  const isQuick = quick.some(({ answer }) => answer.received !== undefined) || (await triesOf(probe, quick)) > 1;
  const isInTime = late.every(isTimedOut) && Math.min(...ends) >= timeoutMs - clockMs && Math.min(...ends) <= timeoutMs * 1.25 + 250;
  // Tries that have a time of their own may be over before all of it is.
  const isUsedUp = late.every(isTimedOut) && Math.max(...ends) < timeoutMs && ((await triesOf(probe, late)) > 1 || triesMayTake(probe, Math.min(...ends)));
  if (isUsedUp) return [notJudged(what, `its tries are over before: ${saw}`)];
  return [judged(what, isQuick && isInTime, saw)];
}

/** Whether some route in force gives a try about so long: where such a failure is not tried again, the call ends with it. */
function triesMayTake({ scene }: Probe, endMs: number): boolean {
  const written = scene.objects.filter(({ kind }) => kind === 'VirtualService').flatMap((object) => [...JSON.stringify(object).matchAll(/"perTryTimeout":"([\d.]+)(ms|s|m)"/g)]);
  return written.map(([, number, unit]) => Number(number) * (unit === 'ms' ? 1 : unit === 's' ? 1000 : 60_000)).some((ms) => endMs >= ms - clockMs && endMs <= ms * 1.25 + 100);
}

function slow(ms: number): { readonly headers: Readonly<Record<string, string>> } {
  return { headers: { 'x-echo-delay': String(ms) } };
}

async function checkPatience(probe: Probe, what: string, ms: number): Promise<{ readonly finding: Finding; readonly endMs: number }> {
  const sent = await volley(probe, 1, { ...slow(ms), timeoutMs: ms + 10_000 });
  const isAnswered = sent.every(({ answer }) => answer.received !== undefined && answer.status === 200);
  return { finding: judged(what, isAnswered, `a server that takes ${ms} ms: ${described(sent)}`), endMs: sent[0]?.answer.ms ?? 0 };
}

/** 504; over gRPC the proxy of the caller says 14 and that of the server 4. */
function isTimedOut({ answer }: Sent): boolean {
  return answer.status === 504 || [4, 14].includes(answer.grpcStatus ?? 0);
}

function described(sent: readonly Sent[]): string {
  return sent.map(({ answer }) => `${outcomeOf(answer)} after ${Math.round(answer.ms)} ms`).join(', ');
}

async function triesOf({ scene }: Probe, sent: readonly Sent[]): Promise<number> {
  return (await scene.arrivals.of(sent.map(({ id }) => id))).length / sent.length;
}

