import type { SourceFile } from '../../../src/kube/resource.ts';
import { aboutCheck } from '../../../src/project/evaluate/judge-call.ts';
import type { CallCheck } from '../../../src/project/evaluate/task.ts';
import { inParallel } from '../in-parallel.ts';
import { LabError, messageOf } from '../lab-error.ts';
import { aimOf } from './aim.ts';
import { Arrivals } from './arrivals.ts';
import type { Fingerprint } from './checks/unchanged.ts';
import { experimentsFor, type Experiment } from './experiments.ts';
import { judged, notJudged, type Finding } from './finding.ts';
import type { Probe, Scene } from './scene.ts';
import type { StandingMesh } from './standing-mesh.ts';

/** A finding and the check that it is about. */
export interface Placed extends Finding {
  /** `shop/web → orders.shop:8080 GET /` */
  readonly about: string;
  /** Undefined for what holds of the answer as a whole. */
  readonly check?: CallCheck;
  /** How often it was tried. */
  readonly tries: number;
}

export interface JudgeOptions {
  readonly patienceMs: number;
  /** How each check that says `unchanged` fared before any answer, by `keyOfCall`. */
  readonly before: ReadonlyMap<string, Fingerprint>;
  /** Calls of which the model says too that they are wrong: those are not tried again. */
  readonly knownWrong?: ReadonlySet<string>;
}

const atOnce = 6;
const most = 3;
/** Long, for a machine that is at other things: what does not come within it is the mesh's answer. */
const trialMs = 120_000;

/** Puts the files of an answer in force, and lets traffic say of every check whether it holds. */
export async function judgeAnswer(mesh: StandingMesh, files: readonly SourceFile[], checks: readonly CallCheck[], options: JudgeOptions): Promise<readonly Placed[]> {
  const unfit = await mesh.put(files);
  if (unfit.length > 0) return [{ about: 'the files', ...judged('they can be applied', false, unfit.join('; ')), tries: 1 }];
  const unsettled = await settled(mesh);
  if (unsettled !== undefined) return [{ about: 'the files', ...judged('every proxy takes them', false, unsettled), tries: 2 }];
  const scene: Scene = { lab: mesh.lab, objects: mesh.objects, issuer: mesh.issuer, arrivals: new Arrivals(mesh.lab), patienceMs: options.patienceMs };
  const trials = checks.flatMap((check) => trialsOf(scene, check, options));
  const results = new Map<Trial, readonly Placed[]>();
  const first = trials.filter(({ experiment }) => experiment?.order === 'beside' || experiment === undefined);
  await inParallel(first, atOnce, async (trial) => void results.set(trial, await attempt(trial)));
  for (const trial of trials.filter((one) => !first.includes(one))) {
    results.set(trial, await attempt(trial));
    if (trial.experiment?.order === 'upsetting') await mend(mesh, files, trial);
  }
  for (const [trial, found] of results) if (found.some((one) => isWrong(one) && options.knownWrong?.has(one.about) !== true)) results.set(trial, await again(mesh, files, trial, found));
  return trials.flatMap((trial) => results.get(trial) ?? []);
}

interface Trial {
  readonly check: CallCheck;
  readonly experiment?: Experiment;
  readonly run: () => Promise<readonly Finding[]>;
}

function trialsOf(scene: Scene, check: CallCheck, { before }: JudgeOptions): Trial[] {
  const aim = aimOf(scene, check);
  if (typeof aim === 'string') return [{ check, run: () => Promise.resolve([notJudged('the call', aim)]) }];
  const probe: Probe = { scene, check, aim };
  return experimentsFor(check.then).map((experiment) => ({ check, experiment, run: () => experiment.run(probe, before.get(keyOfCall(check))) }));
}

async function attempt({ check, run }: Trial, tries = 1): Promise<readonly Placed[]> {
  const about = aboutCheck(check);
  try {
    const late = AbortSignal.timeout(trialMs);
    const gaveUp = new Promise<never>((_, reject) => late.addEventListener('abort', () => reject(new LabError(`it took longer than ${trialMs} ms`, 'see whether the machine has too much to do'))));
    return (await Promise.race([run(), gaveUp])).map((finding) => ({ ...finding, about, check, tries }));
  } catch (error) {
    return [{ ...notJudged('the call', messageOf(error)), about, check, tries }];
  }
}

/** What failed is tried again, by itself and on a mesh that has settled: twice more at the most. */
async function again(mesh: StandingMesh, files: readonly SourceFile[], trial: Trial, before: readonly Placed[]): Promise<readonly Placed[]> {
  let found = before;
  for (let tries = 2; tries <= most && found.some(isWrong); tries += 1) {
    await settled(mesh);
    await mesh.heal();
    found = await attempt(trial, tries);
    if (trial.experiment?.order === 'upsetting') await mend(mesh, files, trial);
  }
  return found;
}

/** Ejected instances are let in again, and limits filled up. */
async function mend(mesh: StandingMesh, files: readonly SourceFile[], { experiment }: Trial): Promise<void> {
  if (experiment?.name !== 'rate') return mesh.heal();
  await mesh.put([]);
  await mesh.settle();
  await mesh.put(files);
  await mesh.settle();
}

/** Why the proxies did not take it, twice. */
async function settled(mesh: StandingMesh): Promise<string | undefined> {
  try {
    await mesh.settle();
    return undefined;
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    return mesh.settle().then(() => undefined, (second: unknown) => messageOf(second));
  }
}

function isWrong({ outcome }: Finding): boolean {
  return outcome === 'wrong';
}

/** What is the same request, whatever is expected of it. */
export function keyOfCall({ then: _, ...call }: CallCheck): string {
  return JSON.stringify(call);
}
