import type { Phrase, PhraseContent } from '../grammar/phrases.ts';
import { isVersion } from './route-callers.ts';
import { withDroppedRoutes } from './route-endings.ts';
import { withCountsOf } from './route-counts.ts';
import { withVersionsBehind } from './route-values.ts';
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
const usual = new RegExp(String.raw`\b(?:(?:all|any|every|the|our) )*(?:normal|regular|ordinary|usual|average|general|anonymous|standard|default|plain|typical) (?:${people}|public)\b(?! ?\()`, 'gi');

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
  /(?<=\bv\d[\w.]* )(?:(?:should|shall|must|will) )?(?:completely |fully )?(?:replaces?|supersedes?|takes? over(?: completely)? from)(?= (?:the )?(?:version )?v\d)/gi,
  /\b(?:(?:should|must|shall|will|has to|have to|needs? to) )?(?:goes?|be forwarded|be handed|be directed)(?= (?:over |on |straight |directly )?to (?!v\d|version))/gi,
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
const trying = /\b(?:(?:while|whilst|as) )?(?:we|they|i|you)(?:['’]re| are|['’]ll| will|['’]d like to| want to)? (?:test(?:ing)?|try(?:ing)?(?: out)?|evaluat(?:e|ing)|validat(?:e|ing)|check(?:ing)?(?: out)?|pilot(?:ing)?)(?=[ ,])/gi;

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
const phase = /\b(?:(?:the|a|as) )?(?:(?:vast|large|great|small) )?(?:majority|minority|bulk|(?:major|minor|bigger|smaller|larger|greater) (?:part|share))(?= ?\(\d)|\bthe (?:beta|trial|pilot|experiment|a\/b test|preview)(?: (?:phase|program(?:me)?|test))?(?= (?:of|for|on|in|is|has|phase))/gi;
const firstStep = /\b(?:as|in|for) (?:an? |the |our )?(?:very )?(?:first|initial|next) (?:step|stage|phase)\b,?/gi;
const backends = /\b(?:backend|parent)refs?\b:?/gi;
/** "v2 @ 15 percent" */
const at = /@(?= ?\d)/g;
const atOnce = /\ball (?:at once|in one (?:go|step)|at the same time|of it at once)\b/gi;
const nobodyElse = /\b(?:and )?(?:nobody|no one|none) else (?:should|does|must|may|can|shall|gets? (?:it|that|there)|sees? (?:it|that))\b(?=\W*(?:$|[,;.]))/gi;
const swapOver = /\bswap(?=(?: [\w./-]+){1,3} (?:over|across|to) )/gi;
const sameShare = /\b(?:both|all(?: (?:two|three|four))?) (?:versions|subsets|releases)(?: (?:should |must |shall )?(?:get|have|receive|take))? (?:the same|an? (?:equal|even))(?: (?:share|weight|amount|traffic|part|percentage|load))?\b/gi;
/** "keep the beta rule": what is there stays, whatever it is for. */
const keptRule = /\b(?:but |and )?(?:keep|leave|retain|preserve)(?:s|ing)? (?:the |our |that )?[\w-]+(?: header)? (?:rules?|routes?|match(?:es)?|routing)(?: (?:as (?:it|they) (?:is|are)|alone|untouched|in place|unchanged))?(?=\W*(?:$|[,;.]))/gi;
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
  { pattern: at, content: { type: 'glue' } },
  { pattern: atOnce, content: { type: 'traffic', isAll: true } },
  { pattern: swapOver, content: { type: 'glue' } },
  { pattern: sameShare, content: { type: 'ratio', parts: [] } },
  { pattern: keptRule, content: { type: 'glue' } },
  ...verbs.map((pattern): Rewording => ({ pattern, content: { type: 'act', act: 'send', word: 'served' } })),
];

/** What routes are said in, wherever it stands, as the phrases that it means; other sentences stay as they are. */
export function withRouteWords(text: string, whole: Sentence): Sentence {
  const plain = withVersionsBehind(text, withSentPaths(text, whole));
  const given = plain.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion)) ? withSameShare(text, withCountsOf(text, withItself(withDroppedRoutes(text, withPresence(text, plain))))) : plain;
  const names = given.some((phrase) => phrase.type === 'ref' && phrase.entities.some(isVersion));
  if (!names && !given.some(({ type }) => type === 'cond' || type === 'percent' || type === 'ratio')) return given;
  if (given.some((phrase) => phrase.type === 'fact' && phrase.fact.kind !== 'canary' && phrase.fact.kind !== 'expose')) return given;
  const isTold = /\bx-[a-z]|\bheader\b|\bcookie\b|\?[a-z]|\bquery\b|user-agent/i.test(text);
  const begun = withCanaries(text, withUndone(text, given));
  const all: Rewording[] = [...rewordings, ...(isTold ? [{ pattern: usual, content: { type: 'mark', mark: 'rest' } } satisfies Rewording] : [])];
  const isNobody = (phrase: Phrase): boolean => /^(?:nobody|no one|none|else)\b/i.test(text.slice(phrase.span.start, phrase.span.end));
  const hasRest = given.some((phrase) => !isNobody(phrase) && ((phrase.type === 'mark' && phrase.mark === 'rest') || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'others'))));
  if (hasRest) all.push({ pattern: nobodyElse, content: { type: 'glue' } });
  const said = all.reduce((sentence: Sentence, rewording) => reworded(text, sentence, rewording), begun);
  if (said === given) return withOrigins(text, given);
  const reread = withOrigins(text, withEqualParts(withAbsent(said)));
  return familyOf(reread) === 'route' || (!names && reread.some(({ type }) => type === 'cond')) ? reread : given;
}

