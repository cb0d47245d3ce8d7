import type { RequestMatch } from '../../intents/intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { readFlows } from './read-flows.ts';
import { type Flow, type Flows, isConditional } from './flow.ts';
import { subjectsOf, targetOf } from './route-targets.ts';
import { alternativesOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { ask, origin, serviceOf, type State } from './state.ts';
import { spreadRatio, writeShares, writeSteps } from './write-shares.ts';

/** Where requests go: shares, and routes with a condition. */
export function buildRoutes(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const reader = readFlows(state, withoutRoleWords(state, [...lead, ...segments.flatMap(withLink)]));
  if (reader === undefined) return;
  const { flows, subjects } = reader;
  // "A canary deployment, please." by itself: what is wanted stands elsewhere.
  if (flows.length === 0 && reader.ratio === undefined && subjects.length === 0) return;
  const found = subjectsOf(state, subjects, flows);
  if (found === undefined) return;
  for (const service of found) routeService(state, service, reader);
  state.topic = found;
}

/** "canary" by itself names no version where nothing shows one of that name; with "stable" beside it both are names. */
function isRoleAlone(state: State, service: QualifiedName, flows: readonly Flow[]): boolean {
  const names = flows.flatMap(({ target }) => (target?.kind === 'version' ? [target.version.toLowerCase()] : []));
  return serviceOf(state, service) === undefined && names.length > 0 && new Set(names).size === 1 && names.every((name) => roleWords.has(name)) && !state.versionLabels.has(names[0] ?? '');
}

function routeService(state: State, service: QualifiedName, { flows, ratio, steps, holds }: Flows): void {
  if (isRoleAlone(state, service, flows)) return void ask(state, `which version of \`${service}\` is the canary, and which takes the other requests?`);
  if (steps) {
    writeSteps(state, service, flows, holds);
    return;
  }
  const withShares = ratio === undefined ? flows : spreadRatio(state, service, flows, ratio);
  if (withShares === undefined) return;
  writeConditional(state, service, withShares);
  writeShares(state, service, withShares);
}

/** "canary = v2": beside a version by its own name such a word is what the version is for, and no version. */
function withoutRoleWords(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  const known = new Set(state.vocabulary.services.flatMap(({ versions }) => versions.map(({ name }) => name.toLowerCase())));
  const isRole = (entity: Entity): boolean => entity.kind === 'version' && roleWords.has(entity.version.toLowerCase()) && !known.has(entity.version.toLowerCase());
  const hasOwn = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'version' && !isRole(entity)));
  // "Canary deployment for orders, 90/10": one such word beside a ratio says what it is for, too.
  const roles = phrases.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(isRole) : []));
  const isHeading = roles.length === 1 && phrases.some(({ type }) => type === 'ratio');
  if (!hasOwn && !isHeading) return phrases;
  return phrases.flatMap((phrase): Phrase[] => {
    if (phrase.type !== 'ref' || !phrase.entities.some(isRole)) return [phrase];
    const owners = phrase.entities.flatMap((entity) => (isRole(entity) && entity.kind === 'version' && entity.of !== undefined ? [entity.of] : isRole(entity) ? [] : [entity]));
    return owners.length === 0 ? [] : [{ ...phrase, entities: owners }];
  });
}

const roleWords: ReadonlySet<string> = new Set(['canary', 'stable', 'baseline', 'primary', 'candidate', 'control', 'experimental', 'preview', 'blue', 'green']);

function withLink({ link, phrases }: Segment): readonly Phrase[] {
  const [first] = phrases;
  return first === undefined || link === '' ? phrases : [{ type: 'link', link: 'comma', span: { start: first.span.start, end: first.span.start }, at: first.at }, ...phrases];
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
