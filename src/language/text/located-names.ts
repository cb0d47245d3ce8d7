import { usualNames } from '../grammar/name-primitives.ts';
import { isNoPlace, neverNames } from '../lexicon/places.ts';
import { peopleNouns, serviceNouns } from '../lexicon/service-nouns.ts';
import { isStrange, isUnknown } from './strange-words.ts';

/** Words that are names for certain, by the place that is said with them. */
export interface Located {
  /** Where these words begin in the text. */
  readonly starts: ReadonlySet<number>;
  /** Where services are that are said to be in one namespace and no other. */
  readonly placeOf: ReadonlyMap<string, string>;
  readonly services: ReadonlySet<string>;
  readonly namespaces: ReadonlySet<string>;
}

const quote = '[`"\']?';
const plain = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
const word = `${quote}(${plain})${quote}`;
const edge = '(?<![\\w./@-])';
const end = '(?![\\w/-]|\\.\\w)';
const kind = '(?: (?:service|svc|microservice|deployment|workload|app|application|pods?|proxy))?';
const space = '(?:namespace|ns)';

/** "a in namespace n", "a (ns: n)", "a, namespace n", "a in the n namespace". */
const withSpace: readonly RegExp[] = [
  new RegExp(`${edge}${word}${kind}(?:,? (?:in|of|from|inside|within|@|at)(?: the)? |, | ?\\( ?(?:in )?(?:the )?)${space}(?: ?[:=] ?| (?:called |named )?)${word}${end}`, 'dgi'),
  new RegExp(`${edge}${word}${kind}(?: (?:in|of|from|inside|within) (?:the |our )?| ?\\( ?(?:in )?(?:the )?)${word} ${space}(?![\\w-])`, 'dgi'),
  // "members lives in namespace club".
  new RegExp(`${edge}${word}${kind} (?:lives?|runs?|is|sits?|resides?|is (?:running|deployed|located|living)) (?:in|inside|within) (?:the )?${space} ${word}${end}`, 'dgi'),
];
/** "`a` in `n`". */
const quoted: readonly RegExp[] = [
  new RegExp(`(?<![\\w./@-])[\`"'](${plain})[\`"']${kind} (?:in|inside|within|of) (?:the )?[\`"'](${plain})[\`"']`, 'dg'),
  new RegExp(`${edge}${word} (?:service|svc|microservice|deployment|workload) (?:in|inside|within) (?:the )?[\`"'](${plain})[\`"']`, 'dg'),
];
/** "the a service in n", "service a in n", "`a` in n", "a-b in n": the second word may be another thing. */
const behindName: readonly RegExp[] = [
  new RegExp(`${edge}${word} (?:service|svc|microservice|deployment|workload) (?:in|inside|within) (?:the )?(${plain})${end}`, 'dg'),
  new RegExp(`${edge}${word} (?:service|svc|microservice|deployment|workload) ?\\((?:in )?(${plain})\\)`, 'dg'),
  new RegExp(`${edge}(?:service|svc|microservice|deployment|workload) ${word}(?: (?:in|inside|within|of) (?:the )?| ?\\((?:in )?)(${plain})${end}`, 'dg'),
  new RegExp(`(?<![\\w./@-])[\`"'](${plain})[\`"'](?: (?:in|inside|within) (?:the )?| ?\\()(${plain})${end}`, 'dg'),
  new RegExp(`${edge}([a-z][a-z0-9]*(?:-[a-z0-9]+)+)(?: (?:in|inside|within) (?:the )?| ?\\()(${plain})${end}`, 'dg'),
];
/** "a in n", "a (n)", "n/a", "a.n": where a name stands, and both words are some. */
const behindWord: readonly RegExp[] = [
  new RegExp(`${edge}([a-z][a-z0-9]*) (?:in|inside|within) (?:the )?(${plain})${end}`, 'dg'),
  new RegExp(`${edge}([a-z][a-z0-9]*) ?\\((${plain})\\)`, 'dg'),
  new RegExp(`${edge}(${plain})\\.([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?=\\s|[,:;)]|$)(?!\\.)`, 'dg'),
];
const atSign = new RegExp(`${edge}(${plain})@(${plain})(?=\\s|[,:;)]|$)`, 'dg');
const slashed = new RegExp(`${edge}(${plain})/(${plain})(?=\\s|[,:;)]|$)`, 'dg');