/** "send /v2/* of a to b": the word before the path says that requests go there. */
function withSentPaths(text: string, sentence: Sentence): Sentence {
  const isSent = (phrase: Phrase): boolean => phrase.type === 'cond' && phrase.cond.path !== undefined && /^(?:send|route|forward|direct) /i.test(text.slice(phrase.span.start, phrase.span.end));
  if (sentence.some(({ type }) => type === 'act' || type === 'fact') || !sentence.some(isSent)) return sentence;
  return sentence.flatMap((phrase): Phrase[] => (isSent(phrase) ? [{ type: 'act', act: 'send', word: 'send', span: { start: phrase.span.start, end: phrase.span.start + 4 }, at: phrase.at }, phrase] : [phrase]));
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
    const [before, next] = [sentence[index - 1], sentence[index + 1]];
    if (phrase.type === 'fact' && phrase.fact.kind === 'jwt' && presence.test(words(phrase)) && !/\b(?:jwt|tokens?|claims?)\b/i.test(text)) return { type: 'glue', span: phrase.span, at: phrase.at };
    // "the remaining callers v1": where they go, and not who calls.
    const isOthers = before !== undefined && ((before.type === 'mark' && before.mark === 'rest') || (before.type === 'ref' && before.entities.every(({ kind }) => kind === 'others')));
    if (phrase.type === 'ref' && phrase.role === 'from' && phrase.entities.every(isVersion) && isOthers && !(next?.type === 'ref' && next.entities.every(isVersion))) return { ...phrase, role: 'none' };
    // "v3 should only see 1% of traffic": no scope of what a proxy knows.
    if (phrase.type === 'fact' && phrase.fact.kind === 'scope' && Object.keys(phrase.fact).length === 1 && /\bsees?$/i.test(words(phrase)) && next?.type === 'percent') return { type: 'act', act: 'send', word: 'see', span: phrase.span, at: phrase.at };
    // "stop sending requests to v2": of a version, and no setting of instances.
    if (phrase.type === 'fact' && phrase.fact.kind === 'breaker' && Object.keys(phrase.fact.limits).length === 0 && next?.type === 'ref' && next.entities.every(isVersion) && /^(?:stop|quit|cease)\b/i.test(words(phrase))) return { type: 'act', act: 'remove', word: 'stop', span: phrase.span, at: phrase.at };
    // "backendRefs v1 weight 90": a field, and whose versions these are stands elsewhere.
    if (phrase.type === 'ref' && phrase.entities.some((entity) => 'of' in entity && entity.of?.kind === 'service' && /^(?:backend|parent)refs?$/i.test(entity.of.written))) return { ...phrase, entities: phrase.entities.map((entity) => (entity.kind === 'version' ? { kind: 'version', version: entity.version, span: entity.span } : entity)) };
    // "both versions the same share"
    if (phrase.type === 'ref' && phrase.entities.every((entity) => entity.kind === 'relative-version' && entity.which === 'both' && entity.of === undefined) && sentence.some((other) => other.type === 'ratio')) return { type: 'glue', span: phrase.span, at: phrase.at };
    // "stays with v1"
    // "all but 5%"
    const isAllBut = (other: Phrase | undefined): boolean => other?.type === 'mark' && other.mark === 'except' && /^(?:all|everything|every(?:one|body)) (?:but|except)(?: for)?$/i.test(words(other));
    if (phrase.type === 'percent' && isAllBut(before)) noteUsed(before ?? phrase);
    if (phrase.type === 'percent' && isAllBut(before)) return { ...phrase, percent: 100 - phrase.percent };
    if (isAllBut(phrase) && next?.type === 'percent') return { type: 'glue', span: phrase.span, at: phrase.at };
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
  if (phrase.type === 'count') return content.type === 'ratio' || content.type === 'traffic';
  if (phrase.type === 'link') return ['and', 'open', 'close', 'comma'].includes(phrase.link) && content.type === 'glue';
  if (phrase.type === 'ref') return phrase.entities.every((entity) => (entity.kind === 'service' && entity.match === 'unknown' && entity.isMarked !== true && content.type === 'glue') || entity.kind === 'pronoun' || entity.kind === 'anyone' || entity.kind === 'others' || entity.kind === 'nobody' || (entity.kind === 'relative-version' && entity.which === 'both' && entity.of === undefined));
  if (phrase.type === 'cond') return phrase.cond.who !== undefined;
  if (phrase.type === 'fact') return phrase.fact.kind === 'expose';
  return phrase.type === 'glue' || phrase.type === 'unused' || phrase.type === 'traffic' || phrase.type === 'mark' || phrase.type === 'reason' || (phrase.type === 'act' && phrase.act !== 'remove');
}

