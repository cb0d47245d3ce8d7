import type { Phrase } from '../grammar/phrases.ts';
import { hasKind } from './edge-words.ts';
import { isWeak } from './scope-of.ts';
import type { State } from './state.ts';

const article = /^(?:the|a|an|our|my|their|this|that|its)$/i;
const plain = /^[a-z][a-z'-]*$/i;
/** "to the gateway web/storefront": the preposition is that of the name. */
const leading = /^(?:to|for|of|on|at|from|by|in|behind) (?=(?:the|our|my|their|its|a|an) )/i;
const telling = /\b(?:not?|never|only|except\w*|unless|but|without|cannot|if|until|when|nobody|nothing|none|other|others|else|all|every|each|any|both|new|canary|stable)\b/i;

/**
 * "our old SOAP gateway soap-gw", "the scoring provider score.example.com": what something is, before its name. Where the
 * text is about encryption or hosts these words are no names, whatever they look like.
 */
export function withAsides(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const isAbout = state.phrases.some((phrase) => hasKind(phrase, 'host') || (phrase.type === 'fact' && ['tls', 'egress', 'jwt', 'issuer', 'access-logs', 'tracing', 'inject', 'scope'].includes(phrase.fact.kind)));
  if (!isAbout) return sentence;
  const put = withAliases(state, sentence);
  for (const [index, phrase] of sentence.entries()) {
    if (!isSureName(put[index] ?? phrase)) continue;
    const start = startOf(state, put, index);
    if (start === undefined) continue;
    for (const one of put.slice(start, index)) if (hasKind(one, 'ingress', 'outside')) state.background.push(state.text.slice(one.span.start, one.span.end));
    const [opening, name] = [put[start], put[index]];
    if (opening?.type === 'ref' && opening.role !== 'none' && name?.type === 'ref') put[index] = { ...name, role: opening.role };
    for (let at = start; at < index; at += 1) put[at] = { type: 'glue', span: sentence[at]?.span ?? phrase.span, at: sentence[at]?.at ?? phrase.at };
  }
  return put;
}

const people = /^(?:the |all |our )?(?:clients?|callers?|peers?|browsers?|visitors?|people)$/i;

/** "the job runner in ns batch (workload nightly-runner)": the name in brackets is what it is called. */
function withAliases({ text, vocabulary }: State, sentence: readonly Phrase[]): Phrase[] {
  const put = [...sentence];
  if (vocabulary.services.length > 0) return put;
  for (const [index, phrase] of put.entries()) if (phrase.type === 'ref' && people.test(text.slice(phrase.span.start, phrase.span.end)) && phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown')) put[index] = { ...phrase, entities: [{ kind: 'anyone', span: phrase.span }] };
  for (const [index, phrase] of sentence.entries()) {
    const [open, alias, close] = sentence.slice(index + 1, index + 4);
    const [entity] = phrase.type === 'ref' ? phrase.entities : [];
    const [called] = alias?.type === 'ref' ? alias.entities : [];
    if (open?.type !== 'link' || open.link !== 'open' || close?.type !== 'link' || close.link !== 'close' || entity?.kind !== 'service' || called?.kind !== 'service' || alias?.type !== 'ref' || phrase.type !== 'ref' || phrase.entities.length > 1) continue;
    if (!/^(?:the )?(?:workload|service|svc|deployment|app|pod)\b/i.test(text.slice(alias.span.start))) continue;
    const namespace = called.namespace ?? entity.namespace;
    put[index] = { ...phrase, entities: [{ ...called, ...(namespace === undefined ? {} : { namespace }) }] };
    put[index + 2] = { type: 'glue', span: alias.span, at: alias.at };
  }
  return put;
}

/** A host, or a name that shows to be one. */
function isSureName(phrase: Phrase): boolean {
  return phrase.type === 'ref' && phrase.role === 'none' && phrase.entities.length > 0 && phrase.entities.every((entity) => entity.kind === 'host' || (entity.kind === 'service' && (entity.match === 'exact' || /[a-z]-[a-z]/i.test(entity.written) || entity.namespace !== undefined)));
}

/** Where a description begins that ends right before a name: at its article, with words between that say nothing else. */
function startOf(state: State, phrases: readonly Phrase[], index: number): number | undefined {
  const words = (phrase: Phrase): string => state.text.slice(phrase.span.start, phrase.span.end);
  if (index > 1 && isHeadOf(state, phrases[index], words, phrases.slice(0, index))) return 0;
  let at = index - 1;
  const last = phrases[at];
  const isApart = last?.type === 'link' && ['colon', 'open', 'comma'].includes(last.link) && hasKind(phrases[index], 'host');
  if (isApart && last.link !== 'comma') at -= 1;
  let count = 0;
  for (; at >= 0 && count < 6; at -= 1, count += 1) {
    const phrase = phrases[at];
    if (phrase === undefined) return undefined;
    const text = words(phrase);
    const [head, ...others] = text.replace(leading, '').split(/\s+/);
    if (head !== undefined && article.test(head) && (others.length > 0 || count > 0) && others.length < 4 && (others.length === 0 || isDescribing(phrase.type === 'ref' && leading.test(text) ? { ...phrase, role: 'none' } : phrase, others.join(' ')))) return others.length + count > 0 && (hasStranger(phrases.slice(at, index)) || (/^(?:to|for|of) /i.test(text) && hasKind(phrase, 'ingress'))) ? at : undefined;
    if (leading.test(text) || !isDescribing(phrase, text) || (head !== undefined && article.test(head))) return undefined;
  }
  return undefined;
}

/** "public URL for the status page: status.example.com": a heading that says what kind of thing the host is. */
function isHeadOf({ text }: State, host: Phrase | undefined, words: (phrase: Phrase) => string, before: readonly Phrase[]): boolean {
  const isColon = host !== undefined && hasKind(host, 'host') && /:\s*$|^:/.test(`${text.slice(Math.max(0, host.span.start - 2), host.span.start)}${text.slice(host.span.start, host.span.start + 1)}`);
  const heading = before.map(words).join(' ');
  return isColon && /\b(?:urls?|hosts?|hostnames?|address|page|link|domain|endpoint|site|dns name)\b/i.test(heading) && before.every((phrase) => isDescribing(phrase, words(phrase).replace(/:$/, '')) || phrase.type === 'link');
}

/** A word that would be left over, or be taken for a name. */
function hasStranger(phrases: readonly Phrase[]): boolean {
  return phrases.some((phrase) => phrase.type === 'unused' || (phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' && entity.match === 'unknown')) || hasKind(phrase, 'outside'));
}

function isDescribing(phrase: Phrase, text: string): boolean {
  if (!text.split(/\s+/).every((word) => plain.test(word)) || telling.test(text)) return false;
  if (phrase.type === 'ref') return phrase.role === 'none' && phrase.entities.every((entity) => entity.kind === 'outside' || entity.kind === 'ingress' || isWeak(entity));
  return phrase.type === 'unused' || phrase.type === 'glue' || phrase.type === 'traffic';
}
