import type { Condition, Phrase } from '../grammar/phrases.ts';
import type { Vocabulary } from '../vocabulary.ts';

const callVerb = /^(?:to |from )?(?:calls?|calling|using|reaching|accessing|contacting|querying|invoking|consuming|reach(?:es)?|use[sd]?|access(?:es)?|invokes?|quer(?:y|ies)|contacts?)$/i;
const orders: readonly (readonly [RegExp, 'allow' | 'deny' | 'remove'])[] = [
  [/^(?:please )?(?:let|allow|permit)$/i, 'allow'],
  [/^(?:please )?(?:block|deny|forbid|prevent|stop|refuse)$/i, 'deny'],
  [/^(?:please )?(?:take|withdraw|strip)$/i, 'remove'],
];
const yes = /^(?:yes|ok|okay|fine|welcome|y|permitted|unrestricted|unlimited|everything|✓|✔|✅)$/i;
const callerWord = /^(?:allowed |permitted )?(?:callers?|clients?|consumers?|sources?)$/i;
const harmless: ReadonlySet<string> = new Set(['egress', 'tls-termination', 'tls', 'jwt', 'issuer', 'jwks', 'access-logs', 'metrics', 'tracing', 'inject']);
const values: ReadonlySet<Phrase['type']> = new Set(['percent', 'duration', 'ratio', 'count', 'new-path', 'unused']);

/**
 * "let a call b", "a may call GET /x on b": between two names `call` is a verb, and never "the calls". Sentences that hold
 * another wish stay as they are.
 */
