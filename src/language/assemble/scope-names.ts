import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

/** "should only know about feed and users": where no input shows names, what a proxy should know are some, whatever else their words may say. */
export function withScopeNames(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const at = sentence.findLastIndex((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'scope');
  if (at < 0 || state.vocabulary.services.length > 0) return sentence;
  const isEdge = (phrase: Phrase | undefined): boolean => phrase === undefined || phrase.type === 'link' || (phrase.type === 'ref' && phrase.entities.every(({ kind }) => kind === 'namespace'));
  return sentence.map((phrase, index) => {
    const words = state.text.slice(phrase.span.start, phrase.span.end);
    const isItem = index > at && (index === at + 1 || isEdge(sentence[index - 1])) && isEdge(sentence[index + 1]);
    if (!isItem || !['act', 'traffic', 'unused', 'glue'].includes(phrase.type) || !/^[a-z][a-z0-9-]{2,}$/.test(words) || /^(?:only|just|its|their|own|the|all|everything|nothing|what|services?|hosts?|namespaces?|too|also|please|and|or)$/.test(words)) return phrase;
    return { type: 'ref', role: 'none', entities: [{ kind: 'service', written: words, services: [], workloads: [], match: 'unknown', isMarked: true, span: phrase.span }], span: phrase.span, at: phrase.at };
  });
}

/** "every service in default": the namespace of that name, and no "otherwise". */
export function withDefaultSpace(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  return sentence.map((phrase) => {
    // "every service in the mesh": no namespace of that name.
    if (phrase.type === 'ref' && phrase.entities.some((entity) => (entity.kind === 'all-services' || entity.kind === 'namespace') && entity.namespace === 'mesh') && !/\b(?:namespace|ns)\b|["'`]/i.test(state.text.slice(phrase.span.start, phrase.span.end))) return { ...phrase, entities: phrase.entities.map((entity) => ((entity.kind === 'all-services' || entity.kind === 'namespace') && entity.namespace === 'mesh' ? { kind: 'mesh', span: entity.span } : entity)) };
    const isIt = phrase.type === 'mark' && phrase.mark === 'rest' && /^default$/i.test(state.text.slice(phrase.span.start, phrase.span.end)) && /\b(?:in|within|inside)\s+$/i.test(state.text.slice(Math.max(0, phrase.span.start - 9), phrase.span.start)) && !/^\s*(?:case|mode|route|set-?up|settings?|state)/i.test(state.text.slice(phrase.span.end));
    return isIt ? { type: 'ref', role: 'on', entities: [{ kind: 'namespace', namespace: 'default', isKnown: true, span: phrase.span }], span: phrase.span, at: phrase.at } : phrase;
  });
}
