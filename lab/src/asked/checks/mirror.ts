import { sleep } from '../../until.ts';
import { judged, type Finding } from '../finding.ts';
import { answererOf, volley, type Probe } from '../scene.ts';
import { isPlausible, triesFor } from './plausible.ts';
import { nameTest } from './shares.ts';

/** In which copies arrive that are sent after the answer. */
const copiesMs = 700;

export async function checkMirror(probe: Probe): Promise<readonly Finding[]> {
  const { to, percent } = probe.check.then.mirror ?? { to: '', percent: 0 };
  const tries = triesFor([percent / 100]);
  const sent = await volley(probe, tries, { parallel: 16 });
  await sleep(copiesMs);
  const arrived = await probe.scene.arrivals.of(sent.map(({ id }) => id));
  // Where nothing may be copied, nothing may arrive anywhere that was not answered.
  const isThere = to === '' ? () => true : nameTest(probe, to);
  const answered = sent.filter(({ answer }) => isThere(answererOf(answer) ?? '')).length;
  const copies = arrived.filter(({ pod, host }) => isThere(pod, withoutShadow(host))).length - answered;
  const served = sent.filter(({ answer }) => answer.received !== undefined).length;
  return [judged(percent === 0 ? 'nothing is copied' : `${percent} % are copied to ${to}`, served === tries && isPlausible(copies, tries, percent / 100), `${copies} copies of ${tries} requests, ${served} of them answered`)];
}

/** A proxy adds it to the name that a copy asks for. */
function withoutShadow(host: string | undefined): string | undefined {
  return host?.replace(/:\d+$/, '').replace(/-shadow$/, '');
}
