import type { Phrase } from '../grammar/phrases.ts';

const callVerb = /^(?:to )?(?:calls?|reach(?:es)?|use[sd]?|access(?:es)?|invokes?|quer(?:y|ies)|contacts?)$/i;
const orders: readonly (readonly [RegExp, 'allow' | 'deny' | 'remove'])[] = [
  [/^(?:please )?(?:let|allow|permit)$/i, 'allow'],
  [/^(?:please )?(?:block|deny|forbid|prevent|stop|refuse)$/i, 'deny'],
  [/^(?:please )?(?:take|withdraw|strip)$/i, 'remove'],
];
const harmless: ReadonlySet<string> = new Set(['egress', 'tls-termination', 'tls', 'jwt', 'issuer', 'jwks', 'access-logs', 'metrics', 'tracing', 'inject']);
const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'ratio', 'count', 'new-path', 'unused']);

/**
 * "let a call b", "a may call GET /x on b": between two names `call` is a verb, and never "the calls". Sentences that hold
 * another wish stay as they are.
 */
export function withAccessVerbs(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const sentence = withPlainVerbs(phrases, text);
  const names = sentence.filter((phrase) => phrase.type === 'ref');
  const isOther = sentence.some((phrase) => values.has(phrase.type) || (phrase.type === 'fact' && !harmless.has(phrase.fact.kind)) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')));
  if (names.length < 2 || isOther) return sentence;
  return sentence.flatMap((phrase, index) => {
    const words = text.slice(phrase.span.start, phrase.span.end);
    const before = sentence.slice(0, index);
    const after = sentence.slice(index + 1);
    const hasCaller = before.some((other) => other.type === 'ref' && other.role !== 'to' && other.role !== 'on');
    const verb = { type: 'act', act: 'call', word: 'call', span: phrase.span, at: phrase.at } as const;
    if ((phrase.type === 'traffic' || phrase.type === 'glue') && callVerb.test(words) && hasCaller && after.some(isTarget)) return [verb];
    const near = before.findLast(({ type }) => type !== 'glue' && type !== 'mark');
    const next = after.find(({ type }) => type !== 'glue');
    if (phrase.type === 'cond' && phrase.cond.methods !== undefined && near?.type === 'ref' && near.role === 'none' && next?.type === 'ref' && next.role === 'none') return [verb, phrase];
    if (phrase.type === 'cond' && hasCaller && /^(?:(?:may|can|to|only) )*(?:calls?|sends?|do|does|use|make) /i.test(words)) return [verb, phrase];
    if (phrase.type === 'ref' && phrase.role === 'on' && hasCaller && /^(?:from )?calling /i.test(words)) return [verb, { ...phrase, role: 'none' as const }];
    const order = phrase.type === 'glue' ? orders.find(([pattern]) => pattern.test(words)) : undefined;
    const isFirst = before.every(({ type }) => type === 'glue' || type === 'link');
    if (order !== undefined && isFirst && after.some((other) => other.type === 'ref' && (other.role === 'none' || after.some(({ type }) => type === 'cond')))) return [{ ...verb, act: order[1], word: words.toLowerCase() }];
    return [phrase];
  });
}

function isTarget(phrase: Phrase): boolean {
  return phrase.type === 'ref' || phrase.type === 'cond' || (phrase.type === 'mark' && phrase.mark === 'any-operation');
}

/** "DELETE is forbidden for everyone", "reachable from namespace x only": words that elsewhere are a status, or an offer to the outside. */
function withPlainVerbs(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const isOffer = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host' || kind === 'outside')) || !phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from');
  const isFault = phrases.some((phrase) => phrase.type === 'percent' || (phrase.type === 'fact' && ['abort', 'fault', 'delay', 'retry-on'].includes(phrase.fact.kind)));
  return phrases.map((phrase): Phrase => {
    if (phrase.type === 'status' && !isFault && /forbidden|unauthorized/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && phrases.every(({ type }) => type !== 'count' && type !== 'duration') && /^(?:is |are |be |must be )*forbidden$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && phrase.fact.kind === 'expose' && !isOffer) return { type: 'act', act: 'be-called', word: 'reachable', span: phrase.span, at: phrase.at };
    return phrase;
  });
}
