import { unreachable } from '../../base/assert.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Resource } from '../../kube/resource.ts';
import { builtInCatalogue } from '../../kube/schema/catalogue.ts';
import { validateSchema } from '../../kube/schema/validate.ts';
import type { Usage } from '../../language/proposer.ts';
import { inspectProject } from '../inspect.ts';
import type { Answer } from './answer.ts';
import { judgeCall } from './judge-call.ts';
import { judgeChanges } from './judge-changes.ts';
import type { Fault } from './judged.ts';
import { judgeObject } from './judge-objects.ts';
import { layOver } from './lay-over.ts';
import type { Phrasing, Task } from './task.ts';
import { expandCallers, openWorld, type World } from './world.ts';

/**
 * `right` it does what was meant · `rightly-asked`, `rightly-refused` that was the right answer · `needlessly-asked`,
 * `needlessly-refused` it was not · `wrong` it does not work and says so, or a server would refuse it ·
 * `silently-wrong` it was given as an answer, and does something else
 */
export type Verdict = 'right' | 'rightly-asked' | 'rightly-refused' | 'needlessly-asked' | 'needlessly-refused' | 'wrong' | 'silently-wrong';

export const verdicts: readonly Verdict[] = ['right', 'rightly-asked', 'rightly-refused', 'needlessly-asked', 'needlessly-refused', 'wrong', 'silently-wrong'];

/** Objects of an answer, by whether the version of their API is still the one to write. */
export interface ApiVersions {
  readonly current: number;
  /** Still served, and no longer the version to write. */
  readonly older: number;
  /** Announced to go. */
  readonly deprecated: number;
  /** Gone, or never there. */
  readonly removed: number;
}

export interface Score {
  readonly task: string;
  readonly about: readonly string[];
  readonly who: string;
  readonly words: string;
  readonly run: number;
  readonly verdict: Verdict;
  /** What does not hold. */
  readonly faults: readonly Fault[];
  /** The question, the reasons, or what the answer says it does. */
  readonly says: string;
  readonly apiVersions: ApiVersions;
  /** Errors that `check` finds in the answer and that were not there before: objects that do not fit together. */
  readonly errors: readonly string[];
  readonly usage?: Usage;
}

export interface ScoreOptions {
  /** Whether the answer is also checked by every rule, which takes longer than to judge it. */
  readonly checks: boolean;
}

/** Judges one answer to one task by what its configuration does. */
export function scoreAnswer(task: Task, phrasing: Phrasing, answer: Answer, before: World, run = 0, options: ScoreOptions = { checks: true }): Score {
  const after = answer.files.length === 0 ? before : openWorld(layOver(before.files, answer.files), before);
  const own = new Set(answer.files.map(({ path }) => path));
  const objects = after === before ? [] : after.project.files.filter(({ path }) => own.has(path)).flatMap(({ path }) => after.project.resources.inFile(path));
  const errors = options.checks && after !== before ? errorsIn(own, after, before) : [];
  const judged = judge(task, answer, { objects, errors, after, before });
  return {
    task: task.id,
    about: task.about,
    who: phrasing.who,
    words: phrasing.words,
    run,
    ...judged,
    says: answer.says,
    apiVersions: apiVersionsOf(objects),
    errors: errors.map(({ rule, message }) => `${rule}: ${message}`),
    ...(answer.usage === undefined ? {} : { usage: answer.usage }),
  };
}

type Judgement = Pick<Score, 'verdict' | 'faults'>;

/** The application with the answer, and what of it is the answer's. */
interface Applied {
  readonly objects: readonly Resource[];
  readonly errors: readonly Diagnostic[];
  readonly after: World;
  readonly before: World;
}

function judge(task: Task, answer: Answer, applied: Applied): Judgement {
  if (answer.errand !== undefined && task.errand.includes(answer.errand)) return { verdict: 'right', faults: [] };
  switch (answer.outcome) {
    case 'failed':
      return { verdict: 'wrong', faults: [otherOutcome(task, answer)] };
    case 'question':
    case 'refused':
      return judgeWords(task, answer, answer.outcome);
    case 'answered':
      return judgeAnswer(task, answer, applied);
    default:
      return unreachable(answer.outcome);
  }
}

