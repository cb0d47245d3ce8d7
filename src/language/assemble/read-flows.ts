import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { corrections } from './corrections.ts';
import { emptyFlow, type Flow, type Flows, isConditional } from './flow.ts';
import { completed } from './route-complements.ts';
import { isVersion } from './route-callers.ts';
import { piecesOf } from './route-pieces.ts';
import { hasRequests, type Unit, unitsOf } from './route-units.ts';
import { allHold } from './route-words.ts';
import { isWeak } from './scope-of.ts';
import { ask, block, type State } from './state.ts';

/** What phrases say of routes: for each service, or list of services, streams of requests and where they go. */
export function readFlows(state: State, phrases: readonly Phrase[]): readonly Flows[] | undefined {
  const pieces = piecesOf(state, phrases);
  if (pieces === undefined) return undefined;
  const ratios = phrases.filter((phrase) => phrase.type === 'ratio');
  const said = ratios.at(-1);
  const units = unitsOf(pieces, new RegExp(allHold.source, 'i').test(state.text));
  const groups = bySubject(units);
  const isOwnRatio = ratios.length > 1 && areInTurn(ratios, groups);
  if (!isOwnRatio && ratios.length > 1 && new Set(ratios.map(({ parts }) => parts.join())).size > 1 && !corrections.test(state.text)) return ask(state, `which of ${ratios.map(({ parts }) => parts.join('/')).join(' and ')} is meant?`, [], said?.span);
  const isRelation = said !== undefined && /\b(?:as (?:much|many)|twice|double)\b/i.test(state.text.slice(said.span.start, said.span.end));
  if (isRelation && !pieces.some((piece) => piece.kind === 'target' && piece.span.start > said.span.start)) return ask(state, 'as much as which version?', [], said.span);
  const isGradual = phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'gradually');
  const holds = phrases.flatMap((phrase) => (phrase.type === 'duration' ? [phrase.ms] : []));
  if (isUnderHeading(state, units)) return ask(state, 'which of these names is the service that the routes are for, and which ones call it?');
  const found: Flows[] = [];
  for (const [index, group] of groups.entries()) {
    const ratio = isOwnRatio ? ratios[index]?.parts : said?.parts;
    const counted = withCounts(state, group);
    const whole = counted === undefined ? undefined : completed(state, counted);
    const flows = whole?.map((unit) => flowsOf(state, unit, whole));
    if (flows === undefined || flows.some((one) => one === undefined)) return undefined;
    const read = together(state, { flows: flows.flatMap((one) => one ?? []), subjects: group.flatMap(({ subjects }) => subjects), origins: originsOf(state, group), ...(ratio === undefined ? {} : { ratio }), isRelation, steps: isGradual, holds }, group);
    if (read === undefined) return undefined;
    found.push(read);
  }
  // "pin a to v2 and b to v1": each has its own.
  const areOwn = found.every(({ subjects, flows }) => new Set(subjects.flatMap((entity) => (entity.kind === 'service' ? [nameOf(entity)] : []))).size === 1 && flows.length === 1 && flows[0]?.target?.kind === 'version');
  if (!areOwn && found.length > 1 && found.some(({ flows }) => flows.every((flow) => flow.percent === undefined && !isConditional(flow) && !flow.isRest && !flow.isAll)) && said === undefined) return ask(state, 'which shares, or which requests, are meant for each of these services? Say it for one service at a time');
  return found;
}

/** "reviews: jason -> v2": a name under a heading is no other service, unless each has its colon. */
function isUnderHeading({ text }: State, units: readonly Unit[]): boolean {
  const names = units.flatMap(({ subjects }) => subjects).flatMap((entity) => (entity.kind === 'service' && !isWeak(entity) ? [entity] : [])).toSorted((a, b) => a.span.start - b.span.start);
  const hasColon = (entity: (typeof names)[number] | undefined): boolean => entity !== undefined && /^(?:\s*\([^)]*\)|\s+in \S+)?\s*:/.test(text.slice(entity.span.end));
  const [head, ...others] = names;
  return hasColon(head) && others.some((entity) => nameOf(entity) !== (head === undefined ? '' : nameOf(head)) && !hasColon(entity) && !/^[\s,]*(?:and|or|but)\b/.test(text.slice(head?.span.end ?? 0, entity.span.start)));
}

