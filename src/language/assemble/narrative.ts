import { literally } from '../grammar/conditions.ts';
import type { Phrase } from '../grammar/phrases.ts';
import { isOpen } from '../statements/atoms.ts';
import { isGoingOn, isPast, isTold, withoutTimes } from '../text/tenses.ts';

/** Words that order, limit, add to or take back what another sentence wants: a sentence with one of them is no mere story. */
const telling = new RegExp([
  String.raw`\b(?:please|pls|plz|must|should|shall|ought|needs?|wants?|wanted|let|let['’]?s|may|ha(?:s|ve) to|would like|['’]d like|prefer\w*|from now on|no longer|any ?more|only|except\w*|unless|until|till|otherwise|else|others?|the rest|remaining|same|likewise|similar\w*|ditto|identical\w*|as well|vice versa|opposite|reverse[ds]?|instead|rather|both|either|neither|ignore\w*|forget\w*|disregard\w*|scratch|never ?mind|mistak\w*|wrong|joke|kidding|obsolete|cancel\w*|withdr\w+|revert\w*|rolled back|undone|undo|exempt\w*|exclud\w+|includ\w+|affect\w*|appl(?:y|ies|ied)|counts?|concerns?|second thoughts?|changed (?:my|our) minds?|hold on|no,? wait|make|makes|set|change|raise|lower|increase|reduce|decrease|bump|give|switch|move|put|bring|add|remove|cut|extend|keeps?|kept|use|go(?:es)? to|can you|could you|would you|will you|can we|could we|is it possible|what about|how about|(?:is|are|has|have) to be|(?:each|every) (?:try|attempt|retry|call|request)|per (?:try|attempt|retry)|temporar\w+|exceptions?|stays?|staying|remains?|leav(?:e|es|ing)|supposed|meant|as if|as though|pretend\w*|simulat\w+|balance|split|distribute|divide|route|shift|promote|plain\w*|unencrypted|m?tls|http|sidecars?|dry[- ]?runs?|audit[- ]\w+|enforc\w+|shadow)\b`,
  String.raw`\b(?:also|too)\s*(?=[.,;!?)]|$)`,
  String.raw`(?:->|=>|→|[<>=])\s*(?=\d|v\d)`,
  String.raw`\b(?:decided|agreed|approved|requested|intended|planned|asked|needed|designed|made|built|done) for\b`,
].join('|'), 'i');

/** What another sentence wants is spoken of: "It is for testers", "That holds on weekends". */
const anaphor = /^\W*(?:and |but |so |however,? )?(?:it|this|that|these|those|they|all (?:of )?(?:this|that|it|them)|which|such)\b/i;

