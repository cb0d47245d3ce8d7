import type { Phrase, PhraseContent } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';
import { withDroppedRoutes } from './route-endings.ts';
import { withCountsOf } from './route-counts.ts';
import { familyOf } from './segments.ts';
import { noteUsed } from './used-words.ts';

type Sentence = readonly Phrase[];

const people = '(?:users?|customers?|traffic|requests?|people|persons?|visitors?|clients?|callers?|calls?|ones?|folks?|shoppers?|sessions?|hits|queries)';
const haveNot = "(?:do not|don['’]?t|does not|doesn['’]?t|have not|haven['’]?t|has not|hasn['’]?t|did not|didn['’]?t)";
const carry = '(?: (?:have|got|carry|send|set|bring|contain|include|bear|show))*';
const lacked = '(?:it|one|them|that|this|any|so|the same|such an? [a-z-]+|(?:that|this|the|such an?|any) (?:http |request )?(?:header|cookie|parameter|param|flag|query(?: parameter)?|key|label|mark|tag|value)s?)';

/** Those of whom nothing else was said. */
const rests: readonly RegExp[] = [
  /\b(?:in|for|under) (?:all|any|every|each) (?:of )?(?:the )?(?:other|remaining) (?:case|situation|circumstance|condition)s?\b/gi,
  /\bfailing that\b/gi,
  /\b(?:if|when|where) (?:none|nothing|neither)(?: of (?:these|those|them|the above|this|that|the two))? (?:applies|apply|match(?:es)?|holds?|fits?|is (?:met|true|the case))\b/gi,
  /\b(?:keep|retain|take|get|hold|serve|handle|receive|ha)(?:s|ve)? (?:all (?:of )?)?the (?:rest|remainder|others)\b/gi,
  /\b(?:what(?:ever)?|all that|everything that)(?:['’]s| is)? (?:left(?: over)?|remains?|remaining)\b/gi,
  /\bthe (?:leftovers?|balance)\b/gi,
  new RegExp(String.raw`\b(?:the )?rest of (?:the )?(?:world|countr(?:y|ies)|regions?|planet|${people})`, 'gi'),
  new RegExp(String.raw`\b(?:(?:all|any|every|the) )*(?:un-?matched|non-?matching) ${people}`, 'gi'),
  /\b(?:the |a )?catch-?all(?: (?:rule|route|case))?\b/gi,
  /\b(?:when|if) not,? (?:then )?(?:use|go(?:es)? to|send (?:it |them )?to|route (?:it |them )?to|take|pick)\b/gi,
];

/** Those who are like most: the rest, where others are told by what they send. */
const usual = new RegExp(String.raw`\b(?:(?:all|any|every|the|our) )*(?:normal|regular|ordinary|usual|average|general|anonymous) (?:${people}|public)\b(?! ?\()`, 'gi');

/** Those who lack what was spoken of. */
const lacks: readonly RegExp[] = [
  /\b(?:(?:when|if|where|whenever|once) )?(?:(?:it|this|that|they|the (?:header|cookie|parameter|param|flag)) )?(?:(?:is|are|was|be|being) )?(?:absent|missing|unset|omitted|lacking|not (?:set|present|there|sent|given|provided|available|included|found|in place|passed))(?! (?:from|in|on) )\b/gi,
  /\b(?:(?:when|if|where|whenever) )?(?:(?:it|this|that|they|the (?:header|cookie|parameter|param|flag)) )?(?:is|are)n['’]?t (?:set|present|there|sent|given|provided|available|included|found|in place|passed)\b/gi,
  new RegExp(String.raw`\b(?:(?:when|if|where|those|ones|all|everyone|everybody|anyone|anybody|whoever|who|that|which|they|a|the|${people}) )*(?:${haveNot}${carry}|lack(?:s|ing)?|miss(?:es)?|not having|not carrying|not sending|without|w/o) ${lacked}(?! (?:to|on|from|v\d))(?![\w-])`, 'gi'),
  new RegExp(String.raw`\b(?:(?:those|ones|all|everyone|everybody|anyone|anybody|whoever|${people}) )+(?:who |that |which )?${haveNot}(?= ?(?:,|:|->|→|=>))`, 'gi'),
  new RegExp(String.raw`\b(?:(?:those|ones|all|everyone|everybody|anyone|anybody|whoever|${people}) )+(?:who |that |which )?(?:have|has|carry|carries|send|sends) none\b`, 'gi'),
];

/** Which version somebody gets to see. */
const verbs: readonly RegExp[] = [
  /\b(?:(?:should|must|shall|can|will|may|to) )*(?:answer|respond|reply|listen)(?:s|ing)?(?= (?:with|from|by|via|through|on) (?:the )?(?:version |subset )?(?:v\d|canary|stable|blue|green))/gi,
  /\b(?:try|test|experience|preview|taste)(?:s|ing)?(?: out)?(?= (?:(?:the|our|new) )*(?:[\w-]+ )?(?:v\d|version|canary|subset|blue|green))/gi,
  /\b(?:(?:should|must|shall|can|will|may|is|are|has|have|needs?|to) )*(?:be )?(?:visible|shown|exposed|offered|available|presented|enabled|activated|delivered) (?=(?:to|for) )/gi,
  /\b(?:forces?|triggers?|activates?|selects?|unlocks?|means|implies|yields?)\b(?= (?:the |version |subset |v\d|canary|stable|[`"'(]))/gi,
  /\b(?:(?:should|must|shall|will|to|both|now) )*runs?(?: (?:on|with|at))?(?= (?:only |just )?(?:the |version |subset |v\d|canary|stable|\d))/gi,
  /\b(?:(?:is|are|be|being|gets?|to be) )*(?:served|answered|handled|processed|taken)(?: up)?(?= (?:only )?(?:by|from|through|via|with|on) )/gi,
];

/** "a third to each version": as many parts as there are. */
const eachVersion = /\b(?:to|for|on|of|between|among|across|over) (?:(?:each|every|all|both)(?: one)?(?: of)?(?: (?:the|its|our))?(?: (?:two|three|four|both))?|(?:the|its|our|their) (?:two|three|four)(?: different)?) (?:versions?|subsets?|releases?|variants?)\b/gi;
const otherVersions = /\b(?:to|for|on|of|between|among|across|over|by) (?:the )?(?:(?:other|remaining) (?:two|three|four)|(?:other|remaining)(?: (?:two|three|four))? (?:versions|subsets|releases|variants|ones))(?: (?:versions|subsets|releases|variants|ones))?\b/gi;
const onlyOne = /\b(?:as )?the (?:only|sole|single) (?:(?:live|active|serving|running|used|remaining) )*(?:version|one|subset|release|variant)\b/gi;
const trying = /\b(?:(?:while|whilst|as) )?(?:we|they|i|you)(?:['’]re| are|['’]ll| will|['’]d like to| want to)? (?:test(?:ing)?|try(?:ing)?(?: out)?|evaluat(?:e|ing)|validat(?:e|ing)|check(?:ing)?(?: out)?|pilot(?:ing)?)(?= )/gi;

const met = '(?: (?:of )?(?:these|the following|them|those|the (?:below|above)))?(?: (?:conditions?|things?|criteria|points|checks|requirements))?(?: below)? (?:must |should |do )?(?:hold(?: true)?|apply|applies|match(?:es)?|(?:are|is|be) (?:met|true|given|fulfilled|satisfied|the case))';
/** "when all of these hold": a list of which everything is needed. */
export const allHold = new RegExp(String.raw`\b(?:(?:when|if|where|provided|only) )*(?:all|both|each)${met}\b`, 'gi');
const anyHolds = new RegExp(String.raw`\b(?:(?:when|if|where|provided|only) )*(?:any|one|either|at least one)${met}\b`, 'gi');
const anyValue = /[,(]? ?\b(?:with )?(?:any|whatever|no matter (?:which|what)|regardless of)(?: the| its)? (?:value|content)(?: is| it has)?\)?/gi;

interface Rewording {
  readonly pattern: RegExp;
  readonly content: PhraseContent;
}

const presence = /^(?:(?:when|if|where|whenever|once) )?(?:it|this|that) is (?:present|there|set|sent|given)$/i;
const phase = /\bthe (?:beta|trial|pilot|experiment|a\/b test|preview)(?: (?:phase|program(?:me)?|test))?(?= (?:of|for|on|in|is|has|phase))/gi;
const firstStep = /\b(?:as|in|for) (?:an? |the |our )?(?:very )?(?:first|initial|next) (?:step|stage|phase)\b,?/gi;
const backends = /\b(?:backend|parent)refs?\b:?/gi;
const noMore = /\b(?:any|no|a single) (?:requests?|traffic|calls?) (?:any ?more|more|any longer)\b/gi;

const rewordings: readonly Rewording[] = [
  ...rests.map((pattern): Rewording => ({ pattern, content: { type: 'mark', mark: 'rest' } })),
  ...lacks.map((pattern): Rewording => ({ pattern, content: { type: 'mark', mark: 'lacks' } })),
  { pattern: eachVersion, content: { type: 'ratio', parts: [] } },
  { pattern: otherVersions, content: { type: 'ratio', parts: [] } },
  { pattern: onlyOne, content: { type: 'mark', mark: 'only' } },
  { pattern: allHold, content: { type: 'glue' } },
  { pattern: anyHolds, content: { type: 'glue' } },
  { pattern: anyValue, content: { type: 'glue' } },
  { pattern: firstStep, content: { type: 'glue' } },
  { pattern: backends, content: { type: 'glue' } },
  { pattern: phase, content: { type: 'glue' } },
  { pattern: noMore, content: { type: 'traffic', isAll: true } },
  { pattern: trying, content: { type: 'glue' } },
  ...verbs.map((pattern): Rewording => ({ pattern, content: { type: 'act', act: 'send', word: 'served' } })),
];

/** What routes are said in, wherever it stands, as the phrases that it means; other sentences stay as they are. */
export function withRouteWords(text: string, plain: Sentence): Sentence {
  const given = plain.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion)) ? withCountsOf(text, withItself(withDroppedRoutes(text, withPresence(text, plain)))) : plain;
  const names = given.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion));
  if (!names && !given.some(({ type }) => type === 'cond' || type === 'percent' || type === 'ratio')) return given;
  if (given.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'canary' && phrase.fact.kind !== 'expose')) return given;
  const isTold = /\bx-[a-z]|\bheader\b|\bcookie\b|\?[a-z]|\bquery\b|user-agent/i.test(text);
  const begun = withCanaries(text, withUndone(text, given));
  const all = isTold ? [...rewordings, { pattern: usual, content: { type: 'mark', mark: 'rest' } } satisfies Rewording] : rewordings;
  const said = all.reduce((sentence: Sentence, rewording) => reworded(text, sentence, rewording), begun);
  if (said === given) return withOrigins(text, given);
  const whole = withOrigins(text, withEqualParts(withAbsent(said)));
  return familyOf(whole) === 'route' || (!names && whole.some(({ type }) => type === 'cond')) ? whole : given;
}

/** "v2 of a is ready, all the traffic must go to it": the version. */
function withItself(sentence: Sentence): Sentence {
  const at = sentence.findIndex((phrase) => phrase.type === 'ref' && (phrase.role === 'to' || phrase.role === 'on') && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'pronoun' && !phrase.entities[0].isPlural);
  const [first, ...others] = sentence.slice(0, Math.max(0, at)).flatMap((phrase) => (phrase.type === 'ref' && phrase.entities.some(isVersion) ? [phrase] : []));
  const [it, version] = [sentence[at], first?.entities[0]];
  const isSent = sentence.slice(0, at).some((phrase) => phrase.type === 'percent' || phrase.type === 'traffic' || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'others')));
  if (first === undefined || others.length > 0 || first.entities.length !== 1 || it?.type !== 'ref' || version === undefined || !isSent) return sentence;
  const of = 'of' in version ? version.of : undefined;
  return sentence.flatMap((phrase): Sentence => {
    if (phrase === it) return [{ ...it, entities: [{ ...version, span: it.span }] }];
    return phrase === first ? (of === undefined ? [] : [{ ...first, role: 'none', entities: [of] }]) : [phrase];
  });
}

/** "When it is present on a request to a": the header of the sentence before, and no token. */
function withPresence(text: string, sentence: Sentence): Sentence {
  const words = (phrase: Phrase | undefined): string => (phrase === undefined ? '' : text.slice(phrase.span.start, phrase.span.end));
  return sentence.map((phrase, index) => {
    if (phrase.type === 'fact' && phrase.fact.kind === 'jwt' && presence.test(words(phrase)) && !/\b(?:jwt|tokens?|claims?)\b/i.test(text)) return { type: 'glue', span: phrase.span, at: phrase.at };
    // "stays with v1"
    const [before, next] = [sentence[index - 1], sentence[index + 1]];
    // "from anyone but web"
    const isEverybody = before !== undefined && ((before.type === 'ref' && before.entities.every(({ kind }) => kind === 'anyone' || kind === 'others')) || (before.type === 'traffic' && before.isAll === true) || (before.type === 'glue' && /\b(?:any|every)\w*$/i.test(words(before))));
    if (phrase.type === 'link' && phrase.link === 'but' && /^but$/i.test(words(phrase)) && isEverybody && (next?.type === 'ref' || next?.type === 'cond')) return { type: 'mark', mark: 'except', span: phrase.span, at: phrase.at };
    // "2/3 v1, rest v2"
    if (phrase.type === 'ratio' && phrase.parts.length === 2 && /^\d+\/\d+$/.test(words(phrase)) && sentence.some((other) => other.type === 'mark' && other.mark === 'rest')) {
      const [part = 0, whole = 0] = phrase.parts;
      if (part < whole && part + whole !== 100) return { type: 'percent', percent: Math.round((part / whole) * 1e6) / 1e4, span: phrase.span, at: phrase.at };
    }
    const isVersionAt = (other: Phrase | undefined): boolean => other?.type === 'ref' && other.entities.some(isVersion);
    if (phrase.type === 'link' && /^with$/i.test(words(phrase)) && isVersionAt(next) && before !== undefined && before.type !== 'link' && !isVersionAt(before)) return { type: 'glue', span: phrase.span, at: phrase.at };
    const isOfRequest = sentence[index - 1]?.type === 'traffic' && /^(?:on|in|with)$/i.test(words(sentence[index - 2]));
    return phrase.type === 'ref' && phrase.role === 'to' && isOfRequest ? { ...phrase, role: 'on' } : phrase;
  });
}

/** "canary for requests with a header": what these get. */
function withCanaries(text: string, sentence: Sentence): Sentence {
  return sentence.map((phrase, index): Phrase => {
    const isVersionName = phrase.type === 'fact' && phrase.fact.kind === 'canary' && /^canary for$/i.test(text.slice(phrase.span.start, phrase.span.end)) && sentence[index + 1]?.type === 'cond';
    const span = { start: phrase.span.start, end: phrase.span.start + 'canary'.length };
    return isVersionName ? { type: 'ref', role: 'none', entities: [{ kind: 'version', version: 'canary', span }], span, at: phrase.at } : phrase;
  });
}

const undone = /^(?:undo|abort|cancel|stop|end|roll ?back|revert|drop|abandon|kill|remove|finish)(?: \w+)?$/i;

/** "undo the canary on a, v1 only": the words that follow say where all requests go. */
function withUndone(text: string, sentence: Sentence): Sentence {
  const at = sentence.findIndex((phrase, index) => {
    const next = sentence[index + 1];
    const isCanary = next?.type === 'ref' ? next.entities.every((entity) => entity.kind === 'version' && entity.version.toLowerCase() === 'canary' && entity.of === undefined) : next?.type === 'fact' && next.fact.kind === 'canary';
    return phrase.type === 'act' && phrase.act === 'remove' && isCanary && undone.test(text.slice(phrase.span.start, phrase.span.end));
  });
  const [undo, canary] = [sentence[at], sentence[at + 1]];
  const names = sentence.slice(at + 2).some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'version' && entity.version.toLowerCase() !== 'canary'));
  if (undo === undefined || canary === undefined || !names) return sentence;
  noteUsed(undo);
  noteUsed(canary);
  return [...sentence.slice(0, at), { type: 'glue', span: { start: undo.span.start, end: canary.span.end }, at: undo.at }, ...sentence.slice(at + 2)];
}

function reworded(text: string, sentence: Sentence, { pattern, content }: Rewording): Sentence {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  let left = sentence;
  for (const found of text.slice(start, end).matchAll(pattern)) {
    const from = start + found.index;
    left = replaced(left, { start: from, end: from + found[0].trimEnd().length }, content);
  }
  return left;
}

/** The phrase in the place of those inside of a span; a phrase that goes on beyond it, or that says more, stays. */
function replaced(sentence: Sentence, span: Phrase['span'], content: PhraseContent): Sentence {
  const inside = sentence.filter((phrase) => phrase.span.start < span.end && phrase.span.end > span.start);
  const [first] = inside;
  if (first === undefined || inside.some((phrase) => phrase.type !== 'glue' && (phrase.span.start < span.start || phrase.span.end > span.end || !isPlain(phrase, content)))) return sentence;
  for (const phrase of inside) noteUsed(phrase);
  return sentence.flatMap((phrase) => (phrase === first ? [{ ...content, span, at: first.at }] : inside.includes(phrase) ? [] : [phrase]));
}

/** Words that name nothing. */
function isPlain(phrase: Phrase, content: PhraseContent): boolean {
  // "over its three versions", "while we test v2"
  if (phrase.type === 'count') return content.type === 'ratio';
  if (phrase.type === 'link') return ['and', 'open', 'close', 'comma'].includes(phrase.link) && content.type === 'glue';
  if (phrase.type === 'ref') return phrase.entities.every((entity) => (entity.kind === 'service' && entity.match === 'unknown' && entity.isMarked !== true && content.type === 'glue') || entity.kind === 'pronoun' || entity.kind === 'anyone' || entity.kind === 'others' || entity.kind === 'nobody' || (entity.kind === 'relative-version' && entity.which === 'both' && entity.of === undefined));
  if (phrase.type === 'cond') return phrase.cond.who !== undefined;
  if (phrase.type === 'fact') return phrase.fact.kind === 'expose';
  return phrase.type === 'glue' || phrase.type === 'unused' || phrase.type === 'traffic' || phrase.type === 'mark' || phrase.type === 'reason' || (phrase.type === 'act' && phrase.act !== 'remove');
}

/** "header x-beta absent": what is lacked stands right before it. */
function withAbsent(sentence: Sentence): Sentence {
  return sentence.flatMap((phrase, index): Sentence => {
    const next = sentence[index + 1];
    if (phrase.type === 'cond' && phrase.isNot !== true && isPresence(phrase) && next?.type === 'mark' && next.mark === 'lacks') return [{ ...phrase, isNot: true }];
    // "requests missing x-beta": the word denies what stands behind it.
    if (phrase.type === 'mark' && phrase.mark === 'lacks' && next?.type === 'cond') return [{ ...phrase, mark: 'not' }];
    const before = sentence[index - 1];
    return phrase.type === 'mark' && phrase.mark === 'lacks' && before?.type === 'cond' && before.isNot !== true && isPresence(before) ? [] : [phrase];
  });
}

/** "a third for each version": three equal parts. */
function withEqualParts(sentence: Sentence): Sentence {
  const ratios = sentence.filter((phrase) => phrase.type === 'ratio');
  // "over its three versions 60-30-10": the parts are said.
  if (ratios.length > 1 && ratios.some(({ parts }) => parts.length > 0)) return sentence.map((phrase): Phrase => (phrase.type === 'ratio' && phrase.parts.length === 0 ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase));
  const [each, ...others] = ratios;
  const [share, ...shares] = sentence.filter((phrase) => phrase.type === 'percent');
  if (each?.type !== 'ratio' || others.length > 0 || each.parts.length > 0 || share?.type !== 'percent' || shares.length > 0) return sentence;
  const count = Math.round(100 / share.percent);
  if (count < 2 || Math.abs(count * share.percent - 100) > 1) return sentence;
  return sentence.map((phrase): Phrase => (phrase === share ? { type: 'glue', span: phrase.span, at: phrase.at } : phrase === each ? { ...each, parts: Array.from({ length: count }, () => 1) } : phrase));
}

/** "move everything off v1": where it went so far. */
function withOrigins(text: string, sentence: Sentence): Sentence {
  if (!/\b(?:off|away from) /i.test(text)) return sentence;
  const isMover = (phrase: Phrase): boolean => phrase.type === 'act' && phrase.act === 'send';
  const isMoved = (phrase: Phrase): boolean => phrase.type === 'traffic' || phrase.type === 'percent' || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'anyone' || kind === 'service'));
  const at = sentence.findIndex((phrase, index) => {
    const next = sentence[index + 1];
    const isOff = (phrase.type === 'glue' || phrase.type === 'act') && /^(?:off(?: of)?|away(?: from)?)$/i.test(text.slice(phrase.span.start, phrase.span.end));
    return isOff && next?.type === 'ref' && next.entities.every(isVersion) && sentence.slice(0, index).some(isMover) && sentence.slice(0, index).some(isMoved);
  });
  const [off, from] = [sentence[at], sentence[at + 1]];
  if (off === undefined || from?.type !== 'ref') return sentence;
  noteUsed(off);
  return [...sentence.slice(0, at), { ...from, role: 'from' }, ...sentence.slice(at + 2)];
}

function isPresence({ cond }: Extract<Phrase, { type: 'cond' }>): boolean {
  const values = [...Object.values(cond.headers ?? {}), ...Object.values(cond.query ?? {})];
  return values.length === 1 && values[0]?.kind === 'present' && cond.path === undefined && cond.methods === undefined;
}