/** "10% of a to v2 and 20% of b to v3": units from one subject to the next. */
function bySubject(units: readonly Unit[]): readonly (readonly Unit[])[] {
  const groups: Unit[][] = [[]];
  let names = new Set<string>();
  for (const unit of units) {
    const own = new Set([...unit.subjects, ...unit.targets.flatMap((entity) => ('of' in entity && entity.of !== undefined ? [entity.of] : []))].flatMap((entity) => (entity.kind === 'service' ? [nameOf(entity)] : [])));
    const isOther = own.size > 0 && names.size > 0 && [...own].every((name) => !names.has(name));
    const isWhole = groups.at(-1)?.some((one) => one.targets.length > 0) === true && unit.targets.length > 0;
    if (isOther && isWhole) {
      groups.push([]);
      names = new Set();
    }
    for (const name of own) names.add(name);
    groups.at(-1)?.push(unit);
  }
  return groups;
}

/** "a 80/20 v1/v2, b 50/50 v1/v2": one ratio for each service, each in its place. */
function areInTurn(ratios: readonly Phrase[], groups: readonly (readonly Unit[])[]): boolean {
  return ratios.length === groups.length && ratios.every(({ span }, index) => span.start >= Math.max(0, ...(groups[index - 1] ?? []).map((unit) => unit.span.end)) && span.start < Math.min(...(groups[index + 1] ?? [{ span: { start: Number.MAX_SAFE_INTEGER } }]).map((unit) => unit.span.start)));
}

function nameOf(entity: Extract<Entity, { kind: 'service' }>): string {
  return entity.services.length > 0 ? entity.services.join() : entity.written.toLowerCase();
}

/** "10 to v2, 90 to v1" are percentages, and "3 out of 10 …, the other 7" parts of the same ten. */
function withCounts(state: State, units: readonly Unit[]): readonly Unit[] | undefined {
  const whole = units.find((unit) => unit.whole !== undefined)?.whole;
  const counts = units.flatMap(({ count }) => count ?? []);
  const odd = units.find(({ count, percent }) => count !== undefined && percent !== undefined);
  if (odd !== undefined) return ask(state, `which share is meant by "${state.text.slice(odd.span.start, odd.span.end)}"?`, [], odd.span);
  if (counts.length === 0) return units;
  const sum = counts.reduce((total, count) => total + count, 0);
  // "weight 8 and weight 2": parts of what they make together.
  const isWeights = whole === undefined && sum !== 100 && counts.length > 1 && units.every(({ percent }) => percent === undefined) && (sum === 10 || /\bweights?\b/i.test(state.text));
  if (whole !== undefined && counts.reduce((sum, count) => sum + count, 0) > whole) return block(state, `I did not use ${counts.map((count) => `"${count}"`).join(', ')}`);
  return units.map((unit) => {
    if (unit.count === undefined) return unit;
    const percent = isWeights ? (unit.count / sum) * 100 : whole === undefined ? unit.count : (unit.count / whole) * 100;
    state.derived.add(percent);
    return { ...unit, percent };
  });
}

function flowsOf(state: State, unit: Unit, all: readonly Unit[]): readonly Flow[] | undefined {
  const { targets, tests, percent, span } = unit;
  const base: Flow = { ...emptyFlow(span), isRest: unit.isRest, isAll: unit.isAll && tests.length === 0 };
  if (unit.isRest && targets.length === 0 && unit.origins.length > 0 && percent === undefined) return ask(state, `"${state.text.slice(span.start, span.end)}": where should the other requests go?`, [], span);
  if (unit.isNone && tests.length > 0) return ask(state, `where should "${state.text.slice(span.start, span.end)}" go instead?`, [], span);
  if ((unit.isNone || unit.isNot || unit.except !== undefined) && targets.length === 0) return ask(state, `"${state.text.slice(span.start, span.end)}": and where should those requests go?`, [], span);
  if (unit.isNone && (unit.isNot || percent !== undefined || unit.isRest)) return ask(state, `"${state.text.slice(span.start, span.end)}": does it get these requests, or not?`, [], span);
  if (unit.origins.some((origin) => targets.some((target) => 'version' in origin && 'version' in target && origin.version === target.version))) return ask(state, `"${state.text.slice(span.start, span.end)}": from a version to itself?`, [], span);
  if (unit.isNone) return targets.map((target) => ({ ...base, isRest: false, isAll: false, percent: 0, target }));
  if (tests.length > 0) {
    if (targets.length > 1) return ask(state, `to which one of these should "${state.text.slice(span.start, span.end)}" go?`, [], span);
    const [target] = targets;
    return tests.map((test): Flow => ({ ...base, isRest: false, ...test, ...(percent === undefined ? {} : { percent }), ...(target === undefined ? {} : { target }) }));
  }
  if (targets.length > 1 && percent !== undefined) return sharedOut(state, unit, all, base);
  const [origin] = unit.origins;
  // "shift 20% from v1 to v2": what is left stays where it was.
  if (percent !== undefined && targets.length === 1 && unit.origins.length === 1 && origin !== undefined && !all.some((other) => other.isRest || (other !== unit && other.percent !== undefined && other.targets.length === 0))) return [...targets.map((target) => ({ ...base, percent, target })), { ...emptyFlow(span), isRest: true, isOrigin: true, target: origin }];
  if (targets.length === 0) return hasRequests(unit) ? [{ ...base, ...(percent === undefined ? {} : { percent }) }] : [];
  return targets.map((target) => ({ ...base, ...(percent === undefined ? {} : { percent }), target }));
}

