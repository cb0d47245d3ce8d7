import type { Fact, Phrase } from '../grammar/phrases.ts';

/** Words with which a time may be of something else than how long a call takes. */
const ofOthers = /\b(?:delay\w*|fault\w*|latenc\w*|inject\w*|chaos|abort\w*|lag\w*|slow\w*|late|later|warm\w*|ramp\w*|eject\w*|out|back-?off|paus\w*|sleep\w*|interval\w*|every|ttl|cookie\w*|session\w*|sticky|cach\w*|ago|since|yesterday|last|took|today|window|burst\w*|canary|step\w*|phase\w*|older|old|age\w*|drain\w*|connect\w*|idle|hold\w*|ban\w*|bench\w*|cool\w*|least|half|per)\b/i;
/** What may stand beside calls and their time without saying what the time is: "calls from web to orders should get 2s". */
const plain = /^(?:the|a|an|our|my|all|any|calls?|requests?|traffic|please|pls|thanks|hi|hello|for|from|to|of|on|by|is|are|be|should|shall|must|may|can|will|get|gets|give|gives|have|has|had|need|needs|use|set|put|want|it|its|them|they|each|both|that|this|those|these|only|max|maximum|at|most|up|and|in|total|overall|flat|tops|enough|allowed|services?|else|others?|rest|everything|everyone|everybody|anybody|anyone|with|respond|answer|answers|reply|finish|complete|return|fail|fails|fast|quickly|time|ok|okay|quick|snappy|responsive|critical|important|just|who|when|which|while|namespace|ns|calling|called|made|make|makes|coming|going|sent|waits?|'s|s)$/i;
const values: ReadonlySet<Phrase['type']> = new Set(['count', 'percent', 'ratio', 'status', 'new-path', 'unused']);
const acts: ReadonlySet<string> = new Set(['set', 'call', 'be-called', 'send', 'hold']);
/** Settings that a time may stand before: "payment-service: 2s, no retries". */
const beside: ReadonlySet<Fact['kind']> = new Set(['retries', 'retry-on', 'breaker', 'rate', 'backoff']);

/**
 * "patients → labs: 250ms", "orders 2s, no retries": a time that stands beside calls alone is how long they may take.
 * Only where nothing in the whole text says that it could be something else. `isTold`: who is called stands in a story before.
 */
export function withBareTimeouts(text: string, sentences: readonly (readonly Phrase[])[], isTold = false): (readonly Phrase[])[] {
  if (ofOthers.test(withoutNames(text, sentences))) return [...sentences];
  const isMixed = sentences.some((sentence) => sentence.some((phrase) => phrase.type === 'fact' && !beside.has(phrase.fact.kind) && phrase.fact.kind !== 'timeout'));
  return isMixed ? [...sentences] : sentences.map((sentence) => (isBare(text, sentence) || areBehindNames(text, sentence) || (isTold && isAlone(text, sentence)) ? sentence.map((phrase, index) => (isOfTries(sentence, index) ? phrase : asTimeout(phrase))) : sentence));
}

/** "orders is at 10s today, way too long. 3s please." */
function isAlone(text: string, sentence: readonly Phrase[]): boolean {
  return sentence.filter(({ type }) => type === 'duration').length === 1 && sentence.every((phrase) => ['duration', 'glue', 'link'].includes(phrase.type) && isPlain(text, phrase));
}

function withoutNames(text: string, sentences: readonly (readonly Phrase[])[]): string {
  let shown = text;
  for (const phrase of sentences.flat()) if (phrase.type === 'ref' || phrase.type === 'cond' || phrase.type === 'fact') shown = shown.slice(0, phrase.span.start) + ' '.repeat(phrase.span.end - phrase.span.start) + shown.slice(phrase.span.end);
  return shown;
}

function isBare(text: string, sentence: readonly Phrase[]): boolean {
  // "no retries, 10s": where nothing is retried the time is of nothing else.
  const firstFact = sentence.findIndex((phrase) => phrase.type === 'fact' && !(phrase.fact.kind === 'retries' && phrase.fact.isOff === true));
  const own = firstFact < 0 ? sentence : sentence.slice(0, firstFact);
  const isScoped = own.some((phrase) => phrase.type === 'ref' && phrase.role !== 'from' && phrase.entities.some(({ kind }) => kind === 'service' || kind === 'pronoun' || kind === 'all-services'));
  if (!isScoped || !own.some(({ type }) => type === 'duration') || sentence.slice(own.length).some((phrase, index, rest) => phrase.type === 'duration' && !isOfTries(rest, index))) return false;
  // "2s for GET, 5s for orders": whose the first of them is, no word says.
  const firstTime = own.findIndex(({ type }) => type === 'duration');
  const end = own.findIndex(({ type }, index) => index > firstTime && type === 'link');
  if (!own.slice(0, end < 0 ? own.length : end).some(({ type }) => type === 'ref')) return false;
  // A time that a setting lacks is its own.
  if (sentence.some((phrase) => phrase.type === 'fact' && phrase.fact.kind === 'timeout' && phrase.fact.of !== 'try')) return false;
  return own.every((phrase) => isPlain(text, phrase)) && sentence.every((phrase) => phrase.type !== 'unused');
}

/** "1s, retry 2x on 503 (300ms)": a time in brackets behind the retries is theirs. */
function isOfTries(phrases: readonly Phrase[], at: number): boolean {
  const before = phrases.slice(0, at).filter(({ type }) => type !== 'glue');
  const [open, fact] = [before.at(-1), before.at(-2)];
  return open?.type === 'link' && open.link === 'open' && fact?.type === 'fact' && (fact.fact.kind === 'retries' || fact.fact.kind === 'retry-on');
}

/** "cart 1s and 1 retry, catalog 2s and 2 retries", "cart 2s; users: no timeout": each time right behind a name, and a sign behind it. */
function areBehindNames(text: string, sentence: readonly Phrase[]): boolean {
  const said = sentence.filter((phrase) => phrase.type !== 'glue' && !(phrase.type === 'link' && ['colon', 'equals', 'dash'].includes(phrase.link)) && !(phrase.type === 'act' && phrase.act === 'set'));
  const times = said.flatMap((phrase, index) => (phrase.type === 'duration' ? [index] : []));
  const isListed = (index: number): boolean => {
    const [before, after] = [said[index - 1], said[index + 1]];
    return before?.type === 'ref' && before.role !== 'from' && before.entities.every(({ kind }) => kind === 'service') && (after === undefined || (after.type === 'link' && after.link !== 'or' && after.link !== 'question'));
  };
  const areKept = said.every((phrase) => (phrase.type === 'fact' ? phrase.fact.kind === 'retries' || phrase.fact.kind === 'retry-on' || (phrase.fact.kind === 'timeout' && (phrase.fact.isOff === true || phrase.fact.ms !== undefined)) : phrase.type === 'duration' || phrase.type === 'link' || isPlain(text, phrase)));
  return times.length > 1 && times.every(isListed) && areKept;
}

function isPlain(text: string, phrase: Phrase): boolean {
  if (values.has(phrase.type)) return false;
  const words = text.slice(phrase.span.start, phrase.span.end);
  switch (phrase.type) {
    case 'act':
      return acts.has(phrase.act) && areKnown(words);
    case 'glue':
    case 'traffic':
      return areKnown(words);
    case 'mark':
      return phrase.mark === 'rest' || phrase.mark === 'only' || phrase.mark === 'in-all' || phrase.mark === 'also';
    case 'ref':
      return phrase.entities.every(({ kind }) => kind !== 'host' && kind !== 'version' && kind !== 'relative-version' && kind !== 'account' && kind !== 'nobody');
    case 'link':
      return phrase.link !== 'question' && phrase.link !== 'or';
    case 'duration':
    case 'cond':
    case 'reason':
      return true;
    case 'fact':
      return phrase.fact.kind === 'retries' && phrase.fact.isOff === true;
    default:
      return false;
  }
}

function areKnown(words: string): boolean {
  return (words.match(/[\w'’-]+/g) ?? []).every((word) => plain.test(word.replace('’', "'")));
}

function asTimeout(phrase: Phrase): Phrase {
  return phrase.type === 'duration' ? { type: 'fact', fact: { kind: 'timeout', of: 'request', ms: phrase.ms, isBare: true }, span: phrase.span, at: phrase.at } : phrase;
}