const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Services are called by these, and what a mesh does as well: names only behind what is said of a server. */
const alsoThings = words('mirror mirrors limits limit match routes route sources samples roles role rules rule policy policies labels label quota results result legacy data support team teams users user customers people members live test tests gateway gateways access security main primary system public internal site sync edge control core update updates rollout release migration load');
/** And these belong to a mesh so much that nothing but a verb of calls makes names of them. */
const ofMeshes = words('app logs log metrics metric traces trace tracing tracking telemetry tokens token sessions session errors failures faults injection egress ingress sidecar sidecars proxy proxies certificates secrets jwt authentication authorization monitoring');
const servers = /(?:\b(?:calls?|requests?|traffic|connections?) (?:going |made |coming )?(?:to|of|for|from)|\b(?:may|must|can|cannot|could|should|shall|to|not) (?:call|reach|access|invoke|use)|\b(?:service|svc|deployment|workload|microservice)|\b(?:timeouts?|deadline|breaker|balancing|split|canary|retries|retry|mtls)(?: of [\w.]+(?: seconds?| ms)?)? (?:for|on|of)|\b(?:only|limit|eject pods of|pods of|called by|expose|publish|isolate|protect|slow down|service account)|\b\d+ ?% of|\b(?:redirect|rewrite) \/\S* (?:of|on|for))(?: the| our)? ?[`"']?$/i;
/** Where a name stands: behind a preposition or what is done, and where a sentence or an item begins. */
const namePlace = /(?:(?:^|[\n.;:,(>&+-])|\b(?:for|of|on|to|from|by|and|or|between|only|let|allow|deny|block|limit|retry|give|expose|publish|mirror|call|calls|reach|reaches|access|protect|restrict|isolate|split|balance|redirect|that|than|then|but|if|when|while|both|except|besides|copy|delay|fail|trace))(?: the| our| my)?\s*[`"']?$/i;
/** What is said of a server that is the subject. */
const subject = /^[`"']?\)?(?: namespace| ns)?\s*(?:->|=>|→|[:=]|(?:should|must|may|can|cannot|shall|needs?|gets?|has to|wants?|answers?|calls?|waits?|\d)\b|\d)/i;

function mayBeService(name: string, before: string, after: string, isPlain: boolean): boolean {
  const lower = name.toLowerCase();
  // "service A".
  if (/^[A-Z]$/.test(name) && /\b(?:service|svc|workload|deployment|app) $/i.test(before)) return true;
  if (/^v\d+$/.test(lower) || (isPlain && neverNames.has(lower))) return false;
  if (lower === 'app' && isPlain && /\b(?:the|our|an?|this) $/i.test(before)) return false;
  if (!isPlain || servers.test(before)) return true;
  return !ofMeshes.has(lower) && (!alsoThings.has(lower) || (/(?:^|[\n.;,]\s*|\bthe )$/.test(before) && subject.test(after)));
}


function mayBePlace(name: string, after: string): boolean {
  return !isNoPlace(name) && !/^\s*(?:of|mode|fashion|manner|way|run|is not|cannot)\b/i.test(after) && (name.includes('-') || /\d/.test(name) || serviceNouns.has(name) || isStrange(name));
}

/** What a dotted word ends in that is a host, a file or a field. */
const endings = words('com org net io dev cloud app co ai edu gov info biz eu de uk fr ch us example test nl es pl se dk fi ca au jp cn br kr ie pt cz gr za nz xyz me tv gg sh tech online site website systems solutions agency digital local internal corp lan invalid yaml yml json md txt sh ts js go py java svc http tcp spec metadata headers match timeout retries attempts');
/** "read/write", "and/or": no namespace and its service. */
const pairs = words('read write reads writes get put post patch delete head and or yes no on off in out tcp udp http https grpc request requests response responses call calls client clients timeout timeouts retry retries route routes split mirror fault delay abort errors success input output up down left right true false');
const isNoun = (name: string): boolean => !neverNames.has(name) && (name.includes('-') || /\d/.test(name) || serviceNouns.has(name) || usualNames.has(name) || isStrange(name));

/** A word that is nothing else, and behind a bare comma one that stands where a name stands. */
function isKnownAsName(name: string, found: string, before: string): boolean {
  if (name.includes('-') && !isUnknown(name)) return false;
  return (isNoun(name) || alsoThings.has(name) || isUnknown(name)) && (!/^[`"']?[\w-]+[`"']?(?: \w+)?, (?:namespace|ns)\b/i.test(found) || (isNoun(name) && namePlace.test(before)));
}

const notSpaces = words([...neverNames, 'boundaries boundary default label labels level name isolation admins owner twice after before when if'].join(' '));

/** Names that stand with the namespace that they are in, in a text without any input. */
export function locatedNames(text: string): Located {
  const starts = new Set<number>();
  const services = new Set<string>();
  const namespaces = new Set<string>();
  const places = new Map<string, ReadonlySet<string>>();
  const note = (name: string, place: string, from: number, at: number): void => {
    for (const start of [from, at]) starts.add(start);
    services.add(name.toLowerCase());
    places.set(name.toLowerCase(), new Set([...(places.get(name.toLowerCase()) ?? []), place.toLowerCase()]));
    namespaces.add(place.toLowerCase());
  };
  const collect = (ways: readonly RegExp[], isPlace: (word: string, after: string) => boolean, isPlain: boolean, isSome: (word: string, words: string, before: string) => boolean = () => true): void => {
    for (const way of ways) for (const found of text.matchAll(way)) {
      const [, name = '', place = ''] = found;
      const [from, at] = [found.indices?.[1]?.[0] ?? 0, found.indices?.[2]?.[0] ?? 0];
      if (!isPlace(place, text.slice(at + place.length)) || !mayBeService(name, text.slice(Math.max(0, from - 60), from), text.slice(at + place.length), isPlain && !/[`"']/.test(text[from - 1] ?? ''))) continue;
      if (/[`"']/.test(text[from - 1] ?? '') || /^[A-Z]$/.test(name) || isSome(name.toLowerCase(), found[0], text.slice(Math.max(0, from - 60), from))) note(name, place, from, at);
    }
  };
  collect(withSpace, (place) => !notSpaces.has(place.toLowerCase()), true, isKnownAsName);
  collect(quoted, (place) => !notSpaces.has(place), false);
  collect(behindName, mayBePlace, true);
  for (const [index, way] of behindWord.entries()) for (const found of text.matchAll(way)) {
    const [, name = '', place = ''] = found;
    const [from, at] = [found.indices?.[1]?.[0] ?? 0, found.indices?.[2]?.[0] ?? 0];
    const [before, after] = [text.slice(Math.max(0, from - 60), from), text.slice(at + place.length)];
    const isDotted = index === 2;
    if (!isNoun(name) || !mayBePlace(place, after) || (isDotted && (endings.has(place) || !/[-]/.test(name + place) && !/(?<=\s|^)$/.test(before))) || !namePlace.test(before) || !mayBeService(name, before, after, true)) continue;
    note(name, place, from, at);
  }
  for (const { 1: name = '', 2: place = '', index } of text.matchAll(atSign)) if (!neverNames.has(name) && !notSpaces.has(place)) note(name, place, index, index);
  for (const found of text.matchAll(slashed)) {
    const [, place = '', name = ''] = found;
    const at = found.indices?.[1]?.[0] ?? 0;
    if (isNoun(name) && isNoun(place) && !pairs.has(place) && !pairs.has(name) && !(peopleNouns.has(name) && peopleNouns.has(place)) && namePlace.test(text.slice(Math.max(0, at - 60), at))) note(name, place, at, at);
  }
  const placeOf = new Map([...places].flatMap(([name, [one, other]]): [string, string][] => (one === undefined || other !== undefined ? [] : [[name, one]])));
  return { starts, services, namespaces, placeOf };
}
