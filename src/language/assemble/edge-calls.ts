import type { Phrase } from '../grammar/phrases.ts';
import { hasKind } from './edge-words.ts';
import { isWeak } from './scope-of.ts';
import type { State } from './state.ts';

/** Verbs of which the object is what goes over the wire: "fetch rates from HOST", "send text messages through HOST". */
const transfer = /^(?:fetch|pull|get|load|download|read|retriev|push|send|upload|post|stream|ship|deliver|quer|sync|poll|import|export|writ|publish|report|forward|look|check|resolv|e-?mail|mail|notif|back|call|talk|access|connect|reach|sms|text|submit|register|authenticat|log|buy|pay|charg|verif|validat|translat|subscrib|consum|request|ask|obtain|receiv|transfer|cop|replicat|archiv|mov|exchang|hand)\w*$/i;
const plainWords = /^[a-z][a-z'-]*(?:\s+[a-z][a-z'-]*){0,7}$/i;
const limits = /\b(?:not?|never|only|just|except\w*|unless|but|without|cannot|\w+n't|until|if|when|nobody|nothing|none|other|else|instead|via|gateway|egress|mirror\w*|redirect\w*|route|http|https|tls|tcp|port)\b/i;

/** Whatever a service fetches from a host or sends to it: it calls there. */
export function withTransfers(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const at = sentence.findIndex((phrase) => hasKind(phrase, 'host'));
  const named = sentence.slice(0, Math.max(0, at));
  const isStrong = (phrase: Phrase): boolean => hasKind(phrase, 'pronoun') || (phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' && !isWeak(entity)));
  const subject = named.some(isStrong) ? named.findLastIndex(isStrong) : named.findLastIndex((phrase) => hasKind(phrase, 'service', 'pronoun'));
  const [from, host] = [sentence[subject], sentence[at]];
  if (from === undefined || host === undefined || sentence.some((phrase) => phrase.type === 'fact' && ['certificate', 'expose', 'issuer', 'jwt', 'jwks'].includes(phrase.fact.kind))) return sentence;
  const between = sentence.slice(subject + 1, at);
  const words = state.text.slice(from.span.end, host.span.start).trim();
  const isPlain = between.every((phrase) => ['glue', 'unused', 'act', 'traffic', 'ref', 'fact'].includes(phrase.type) && (phrase.type !== 'ref' || phrase.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown')) && plainWords.test(state.text.slice(phrase.span.start, phrase.span.end).trim()));
  const [verb, ...others] = words.split(/\s+/).filter((word) => !/^(?:may|can|must|should|shall|will|has|have|needs?|wants?|is|are|to|be|able|allowed|also|now|the|regularly|service|which|that|who|in|order|please)$/i.test(word));
  const isTransfer = verb !== undefined && transfer.test(verb) && others.length > 0 && others.length < 6;
  if (!isPlain || !isTransfer || limits.test(words) || !/\b(?:from|to|at|on|via|through|with|over|by|of|into|off)$/i.test(`${words} ${/^\w+(?=\s)/.exec(state.text.slice(host.span.start))?.[0] ?? ''}`.trim())) return sentence;
  const first = between[0] ?? host;
  const act: Phrase = { type: 'act', act: 'call', word: verb.toLowerCase(), span: { start: first.span.start, end: between.at(-1)?.span.end ?? first.span.start }, at: first.at };
  return between.length === 0 ? sentence : [...sentence.slice(0, subject + 1), act, ...sentence.slice(at)];
}
