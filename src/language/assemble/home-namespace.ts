import type { Phrase } from '../grammar/phrases.ts';
import { assume, type State } from './state.ts';

type Reference = Extract<Phrase, { type: 'ref' }>;

/**
 * Without any input, names without a namespace are looked for in the one that the words name; not so where that one is
 * only said to call ("from namespace x", "service account a in namespace x").
 */
export function noteHome(state: State): void {
  const { services, namespaces, homeNamespace } = state.vocabulary;
  if (services.length > 0) return;
  const places = new Set<string>();
  const callers = new Set<string>();
  for (const [index, phrase] of state.phrases.entries()) {
    if (phrase.type !== 'ref') continue;
    for (const entity of phrase.entities) {
      if (entity.kind === 'service' && entity.namespace !== undefined) places.add(entity.namespace);
      if (entity.kind === 'account' && entity.namespace !== undefined) callers.add(entity.namespace);
      if (entity.kind === 'namespace') (isCaller(phrase, state.phrases.slice(index + 1)) ? callers : places).add(entity.namespace);
    }
  }
  const [only] = places;
  if (only !== undefined && places.size === 1 && only !== homeNamespace) state.namespace = only;
  if (namespaces.length === 0 || places.size > 0 || !callers.has(homeNamespace) || state.phrases.every((phrase) => phrase.type !== 'ref' || phrase.entities.every(({ kind }) => kind !== 'service'))) return;
  state.namespace = 'default';
  assume(state, 'names without a namespace are taken to be in `default`', 'default');
}

/** "from namespace x", "namespace x may call b". */
function isCaller(phrase: Reference, after: readonly Phrase[]): boolean {
  const next = after.find(({ type }) => type !== 'glue' && type !== 'mark');
  return phrase.role === 'from' || (phrase.role === 'none' && next?.type === 'act' && (next.act === 'call' || next.act === 'deny'));
}
