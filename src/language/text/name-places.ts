import { isUnknown } from './strange-words.ts';
import { peopleNouns, serviceNouns, thingNouns, verbNouns } from '../lexicon/service-nouns.ts';

const noun = '([a-z]+)';
const edge = '(?<![\\w./-])';
/** What goes on behind a name: the end of its part of the sentence, a verb, a value, a place. Another noun would make one thing of both. */
const behind = "(?=\\s*(?:[.,;:)?!\\n(=]|->|=>|→|$)|\\s+(?:in|at|with|should|must|may|can|cannot|can't|needs?|gets?|is|are|has|have|will|shall|only|v\\d|and|or|by|after|when|if|but|except|twice|once|thrice|never|none|also|too|both|each|[<>=]?\\d|up|exactly|timeouts?|retries|strict|permissive|wants?|waits?|answers|calls|uses|reaches|accepts|takes|via|through|mtls|over|per|within|again|as|because|so|while|today|tomorrow|for \\d|to(?= (?!be\\b|have\\b|do\\b|get\\b|the\\b)))(?![\\w-]))";
const article = '(?:(?:the|our|my) )?';

/** Places of names, for things: behind what is done to somebody, and behind a preposition. */
const thingPlaces: readonly RegExp[] = [
  new RegExp(`${edge}(?:for|on|of|from|by|into|between|against|towards|and|or|but|while|whereas|then|both|only|except|besides|calls?|calling|reach(?:es)?|access|invoke|query|let|allow|block|deny|forbid|give|retry|retries|limit|mirror|expose|publish|protect|restrict|throttle|shadow|isolate|lock|than|to be) ${article}${noun}${behind}`, 'gi'),
  new RegExp(`[,;&+>→] ?${article}${noun}${behind}`, 'gi'),
  new RegExp(`${edge}(?<!(?:in order|able|unable|want|wants|going|try|trying|supposed|like|need|needs|ready|has|have) )to ${article}${noun}${behind}`, 'gi'),
  // "from data to orders"
  new RegExp(`${edge}from ${article}${noun} (?:to|towards|into) `, 'gi'),
];
/** "offers must answer in 2s", "- offers 2s", "offers: …": whom a sentence or an item is about. */
const subject = new RegExp(`(?:^\\s*[-*\\u2022]|\\d[.)] |^|[;:,!?\\n(]|\\.\\s|\\b(?:and|that|only|but|then|while|whereas|if|when|because))\\s*${article}${noun}(?=\\s*(?:->|=>|→)|\\s*[:=]\\s*(?:\\d|timeouts?|retr|max|at most|no |never|none|up to|v\\d|mtls|strict|permissive|only|canary|limit|eject|delay|fail|x-|all |GET|POST)|\\s+(?:should|must|may|can|cannot|can't|needs?|gets?|will|shall|waits?|answers|calls|accepts|takes|(?:timeouts?|retries|canary|mtls) \\d|hangs|fails|crashes|stalls|struggles|suffers|throws|returns|keeps|times out|sometimes|often|always|has been|has|was|is (?:too|so|very|flaky|unstable|overloaded|critical|important|now|still|called|broken|failing|timing|hanging|being)|and [\\w-]+ (?:gets?|needs?|should|must|may)|has to|have to|is (?:to|only|called|allowed|not|slow|down|the|reachable)|v\\d|\\d+ ?(?:m?s|sec|seconds?|minutes?|retries|times|x|%)?\\b))`, 'gim');
/** "…, geocoder after 2s": the next of a list. */
const nextPlace = new RegExp(`[,;&+→] ?(?:and |but )?${article}${noun} (?:after|within|gets?|needs?|should|must|may|can|\\d)(?![\\w-])`, 'gi');
/** Places that are plain even for words that mean people or something of a mesh. */
const plainPlaces: readonly RegExp[] = [
  new RegExp(`${edge}(?:the|our) ${noun} (?:service|svc|microservice|workload|deployment)(?![\\w-])`, 'gi'),
  // "timeout of 2s for users", "users needs …", "users must answer within …": of a server, whatever its word.
  new RegExp(`${edge}(?:timeouts?|deadline|retries|retry|breaker|mtls|mutual tls|rate limit|canary)(?: of [\\w.]+(?: (?:seconds?|ms|minutes?))?)? (?:for|on|of) ${article}${noun}${behind}`, 'gi'),
  new RegExp(`(?:^|[;,!?\\n]|\\.\\s|\\b(?:and|that|but)) *${article}${noun} (?:(?:needs|gets) (?:an?|\\d|at most|no|two|three)|(?:must|should|shall|has to) (?:answer|respond|reply|time out))(?![\\w-])`, 'gim'),
  new RegExp(`${edge}(?:service|svc|app|application|workload|deployment|microservice)(?: named| called)?\\s*[:=]\\s*[\`"']?${noun}`, 'gi'),
  new RegExp(`${edge}(?:service|svc|workload|deployment|microservice)(?:(?: is)? named|(?: is)? called)? ${noun}${behind}`, 'gi'),
  new RegExp(`${edge}${noun} ?(?:->|=>|→) ?(?=[a-z])`, 'gi'),
  new RegExp(`(?<=[\\w)] ?(?:->|=>|→) ?)${noun}(?![\\w./-])`, 'gi'),
  new RegExp(`${edge}(?:calls|requests|traffic|connections) (?:going |made |sent |coming )?(?:to|into|towards) ${article}${noun}${behind}`, 'gi'),
];
/** "give data a timeout", "transfer may only be called by web", "when policy calls data": of a server or a caller, if not of people. */
const workPlaces: readonly RegExp[] = [
  new RegExp(`\\bgives? ${article}${noun} (?=(?:an?|\\d[\\w.]*|two|three|one|no|at most|up to)\\b)`, 'gi'),
  new RegExp(`${edge}${noun} (?=(?:should|must|may|can|shall|has to) (?:only |never |not )?be (?:called|reached|accessed|invoked|callable|reachable)\\b)`, 'gi'),
  new RegExp(`\\b(?:when|if|whenever|while) ${article}${noun} (?=(?:calls|invokes|queries|reaches|talks to|waits for)\\b)`, 'gi'),
];
/** "matcher may call broker": at both ends of a call every word that is none of the language is a name, and no misspelt one. */
const callPlaces: readonly RegExp[] = [
  new RegExp(`\\b(?:let|allow|permit|forbid|prevent|stop) ${article}${noun} (?=(?:to |from )?(?:call|reach|access|talk|invoke|query|calling|reaching|accessing)\\b)`, 'gi'),
  new RegExp(`(?:^|[.;:,\\n(]\\s*|\\b(?:and|or|but|that|only|while|let) )${article}${noun} (?=(?:may|must|can|cannot|should|shall)(?: not| only| never| also| no longer)? (?:call|reach|access|talk|invoke|query|be called|be reached|be accessed)\\b)`, 'gi'),
  new RegExp(`\\b(?:may|must|can|cannot|should|shall|not|to)(?: only| never| also)? (?:call|reach|access|invoke|query|talk to) ${article}${noun}${behind}`, 'gi'),
  new RegExp(`${edge}(?:calls|requests) (?:from ${article}[a-z][\\w-]* )?to ${article}${noun}${behind}`, 'gi'),
];
/** "offers 2s, users 3s". */
const valuePlace = new RegExp(`(?:^\\s*[-*\\u2022]|\\d[.)] |^|[,;:\\n]|\\band)\\s*${noun}(?=[ :=]+\\d+(?:\\.\\d+)? ?(?:ms|s|sec|secs|seconds?|minutes?|rps|retries|%|x)(?![\\w]))`, 'gim');
/** "A and W": beside a name that shows by itself to be one. */
const besideName: readonly RegExp[] = [
  new RegExp(`${edge}[a-z0-9]+(?:-[a-z0-9]+)+(?:,| and| or| &| \\+|, and) ${noun}${behind}`, 'gi'),
  new RegExp(`${edge}${noun}(?:,| and| or| &| \\+|, and) [a-z0-9]+(?:-[a-z0-9]+)+${behind}`, 'gi'),
];

