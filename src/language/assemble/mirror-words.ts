import type { Phrase } from '../grammar/phrases.ts';
import { askEither, eitherIn } from './either.ts';
import type { State } from './state.ts';
import { withoutUnchanged } from './unchanged.ts';
import { noteUsed } from './used-words.ts';

/** What copies are anyway: nobody waits for them, and the original goes where it went. */
const implied: readonly RegExp[] = [
  /,? ?(?:and |but |while |whose |the |their |its |all |any )*(?:responses?|answers?|repl(?:y|ies)|results?)(?: (?:from|of) [\w-]+(?: [\w-]+)?)?(?: (?:should|must|shall|will|can|may|are|is|be|get|gets|to))* (?:thrown away|ignored|discarded|dropped|not (?:used|returned|matter|be used)|unused|irrelevant|go nowhere|tossed)/i,
  /,? ?(?:and |but |while )*(?:(?:throw(?:ing)? away|ignor(?:e|ing)|discard(?:ing)?|dropp?(?:ing)?) (?:the |its |their |all )*(?:responses?|answers?|repl(?:y|ies))|(?:throw(?:ing)?|toss(?:ing)?) (?:the |its |their |all )*(?:responses?|answers?|repl(?:y|ies)) away)/i,
  /,? ?(?:and |but )*(?:(?:the |our |real |actual |live )*(?:users?|clients?|customers?|callers?) (?:must|should|shall|will|do|may) ?(?:not|n't) (?:notice|see|feel|be affected|be impacted)(?: (?:anything|it|any of it|this|of it))?)/i,
  /,? ?(?:and |but )*(?:without (?:affecting|impacting|touching|disturbing|influencing|any (?:impact|effect|influence) on)(?: (?:the|our|real|live|actual|any|production))*(?: (?:users?|clients?|customers?|traffic|responses?|callers?|requests?|production|them|anything|anyone|anybody))?)/i,
  /,? ?(?:and |but )*(?:with )?(?:no|zero|any) (?:effect|impact|influence) (?:for|on|to) (?:the |our |any |real |live )*(?:users?|clients?|customers?|traffic|production|callers?)/i,
  /,? ?(?:and |but )*(?:fire[- ]and[- ]forget|no live traffic(?: (?:yet|at all|for it|there))?|in the background|asynchronously|out of band|on the side)/i,
];

/** Words about copies, wherever they stand; a sentence that holds nothing but copies is one piece. */
export function withMirrorWords(state: State, all: readonly Phrase[]): readonly Phrase[] {
  const given = withReceiverFirst(state, all);
  const start = given[0]?.span.start ?? 0;
  const text = state.text.slice(start, given.at(-1)?.span.end ?? 0);
  const sentence = withAdditional(state, given.some((phrase) => phrase.type === 'act' && phrase.act === 'mirror') ? withoutUnchanged(state, given) : given);
  const hasAct = sentence.some((phrase) => phrase.type === 'act' && phrase.act === 'mirror');
  if (!hasAct && !state.wishes.some(({ kind }) => kind === 'mirror-traffic')) return sentence;
  if (hasAct && eitherIn(sentence)) return askEither(state, sentence);
  const shown = withoutImplied(state, withVersionsApart(state, sentence), text, start);
  return hasAct ? asOnePiece(state, shown) : shown;
}

/** "dark launch a: it gets a copy of every request to b": who gets copies stands first, and whose requests they are of behind them. */
function withReceiverFirst({ text }: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const named = sentence.filter((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'version'));
  const [receiver, source, ...others] = named;
  if (receiver?.type !== 'ref' || source?.type !== 'ref' || others.length > 0 || source.role !== 'to' || receiver.role === 'to') return sentence;
  const between = text.slice(receiver.span.end, source.span.start);
  const isCopied = /\b(?:gets?|receives?|sees?|obtains?|given|has|have)\b[^.;]*\b(?:cop(?:y|ies)|duplicates?|shadow)\b[^.;]*\b(?:requests?|calls?|traffic|hits)\s*$/i.test(between);
  return isCopied ? sentence.map((phrase) => (phrase === receiver ? { ...receiver, role: 'to' as const } : phrase === source ? { ...source, role: 'on' as const } : phrase)) : sentence;
}

/** "… shall additionally be sent to b", "… also go to v2, and its answers are ignored": they go where they went too. */
function withAdditional(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const at = sentence.findIndex((phrase) => (phrase.type === 'act' && phrase.act === 'send') || phrase.type === 'glue' ? /^(?:(?:be|to|is|are|get|gets) )?(?:sen[dt]|sends|go|goes|going|forward\w*|deliver\w*|pass\w*|rout\w+|reach\w*|direct\w*)$/i.test(state.text.slice(phrase.span.start, phrase.span.end)) : false);
  const verb = sentence[at];
  const target = sentence.slice(at + 1).find(({ type }) => type !== 'glue' && type !== 'mark');
  if (verb === undefined || target?.type !== 'ref' || target.role !== 'to' || sentence.some((phrase) => (phrase.type === 'act' && phrase.act === 'mirror') || phrase.type === 'percent')) return sentence;
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const before = state.text.slice(start, target.span.start);
  const isThrownAway = implied.some((pattern) => pattern.test(state.text.slice(start, end)));
  const isMeant = /\b(?:additionally|in addition)\b[^,;.]{0,30}$/i.test(before) || (isThrownAway && /\b(?:also|as well|too|additionally)\b/i.test(state.text.slice(start, end)));
  return isMeant ? sentence.map((phrase): Phrase => (phrase === verb ? { type: 'act', act: 'mirror', word: 'mirror', span: phrase.span, at: phrase.at } : phrase.type === 'mark' && phrase.mark === 'also' ? noted({ type: 'glue', span: phrase.span, at: phrase.at }) : phrase)) : sentence;
}

function withoutImplied(state: State, sentence: readonly Phrase[], text: string, start: number): readonly Phrase[] {
  const spans = implied.flatMap((pattern) => {
    const found = pattern.exec(text);
    return found === null ? [] : [{ start: start + found.index, end: start + found.index + found[0].length, words: found[0].replace(/^[,\s]+/, '') }];
  });
  const isInside = ({ span }: Phrase): boolean => spans.some((one) => span.start >= one.start && span.end <= one.end);
  for (const { words } of spans) state.background.push(words);
  return spans.length === 0 ? sentence : sentence.map((phrase): Phrase => (isInside(phrase) ? { type: 'reason', span: phrase.span, at: phrase.at } : phrase));
}

/** Verbs of what is copied: "traffic that goes to b", "each request that a makes". */
const going = /^(?:go|goes|going|gets?|get|sent|send|sends|sending|receives?|takes?|handles?|serves?|hits?|reach\w*|arriv\w*|flows?|makes?|keep|keeps|let|use|target|want|forward\w*|deliver\w*|see|sees)$/i;

function asOnePiece(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const glue = ({ span, at }: Phrase): Phrase => ({ type: 'glue', span, at });
  const isOther = sentence.some((phrase) => (phrase.type === 'fact' && phrase.fact.kind !== 'expose') || phrase.type === 'new-path' || phrase.type === 'ratio' || (phrase.type === 'act' && !['mirror', 'set', 'remove', 'send', 'call', 'be-called', 'allow'].includes(phrase.act)) || (phrase.type === 'act' && phrase.act === 'send' && !going.test(phrase.word)));
  const names = sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.filter(({ kind }) => kind === 'service' || kind === 'version') : []));
  if (isOther || names.length > 3 || sentence.filter(({ type }) => type === 'percent').length > 1 || sentence.filter((phrase) => phrase.type === 'act' && phrase.act === 'mirror').length > 1) return sentence;
  if (!isServedBeside(state, sentence) && alsoRoutes(sentence)) return sentence;
  return sentence.map((phrase) => {
    if (isServedBeside(state, sentence) && (phrase.type === 'mark' && phrase.mark === 'only' || phrase.type === 'fact')) return noted(glue(phrase));
    if (phrase.type === 'link' && phrase.link !== 'arrow') return glue(phrase);
    if (phrase.type === 'mark' && /^(?:but )?(?:not|no|never) more than\b/i.test(state.text.slice(phrase.span.start, phrase.span.start + 24))) return noted(glue(phrase));
    if (phrase.type === 'act' && ['send', 'call', 'be-called', 'allow'].includes(phrase.act)) return glue(phrase);
    return phrase.type === 'unused' && /^(?:dark|launch|live|production|real|duplicates?|copies|mirrored|shadow|destination|source|target|host|tried|against|rate|max|maximum|most|up|away|sample|sampling|sampled|fraction|backendrefs?|filters?|route|httproute|type|like|production-like|prod|replay\w*|launch\w*|launched|notice|noticing|simply|silently|quietly|transparently)$/i.test(state.text.slice(phrase.span.start, phrase.span.end)) ? glue(phrase) : phrase;
  });
}