function originsOf(state: State, units: readonly Unit[]): readonly Entity[] {
  const origins = units.flatMap((unit) => unit.origins);
  for (const { span } of origins) state.background.push(state.text.slice(span.start, span.end));
  return origins;
}

/** "20% to v2 and v3": each of them, or both together; what the others leave decides. */
function sharedOut(state: State, { targets, percent = 0, span }: Unit, all: readonly Unit[], base: Flow): readonly Flow[] | undefined {
  const others = all.reduce((sum, unit) => sum + (unit.span === span ? 0 : (unit.percent ?? 0) * Math.max(1, unit.targets.length)), 0);
  const isEach = /\b(?:each|apiece|either)\b/i.test(state.text) || others + percent * targets.length === 100;
  const share = isEach ? percent : others + percent === 100 || all.some(({ isRest }) => isRest) && /\b(?:together|between|in total|combined|shar(?:e|es|ing)|split|equally|evenly)\b/i.test(state.text) ? percent / targets.length : undefined;
  if (share === undefined) return ask(state, `"${state.text.slice(span.start, span.end)}": ${percent}% for each, or for all of them together?`, [], span);
  state.derived.add(share);
  return targets.map((target) => ({ ...base, percent: share, target }));
}

/** Requests that are left over are asked for; shares that rise are steps, and only steps take time. */
function together(state: State, read: Flows, units: readonly Unit[]): Flows | undefined {
  const { flows, steps, holds } = read;
  const hasOnly = units.some(({ isOnly, tests }) => isOnly && tests.length > 0);
  const hasDefault = flows.some((flow) => !isConditional(flow) && (flow.target !== undefined || flow.isRest));
  if (hasOnly && flows.some(isConditional) && !hasDefault && state.shares.size === 0 && !/\b(?:other|others|rest|else|remaining|default|otherwise)\b/i.test(state.text)) return ask(state, 'where should the other requests go?');
  const rising = risingOf(flows);
  if (holds.length > 0 && !steps && rising === undefined) return block(state, 'I did not use a duration: routes have none');
  return { ...read, flows: (steps ? risingOf(flows, true) : rising) ?? flows, steps: steps || rising !== undefined };
}

/** "10%, then 50%, then all of it": shares of one version that rise. */
function risingOf(flows: readonly Flow[], isGradual = false): readonly Flow[] | undefined {
  const last = flows.at(-1);
  const isWhole = last !== undefined && (last.isAll || (last.isRest && last.target === undefined)) && last.percent === undefined && flows.length > 1 && flows.slice(0, -1).some(({ percent }) => percent !== undefined);
  const all = isWhole ? [...flows.slice(0, -1), { ...last, isAll: false, isRest: false, percent: 100 }] : flows;
  if (all.some(isConditional)) return undefined;
  const percents = all.flatMap(({ percent }) => percent ?? []);
  const targets = new Set(all.flatMap(({ target }) => (target === undefined ? [] : isVersion(target) && target.kind === 'version' ? [target.version] : ['other'])));
  const isRising = percents.length > 1 && targets.size <= 1 && percents.every((percent, at) => at === 0 || percent > (percents[at - 1] ?? 0));
  return isRising || (isGradual && isWhole) ? all : undefined;
}
