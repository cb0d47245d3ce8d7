import type { BreakerSetting } from '../../../../src/project/evaluate/task.ts';
import { sleep } from '../../until.ts';
import { dialledOf } from '../aim.ts';
import { judged, notJudged, type Finding } from '../finding.ts';
import { answererOf, outcomeOf, tally, volley, type Probe } from '../scene.ts';
import { checkLimits } from './limits.ts';

type Settings = Readonly<Partial<Record<BreakerSetting, number>>>;

/** So many requests for each instance that one which is not left out gets some. */
const extraPerInstance = 5;
const idleRounds = 10;
/** A proxy that was told of other instances a moment ago may leave one out up to a second late. */
const noticeMs = 1300;
const pauseMs = 250;

/** Who fails is ejected after so many errors and for so long; beyond limits requests are shed. */
export async function checkBreaker(probe: Probe): Promise<readonly Finding[]> {
  const settings: Settings = probe.check.then.breaker ?? {};
  const findings = [...(await checkEjection(probe, settings)), ...(await checkLimits(probe, settings))];
  const spoken = new Set(findings.flatMap(({ what }) => what.split(/[ ,]+/)));
  const silent = (Object.keys(settings) as BreakerSetting[]).filter((name) => !spoken.has(name));
  return [...findings, ...silent.map((name) => notJudged(`${name} ${settings[name]}`, reasons[name] ?? 'no traffic shows it in short time'))];
}

const reasons: Readonly<Partial<Record<BreakerSetting, string>>> = {
  intervalMs: 'when instances are looked at again shows in nothing but the time of an ejection that comes late',
  maxEjectionPercent: 'it takes many instances that fail at once',
  connectTimeoutMs: 'addresses of the lab refuse connections, and leave none open',
  maxRequestsPerConnection: 'an application does not see how often a connection of the proxies was used',
  maxRetries: 'it takes retries that go on at the same time',
};

async function checkEjection(probe: Probe, settings: Settings): Promise<Finding[]> {
  const { consecutiveErrors: errors, consecutiveGatewayErrors: gatewayErrors, ejectForMs } = settings;
  const findings: Finding[] = [];
  for (const [name, limit, status] of [['consecutiveErrors', errors, 500], ['consecutiveGatewayErrors', gatewayErrors, 503]] as const) {
    if (limit === undefined) continue;
    const first = await firstServer(probe);
    if (first === undefined) return [notJudged(`${name} ${limit}`, 'nobody answers')];
    const isNone = limit === 0;
    const failed = await failuresOf(probe, { pod: first, status, most: isNone ? 12 : limit });
    await sleep(noticeMs);
    const more = isNone ? 0 : await arrivalsOf(probe, { pod: first, status, count: extraPerInstance * instancesOf(probe) });
    const isRight = isNone ? failed >= 12 : failed >= limit && failed <= limit + 1 && more === 0;
    if (!isNone && !isRight && failed >= limit && mayEjectNobody(probe)) return [notJudged(`${name} ${limit}`, 'without `maxEjectionPercent` at most a tenth of the instances is left out, and these are fewer than ten')];
    findings.push(judged(`${name} ${limit}`, isRight, `${failed} failures arrived at ${first}, and after a pause ${more} more`));
    if (!isNone && isRight && ejectForMs !== undefined && ejectForMs > 0 && findings.length === 1) findings.push(await checkReturn(probe, first, ejectForMs));
  }
  return findings;
}

/** Envoy's default of 10 %, seen here: of fewer than ten instances it leaves out none. */
function mayEjectNobody({ scene, check }: Probe): boolean {
  const [name] = dialledOf(check.to).host.split('.');
  return scene.objects.some(({ kind, spec }) => {
    const { host = '' } = (spec ?? {}) as { readonly host?: string };
    const text = JSON.stringify(spec);
    return kind === 'DestinationRule' && host.split('.')[0] === name && text.includes('"outlierDetection"') && !text.includes('"maxEjectionPercent"');
  });
}

async function firstServer(probe: Probe): Promise<string | undefined> {
  const [sent] = await volley(probe, 1);
  return sent === undefined ? undefined : answererOf(sent.answer);
}

interface Failing {
  readonly pod: string;
  readonly status: number;
}

/** Makes one instance fail, one request after the other, until so many failures have arrived there or no more do. */
async function failuresOf(probe: Probe, { most, ...failing }: Failing & { readonly most: number }): Promise<number> {
  let failed = 0;
  for (let idle = 0; failed < most && idle < idleRounds;) {
    const came = await arrivalsOf(probe, { ...failing, count: idle > 1 ? instancesOf(probe) : Math.max(1, most - failed) });
    failed += came;
    idle = came > 0 ? 0 : idle + 1;
  }
  return failed;
}

async function arrivalsOf(probe: Probe, { pod, status, count }: Failing & { readonly count: number }): Promise<number> {
  const sent = await volley(probe, count, { parallel: 1, headers: { 'x-echo-status': String(status), 'x-echo-only': pod } });
  return (await probe.scene.arrivals.of(sent.map(({ id }) => id))).filter((one) => one.pod === pod).length;
}

function instancesOf({ aim }: Probe): number {
  return Math.max(1, aim.servers.length);
}

/** It is let in again after its time, or a little later: instances are looked at every so often. */
async function checkReturn(probe: Probe, pod: string, ejectForMs: number): Promise<Finding> {
  const what = `ejectForMs ${ejectForMs}`;
  if (ejectForMs > probe.scene.patienceMs) return notJudged(what, `it would take longer than ${probe.scene.patienceMs} ms`);
  const start = performance.now();
  const tries = Math.max(4, instancesOf(probe) * 3);
  while (performance.now() - start < ejectForMs * 2 + 12_000) {
    const sent = await volley(probe, tries, { parallel: 2 });
    if (sent.some(({ answer }) => answererOf(answer) === pod)) {
      const awayMs = performance.now() - start;
      return judged(what, awayMs >= ejectForMs * 0.85 - 500, `it was away for ${Math.round(awayMs)} ms`);
    }
    await sleep(pauseMs);
  }
  return judged(what, false, `it did not come back in ${ejectForMs * 2 + 12_000} ms: ${tally((await volley(probe, tries)).map(({ answer }) => outcomeOf(answer)))}`);
}