const verbs = 'is|are|has|have|can|calls?|takes?|accepts?|runs?|waits?|retries|times? out|serves?|uses?|allows?|lets|talks?|reach(?:es)?|sees?';
const now = 'currently|at present|at the moment|presently|right now|so far|as it (?:is|stands)|until now|up to now|these days|nowadays|still|already|as of now';
const notFrom = String.raw`(?<!\b(?:from|starting|starts|beginning|effective|for|only|by|until|as of) )`;
/** "Today everybody can call it", "carts is on v1 currently": how it is, said to be so. */
const presently = new RegExp(String.raw`${notFrom}\b(?:(?:${now}),?\s[^]*?\b(?:${verbs}|gets?|goes|go|sends?|receives?)|today,?\s[^]*?\b(?:${verbs}))\b|\b(?:${verbs})\b[^]*${notFrom}\b(?:${now}|today)\W*$|\b(?:${now}) (?:at |on )?(?:no|none|without|\d|v\d)`, 'i');
const weOrder = /\b(?:we|i)(?: \w+ly)? (?:route|send|move|shift|give|limit|retry|mirror|split|go|roll|start|set|deny|allow|block|close|open|expose|want|take|switch|put|turn|stop|begin|will|are going)\b|\b(?:we|i)['’]ll\b/i;

const holding: ReadonlySet<Phrase['type']> = new Set(['fact', 'act', 'cond', 'percent', 'duration', 'ratio', 'count', 'status', 'new-path', 'mark']);
const holdingWords = /\d|\b(?:twice|once|thrice|half|quarter|third|everybody|everyone|nobody|anyone|retr\w+|time-?outs?|requests?|traffic)\b/i;
const openings = /^\W*(?:(?:ok|hi|hey|hello|so|well|look|fyi|btw|(?:a )?(?:quick|short) (?:one|question|note|ask|favou?r|update|heads-?up)|heads-?up|note|info|ps|p\.s|description|summary)\s*[,:-]\s*){1,2}/i;
/** What a ticket says of how it is, before what it wants. */
const labels = /^\W*(?:context|background|motivation|reason|why|problem(?: statement)?|symptoms?|actual(?: (?:behaviou?r|result|state))?|current(?:ly)?(?: (?:state|behaviou?r|situation|setup|value))?|as[- ]is|today|status quo|observed|observations?|findings?|analysis|root cause|impact|history|what (?:we|i) see|what happens(?: (?:now|today))?|situation|evidence|incident|issue|cause|(?:a )?bit of history|context for [\w ]{3,20}|scenario|management summary|until now|so far|before|old(?: value| state)?|long(?:er)? (?:story|version)|owner|rollback(?: plan)?)\s*(?:[:–—]|\s-\s)/i;

const blank = (found: string): string => ' '.repeat(found.length);
/** What looks like an order or a limit, and is none where it stands so. */
const harmless: readonly RegExp[] = [
  /\b(?:(?:way|far|much|a bit) )*too (?:long|short|slow|high|low|many|much|few|big|small|aggressive|tight|loose|generous|late|early|often)\b/gi,
  /\btoo (?=\w)|\b(?:as|so) (?:well|much|long|often) as\b/gi,
  /\b(?:sometimes|usually|often|regularly|typically|normally|occasionally|really|easily|now) needs?\b(?=[^.;]*\d ?(?:ms|s|sec|min|milli))/gi,
  /\b(?:until|till)\b(?=\s+(?:yesterday|recently|last|this morning|(?:mon|tues|wednes|thurs|fri|satur|sun)day|the|our|someone))(?<=\b(?:was|were|had|worked|ran|did)\b[^.;]*)/gi,
  /\b(?:nobody|no one|everyone|everybody|anyone) (?:really |ever |here )?(?:cares|knows?|knew|told|answered|reacted|responded|notice[sd]?|complain(?:s|ed)|is (?:un)?happy|understands|remembers|likes)\b/gi,
  /\b(?:someone|somebody|(?:an?|my|our|the) (?:ex-)?(?:colleague|predecessor|intern|contractor)|he|she) (?:had |has |once )?(?:set|put|cut)\b/gi,
  /\bis (?:a must|key|what (?:matters|counts))\b/gi,
  /\b(?:please|pls) (?:note|be aware|keep in mind|see|find)\b/gi,
  /\bp\d\d(?:\.\d+)?\s*[=:~]/gi,
];

const stories = new WeakMap<readonly Phrase[], 'background' | 'open'>();

/** Notes a sentence that tells, and wants nothing; where it may limit what stands before it, that is open. */
export function noteStory(sentence: readonly Phrase[], isBackground: boolean): void {
  const isHeld = sentence.some((phrase) => ['duration', 'percent', 'cond', 'count'].includes(phrase.type) || (phrase.type === 'fact' && !isOpen(phrase.fact)));
  if (isBackground || isHeld) stories.set(sentence, isBackground ? 'background' : 'open');
}

export function storyIn(sentence: readonly Phrase[]): 'background' | 'open' | undefined {
  return stories.get(sentence);
}

/** What happens today after a time, said as if it were wanted: "The portal cuts them off at 10s". */
export const statesOf = /\b(?:times? out|gives? up|cuts? (?:\w+ )?off|(?:is|are|gets?) (?:cut off|aborted|killed|given up|dropped|retried|tried)|aborts?|disconnects?|bails out|waits?|retries|fails?|failing)\b[^.;,]{0,24}\d/i;

/** Whether a part of a request tells how things were, or how they are, and wants nothing. `isAnswered`: another part says how it shall be. */
export function isNarrative(phrases: readonly Phrase[], text: string, isAnswered = false): boolean {
  const [start, end] = [phrases[0]?.span.start ?? 0, phrases.at(-1)?.span.end ?? 0];
  // Names say nothing: `keep-alive-svc` orders nothing.
  const unnamed = phrases.reduce((left, phrase) => (phrase.type === 'ref' ? withoutNames(left, phrase, start) : left), text.slice(start, end));
  const label = labels.exec(unnamed)?.[0] ?? '';
  const told = withoutTimes(unnamed.replace(label, blank)).replace(openings, blank);
  const bare = harmless.reduce((left, use) => left.replace(use, blank), told);
  if (/^\s*\?/.test(text.slice(end)) || weOrder.test(bare) || telling.test(bare)) return false;
  const isAbout = anaphor.test(told);
  const clauses = clausesOf(told);
  const isNamed = ({ span }: Phrase): boolean => /\S/.test(bare.slice(span.start - start, span.end - start));
  const isOfNow = (words: string): boolean => (label !== '' || presently.test(words)) && !isAbout;
  // A setting with its value is wanted, unless it was so.
  const hasSetting = (from: number, to: number): boolean => phrases.some((phrase) => phrase.type === 'fact' && phrase.span.start - start >= from && phrase.span.start - start < to && !isOpen(phrase.fact) && !['retry-on', 'abort', 'delay', 'fault'].includes(phrase.fact.kind) && !(phrase.fact.kind === 'rate' && /\b(?:sees?|hits?|reach(?:es)?|peaks? at) (?:\w+ ){0,2}\d/i.test(told.slice(from, to))));
  const held = clauses.filter(({ words, at }) => holdingWords.test(bare.slice(at, at + words.length)) || phrases.some((phrase) => isNamed(phrase) && phrase.span.start - start >= at && phrase.span.start - start < at + words.length && isHolding(phrase)));
  // What was decided is wanted.
  if (held.length > 0 && /\b(?:decided|agreed|approved|planned|promised|asked|requested|concluded)\b/i.test(told)) return false;
  if (held.length > 0) return held.every(({ words, at }) => isOfNow(words) || (isTold(words) && (isPast(words) || !hasSetting(at, at + words.length))) || (isAnswered && !isAbout && statesOf.test(words)));
  return isPast(told) || clauses.some(({ words }) => isOfNow(words) || (!isAbout && (isTold(words) || isGoingOn(words))));
}

const meansMore = /\b(?:rejected|declined|postponed|denied|refused|against|approved|done|set|passed|promised|left out|forgot|always|for|about|(?:week|work)(?:end|day)s?|nights?|weekdays?|morning|evening|except|GETs?|POSTs?|PUTs?|DELETEs?|PATCH\w*|HEAD|reads?|writes?|untouched|special|different)\b/i;

/** Whether a story behind all wishes says nothing that limits them. `names`: who is spoken of in these. */
export function isHarmlessTail(phrases: readonly Phrase[], text: string, names: readonly string[]): boolean {
  const words = text.slice(phrases[0]?.span.start, phrases.at(-1)?.span.end);
  const isOther = phrases.some((phrase) => ['cond', 'act', 'mark', 'new-path'].includes(phrase.type) || (phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'version' || (entity.kind === 'service' && (entity.match !== 'unknown' || entity.isMarked || phrase.role !== 'none') && !names.includes(entity.written.toLowerCase())))));
  if (isOther || meansMore.test(words)) return false;
  return !anaphor.test(words) || /\b(?:(?:was|were|is|are|['’]s) (?:so |very |really |too |much too |way too )*(?:slow|flaky|down|broken|unstable|overloaded|long|short|\d)|took \d|hung|hangs|fail(?:s|ed)|came (?:out of|from)|crashed|crashes)\b/i.test(words);
}

/** The words with a line in place of each name in a reference that is surely one. */
function withoutNames(words: string, { entities, span }: Extract<Phrase, { type: 'ref' }>, start: number): string {
  const names = entities.flatMap((entity) => {
    if (entity.kind === 'service') return entity.match !== 'unknown' || entity.isMarked || /[-/]/.test(entity.written) ? [entity.written] : [];
    return entity.kind === 'version' ? [entity.version, ...(entity.of === undefined ? [] : [entity.of.written])] : entity.kind === 'namespace' ? [entity.namespace] : [];
  });
  const own = words.slice(span.start - start, span.end - start);
  const put = names.reduce((left, name) => left.replace(new RegExp(literally(name), 'gi'), (found) => '_'.repeat(found.length)), own);
  return `${words.slice(0, span.start - start)}${put}${words.slice(span.end - start)}`;
}

/** Parts of a sentence of which each may have a verb of its own. */
function clausesOf(told: string): { readonly words: string; readonly at: number }[] {
  const cuts = [...told.matchAll(/[,;:]\s|\s[-–—]\s|\s\((?=\w)|\b(?:and|but|so|then|while|whereas)\b/gi)].map(({ index }) => index);
  return [0, ...cuts].map((at, index) => ({ words: told.slice(at, cuts[index]), at })).filter(({ words }) => /\w/.test(words));
}

function isHolding(phrase: Phrase): boolean {
  return holding.has(phrase.type) || (phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind !== 'service' && kind !== 'namespace' && kind !== 'pronoun'));
}
