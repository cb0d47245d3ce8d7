import type { Condition, Phrase } from '../grammar/phrases.ts';
import { named, withPlacedCallers } from './access-callers.ts';
import { withAccessTurns } from './access-turns.ts';
import { withAccessWords } from './access-words.ts';
import type { Vocabulary } from '../vocabulary.ts';

const callVerb = /^(?:to |from )?(?:calls?|calling|using|reaching|accessing|contacting|querying|invoking|consuming|reach(?:es)?|use[sd]?|access(?:es)?|invokes?|quer(?:y|ies)|contacts?)$/i;
const orders: readonly (readonly [RegExp, 'allow' | 'deny' | 'remove'])[] = [
  [/^(?:(?:please|pls|plz|kindly|also|now|then|and|just) )*(?:let|allow|permit)$/i, 'allow'],
  [/^(?:(?:please|pls|plz|kindly|also|now|then|and|just) )*(?:block|deny|forbid|prevent|stop|refuse)$/i, 'deny'],
  [/^(?:(?:please|pls|plz|kindly|also|now|then|and|just) )*(?:take|withdraw|strip)$/i, 'remove'],
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
  const sentence = withAnswers(withPlainVerbs(withPeopleNames(withReading(withParted(withPlacedCallers(withAccessTurns(withAccessWords(phrases, text), text, vocabulary), text, vocabulary), text), text), text, vocabulary), text, vocabulary), text);
  const names = sentence.filter((phrase) => phrase.type === 'ref');
  const isOther = sentence.some((phrase) => values.has(phrase.type) || (phrase.type === 'fact' && !harmless.has(phrase.fact.kind)) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version')));
  if (isOther) return sentence;
  if (names.length < 2) return withEntry(withModals(sentence, text), text);
  return withModals(sentence, text).flatMap((phrase, index) => {
    const words = text.slice(phrase.span.start, phrase.span.end);
    const before = sentence.slice(0, index);
    const after = sentence.slice(index + 1);
    const hasCaller = before.some((other) => other.type === 'ref' && other.role !== 'to' && other.role !== 'on');
    const verb = { type: 'act', act: 'call', word: 'call', span: phrase.span, at: phrase.at } as const;
    // "The only service that may call b is a".
    if (phrase.type === 'traffic' && callVerb.test(words) && sentence[index - 1]?.type === 'mark' && /\b(?:that|which|may|can|allowed|permitted|able|to)$/i.test(text.slice(0, phrase.span.start).trimEnd()) && after.some(isTarget)) return [verb];
    if ((phrase.type === 'traffic' || phrase.type === 'glue') && callVerb.test(words) && hasCaller && after.some(isTarget)) return [verb];
    const near = before.findLast(({ type }) => type !== 'glue' && type !== 'mark');
    const next = after.find(({ type }) => type !== 'glue');
    if (phrase.type === 'cond' && phrase.cond.methods !== undefined && near?.type === 'ref' && near.role === 'none' && next?.type === 'ref' && next.role === 'none') return [verb, phrase];
    if (phrase.type === 'cond' && hasCaller && /^(?:(?:may|can|to|only) )*(?:calls?|sends?|do|does|use|make) /i.test(words)) return [verb, phrase];
    if (phrase.type === 'ref' && phrase.role === 'on' && hasCaller && /^(?:from )?calling /i.test(words)) return [verb, { ...phrase, role: 'none' as const }];
    const order = phrase.type === 'glue' || phrase.type === 'unused' ? orders.find(([pattern]) => pattern.test(words)) : undefined;
    const isFirst = before.every(({ type }) => type === 'glue' || type === 'link') || ['link', undefined].includes(before.findLast(({ type }) => type !== 'glue')?.type);
    if (order !== undefined && isFirst && after.some((other) => other.type === 'ref' && (other.role === 'none' || after.some(({ type }) => type === 'cond')))) return [{ ...verb, act: order[1], word: words.toLowerCase() }];
    return [phrase];
  });
}

/** "Let a in": those who call something that was spoken of before. */
function withEntry(sentence: readonly Phrase[], text: string): readonly Phrase[] {
  const at = sentence.findIndex(({ type }) => type === 'ref');
  const [order, who, behind] = [sentence[at - 1], sentence[at], sentence[at + 1]];
  const isEntry = order?.type === 'glue' && who?.type === 'ref' && who.role === 'none' && behind?.type === 'glue' && /^(?:let|allow|admit)$/i.test(text.slice(order.span.start, order.span.end)) && /^(?:in|through|pass)$/i.test(text.slice(behind.span.start, behind.span.end));
  return isEntry ? sentence.map((phrase): Phrase => (phrase === order ? { type: 'act', act: 'allow', word: 'let', span: phrase.span, at: phrase.at } : phrase)) : sentence;
}

/** "Cut a off from b", "make b accessible to a": verbs of which a name stands in the middle, and which say something else elsewhere. */
function withParted(phrases: readonly Phrase[], text: string): readonly Phrase[] {
  const wordsOf = ({ span }: Phrase): string => text.slice(span.start, span.end);
  const names = phrases.filter((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'namespace'));
  const isOther = phrases.some((phrase) => values.has(phrase.type) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host' || kind === 'outside' || kind === 'ingress')));
  if (names.length < 2 || isOther) return phrases;
  const tail = phrases.findIndex((phrase) => phrase.type === 'glue' && /^\s*(?:off|out|away)$/i.test(wordsOf(phrase)));
  const head = phrases.findIndex((phrase) => (phrase.type === 'fact' || phrase.type === 'glue' || phrase.type === 'act') && /^(?:please |now )*(?:cut|shut|lock|keep|wall|fence|seal|close)\b/i.test(wordsOf(phrase)));
  const from = phrases[tail + 1];
  if (head >= 0 && tail > head && from?.type === 'ref' && from.role === 'from') return phrases.flatMap((phrase, index): readonly Phrase[] => (index === head ? [] : index === tail ? [{ type: 'act', act: 'deny', word: 'off from', span: { start: phrase.span.start, end: from.span.start + 4 }, at: phrase.at }] : phrase === from ? [{ ...from, role: 'none' }] : [phrase]));
  const made = phrases.findIndex((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'expose' && /^make\b/i.test(wordsOf(phrase)));
  const open = phrases.findIndex((phrase) => phrase.type === 'glue' && /^\s*(?:accessible|reachable|available|callable)\b/i.test(wordsOf(phrase)));
  if (made < 0 || open < made || !phrases.some((phrase) => phrase.type === 'mark' && phrase.mark === 'only')) return phrases;
  return phrases.flatMap((phrase, index): readonly Phrase[] => (index === made ? [] : index === open ? [{ type: 'act', act: 'be-called', word: 'accessible', span: phrase.span, at: phrase.at }] : [phrase]));
}

const modal = /^(?:may|can|could|shall|should|must|might|gets? to|has to|have to|is to|are to)(?: (?:only|do|use|send|make|issue))*$/i;

/** "a may only GET on b", "a may do everything": what somebody may is a verb by itself, where requests are what stands behind it. */
function withModals(sentence: readonly Phrase[], text: string): readonly Phrase[] {
  const wordsOf = ({ span }: Phrase): string => text.slice(span.start, span.end);
  return sentence.flatMap((phrase, index): readonly Phrase[] => {
    const before = sentence.slice(0, index).findLast(({ type }) => type !== 'glue' && type !== 'mark');
    const next = sentence.slice(index + 1).find((other) => (other.type !== 'mark' || other.mark === 'no-other' || other.mark === 'except' || other.mark === 'not') && (other.type !== 'glue' || !/^(?:do|use|send|make|issue|be|able|just|be able)$/i.test(wordsOf(other))));
    const isAll = (other: Phrase | undefined): boolean => other?.type === 'ref' && other.role === 'none' && /^(?:everything|anything|all)$/i.test(wordsOf(other));
    const last = sentence[index - 1];
    if (isAll(phrase) && last?.type === 'glue' && /^(?:may|can|could|shall|should|do|use|send)$/i.test(wordsOf(last))) return [{ type: 'mark', mark: 'any-operation', span: phrase.span, at: phrase.at }];
    const isOfRequests = (next?.type === 'cond' && next.isNot !== true && (next.cond.methods !== undefined || next.cond.operations !== undefined) && next.cond.headers === undefined) || isAll(next);
    return phrase.type === 'glue' && modal.test(wordsOf(phrase)) && before?.type === 'ref' && isOfRequests ? [{ type: 'act', act: 'call', word: 'may', span: phrase.span, at: phrase.at }] : [phrase];
  });
}

function isTarget(phrase: Phrase): boolean {
  return phrase.type === 'ref' || phrase.type === 'cond' || (phrase.type === 'mark' && phrase.mark === 'any-operation');
}

/** "DELETE is forbidden for everyone", "reachable from namespace x only": words that elsewhere are a status, or an offer to the outside. */
function withPlainVerbs(phrases: readonly Phrase[], text: string, { services }: Vocabulary): readonly Phrase[] {
  const isOffer = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host' || kind === 'outside')) || !phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from');
  const isFault = phrases.some((phrase) => phrase.type === 'percent' || (phrase.type === 'fact' && ['abort', 'fault', 'delay', 'retry-on'].includes(phrase.fact.kind) && !/^unreachable$/i.test(text.slice(phrase.span.start, phrase.span.end))));
  return phrases.map((phrase, index): Phrase => {
    const next = phrases[index + 1];
    const before = phrases[index - 1];
    // "Everyone except guest may call b".
    const word = /^[a-z][\w-]{2,}$/i.exec(text.slice(phrase.span.start, phrase.span.end))?.[0];
    if (phrase.type === 'glue' && word !== undefined && before?.type === 'mark' && before.mark === 'except' && next?.type === 'act' && (next.act === 'call' || next.act === 'deny') && !/^(?:for|from|the|those|that|this|these|when|where|who|which|one|ones|clients?|callers?)$/i.test(word)) return named(word, phrase, phrase.span.start, services);
    // "booking's 9000": a port that it has.
    const port = phrase.type === 'count' && before?.type === 'ref' && phrases.some((other) => other.type === 'mark' || other.type === 'act') ? phrase.count : undefined;
    if (port !== undefined && phrases.every(({ type }) => type !== 'fact' && type !== 'percent' && type !== 'duration') && before?.type === 'ref' && before.entities.some((entity) => entity.kind === 'service' && services.some((service) => entity.services.includes(service.id) && service.ports.some((each) => each.port === port)))) return { type: 'cond', cond: { port }, span: phrase.span, at: phrase.at };
    if ((phrase.type === 'unused' || phrase.type === 'glue') && /^(?:unaffected|untouched|unchanged)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && phrases.slice(0, index).findLast(({ type }) => type !== 'glue')?.type === 'ref') return { type: 'mark', mark: 'as-before', span: phrase.span, at: phrase.at };
    // "Anyone else: 403".
    if (phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && /^[:=, ]*(?:gets? |receives? |a )*403$/i.test(text.slice(phrase.span.start, phrase.span.end)) && phrases.every((other) => other === phrase || (other.type !== 'fact' && !values.has(other.type))) && phrases.some((other) => other.type === 'ref')) return { type: 'act', act: 'deny', word: '403', span: phrase.span, at: phrase.at };
    if (phrase.type === 'cond' && /^gets (?:its |the |all |any )?(?:requests?|calls?|traffic)$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'be-called', word: 'gets calls', span: phrase.span, at: phrase.at };
    // "Reachable from a": the preposition went with the verb.
    const isReach = (other: Phrase | undefined): boolean => other?.type === 'fact' && other.fact.kind === 'expose' && /\b(?:reachable|accessible|available|callable) (?:only )?(?:from|by|for)$/i.test(text.slice(other.span.start, other.span.end).trim());
    const isCaller = (other: Phrase | undefined): boolean => other?.type === 'ref' && other.role === 'none' && other.entities.every(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'account');
    if (isReach(phrase) && isCaller(next) && phrases.slice(0, index).some(({ type }) => type === 'ref')) return { type: 'act', act: 'be-called', word: 'reachable', span: phrase.span, at: phrase.at };
    if (phrase.type === 'ref' && isCaller(phrase) && isReach(before) && phrases.slice(0, index - 1).some(({ type }) => type === 'ref')) return { ...phrase, role: 'from' };
    // "a is the only one who needs b".
    if (phrase.type === 'glue' && /^(?:who |that |which )?needs?$/i.test(text.slice(phrase.span.start, phrase.span.end)) && next?.type === 'ref' && phrases.slice(0, index).findLast(({ type }) => type !== 'glue')?.type === 'mark' && /\bonly\b/i.test(text.slice(0, phrase.span.start)) && !isFault) return { type: 'act', act: 'call', word: 'needs', span: phrase.span, at: phrase.at };
    // "access only through a".
    if (phrase.type === 'ref' && phrase.role === 'none' && before?.type === 'glue' && /\b(?:through|via)$/i.test(text.slice(before.span.start, before.span.end)) && phrase.entities.every(({ kind }) => kind === 'service')) return { ...phrase, role: 'from' };
    // "b isn't for a".
    if ((phrase.type === 'unused' || phrase.type === 'glue') && /^(?:isn't|aren't)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && next?.type === 'ref' && next.role === 'on' && /^for\b/i.test(text.slice(next.span.start)) && phrases.every(({ type }) => !values.has(type) || type === 'unused')) return { type: 'act', act: 'deny', word: 'is not for', span: phrase.span, at: phrase.at };
    // "private to a".
    if ((phrase.type === 'unused' || phrase.type === 'glue') && /^private$/i.test(text.slice(phrase.span.start, phrase.span.end)) && next?.type === 'ref' && next.role === 'to') return { type: 'mark', mark: 'only', span: phrase.span, at: phrase.at };
    // "b is for a and c".
    const isFor = next?.type === 'ref' && next.role === 'on' && /^for\b/i.test(text.slice(next.span.start)) && next.entities.every(({ kind }) => kind === 'service' || kind === 'namespace' || kind === 'account' || kind === 'pronoun');
    if (phrase.type === 'glue' && isFor && /^(?:is|are)(?: (?:only|there|meant|just|reserved))?$/i.test(text.slice(phrase.span.start, phrase.span.end)) && ((before?.type === 'ref' && before.role === 'none' && before.entities.every(({ kind }) => kind === 'service' || kind === 'pronoun')) || (before?.type === 'cond' && before.cond.methods !== undefined)) && !isFault && phrases.every(({ type }) => !values.has(type) && type !== 'fact')) return { type: 'act', act: 'be-called', word: 'is for', span: phrase.span, at: phrase.at };
    // A "block" is a part of a file; who is blocked is refused.
    if (phrase.type === 'glue' && /^blocked$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'blocked', span: phrase.span, at: phrase.at };
    if (phrase.type === 'glue' && !isFault && /^(?:answers?|responds?|listens?)$/i.test(text.slice(phrase.span.start, phrase.span.end)) && next !== undefined && ((next.type === 'ref' && next.role === 'to') || (next.type === 'mark' && next.mark === 'only'))) return { type: 'act', act: 'be-called', word: 'answers', span: phrase.span, at: phrase.at };
    if (phrase.type === 'status' && !isFault && /forbidden|unauthorized/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && phrases.every(({ type }) => type !== 'count' && type !== 'duration') && /^[:=, ]*(?:is |are |be |must be )*forbidden$/i.test(text.slice(phrase.span.start, phrase.span.end))) return { type: 'act', act: 'deny', word: 'forbidden', span: phrase.span, at: phrase.at };
    if (phrase.type === 'fact' && phrase.fact.kind === 'retry-on' && !isFault && phrases.every(({ type }) => type !== 'count' && type !== 'duration' && type !== 'status') && /^unreachable$/i.test(text.slice(phrase.span.start, phrase.span.end)) && phrases.every((other) => other.type !== 'fact' || other === phrase)) return { type: 'act', act: 'deny', word: 'unreachable', span: phrase.span, at: phrase.at };
    const isShielded = phrases.some((other) => (other.type === 'mark' && (other.mark === 'not' || other.mark === 'only' || other.mark === 'except')) || (other.type === 'ref' && other.entities.some(({ kind }) => kind === 'nobody'))) && phrases.every((other) => other.type !== 'ref' || other.entities.every(({ kind }) => ['service', 'namespace', 'account', 'nobody', 'others', 'space'].includes(kind))) && phrases.filter(({ type }) => type === 'ref').length > 1;
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
    const behind = phrases.slice(index + 1).find((other) => other.type !== 'glue' || !/^(?:must|should|shall|may|can|be|are|is)$/i.test(text.slice(other.span.start, other.span.end)));
    if (phrase.type === 'glue' && isTable && callerWord.test(words) && behind?.type === 'link' && (behind.link === 'colon' || behind.link === 'equals')) return [{ type: 'act', act: 'be-called', word: 'callers', span: phrase.span, at: phrase.at }, { type: 'mark', mark: 'only', span: phrase.span, at: phrase.at }];
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
    const found = /\b(reads?|reading|readable|writes?|writing|writable|writeable)(?: (?:to|from|data))*$/i.exec(words)?.[1]?.toLowerCase();
    // Methods that stand behind it say what it means.
    const rest = phrases.slice(index + 1);
    const end = rest.findIndex((other) => other.type === 'act' || (other.type === 'link' && (other.link === 'semicolon' || other.link === 'comma' || other.link === 'colon')));
    if (found === undefined || phrase.type === 'cond' || (end < 0 ? rest : rest.slice(0, end)).some(isMethod)) return [phrase];
    const cond: Phrase = { type: 'cond', cond: found.startsWith('read') ? reading : writing, span: phrase.span, at: phrase.at };
    if (phrase.type === 'act' && (phrase.act === 'call' || phrase.act === 'deny' || phrase.act === 'be-called')) return [phrase, cond];
    const [before, after] = [phrases.slice(0, index).findLast(({ type }) => type !== 'glue'), phrases[index + 1]];
    const isVerb = (phrase.type === 'unused' || phrase.type === 'glue') && /^(?:from )?(?:reads?|writes?|reading|writing)(?: (?:to|from))?$/i.test(words) && before?.type === 'ref' && before.role === 'none' && after?.type === 'ref';
    // "read: a", "read for a".
    const isHead = (phrase.type === 'unused' || phrase.type === 'glue') && /^(?:read|write)$/i.test(words) && (before === undefined || before.type === 'link' || (before.type === 'ref' && before.role === 'none' && (after === undefined || after.type === 'link'))) && ((before?.type === 'ref') || (before?.type === 'link' && before.link === 'colon' && (after === undefined || after.type === 'link')) || (after?.type === 'link' && after.link === 'colon') || (after?.type === 'ref' && after.role === 'on' && /^for\b/i.test(text.slice(after.span.start))));
    if (isHead) return [cond];
    // "readable for a", "read+write".
    const isOpen = (phrase.type === 'unused' || phrase.type === 'glue') && ((/^(?:only )?(?:readable|writable|writeable)$/i.test(words) && (after?.type === 'ref' || after?.type === 'mark')) || (before?.type === 'link' && before.link === 'and' && phrases[index - 2]?.type !== 'ref' && /^(?:read|write)$/i.test(words)));
    if (isOpen) return [cond];
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