const settingWords = /^(?:.{1,2}|.*time-?outs?|retr\w*|attempts?|tr(?:y|ies)|delay\w*|backoff|interval|max\w*|min\w*|deadlines?|limits?|per|each|all|rest|others?|both|every\w*|any\w*|default|connect\w*|idle|requests?|calls?|total|overall|exactly|wait\w*|within|after|then|and|but|only|first|last|next|canary|stable|blue|green|new|old|current|version|weight|fail\w*|errors?|abort\w*|eject\w*|sleep|burst|rate|now|from|for|with|times?|about|around|roughly|once|twice|get|gets|give|set|use|port|status|code|reads?|writes?|posts?|puts?|deletes?|heads?)$/;

/** "for security", "to support": what something is good for, and no name. */
const notForNames = /^(?:for|to)$/i;
/** "tracking, labels and rates get …": names that are listed together. */
const listed = new RegExp(`${edge}([a-z][a-z0-9-]*)(?:, and |, | and | or | & |, or )(?=([a-z][a-z0-9-]*)(?![\\w./]))`, 'gi');

/** Words of a request without any input that stand where a name stands: those that services are called by, and those that say nothing else (`isStrange`). */
export function placedNames(text: string, isStrange: (word: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  const collect = (ways: readonly RegExp[], mayBe: (word: string, words: string) => boolean): void => {
    for (const way of ways) for (const match of text.matchAll(way)) {
      const word = match[1]?.toLowerCase() ?? '';
      if (mayBe(word, match[0])) found.add(word);
    }
  };
  const isThing = (word: string): boolean => thingNouns.has(word) && !peopleNouns.has(word);
  collect(thingPlaces, (word, words) => (isThing(word) && !verbNouns.has(word)) || (verbNouns.has(word) && !peopleNouns.has(word) && !notForNames.test(words.trim().split(' ')[0] ?? '')));
  collect([subject, nextPlace], (word) => isThing(word) || isStrange(word));
  collect([...plainPlaces, ...besideName], (word) => serviceNouns.has(word) || isStrange(word));
  collect(workPlaces, (word) => (serviceNouns.has(word) && !peopleNouns.has(word)) || isStrange(word));
  collect(callPlaces, isUnknown);
  collect([valuePlace], (word) => thingNouns.has(word) || verbNouns.has(word) || peopleNouns.has(word) || isUnknown(word));
  // "cranes 2s, pilot 3s": what is listed beside a name, if it is no setting.
  const valued = [...text.matchAll(valuePlace)].map(([, word = '']) => word.toLowerCase());
  if (valued.length > 1 && valued.some((word) => found.has(word))) for (const word of valued) if (!settingWords.test(word)) found.add(word);
  for (let before = -1; before < found.size; ) {
    before = found.size;
    for (const [, one = '', other = ''] of text.matchAll(listed)) {
      const [a, b] = [one.toLowerCase(), other.toLowerCase()];
      if ((found.has(a) || a.includes('-')) && (serviceNouns.has(b) || isStrange(b))) found.add(b);
      if (found.has(b) && (serviceNouns.has(a) || isStrange(a))) found.add(a);
    }
  }
  return found;
}
