import type { Phrase } from '../grammar/phrases.ts';
import { versionIn, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { isExcept, isExceptService } from './setting-pieces.ts';
import { ask, block, type State } from './state.ts';

const amount = String.raw`(?:\d|one|two|three|four|five|ten|half|a )`;
const period = String.raw`(?:seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b`;

interface Sign {
  readonly pattern: RegExp;
  readonly kind: 'question' | 'blocked';
  readonly say: (words: string) => string;
  /** Looked for in the whole text: a list leaves such words out. */
  readonly isWide?: true;
}

/** Words that a setting can be said with, and that say more, less or something else than its fields hold. */
const signs: readonly Sign[] = [
  { pattern: new RegExp(String.raw`\b(?:lower|rais|increas|decreas|reduc|extend|shorten|bump|prolong|cut)\w*\b[^.;\n]*\bby\s+${amount}`, 'i'), kind: 'question', say: (words) => `by how much is said in "${words}", and not from which value: which value should it have?` },
  { pattern: /\b(?:everything|everyone|everybody|all|any|anything|every|each)\b[^.,;:\n]{0,40}\bbut\b(?! (?:also|with|only|not)\b)/i, kind: 'blocked', say: (words) => `"${words}": say which calls are meant, and what holds for the others` },
  { pattern: new RegExp(String.raw`\bconnections?\s*(?:per|\/|an?|each|every)\s*${period}`, 'i'), kind: 'question', say: () => 'connections can be limited in how many are open at a time, and not in how many are opened in a time: which limit should it be?' },
  { pattern: new RegExp(String.raw`\b(?:errors?|failures?|5xx|times)\s+(?:with)?in\s+(?:the (?:last|same) )?(?!a row|row|succession|sequence)(?:${amount}|any )`, 'i'), kind: 'question', say: () => 'errors are counted in a row, and not within a time: after how many in a row should an instance be ejected?' },
  { pattern: /\b(?:all|every|each|any)\s+(?:of (?:the|our) )?(?:grpc|internal|external|backend|frontend|public|private|critical|important|stateless|stateful|slow|fast|legacy|new|old|upstream|downstream|such|non-\w+|batch|synchronous|stable|meshed)\s+(?:services?|workloads?|microservices?|apps?|applications?|backends?)\b/i, kind: 'question', say: (words) => `which services are meant in "${words}"? Name them` },
  { pattern: /\b(?:all|every|each|any|those|these)\s+(?:\w+ )?(?:services?|workloads?|microservices?|apps?|backends?)\s+(?:that|which|who|whose|with|without|called|calling|having|label\w*|behind|used|owned|used|under)\b/i, kind: 'question', say: (words) => `which services are meant in "${words}"? Name them` },
  { pattern: /\b(?:but|and) not (?:the |its |their |any )?(?:time-?outs?|retr\w+|circuit\w*|breakers?|limits?|balanc\w+)\b/i, kind: 'question', say: (words) => `what of "${words}" should change, and what stays as it is?` },
  { pattern: /\b(?:its|their)\s+(?:own\s+)?(?:outgoing\s+|outbound\s+)?(?:calls?|requests?|traffic)\s+(?:to|into|towards)\b/i, kind: 'question', say: (words) => `whose calls are meant in "${words}"? Say it as "calls from A to B"`, isWide: true },
];

/** What stands in the way before any setting is read from these words. */
export function doubtsOfSettings(state: State, segments: readonly Segment[], lead: readonly Phrase[]): boolean {
  const whole = [...lead, ...segments.flatMap(({ phrases }) => phrases)];
  const version = versionIn(whole);
  if (version !== undefined) return isOpen(ask(state, `settings hold for all calls to a service, and "${wordsOf(state, version)}" is one version of it: is it meant for all of them?`, [], version.span));
  const words = state.text.slice(Math.min(...whole.map(({ span }) => span.start)), Math.max(...whole.map(({ span }) => span.end)));
  const sign = signs.find(({ pattern, isWide }) => pattern.test(isWide === true ? state.text : words));
  if (sign !== undefined) return isOpen(sign.kind === 'question' ? ask(state, sign.say(words)) : block(state, sign.say(words)));
  const spared = lead.find((phrase, index) => (isExcept(phrase) || (phrase.type === 'mark' && phrase.mark === 'not')) && !isExceptService(lead.slice(index + 1).find(({ type }) => type !== 'glue')));
  if (spared !== undefined) return isOpen(block(state, `"${words}": say which calls are meant, and what holds for the others`, spared.span));
  return false;
}

function isOpen(_asked: undefined): true {
  return true;
}

/** "frontend waits 1s for ads, but for cart it may wait 2s": whose patience the second one is. */
export function losesCaller(state: State, segments: readonly (readonly Phrase[])[]): boolean {
  const hasCaller = (phrases: readonly Phrase[]): boolean => phrases.some((phrase) => phrase.type === 'ref' && phrase.role === 'from');
  return segments.some((phrases, index) => {
    const [first, last] = [phrases[0], phrases.at(-1)];
    const words = state.text.slice(first?.span.start ?? 0, last?.span.end ?? 0);
    return segments.slice(0, index).some(hasCaller) && !hasCaller(phrases) && /\b(?:it|they)\s+(?:\w+\s+){0,2}?(?:waits?|gives? up|stops? waiting)\b/i.test(words);
  });
}
