import type { DecidedDestination, Decision, DecisionOutcome, Step } from './decision.ts';
import type { Call, HeaderChange, MeshModel, Mirror, Note, PathNormalization, RequestChange, Retries, Setting } from './mesh-model.ts';
import type { Unknown } from './provenance.ts';
import type { RequestView } from './request-view.ts';

/** What is known of a request's fate so far; filled while the walk goes on, then frozen into a Decision. */
export interface Trail {
  readonly model: MeshModel;
  readonly explains: boolean;
  readonly steps: Step[];
  readonly unknown: Unknown[];
  readonly timeouts: Setting<number | undefined>[];
  readonly mirrors: Mirror[];
  readonly changes: RequestChange[];
  readonly responseChanges: HeaderChange[];
  responseTimeoutMs?: Setting<number>;
  idleTimeoutMs?: Setting<number>;
  retries?: Setting<Retries>;
  fault?: NonNullable<Decision['fault']>;
}

/** How one call ends: by an answer of some proxy, or as shares of destinations that add up to 100. */
export interface Ending {
  readonly outcome: DecisionOutcome;
  readonly status?: number;
  readonly flag?: string;
  readonly location?: string;
  readonly body?: string;
  readonly shares: readonly DecidedDestination[];
}

/** The request as it stands when a call begins. */
export interface Passage {
  readonly call: Call;
  readonly view: RequestView;
  readonly hop: number;
  /** The view knows what a proxy before found in a token; the next one does not. */
  readonly knowsClaims?: boolean;
}

/** The request as a proxy reads it. Where one request is explained, what that does to its path is part of what happens to it. */
export function normalized(view: RequestView, to: PathNormalization, { explains, changes }: Trail): RequestView {
  const after = view.change([{ kind: 'normalize-path', to }]);
  if (explains && view.shown?.().target !== after.shown?.().target) changes.push({ kind: 'normalize-path', to });
  return after;
}

/** The fate of most: delivered if any share is, else the outcome that most requests have. What gets no request has no say. */
export function combine(endings: readonly Ending[]): Ending {
  const [only] = endings;
  if (endings.length === 1 && only) return only;
  const shares = endings.flatMap((ending) => ending.shares);
  const heard = endings.filter((ending) => weightOf(ending) > 0);
  const totals = new Map<DecisionOutcome, number>();
  for (const ending of heard) totals.set(ending.outcome, (totals.get(ending.outcome) ?? 0) + weightOf(ending));
  const rank = (ending: Ending): number => (ending.outcome === 'delivered' ? Infinity : (totals.get(ending.outcome) ?? 0));
  const leading = heard.reduce<Ending | undefined>((best, next) => (best === undefined || rank(next) > rank(best) || (next.outcome === best.outcome && weightOf(next) > weightOf(best)) ? next : best), undefined);
  return { ...(leading ?? endings[0] ?? { outcome: 'unreachable' }), shares };
}

/** What a part of the requests meets on its way. */
interface Part {
  readonly ending: Ending;
  readonly changes: readonly RequestChange[];
  readonly responseChanges: readonly HeaderChange[];
  readonly mirrors: readonly Mirror[];
}

/** Walks several ways that share a request between them: what all of them do stays with the trail, what only some do with their shares. */
export function apart<T>(trail: Trail, ways: readonly T[], walk: (way: T) => Ending): Ending {
  const [only] = ways;
  if (ways.length === 1 && only !== undefined) return walk(only);
  const parts = ways.map((way): Part => {
    const [changes, responses, mirrors] = [trail.changes.length, trail.responseChanges.length, trail.mirrors.length];
    const ending = walk(way);
    return { ending, changes: trail.changes.splice(changes), responseChanges: trail.responseChanges.splice(responses), mirrors: trail.mirrors.splice(mirrors) };
  });
  const heard = parts.filter(({ ending }) => weightOf(ending) > 0);
  const [first] = heard;
  if (first === undefined) return combine(parts.map(({ ending }) => ending));
  const isAlike = (of: (part: Part) => readonly unknown[]): boolean => heard.every((part) => part === first || (of(part).length === of(first).length && (of(part).length === 0 || JSON.stringify(of(part), withoutSource) === JSON.stringify(of(first), withoutSource))));
  if (isAlike(({ mirrors }) => mirrors)) trail.mirrors.push(...first.mirrors);
  else trail.mirrors.push(...heard.flatMap(({ mirrors, ending }) => mirrors.map((mirror) => ({ ...mirror, percent: (mirror.percent * weightOf(ending)) / sum(heard) }))));
  if (isAlike(({ changes, responseChanges }) => [...changes, '', ...responseChanges])) {
    trail.changes.push(...first.changes);
    trail.responseChanges.push(...first.responseChanges);
    return combine(parts.map(({ ending }) => ending));
  }
  return combine(parts.map(withOwnChanges));
}

function sum(parts: readonly Part[]): number {
  return parts.reduce((total, { ending }) => total + weightOf(ending), 0);
}

/** Where something is written makes no difference. */
function withoutSource(key: string, value: unknown): unknown {
  return key === 'source' ? undefined : value;
}

function withOwnChanges({ ending, changes, responseChanges }: Part): Ending {
  const shares = ending.shares.map((share): DecidedDestination => {
    const own = [...changes, ...(share.changes ?? [])];
    const ofAnswer = [...(share.responseChanges ?? []), ...responseChanges];
    if (share.outcome !== 'delivered') return share;
    return { ...share, ...(own.length === 0 ? {} : { changes: own }), ...(ofAnswer.length === 0 ? {} : { responseChanges: ofAnswer }) };
  });
  return { ...ending, shares };
}

function weightOf({ shares }: Ending): number {
  return shares.reduce((sum, share) => sum + share.weight, 0);
}

export function note(trail: Trail, { hop }: Passage, found: Note): void {
  if (!trail.steps.some((step) => step.hop === hop && step.what === found.what && step.text === found.text)) trail.steps.push({ ...found, hop });
}

export function round(percent: number): number {
  return Math.round(percent * 100) / 100;
}
