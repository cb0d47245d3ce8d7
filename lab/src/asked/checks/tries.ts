import type { Failing } from '../../../../src/project/evaluate/task.ts';
import { sleep } from '../../until.ts';
import { judged, notJudged, type Finding } from '../finding.ts';
import { outcomeOf, tally, volley, type Probe, type Volley } from '../scene.ts';
import { refusedConnections } from './refused-connections.ts';

const times = 3;
/** In which a server that is given up has been given up. */
const slowMs = 12_000;
const lateMs = 150;

/** https://grpc.io/docs/guides/status-codes/ */
const grpcStatuses: Readonly<Partial<Record<Failing, number>>> = { cancelled: 1, 'deadline-exceeded': 4, 'resource-exhausted': 8, internal: 13, unavailable: 14 };

/** How often the server is tried when every try fails in one way. */
export async function checkTries(probe: Probe): Promise<readonly Finding[]> {
  const wanted = probe.check.then.tries;
  if (wanted === undefined) return [];
  const { failing } = wanted;
  const isEnough = (tries: number): boolean => ('count' in wanted ? tries === wanted.count : tries >= wanted.atLeast);
  const what = `${'count' in wanted ? `${wanted.count} ${wanted.count === 1 ? 'try' : 'tries'}` : `${wanted.atLeast} or more tries`} where each fails with ${failing}`;
  const { protocol } = probe.aim.request;
  if (protocol === 'tcp') return [notJudged(what, 'bytes are not tried again')];
  if (failing === 'connect') return [await connectFinding(probe, what, isEnough)];
  const how = failingBy(failing, protocol);
  if (how === undefined) return [notJudged(what, 'only gRPC servers fail so')];
  const sent = await volley(probe, times, { parallel: times, timeoutMs: slowMs + 8000, ...how });
  await sleep(lateMs);
  const each = await Promise.all(sent.map(async ({ id }) => (await probe.scene.arrivals.of([id])).filter(({ host }) => !/-shadow(?::\d+)?$/.test(host ?? '')).length));
  return [judged(what, each.every(isEnough), `${each.join(', ')} tries; ${tally(sent.map(({ answer }) => outcomeOf(answer)))}`)];
}

function failingBy(failing: Failing, protocol: string): Volley | undefined {
  if (failing === 'slow') return { headers: { 'x-echo-delay': String(slowMs) } };
  const grpcStatus = grpcStatuses[failing];
  // What a proxy can try again is a failure in the head of the answer.
  if (grpcStatus !== undefined) return protocol === 'grpc' ? { headers: { 'x-echo-grpc-fail': String(grpcStatus) } } : undefined;
  return { headers: { 'x-echo-status': failing } };
}

async function connectFinding(probe: Probe, what: string, isEnough: (tries: number) => boolean): Promise<Finding> {
  if (probe.aim.servers.length === 0) return notJudged(what, 'only servers inside are made to refuse connections');
  let outcome = '';
  const attempts = await refusedConnections(probe.aim.servers, async (refused) => {
    await useUpConnections(probe);
    return refused(async () => {
      const [sent] = await volley(probe, 1);
      outcome = sent === undefined ? '' : outcomeOf(sent.answer);
    });
  });
  if (attempts === 0) return notJudged(what, `the request went over a connection that stood: ${outcome}`);
  return judged(what, isEnough(attempts), `${attempts} connections were refused; ${outcome}`);
}

const mostRounds = 8;

/** Until every request needs a new one: a proxy says which way its connection failed. */
async function useUpConnections(probe: Probe): Promise<void> {
  for (let round = 0; round < mostRounds; round += 1) {
    const sent = await volley(probe, 10, { parallel: 10 });
    if (sent.every(({ answer }) => /connection failure|connect error: Connection refused|no healthy upstream/.test(`${answer.body} ${answer.grpcMessage}`))) return;
  }
}
