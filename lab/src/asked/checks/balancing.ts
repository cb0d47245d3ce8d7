import { sleep } from '../../until.ts';
import { judged, notJudged, type Finding } from '../finding.ts';
import { answererOf, tally, volley, type Probe } from '../scene.ts';
import { isPlausible } from './plausible.ts';

const users = Array.from({ length: 10 }, (_, index) => `user-${index}`);

/** Which of several instances gets a request. */
export async function checkBalancing(probe: Probe): Promise<readonly Finding[]> {
  const [said = '', warming] = (probe.check.then.balancing ?? '').split(', ');
  const findings = [await checkAlgorithm(probe, said)];
  return warming === undefined ? findings : [...findings, notJudged(warming, 'it takes minutes until it shows')];
}

async function checkAlgorithm(probe: Probe, said: string): Promise<Finding> {
  const what = `balancing ${said}`;
  const instances = new Set((await podsOf(probe, 36)).filter((pod) => pod !== '')).size;
  const isSticky = said === 'hash by source-ip' || said.startsWith('hash by cookie ');
  if (probe.aim.servers.length < 2 || (instances < 2 && !isSticky)) return notJudged(what, 'there is one instance');
  if (said === 'round-robin') return judged(what, (await turns(probe, instances)) >= 0.9, `of 12 rounds ${Math.round((await turns(probe, instances)) * 12)} reached each of ${instances} instances once`);
  if (said === 'random') return checkRandom(probe, what, instances);
  if (said === 'least-request') return checkLeast(probe, what, instances);
  if (isSticky) return checkSticky(probe, what, said);
  const [, by = '', name = ''] = /^hash by (header|query) (\S+)$/.exec(said) ?? [];
  return by === '' ? notJudged(what, 'it does not show in who answers') : checkHash(probe, what, { by, name });
}

async function podsOf(probe: Probe, count: number, parallel = 1): Promise<string[]> {
  return (await volley(probe, count, { parallel })).map(({ answer }) => answererOf(answer) ?? '');
}

/** The share of rounds in which each instance came once. */
async function turns(probe: Probe, instances: number): Promise<number> {
  const pods = await podsOf(probe, 12 * instances);
  const rounds = Array.from({ length: 12 }, (_, index) => new Set(pods.slice(index * instances, (index + 1) * instances)).size);
  return rounds.filter((size) => size === instances).length / rounds.length;
}

async function checkRandom(probe: Probe, what: string, instances: number): Promise<Finding> {
  const pods = await podsOf(probe, 300, 8);
  const counts = [...Map.groupBy(pods, (pod) => pod).values()].map((all) => all.length);
  const inTurn = await turns(probe, instances);
  return judged(what, counts.every((count) => isPlausible(count, 300, 1 / instances)) && inTurn < 0.9, tally(pods));
}

/** The better of two that are drawn is taken: a busy one only where it is drawn twice. */
async function checkLeast(probe: Probe, what: string, instances: number): Promise<Finding> {
  const [busy = ''] = await podsOf(probe, 1);
  const [, quick] = await Promise.all([
    volley(probe, 20 * instances, { parallel: 20 * instances, headers: { 'x-echo-delay': '4000', 'x-echo-only': busy } }),
    sleep(1500).then(() => podsOf(probe, 60)),
  ]);
  const count = quick.filter((pod) => pod === busy).length;
  return judged(what, isPlausible(count, 60, 1 / instances ** 2) || count < 60 / instances ** 2, `the busy one of ${instances} got ${count} of 60`);
}

async function checkSticky(probe: Probe, what: string, said: string): Promise<Finding> {
  const [first] = await volley(probe, 1);
  const cookie = (first?.answer.headers?.['set-cookie'] ?? '').split(';')[0] ?? '';
  const name = said.replace('hash by cookie ', '');
  const sent = await volley(probe, 24, cookie === '' ? {} : { headers: { cookie } });
  const pods = new Set(sent.map(({ answer }) => answererOf(answer)));
  const hasCookie = said === 'hash by source-ip' || cookie.startsWith(`${name}=`);
  return judged(what, pods.size === 1 && hasCookie, `${pods.size} instances answered${said === 'hash by source-ip' ? '' : `, the cookie is \`${cookie}\``}`);
}

async function checkHash(probe: Probe, what: string, { by, name }: { readonly by: string; readonly name: string }): Promise<Finding> {
  const each = await Promise.all(users.map(async (user) => {
    const path = probe.aim.request.path ?? '/';
    const how = by === 'header' ? { headers: { [name]: user } } : { change: { path: `${path}${path.includes('?') ? '&' : '?'}${name}=${user}` } };
    return new Set((await volley(probe, 6, { parallel: 2, ...how })).map(({ answer }) => answererOf(answer)));
  }));
  const all = new Set(each.flatMap((pods) => [...pods]));
  return judged(what, each.every(({ size }) => size === 1) && all.size > 1, `${each.filter(({ size }) => size === 1).length} of ${users.length} users stayed with one instance, ${all.size} instances in all`);
}