function judgeWords(task: Task, answer: Answer, outcome: 'question' | 'refused'): Judgement {
  const isAsked = outcome === 'question';
  // Work for another command has to be sent there, by its name at least.
  const wanted = task.errand.length > 0 && task.mentions.length === 0 ? [task.errand.join('|')] : task.mentions;
  const unsaid = wanted.filter((mention) => !mention.split('|').some((word) => answer.says.toLowerCase().includes(word.trim().toLowerCase())));
  if (!task.expect.includes(outcome)) return { verdict: isAsked ? 'needlessly-asked' : 'needlessly-refused', faults: [otherOutcome(task, answer)] };
  if (unsaid.length === 0) return { verdict: isAsked ? 'rightly-asked' : 'rightly-refused', faults: [] };
  const faults = unsaid.map((mention) => ({ about: 'what it says', what: 'mentions', wanted: mention, got: answer.says }));
  return { verdict: isAsked ? 'needlessly-asked' : 'needlessly-refused', faults };
}

function judgeAnswer(task: Task, answer: Answer, applied: Applied): Judgement {
  const { after, before } = applied;
  if (!task.expect.includes('answered')) return { verdict: 'silently-wrong', faults: [otherOutcome(task, answer)] };
  const refused = refusalsOf(answer, applied);
  if (refused.length > 0) return { verdict: 'wrong', faults: refused };
  const checks = task.calls.flatMap((check) => expandCallers(check, before));
  const faults = [...checks.flatMap((check) => judgeCall(check, after, before)), ...task.objects.flatMap((check) => judgeObject(check, after)), ...(task.nothingElse ? judgeChanges(checks, after, before) : [])];
  return { verdict: faults.length === 0 ? 'right' : 'silently-wrong', faults };
}

function otherOutcome({ expect, errand }: Task, { outcome, says }: Answer): Fault {
  return { about: 'the answer', what: 'outcome', wanted: errand.length > 0 ? `to point at ${errand.join(' or ')}` : expect.join(' or '), got: says === '' ? outcome : `${outcome}: ${says}` };
}

/** Why the answer cannot be applied: whoever tries it hears of it. */
function refusalsOf(answer: Answer, { objects, errors, after }: Applied): Fault[] {
  const own = new Set(answer.files.map(({ path }) => path));
  const unread = after.project.problems.filter(({ span, severity }) => severity === 'error' && own.has(span.file));
  const ofSchema = objects.flatMap((resource) => validateSchema(resource, builtInCatalogue()).diagnostics.filter(({ severity }) => severity === 'error'));
  const ofMesh = errors.filter(({ refusedBy, span }) => refusedBy !== undefined && own.has(span.file));
  const refusals = new Map([...unread, ...ofSchema, ...ofMesh].map((diagnostic) => [`${diagnostic.span.line} ${diagnostic.message}`, diagnostic]));
  return [...refusals.values()].map(({ resource, message }) => ({ about: resource ?? 'the files', what: 'admission', wanted: 'objects that the servers take', got: message }));
}

function apiVersionsOf(objects: readonly Resource[]): ApiVersions {
  const states = objects.map((resource) => {
    const said = validateSchema(resource, builtInCatalogue()).diagnostics.find(({ rule }) => rule === 'kubernetes/deprecated-api-version' || rule === 'kubernetes/unknown-kind');
    return said === undefined ? 'current' : said.severity === 'error' ? 'removed' : said.severity === 'warning' ? 'deprecated' : 'older';
  });
  const count = (state: string): number => states.filter((each) => each === state).length;
  return { current: count('current'), older: count('older'), deprecated: count('deprecated'), removed: count('removed') };
}

/** Errors of every rule that the answer brought. */
function errorsIn(own: ReadonlySet<string>, after: World, before: World): Diagnostic[] {
  const known = new Set(errorsOf(before).map(({ rule, message }) => `${rule} ${message}`));
  return errorsOf(after).filter(({ rule, message, span }) => own.has(span.file) || !known.has(`${rule} ${message}`));
}

const checked = new WeakMap<World, readonly Diagnostic[]>();

function errorsOf(world: World): readonly Diagnostic[] {
  const found = checked.get(world) ?? inspectProject(world.aged).diagnostics.filter(({ severity }) => severity === 'error');
  checked.set(world, found);
  return found;
}
