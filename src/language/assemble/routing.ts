import type { RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Link, Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { readFlows } from './read-flows.ts';
import { type Flow, type Flows, isConditional } from './flow.ts';
import { asksOfRoutes, noteLabels } from './route-doubts.ts';
import { roleWords, withoutRoleWords } from './role-words.ts';
import { orderRoutes } from './route-order.ts';
import { subjectsOf, targetOf } from './route-targets.ts';
import { alternativesOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, assume, origin, serviceOf, type State } from './state.ts';
import { versionsOf } from './state-versions.ts';
import { gatedNote, spreadRatio, writeShares, writeSteps } from './write-shares.ts';

/** Where requests go: shares, and routes with a condition. */
export function buildRoutes(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  noteLabels(state);
  if (asksOfRoutes(state, [...lead, ...segments.flatMap(({ phrases }) => phrases)])) return;
  const read = readFlows(state, withoutRoleWords(state, [...lead, ...segments.flatMap(withLink)]));
  const marked = [...lead, ...segments.flatMap(({ phrases }) => phrases)].flatMap((phrase) => (phrase.type === 'mark' ? [phrase] : []));
  const marks = new Set(marked.map(({ mark }) => mark));
  for (const { mark, span } of marked) if (mark === 'drops-routes' || mark === 'gated') state.background.push(state.text.slice(span.start, span.end));
  if (marks.has('gated')) assume(state, gatedNote);
  const from = state.wishes.findIndex(({ kind }) => kind === 'route-when');
  for (const flows of read ?? []) {
    // "A canary deployment, please." by itself: what is wanted stands elsewhere.
    if (flows.flows.length === 0 && flows.ratio === undefined && flows.subjects.length === 0) continue;
    const found = subjectsOf(state, flows.subjects, flows.flows);
    if (found === undefined) return;
    if (marks.has('drops-routes')) for (const service of found) add(state, { kind: 'withdraw', what: 'route-when', subject: service });
    for (const service of found) routeService(state, service, flows);
    state.topic = found;
  }
  orderRoutes(state, Math.max(0, from));
}

/** "canary" by itself names no version where nothing shows one of that name; with "stable" beside it both are names. */
function isRoleAlone(state: State, service: QualifiedName, flows: readonly Flow[], origins: Flows['origins']): boolean {
  const names = [...flows.flatMap(({ target }) => target ?? []), ...origins].flatMap((target) => (target.kind === 'version' ? [target.version.toLowerCase()] : []));
  return serviceOf(state, service) === undefined && names.length > 0 && new Set(names).size === 1 && !isBackTo(state, names[0] ?? '', flows) && names.every((name) => roleWords.has(name)) && !state.versionLabels.has(names[0] ?? '');
}

/** "100% stable again": all of it goes to what a subset is usually called. */
function isBackTo({ text }: State, name: string, flows: readonly Flow[]): boolean {
  return ['stable', 'baseline', 'primary'].includes(name) && flows.every((flow) => !isConditional(flow) && (flow.isAll || flow.percent === 100)) && /\b(?:100 ?%|all|every\w*|fully|entirely|back)\b/i.test(text);
}

/** "… -> v2 to the a VirtualService": what a service's own name stands for is whose requests these are. */
function isOwnName(service: QualifiedName, { target }: Flow): boolean {
  return target?.kind === 'service' && (target.services.length > 0 ? target.services.includes(service) : service.split('/')[1] === target.written.toLowerCase());
}

function routeService(state: State, service: QualifiedName, { flows: given, origins, ratio, isRelation, steps, holds }: Flows): void {
  const self = given.find((flow) => isOwnName(service, flow) && isConditional(flow));
  if (self !== undefined) return void ask(state, 'which service are these requests for now?', [], self.span);
  const flows = given.filter((flow) => !(given.some(isConditional) && isOwnName(service, flow) && flow.percent === undefined && !flow.isRest && !flow.isAll));
  if (isRoleAlone(state, service, flows, origins)) return void ask(state, `which version of \`${service}\` is the canary, and which takes the other requests?`);
  if (!steps && flows.some(({ percent }) => percent !== undefined && percent !== 100) && /\b(?:in|with|over) (?:\w+ ){1,2}(?:steps|stages|increments)\b|\b(?:gradually|stepwise|step by step|progressively|incrementally)\b/i.test(state.text)) return void ask(state, `in which steps, and how long is each of them held?`);
  if (steps) {
    writeSteps(state, service, flows, holds);
    return;
  }
  const named = new Set([...origins, ...flows.flatMap(({ target }) => target ?? [])].flatMap((target) => (target.kind === 'version' ? [target.version.toLowerCase()] : [])));
  const other = isRelation || (origins.length > 0 && flows.every(({ percent }) => percent === undefined) && !flows.every(isConditional) && !flows.some(({ isAll }) => isAll) && !/\b(?:completely|fully|entirely|every(?:one|body|thing)|takes? (?:it )?all|all (?:the )?(?:traffic|requests|calls|users))\b/i.test(state.text)) ? versionsOf(state, service).find((name) => !named.has(name.toLowerCase())) : undefined;
  if (other !== undefined) return void ask(state, `which share of the requests to \`${service}\` does \`${other}\` get?`);
  const withShares = ratio === undefined ? flows : spreadRatio(state, service, flows, ratio);
  if (withShares === undefined) return;
  writeConditional(state, service, withShares);
  writeShares(state, service, withShares);
}

function withLink({ link, phrases }: Segment): readonly Phrase[] {
  const [first] = phrases;
  return first === undefined || link === '' ? phrases : [{ type: 'link', link: link as Link, span: { start: first.span.start, end: first.span.start }, at: first.at }, ...phrases];
}

function writeConditional(state: State, service: QualifiedName, flows: readonly Flow[]): void {
  for (const flow of flows) {
    if (!isConditional(flow)) continue;
    if (flow.target === undefined) {
      ask(state, `where should "${state.text.slice(flow.span.start, flow.span.end)}" go?`, [], flow.span);
      continue;
    }
    if (flow.percent !== undefined && flow.percent !== 100) {
      ask(state, `a share of ${flow.percent}% of only some requests cannot be said: all of those requests, or a share of every request?`, [], flow.span);
      continue;
    }
    const to = targetOf(state, service, flow.target);
    if (to === undefined) continue;
    for (const when of matches(flow)) add(state, { kind: 'route-when', service, origin, when, to });
  }
}

function matches({ conditions, from }: Flow): RequestMatch[] {
  let all: RequestMatch[] = [from.length === 0 ? {} : { from }];
  for (const condition of conditions) all = all.flatMap((match) => alternativesOf(condition).map((other) => ({ ...match, ...other, ...(match.headers === undefined && other.headers === undefined ? {} : { headers: { ...match.headers, ...other.headers } }) })));
  return all;
}
