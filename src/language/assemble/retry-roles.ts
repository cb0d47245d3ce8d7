import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

type Ref = Extract<Phrase, { readonly type: 'ref' }>;

const condition = /\b(?:when|whenever|if|once|each time|every time|as soon as|while|in case|where|should)\s+(?:(?:the|our|a|an|any|some|calls?|requests?|to|pods?|instances?|of)\s+)*$/i;
const fails = /^(?:['’]s\b)?(?:\s+(?:service|pods?|instances?|side))?\s*(?:(?:once|only|just|sometimes|briefly|then|ever)\s+)?(?:answers?|answered|returns?|returned|fails?|failed|is|are|was|has|have|gives?|gets? stuck|goes|throws?|responds?|repl(?:y|ies)|does|doesn['’]t|did|didn['’]t|can(?:not|['’]t)?|could|isn['’]t|refuses?|resets?|drops?|times? out|breaks?|crash(?:es)?|reports?|sends?|comes?|dies|hiccups?|errors?|closes?|hangs?|rejects?|produces?|says?|signals?|shows?|yields?|serves?|reacts?)\b/i;
const subject = /^(?:\s+(?:service|workload))?\s*(?:(?:please|then|simply|also|just)\s+)?(?:should|must|shall|may|can|will|would|is to|is allowed to|has to|ought to|needs? to|retr(?:ies|y)|tries|try|repeats?|resends?|makes?|gets?|has|does)\b/i;
const caused = /\b(?:let|lets|make|have|allow|want|like|tell|configure|permit|enable)\s+(?:the\s+|our\s+)?$/i;

/**
 * "A should try again twice when b answers 503", "if b returns 503 to a, it tries again": whose failures are spoken of is
 * called, and who tries again calls.
 */
export function withRetryRoles(state: State, phrases: readonly Phrase[]): readonly Phrase[] {
  if (!phrases.some((phrase) => phrase.type === 'fact' && (phrase.fact.kind === 'retries' || phrase.fact.kind === 'retry-on'))) return phrases;
  const named = phrases.filter((phrase): phrase is Ref => phrase.type === 'ref' && phrase.entities.filter(({ kind }) => kind === 'service').length === 1 && phrase.entities.every(({ kind }) => kind === 'service' || kind === 'pronoun' || kind === 'namespace'));
  if (named.length !== 2 || new Set(named.map(nameOf)).size !== 2 || named.some(({ role }) => role === 'from')) return phrases;
  const failing = named.find((ref) => ref.role !== 'to' && condition.test(before(state, ref)) && fails.test(after(state, ref)));
  const other = named.find((ref) => ref !== failing);
  if (failing === undefined || other === undefined) return phrases;
  const isSubject = (other.role === 'none' || other.entities[0]?.kind === 'namespace') && (subject.test(after(state, other)) || caused.test(before(state, other)));
  // "… returns 503 to a": who gets the answer has called.
  const between = state.text.slice(failing.span.end, other.span.start);
  const isReceiver = other.role === 'to' && other.span.start > failing.span.end && !/[.;]|\b(?:retry|try|repeat|calls?|requests?)\b/i.test(between);
  if (!isSubject && !isReceiver) return phrases;
  return phrases.flatMap((phrase): readonly Phrase[] => (phrase === failing ? settled(failing, 'to') : phrase === other ? settled(other, 'from') : [phrase]));
}

/** "In namespace n, a": a place and a name. "to a, it tries again": the pronoun says nothing that the name does not. */
function settled(ref: Ref, role: 'from' | 'to'): readonly Ref[] {
  const places = ref.entities.filter(({ kind }) => kind === 'namespace');
  return [...(places.length === 0 ? [] : [{ ...ref, role: 'on' as const, entities: places }]), { ...ref, role, entities: ref.entities.filter(({ kind }) => kind === 'service') }];
}

function nameOf({ entities }: Ref): string {
  return entities.map((entity) => (entity.kind === 'service' ? entity.written.toLowerCase() : '')).join('');
}

function before(state: State, { entities, span }: Ref): string {
  const start = entities.find(({ kind }) => kind === 'service')?.span.start ?? span.start;
  return state.text.slice(Math.max(0, start - 40), start);
}

function after(state: State, { entities, span }: Ref): string {
  const end = entities.findLast(({ kind }) => kind === 'service')?.span.end ?? span.end;
  return state.text.slice(end, end + 50);
}
