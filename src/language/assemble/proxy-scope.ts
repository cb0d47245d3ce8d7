import type { QualifiedName } from '../../topology/topology.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { add } from './add.ts';
import { allPhrases, entitiesOf, isStray } from './edge-phrases.ts';
import type { Segment } from './segments.ts';
import { ask, assume, block, origin, servicesFor, workloadsFor, type State } from './state.ts';

/** What proxies are told of: by the words, or by the call graph. */
export function buildScope(state: State, segments: readonly Segment[], lead: readonly Phrase[]): void {
  const phrases = allPhrases(segments, lead);
  if (isStray(state, phrases)) return;
  const strange = phrases.find((phrase) => phrase.type === 'mark' && ['except', 'rest', 'not'].includes(phrase.mark));
  if (strange !== undefined) return void block(state, `I did not use "${state.text.slice(strange.span.start, strange.span.end)}"`, strange.span);
  const split = splitAtFact(state, phrases);
  const workloads = workloadsIn(state, split.subject);
  if (workloads === undefined) return;
  const own = [...new Set([...workloads.map((id) => id.split('/')[0] ?? ''), ...(workloads.length === 0 && state.namespace !== undefined ? [state.namespace] : [])])];
  const known = servicesIn(state, split.known, split.subject.length > 0, own);
  if (known === undefined) return;
  const hosts = entitiesOf(split.known, 'host').flatMap((entity) => (entity.kind === 'host' ? [entity.host] : []));
  const meant = workloads.length > 0 ? workloads : known.length > 0 ? [] : ofOneNamespace(state);
  if (meant.length === 0) return void ask(state, known.length > 0 ? 'whose proxy should know only that?' : 'which workloads are meant? The input shows none, and what they need to know is taken from their calls');
  if (known.length > 0 || hosts.length > 0) {
    for (const workload of meant) add(state, { kind: 'scope-configuration', origin, scope: { kind: 'workload', workload }, services: known, externalHosts: hosts });
    return;
  }
  assume(state, 'each workload is told of the services that the call graph shows it to call', 'context');
  for (const workload of meant) {
    const services = [...state.vocabulary.callersOf].flatMap(([callee, callers]) => (callers.includes(workload) ? [callee] : []));
    if (services.length > 0) add(state, { kind: 'scope-configuration', origin, scope: { kind: 'workload', workload }, services, externalHosts: [] });
  }
}

/** "The proxies of fleet know too much. Restrict what they are told": the one namespace that the text names, else all. */
function ofOneNamespace({ vocabulary, phrases }: State): readonly QualifiedName[] {
  const spaces = new Set(entitiesOf(phrases, 'namespace').flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : [])));
  return vocabulary.workloads.flatMap(({ id, namespace }) => (spaces.size === 0 || (spaces.size === 1 && spaces.has(namespace)) ? [id] : []));
}

/** "cart needs to know only catalog": who is told stands before the words for it or behind "of" and "for"; of what, behind them. */
function splitAtFact(state: State, phrases: readonly Phrase[]): { readonly subject: readonly Phrase[]; readonly known: readonly Phrase[] } {
  const at = phrases.findLastIndex((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'scope');
  const names = phrases.filter(({ type }) => type === 'ref');
  const before = names.filter((phrase) => phrases.indexOf(phrase) < at);
  const behind = names.filter((phrase) => phrases.indexOf(phrase) > at);
  const isPlace = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.role === 'on' && /^(?:for|of|in|on)\b/i.test(state.text.slice(phrase.span.start, phrase.span.end));
  const hasSubject = before.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'namespace'));
  const isSpace = (phrase: Phrase): boolean => phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'namespace' || kind === 'space');
  if (hasSubject && behind.length > 0 && behind.every(isSpace) && before.some(isSpace)) return { subject: before, known: behind };
  if (hasSubject) return { subject: [...before, ...behind.filter(isSpace)], known: behind.filter((phrase) => !isSpace(phrase)) };
  const [first, ...others] = behind;
  return first !== undefined && (isPlace(first) || others.length === 0) ? { subject: [...before, first], known: others } : { subject: [...before, ...behind.filter(isPlace)], known: behind.filter((phrase) => !isPlace(phrase)) };
}

function workloadsIn(state: State, phrases: readonly Phrase[]): readonly QualifiedName[] | undefined {
  const workloads: QualifiedName[] = [];
  const named = entitiesOf(phrases, 'namespace', 'service', 'all-services');
  const hasService = named.some(({ kind }) => kind === 'service');
  for (const entity of named) {
    if (entity.kind === 'namespace') {
      state.namespace = entity.namespace;
      if (!hasService) workloads.push(...state.vocabulary.workloads.filter(({ namespace }) => namespace === entity.namespace).map(({ id }) => id));
    }
    if (entity.kind !== 'service') continue;
    const found = workloadsFor(state, entity);
    if (found === undefined) return undefined;
    workloads.push(...found);
  }
  return workloads;
}

function servicesIn(state: State, phrases: readonly Phrase[], hasSubject: boolean, own: readonly string[]): readonly QualifiedName[] | undefined {
  const services: QualifiedName[] = [];
  // "edge may only know services in fleet": all that the namespace has.
  const spaces = entitiesOf(phrases, 'namespace', 'space').flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : entity.kind === 'space' && !entity.isOutside ? own : []));
  if (hasSubject && spaces.length > 0) {
    const inside = state.vocabulary.services.filter(({ namespace }) => spaces.includes(namespace)).map(({ id }) => id);
    if (inside.length === 0) return ask(state, `a proxy is told of services, one by one: which services of namespace \`${spaces.join('`, `')}\` should it know?`);
    services.push(...inside);
  }
  for (const entity of entitiesOf(phrases, 'service', 'version')) {
    const found = entity.kind === 'version' ? ask(state, 'a proxy is told of services, and not of versions of them: which services should it know?', [], entity.span) : servicesFor(state, entity);
    if (found === undefined) return undefined;
    services.push(...found);
  }
  return [...new Set(services)];
}
