import { judged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, tally, volley, type Probe } from '../scene.ts';
import { isPlausible, triesFor } from './plausible.ts';

const clockMs = 15;

export async function checkDelay(probe: Probe): Promise<readonly Finding[]> {
  const { percent, ms } = probe.check.then.delay ?? { percent: 0, ms: 0 };
  if (percent === 0) return [await checkNoDelay(probe)];
  const tries = percent === 100 ? 10 : Math.min(200, triesFor([percent / 100]));
  const sent = await volley(probe, tries, { parallel: tries, timeoutMs: ms * 2 + 15_000 });
  const times = sent.map(({ answer }) => answer.ms).sort((a, b) => a - b);
  const delayed = times.filter((each) => each >= ms - clockMs);
  // Those that are held up by the machine wait longer than was asked, and never shorter.
  const isRight = isPlausible(delayed.length, tries, percent / 100) && (delayed[0] === undefined || delayed[0] < ms * 1.3 + 400);
  return [judged(`${percent} % wait ${ms} ms`, isRight, `${delayed.length} of ${tries} waited so long, from ${Math.round(times[0] ?? 0)} to ${Math.round(times.at(-1) ?? 0)} ms`)];
}

const atOnceMs = 500;

/** An application of the lab answers at once. */
async function checkNoDelay(probe: Probe): Promise<Finding> {
  const sent = await volley(probe, 11, { parallel: 4 });
  const times = sent.map(({ answer }) => answer.ms).sort((a, b) => a - b);
  return judged('nobody waits', (times[5] ?? 0) < atOnceMs, `from ${Math.round(times[0] ?? 0)} to ${Math.round(times.at(-1) ?? 0)} ms`);
}

export async function checkAbort(probe: Probe): Promise<readonly Finding[]> {
  const { percent, status } = probe.check.then.abort ?? { percent: 0, status: 0 };
  const tries = Math.min(1500, triesFor([percent / 100]));
  const sent = await volley(probe, tries, { parallel: probe.check.then.delay === undefined ? 16 : 128, timeoutMs: 30_000 });
  // Without a status any failure that no application made is one.
  const aborted = sent.filter(({ answer }) => answererOf(answer) === undefined && (percent === 0 || answer.status === status));
  const what = percent === 0 ? 'nobody fails' : `${percent} % fail with ${status}`;
  return [judged(what, isPlausible(aborted.length, tries, percent / 100) && (percent === 0 || aborted.length > 0), `of ${tries}: ${tally(sent.map(({ answer }) => outcomeOf(answer)))}`)];
}