/** "a quarter to v2, v3 the same": as much as the version before it. */
function withSameShare(text: string, sentence: Sentence): Sentence {
  const [start, end] = [sentence[0]?.span.start ?? 0, sentence.at(-1)?.span.end ?? 0];
  const found = /\b(?:v\d[\w.]*|canary|stable)(?: (?:should|shall|must|also|gets?|to get|receives?|has|have))*,? (the same(?: (?:share|amount|percentage|part|again))?|as much|just as much)\b(?! (?:as|time\w*|retr\w*|for)\b)/i.exec(text.slice(start, end));
  const share = found === null ? undefined : sentence.findLast((phrase) => phrase.type === 'percent' && phrase.span.end <= start + found.index);
  if (found === null || share?.type !== 'percent') return sentence;
  const to = start + found.index + found[0].length;
  return replaced(sentence, { start: to - (found[1] ?? '').length, end: to }, { type: 'percent', percent: share.percent });
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
  const replacing = /\b(?:replaces?|supersedes?|takes? over(?: completely)? from) (?:the )?(?:version )?$/i;
  const replaced = sentence.find((phrase) => phrase.type === 'ref' && phrase.entities.every(isVersion) && replacing.test(text.slice(0, phrase.span.start)));
  if (replaced?.type === 'ref') return sentence.map((phrase) => (phrase === replaced ? { ...replaced, role: 'from' } : phrase));
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