export function withAccessVerbs(phrases: readonly Phrase[], text: string, vocabulary: Vocabulary): readonly Phrase[] {
  const sentence = withAnswers(withPlainVerbs(withPeopleNames(withReading(phrases, text), text, vocabulary), text), text);
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
    const order = phrase.type === 'glue' || phrase.type === 'unused' ? orders.find(([pattern]) => pattern.test(words)) : undefined;
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
  return phrases.map((phrase, index): Phrase => {
    const next = phrases[index + 1];
    // A "block" is a part of a file; who is blocked is refused.
    if (phrase.type === 'glue' && /^blocked$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'blocked', span: phrase.span, at: phrase.at };
    if (phrase.type === 'glue' && !isFault && /^(?:answers?|responds?|listens?)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && next !== undefined && ((next.type === 'ref' && next.role === 'to') || (next.type === 'mark' && next.mark === 'only'))) return { type: 'act', act: 'be-called', word: 'answers', span: phrase.span, at: phrase.at };
    if (phrase.type === 'status' && !isFault && /forbidden|unauthorized/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && phrases.every(({ type }) => type !== 'count' && type !== 'duration') && /^[:=, ]*(?:is |are |be |must be )*forbidden$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    const isShielded = phrases.some((other) => other.type === 'mark' && other.mark === 'not') && phrases.every((other) => other.type !== 'ref' || other.entities.every(({ kind }) => kind === 'service' || kind === 'namespace'));
    if (phrase.type === 'fact' && phrase.fact.kind === 'expose' && (!isOffer || isShielded)) return { type: 'act', act: 'be-called', word: 'reachable', span: phrase.span, at: phrase.at };
    return phrase;
  });
}

/** "a: yes, b: no", "a -> b ok": answers of a table, behind a name, a path or a method. */
function withAnswers(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const isTable = !phrases.some((phrase) => phrase.type === 'fact' || values.has(phrase.type) || phrase.type === 'act');
  return phrases.flatMap((phrase, index): readonly Phrase[] => {
    const words = text.slice(phrase.span.start, phrase.span.end);
    // "users: callers = a, b": those, and nobody else.
    const next = phrases[index + 1];
    if (phrase.type === 'glue' && isTable && callerWord.test(words) && next?.type === 'link' && (next.link === 'colon' || next.link === 'equals')) return [{ type: 'act', act: 'be-called', word: 'callers', span: phrase.span, at: phrase.at }, { type: 'mark', mark: 'only', span: phrase.span, at: phrase.at }];
    if ((phrase.type === 'unused' || phrase.type === 'glue') && /^(?:cannot|can't|mustn't|shouldn't)$/i.test(words) && next?.type === 'cond' && next.cond.methods !== undefined) return [{ type: 'act', act: 'deny', word: 'cannot', span: phrase.span, at: phrase.at }];
    if (phrase.type === 'unused' && /^strip$/i.test(words) && next?.type === 'ref' && phrases.some((other) => other.type === 'act' && other.act === 'call')) return [{ type: 'act', act: 'remove', word: 'strip', span: phrase.span, at: phrase.at }];
    return [answerOf(phrases, index, phrase, text)];
  });
}

function answerOf(phrases: readonly Phrase[], index: number, phrase: Phrase, text: string): Phrase {
  const [head, colon] = [phrases[index - 2], phrases[index - 1]];
  // "Callers: orders".
  if (phrase.type === 'ref' && phrase.role === 'none' && colon?.type === 'link' && (colon.link === 'colon' || colon.link === 'equals') && head !== undefined && callerWord.test(text.slice(head.span.start, head.span.end))) return { ...phrase, role: 'from' };
  if (phrase.type !== 'unused' && phrase.type !== 'glue') return phrase;
  const isYes = yes.test(text.slice(phrase.span.start, phrase.span.end));
  const before = phrases.slice(0, index).findLast(({ type }) => type !== 'glue');
  const isAnswer = isYes && before !== undefined && (before.type === 'ref' || before.type === 'cond' || (before.type === 'link' && (before.link === 'colon' || before.link === 'equals' || before.link === 'slash')));
  return isAnswer ? { type: 'act', act: 'allow', word: 'yes', span: phrase.span, at: phrase.at } : phrase;
}

const reading: Condition = { methods: ['GET', 'HEAD'] };
const writing: Condition = { methods: ['POST', 'PUT', 'PATCH', 'DELETE'] };

/** "may read from b", "let a write to b": which requests that are, where no method says so. */
function withReading(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const isMethod = (phrase: Phrase): boolean => phrase.type === 'cond' && (phrase.cond.methods !== undefined || phrase.cond.operations !== undefined);
  return phrases.flatMap((phrase, index): readonly Phrase[] => {
    const words = text.slice(phrase.span.start, phrase.span.end);
    const found = /\b(reads?|reading|writes?|writing)(?: (?:to|from|data))*$/i.exec(words)?.[1]?.toLowerCase();
    // Methods that stand behind it say what it means.
    const rest = phrases.slice(index + 1);
    const end = rest.findIndex((other) => other.type === 'act' || (other.type === 'link' && (other.link === 'semicolon' || other.link === 'comma' || other.link === 'colon')));
    if (found === undefined || phrase.type === 'cond' || (end < 0 ? rest : rest.slice(0, end)).some(isMethod)) return [phrase];
    const cond: Phrase = { type: 'cond', cond: found.startsWith('read') ? reading : writing, span: phrase.span, at: phrase.at };
    if (phrase.type === 'act' && (phrase.act === 'call' || phrase.act === 'deny')) return [phrase, cond];
    const [before, after] = [phrases.slice(0, index).findLast(({ type }) => type !== 'glue'), phrases[index + 1]];
    const isVerb = (phrase.type === 'unused' || phrase.type === 'glue') && /^(?:from )?(?:reads?|writes?|reading|writing)(?: (?:to|from))?$/i.test(words) && before?.type === 'ref' && before.role === 'none' && after?.type === 'ref';
    // "writes: only a".
    const isNoun = phrase.type === 'glue' && /^(?:reads|writes|reading|writing)$/i.test(words) && after !== undefined && (after.type === 'link' || after.type === 'act' || after.type === 'mark' || after.type === 'ref');
    if (isNoun && !isVerb) return [cond];
    return isVerb ? [{ type: 'act', act: 'call', word: 'call', span: phrase.span, at: phrase.at }, cond] : [phrase];
  });
}

/** "that users is reachable": users are people where nothing says otherwise, and here one is called. */
function withPeopleNames(phrases: readonly Phrase[], text: string, { services }: Vocabulary): readonly Phrase[] {
  return phrases.flatMap((phrase, index): readonly Phrase[] => {
    const next = phrases.slice(index + 1).find(({ type }) => type !== 'glue');
    const called = /^(web|api) (?:calls?|uses?|access)$/i.exec(text.slice(phrase.span.start, phrase.span.end))?.[1];
    if (phrase.type === 'traffic' && called !== undefined && next?.type === 'ref' && next.role === 'none') return [named(called, phrase, phrase.span.start, services), { type: 'act', act: 'call', word: 'call', span: phrase.span, at: phrase.at }];
    // "-> users with DELETE".
    const [arrow, people] = [phrases[index - 1], /^[\w-]+/.exec(text.slice(phrase.span.start, phrase.span.end))?.[0] ?? ''];
    if (phrase.type === 'cond' && arrow?.type === 'link' && arrow.link === 'arrow' && services.some(({ name }) => name === people.toLowerCase())) return [named(people, phrase, phrase.span.start, services), phrase];
    if (phrase.type !== 'traffic' || next?.type !== 'act' || next.act !== 'be-called') return [phrase];
    const [written = ''] = /[\w-]+$/.exec(text.slice(phrase.span.start, phrase.span.end)) ?? [];
    return services.some(({ name }) => name === written.toLowerCase()) ? [named(written, phrase, phrase.span.end - written.length, services)] : [phrase];
  });
}

function named(written: string, phrase: Phrase, start: number, services: Vocabulary['services']): Phrase {
  const ids = services.filter(({ name }) => name === written.toLowerCase()).map(({ id }) => id);
  const span = { start, end: start + written.length };
  return { type: 'ref', role: 'none', entities: [{ kind: 'service', written, services: ids, workloads: [], match: ids.length > 0 ? 'exact' : 'unknown', isMarked: false, span }], span, at: phrase.at };
}