/** "Serve b from v1 only, and copy a tenth to v2", "users get v1", "answers come only from v1": who answers is said too. */
export const serving = /\b(?:serv(?:e[sd]?|ing)|users? (?:get|see|stay)|answers? (?:\w+ ){0,3}?(?:from|by)|responses? (?:\w+ ){0,3}?(?:from|by))\b[^.;]*?\bv\d|\bv\d[\w.]* (?:still |keeps? |stays? |to )*(?:serv(?:e|es|ing)|answer(?:s|ing)?|respond(?:s|ing)?)\b/i;

function isServedBeside({ text }: State, sentence: readonly Phrase[]): boolean {
  const versions = new Set(sentence.flatMap((phrase) => (phrase.type === 'ref' ? phrase.entities.flatMap((entity) => (entity.kind === 'version' ? [entity.version] : [])) : [])));
  return versions.size === 2 && serving.test(text.slice(sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0));
}

/** "Users get v1, v2 gets copies": two that stand beside each other, of which only the second is spoken of. */
function withVersionsApart(state: State, sentence: readonly Phrase[]): readonly Phrase[] {
  const mirrors = sentence.filter((phrase) => phrase.type === 'act' && phrase.act === 'mirror');
  return sentence.flatMap((phrase, index): readonly Phrase[] => {
    const next = sentence[index + 1];
    // "Dark launch: v2 gets copies": the first of them is what it is called.
    if (mirrors.length > 1 && phrase === mirrors[0] && /launch/i.test(state.text.slice(phrase.span.start, phrase.span.end)) && (next?.type === 'link' || /^(?:for|of|on)\b/i.test(state.text.slice(next?.span.start ?? 0)))) return [{ type: 'glue', span: phrase.span, at: phrase.at }];
    if (phrase.type !== 'ref' || phrase.entities.length !== 2 || !phrase.entities.every(({ kind }) => kind === 'version') || next?.type !== 'act' || next.act !== 'mirror' || !/^(?:gets?|receives?|sees?|has)\b/i.test(state.text.slice(next.span.start))) return [phrase];
    return phrase.entities.map((entity): Phrase => ({ ...phrase, entities: [entity], span: entity.span }));
  });
}

function noted(phrase: Phrase): Phrase {
  noteUsed(phrase);
  return phrase;
}

/** "orders on v1, shadow everything to v2": where the requests themselves go is said too. */
function alsoRoutes(sentence: readonly Phrase[]): boolean {
  const pieces: Phrase[][] = [[]];
  for (const phrase of sentence) {
    if (phrase.type === 'link' && ['and', 'comma', 'but', 'then', 'semicolon', 'break'].includes(phrase.link)) pieces.push([]);
    else pieces.at(-1)?.push(phrase);
  }
  const hasVersion = (piece: readonly Phrase[]): boolean => piece.some((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'version' || kind === 'relative-version'));
  return pieces.filter(hasVersion).length > 1 && pieces.some((piece) => hasVersion(piece) && !piece.some((phrase) => phrase.type === 'act' && phrase.act === 'mirror'));
}
