import type { Phrase } from '../grammar/phrases.ts';
import { versionIn, wordsOf } from './scope-of.ts';
import type { Segment } from './segments.ts';
import { isExcept, isExceptService } from './setting-pieces.ts';
import { oppositeSigns, type Sign } from './setting-signs.ts';
import { ask, block, type State } from './state.ts';

const amount = String.raw`(?:\d|one|two|three|four|five|ten|half|a )`;
const period = String.raw`(?:seconds?|secs?|s|minutes?|mins?|m|hours?|h)\b`;

/** Words that a setting can be said with, and that say more, less or something else than its fields hold. */
const signs: readonly Sign[] = [
  { pattern: new RegExp(String.raw`\b(?:lower|rais|increas|decreas|reduc|extend|shorten|bump|prolong|cut)\w*\b[^.;\n]*\bby\s+${amount}`, 'i'), kind: 'question', say: (words) => `by how much is said in "${words}", and not from which value: which value should it have?` },
  { pattern: /\b(?:everything|everyone|everybody|all|any|anything|every|each)\b[^.,;:\n]{0,40}\bbut\b(?! (?:also|with|only|not)\b)/i, kind: 'blocked', say: (words) => `"${words}": say which calls are meant, and what holds for the others` },
  { pattern: new RegExp(String.raw`\bconnections?\s*(?:per|\/|an?|each|every)\s*${period}`, 'i'), kind: 'question', say: () => 'connections can be limited in how many are open at a time, and not in how many are opened in a time: which limit should it be?' },
  { pattern: new RegExp(String.raw`\b(?:errors?|failures?|5xx|times)\s+(?:with)?in\s+(?:the (?:last|same) )?(?!a row|row|succession|sequence)(?:${amount}|any )(?!\d*\s*\w*\s*(?:interval|checks?\b))`, 'i'), kind: 'question', say: () => 'errors are counted in a row, and not within a time: after how many in a row should an instance be ejected?' },
  { pattern: /\b(?:all|every|each|any)\s+(?:of (?:the|our) )?(?:grpc|internal|external|backend|frontend|public|private|critical|important|stateless|stateful|slow|fast|legacy|new|old|upstream|downstream|such|non-\w+|batch|synchronous|stable|meshed)\s+(?:services?|workloads?|microservices?|apps?|applications?|backends?)\b/i, kind: 'question', say: (words) => `which services are meant in "${words}"? Name them` },
  { pattern: /\b(?:all|every|each|any|those|these)\s+(?:\w+ )?(?:services?|workloads?|microservices?|apps?|backends?)\s+(?:that|which|who|whose|with|without|called|calling|having|label\w*|behind|used|owned|used|under)\b/i, kind: 'question', say: (words) => `which services are meant in "${words}"? Name them` },
  { pattern: /\b(?:but|and) not (?:the |its |their |any )?(?:time-?outs?|retr\w+|circuit\w*|breakers?|limits?|balanc\w+)\b/i, kind: 'question', say: (words) => `what of "${words}" should change, and what stays as it is?` },
  { pattern: /\b(?:the (?:former|latter)|(?:the )?(?:first|second|last) of (?:them|these|those|the two))\b/i, kind: 'question', say: (words) => `"${words}": which one is that? Name it`, isWide: true },
  { pattern: /\b(?:doubl|tripl|multipl|increas|grow|ris)\w*(?: it| them| the \w+)? (?:each|every|with each|with every|after each|after every|from) (?:time|ejection|failure|round|once|further)\b/i, kind: 'question', say: (words) => `"${words}": that cannot be set, each mesh lets the time grow in its own way: is one fixed time meant?`, isWide: true },
  { pattern: /(?<![\d.])\d{1,3}[.,]000 ?(?:ms\b|milli\w*)/i, kind: 'question', say: (words) => `"${words}": is the sign in the number one for thousands? Say it without`, isWide: true },
  { pattern: new RegExp(String.raw`\b(?:if|unless|in case|where|when|that|which|who|whose|those|anything|everything)\b(?: [\w./'’-]+){0,4}? (?:(?:has|have|had|does|do|is|are|was|were|got|sets?)(?:n['’]t| not)?|lacks?) (?:(?:no|not|yet|have|has|any|an?|already|still|without|set|got|defined?|configured?|explicit|own|its|their) )*(?:time-?outs?|deadlines?|retr(?:y|ies)|retry policy|circuit \w+|breakers?|limits?|outlier \w+|polic(?:y|ies))\b`, 'i'), kind: 'question', say: (words) => `"${words.trim()}" speaks of what is set today: name the services, and say what shall hold for them` , isWide: true },
  { pattern: /\b(?:as above|ditto|likewise|same(?! (?:\w+ )?(?:time-?out|deadline|limit|value|retries|settings?) (?:for|on|of) (?:both )?[\w./-]+(?:, [\w./-]+)* and [\w./-]+ ?[:=,]))\b[^.;\n]{0,30}?\b(?:but|except|only|with(?!in)|and)\b/i, kind: 'question', say: (words) => `"${words.trim()}": say in full what shall hold there`, isWide: true },
  { pattern: /\b(?:time-?outs?|time out|times out|timing out|deadlines?|cut off|give up|gives up|abort|fails?)\b[^.;,\n\d]*\b(?:of|after|in|at|to|is|be)\s+(?:more than|over|longer than|at least|above|not less than|no less than|a minimum of|min\.?)\s+(?:\d|one|two|three|four|five|ten|half|a )/i, kind: 'question', say: (words) => `"${words.trim()}": a timeout is one value, and a bound from below is none: which value should it have?`, isWide: true },
  { pattern: /\b(?:eject|kick|remove|take|throw|outlier)\w*\b[^.;\n]*\b(?:slow\w*|latenc\w+|response times?)\b[^.;\n]*\d/i, kind: 'question', say: () => 'instances are ejected after errors, and not for being slow: after how many errors in a row?' },
  { pattern: /\b(?:instead of|rather than|in place of)\s+(?:the |our )?(?!\w+ing\b)[a-z][\w/-]*(?: service)?\s*$/i, kind: 'question', say: (words) => `"${words.trim()}": which service is meant, and what holds for the other?` },
  { pattern: /\b(?:calls?|requests?|traffic|ones?|those)\s+(?:not|never)\s+(?:coming |sent |made )?(?:from|by|of)\b|\b(?:anyone|anybody|everyone|everybody|no one|nobody|whoever)\s+(?:but|except|other than|apart from|besides)\b|\b(?:anything|everything|any|all|every method|any method)\s+but\s+(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)\b/i, kind: 'question', say: (words) => `"${words.trim()}": settings are for calls that are named, and not for all others: which are meant?`, isWide: true },
  { pattern: /\bbut not\s+(?!more\b|longer\b|over\b|above\b|beyond\b|only\b|later\b|less\b|for too\b)/i, kind: 'question', say: (words) => `"${words.trim()}": what is meant, and what holds for the rest?`, isWide: true },
  { pattern: /\bmore than \S+(?: \w+)? (?:time-?outs?|deadline)\b/i, kind: 'question', say: (words) => `"${words.trim()}": a timeout is one value: which?`, isWide: true },
  { pattern: /\band (?:the )?[\w-]+(?: service)? (?:one|two|three|four|five|six|eight|ten)\s*(?:[.;,\n!]|$)/i, kind: 'question', say: (words) => `"${words.trim()}": a number of what? Say it with its unit`, isWide: true },
  { pattern: /[;,] *(?:and )?[\w-]+ (?:too|as well|also),/i, kind: 'question', say: (words) => `"${words.trim()}": which value does each of them get?`, isWide: true },
  { pattern: /\b(?:its|their)\s+(?:own\s+)?(?:outgoing\s+|outbound\s+)?(?:calls?|requests?|traffic)\s+(?:to|into|towards)\b/i, kind: 'question', say: (words) => `whose calls are meant in "${words}"? Say it as "calls from A to B"`, isWide: true },
  { pattern: /\b(?:time-?outs?|deadlines?|retr(?:y|ies)|attempts?)\b(?:\s*[:=(]|\s+(?:of|is|be|set|to|at|must|should)\b)*\s*(?:(?<![-=>])(?:>=?|≥)|(?:at least|more than|over|longer than|above|greater than|not less than|no less than|a minimum of|min(?:imum)?\.?)\s)\s*(?:\d|one|two|three|four|five|ten|half|an? )|(?<=[\s:])(?:>=?(?=\d)|≥) ?\d[\w.]* (?:time-?out|deadline)/i, kind: 'question', say: (words) => `"${words.trim()}…": a bound from below is no setting: which value should it have?`, isWide: true },
  { pattern: /\b(?:ends?|ended|stop(?:s|ped)?|killed|cancell?ed|aborted|broken off)\s+(?:only )?after\s+(?:more than|over|longer than|at least|not less than|no less than|a minimum of)\s+(?:\d|one|two|three|four|five|ten|half|an? )/i, kind: 'question', say: (words) => `"${words.trim()}…": a timeout is one value: which?`, isWide: true },
  { pattern: /\b(?:of|from|out of|among) (?:these|those|them|which|that)\b(?: (?:at most|up to|only|max|maximum|no more than|a|the))* (?:\d+|ten|twenty|thirty|fifty|a hundred|half|some) (?:\w+ )?(?:for|to|from|are|reserved|belong|by|go)\b/i, kind: 'question', say: (words) => `"${words.trim()}…": a limit is of all calls to a service together, or of one caller's: which limits should there be?`, isWide: true },
];

/** What stands in the way before any setting is read from these words. */
export function doubtsOfSettings(state: State, segments: readonly Segment[], lead: readonly Phrase[]): boolean {
  const whole = [...lead, ...segments.flatMap(({ phrases }) => phrases)];
  const version = versionIn(whole);
  if (version !== undefined) return isOpen(ask(state, `settings hold for all calls to a service, and "${wordsOf(state, version)}" is one version of it: is it meant for all of them?`, [], version.span));
  const other = whole.find((phrase) => phrase.type === 'ref' && phrase.entities.some(({ kind }) => kind === 'host' || kind === 'account' || kind === 'known-callers' || kind === 'nobody'));
  if (other !== undefined) return isOpen(ask(state, `which calls are meant by "${wordsOf(state, other)}"? A setting is for calls to a service, from services, or with some requests`, [], other.span));
  const words = state.text.slice(Math.min(...whole.map(({ span }) => span.start)), Math.max(...whole.map(({ span }) => span.end)));
  const sign = [...signs, ...oppositeSigns].find(({ pattern, isWide }) => pattern.test(isWide === true ? state.text : words));
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
