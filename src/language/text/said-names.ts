import { usualNames } from '../grammar/name-primitives.ts';
import { meshNameWords } from '../lexicon/mesh-words.ts';
import { peopleNouns, serviceNouns } from '../lexicon/service-nouns.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { isNoPlace } from '../lexicon/places.ts';
import { locatedNames } from './located-names.ts';
import { placedNames } from './name-places.ts';
import { isStrange, isUnknown } from './strange-words.ts';

const name = '[`"\']?([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)[`"\']?';
const small = 'a an and another any all are as at be because between both but by can called cannot different each else every except first for from gets gives has have here in inside into is isolation it its last let may me must named needs new next no not now of old on one only or other others our own per please same second set shall should some so still such that the their them then there these they this those to too two under until via was we were when where which while who whole wide will with within without would you your entire instead backendref backendrefs parentref parentrefs';
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that stand beside "namespace" and are no name of one. */
const notNamespaces = words(`${small} blue green canary stable boundaries boundary default label labels level name strict permissive`);
/** What may stand before "in namespace X" and is no name of a service. */
const notServices = words(`${small} called reached accessed queried invoked contacted requested written denied refused rejected blocked forbidden allowed permitted closed open restricted limited callable reachable accessible also too likewise together again already currently today three even originating coming stemming arriving issued including included excluding whether fewer almost exclusively solely merely alone just three four five six seven eight nine ten half many several most few following above below rps qps rpm ms sec secs second seconds minute minutes try tries attempt attempts allow deny block limit publish give expose redirect rewrite retry set add route send split mirror protect restrict trace delay fail inject enable disable drop remove stop use error errors failure failures metrics metric trace traces logs log hello hi hey dear morning thanks thank regards hello outside beyond anywhere everywhere nowhere somewhere elsewhere impossible possible migration rollout packet packets bytes payload payloads frames sessions mandatory required optional enforced enabled disabled active strict permissive mtls tls ssl mutual encryption encrypted encrypt unencrypted plaintext cleartext peerauthentication egress ingress outbound inbound tracing trace traces sampling sampled log logging telemetry injection inject sidecar sidecars proxy proxies jwt token tokens joined join off on else rest others plain text mode exception except excluded excepting expose exposed reachable available visible forbidden refused rejected accepted allowed fine ok okay turned switched only all anybody anyone anything apis application applications apps call caller callers calls canary client clients connection connections deployed deployment enabled encrypted everybody everyone everything instance instances lives living located mesh mtls mutual namespace nobody none nothing ns percent permissive plaintext pod pods port ports request requests rest retries retry run running runs service services somebody something test tests testing experiment experiments drill drills chaos benchmark benchmarks rehearsal rehearsals review strict svc timeout timeouts tls traffic version versions workload workloads yes`);
/** What stands behind "in" and is no place. */
const notPlaces = words(`${small} addition advance all average case cases charge common days depth detail dry fact favour flight full future general half hours line memory microseconds milliseconds minutes mode ms order parallel particular percent phase phases place plaintext practice principle production question real return row seconds sequence short staging stages steps sum sync tests time total transit turn use v1 v2 v3 weeks`);

/** "read/write" is no namespace. */
const notPairs = /^(?:read|write|reads|writes|get|put|post|patch|delete|head|and|or|yes|no|on|off|in|out|tcp|http|https)$/i;

/** "traffic in transit", "users in Germany": how, and no place of a service. */
const inWays: ReadonlySet<string> = new Set([...words('excess morning evening afternoon night eu us transit flight general detail parallel series total sum order place fact case time production advance addition mind use question test tests prod staging turn full front: back: seconds milliseconds minutes hours days weeks percent ms s steps stages phases pairs groups batches lists json yaml europe germany france asia africa america india china japan english german capitals brackets quotes code kubernetes k8s git mesh cluster namespace namespaces both either each every one two three v1 v2 v3 blue green canary strict permissive plaintext mode and or'), ...meshNameWords]);

/** How people say of a name that it is a namespace, where no input shows which there are. */
const namespaces: readonly RegExp[] = [
  new RegExp(`(?<!\\b(?:in|for|of|the|our) [\\w-]{1,60} )\\b(?:namespace|ns)(?:\\s*[:=]\\s*|\\s+\\(|\\s+(?:named\\s+|called\\s+)?)${name}`, 'gi'),
  new RegExp(`(?:^|[.;:,\\n(])\\s*(?:the )?(?:namespace|ns)\\s+(?:is|are|would be|should be|for (?:all|both|it|this|that)(?: of (?:it|them|this|that))? is)\\s+${name}(?=\\s*(?:[.,;)\\n!]|$|for (?:both|all|them|it|this)\\b))`, 'gim'),
  new RegExp(`(?<![\\w./-])${name}[ \\t]+(?:namespace|ns)\\b`, 'gi'),
  new RegExp(`^(?:in )?(?:ns|namespace) ${name}(?:, ?${name})*,? (?:and|&) ${name}(?= ?:\\s*(?:strict|permissive|m?tls|mutual|plaintext|deny|default|closed|open|access|no\\b|sidecar|inject|trac))`, 'gim'),
  new RegExp(`\\bnamespaces?\\s+of\\s+${name},? (?:and|or|&) ${name}`, 'gi'),
  new RegExp(`\\bnamespaces\\s+${name}(?:\\s*,\\s*${name})*\\s*(?:,|and|or)\\s*${name}`, 'gi'),
  /(?<=^|\s)(?:-n|--namespace)[ =]([a-z0-9][-a-z0-9]*)/gi,
  // "checkout (retail-prod)", "in retail-prod", and names of environments
  /[\w-]+\s\((?!x-|end-user\b|user-agent\b|http-)([a-z0-9]+(?:-[a-z0-9]+)+)\)/gi,
  /\b(?:in|inside|within)\s+[`"']?(?!x-|end-user\b|user-agent\b|http-)([a-z0-9]+(?:-[a-z0-9]+)+)[`"']?(?=[\s,.:;)]|$)/gi,
  /(?<![\w./-])(?!x-)([a-z0-9]+(?:-[a-z0-9]+)*-(?:prod|production|staging|stage|dev|qa|uat|system|ns))(?=[\s,.:;)]|$)/gi,
  /(?<![\w./:-])(?!(?:ns|namespaces?|deployments?|deploy|services?|svc|pods?|statefulsets?|sts|daemonsets?|ds|workloads?|replicasets?|rs|jobs?|cronjobs?|microservices?|sa|serviceaccounts?)\/)([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/[a-z][-a-z0-9]*[a-z0-9](?![\w/])/gi,];

/** "web's calls to cart": who calls, whatever else its word may say. */
const ownerOfCalls = /(?<![\w./-])([a-z][a-z0-9-]*)['’]s (?:outgoing |outbound |own )?(?:calls|requests|traffic) (?:to|of|for|into|towards|on) /gi;
/** Names by the words before them alone: "for logs in namespace x", and not "access logs in namespace x". */
const weakItems = words('app live logs metrics tracing traces telemetry team support data');
const beforeWeak = /(?:^|[.;:,(\n]|\b(?:for|on|of|to|from|by|only|and|or|limit|retry|allow|deny|block|expose|publish|mirror|restrict|give))\s*$/i;

/** "gizmo-api (offers)": the bracket behind a name is its namespace. */
const notInBrackets = words('app public legacy live internal primary main test target traffic pool queue clients users customers push');
const placeInBrackets = /(?<![\w./-])([a-z0-9]+(?:-[a-z0-9]+)*) \(([a-z]+)\)(?=\s*(?:[,.;:]|->|=>|→|$)|\s+(?:to|should|must|may|can|is|gets?|needs?|has|with|at|for|and|from|calls?|only|v\d|\d))/gi;

/** "all namespaces but ops, lobby and dev": what is excepted of namespaces are some. */
const exceptedPlaces = /\b(?:all|every|each|any|other)\s+(?:of\s+)?(?:the\s+|our\s+)?(?:other\s+)?(?:namespaces?|ns)\s*,?\s+(?:but|except(?:ing)?(?:\s+for)?|apart\s+from|aside\s+from|besides|other\s+than|save(?:\s+for)?|excluding|without|minus)\s+((?:[a-z0-9][a-z0-9-]*(?:\s*,\s*(?:and\s+|or\s+)?|\s+and\s+|\s+or\s+|\s*&\s*)){0,12}[a-z0-9][a-z0-9-]*)(?=\s*(?:[.,;:)\n]|$)|\s+(?:keeps?|stays?|remains?|are|is|must|should|which|that|may|can|where|gets?|still)\b)/gi;

const notOwners = words('user customer client caller tester visitor member tenant team today yesterday tomorrow company colleague partner world people person admin operator developer guest what that there who here');

/** "In core: api only from web": what opens a list is where all of it stands. */
const placeBeforeList = /(?:^|[.;\n])\s*(?:in|inside|within) ([a-z][a-z0-9]*)\s*[:,]/gi;

/** "fail 15% of calls from portal to offers": both ends are names, whatever else their words may say. */
const endsOfCalls = /\b(?:calls?|requests|traffic) from ([a-z][a-z0-9-]*) to ([a-z][a-z0-9-]*)(?=\s*(?:[,.;()]|$)|\s+(?:in|by|with|fails?|should|must|gets?|need|time)\b)/gi;

/** "gizmo-api in docs": behind a name with a hyphen a place is a namespace, whatever else its word may say. */
const placeBehindName = /(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)+ (?:in|inside|within) (?:the )?([a-z][a-z0-9]*)(?=\s*(?:[,.;:)]|$)|\s+(?:to|should|must|may|can|is|gets?|needs?|has|with|at|for|timeout|timeouts|retr\w+|and|from|time)\b)/gi;

/** "api in back", "(both fin-core)", "prod-eu": where no word says that it is a namespace. */
const placeBehindNoun = /(?<![\w./-])([a-z][a-z0-9-]*)(?: v\d+(?: and v\d+)?)? in (?:the )?([a-z][a-z0-9-]*)(?=\s*(?:[,.;:)]|->|=>|→|$)|\s+(?:to|should|must|may|can|is|are|gets?|needs?|has|with|at|for|calls?|goes|v\d|timeouts?|retr\w+|and|or|from|by|only|shall|will|needs|half[\w-]*|equal\w*|even\w*|\d)(?![\w-]))/gi;
const placeOfBoth = /\((?:both|all)(?: of)?(?: in)? ([a-z][a-z0-9-]*)\)/gi;
const stagePlace = /(?<![\w./-])((?:prod|production|staging|stage|dev|test|qa|uat|team|tenant|env)-(?:eu|us|uk|de|fr|ch|asia|apac|emea|east|west|north|south|central|core|main|[a-z]?\d+|[a-z]))(?=[\s,.:;)]|$)/gi;

/** "…, both in market", "payment-gw is in pay". */
const placeBehindVerb = /\b(?:both|all|all of (?:them|these|those)|everything|(?:it|they|both|these|those|[a-z0-9]+(?:-[a-z0-9]+)+) (?:is|are|lives?|runs?|sits?|resides?)|(?:is|are) (?:living|running|located|deployed)) (?:in|inside|within) (?:the )?([a-z][a-z0-9-]*)(?=\s*(?:[,.;:)\n]|$))/gi;

/**
 * The vocabulary of a request that comes without any input, with the names that show by their place to be some: where
 * the words name one namespace, everything else that they name is looked for in it, and a word before "in namespace X"
 * is the name of a service, whatever else it may say.
 */
export function withSaidNames(text: string, vocabulary: Vocabulary): Vocabulary {
  if (vocabulary.services.length > 0 || vocabulary.namespaces.length > 0) return vocabulary;
  const located = locatedNames(text);
  const said = new Set<string>(located.namespaces);
  for (const way of namespaces) for (const found of text.matchAll(way)) for (const written of found.slice(1)) if (isName(written, notNamespaces) && !notPairs.test(written)) said.add(written.toLowerCase());
  for (const [, list = ''] of text.matchAll(exceptedPlaces)) for (const place of list.split(/\s*(?:,\s*(?:and |or )?|\band\b|\bor\b|&)\s*/)) if (isName(place.trim(), notNamespaces)) said.add(place.trim().toLowerCase());
  for (const [, place] of text.matchAll(placeBehindName)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  for (const [, place] of text.matchAll(placeBehindVerb)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  if (/(?<!\b(?:is|are|be|all|everything)) in order(?=\s*(?:[.,;:]|$))/i.test(text)) said.add('order');
  for (const [, before = '', place = ''] of text.matchAll(placeInBrackets)) if (before.includes('-') && serviceNouns.has(place.toLowerCase()) && !notInBrackets.has(place.toLowerCase())) said.add(place.toLowerCase());
  for (const [, place] of text.matchAll(placeBeforeList)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  for (const [, before, place] of text.matchAll(/(?<![\w-])([a-z][\w-]*) in (?:the )?(prod|production|staging|stage|dev|development|qa|uat|sandbox|demo)(?![\w-])/gi)) if (isName(before, notServices) && place !== undefined) said.add(place.toLowerCase());
  for (const [, before, place] of text.matchAll(placeBehindNoun)) if (isName(before, notServices) && !peopleNouns.has(before.toLowerCase()) && place === place?.toLowerCase() && (serviceNouns.has(before.toLowerCase()) || usualNames.has(before.toLowerCase()) || isStrange(before.toLowerCase())) && isName(place, notPlaces) && !inWays.has(place.toLowerCase()) && !isNoPlace(place.toLowerCase())) said.add(place.toLowerCase());
  for (const way of [placeOfBoth, stagePlace]) for (const [, place] of text.matchAll(way)) if (isName(place, notPlaces) && (place.includes('-') || isUnknown(place.toLowerCase()) || serviceNouns.has(place.toLowerCase()))) said.add(place.toLowerCase());
  const requested: string[] = [];
  // "GET offers in crm".
  for (const [, name, place] of text.matchAll(/\b(?:GET|HEAD|POST|PUT|PATCH|DELETE)s? (?:(?:on|to|at|for|against) )?(?:the )?([a-z][\w-]*) in (?:the )?([a-z][\w-]*)(?![\w-])/g)) {
    if (!isName(name, notServices) || !isName(place, notPlaces)) continue;
    said.add(place.toLowerCase());
    requested.push(name.toLowerCase());
  }
  const [only] = said;
  const placed = [...placedNames(text, isStrange), ...requested].filter((word) => !said.has(word));
  if (only === undefined) return placed.length === 0 ? vocabulary : { ...vocabulary, saidNames: new Set(placed) };
  const saidNames = new Set(placed);
  for (const { 0: whole, 1: list = '', index } of text.matchAll(listBefore(said))) {
    for (const [at, item] of list.split(/\s*(?:,|&|\+|\band\b|\bor\b)\s*/).map((one) => one.trim()).entries()) {
      // "500 ms per try, namespace shop": a comma alone makes no name.
      if (/, ?(?:namespace|ns) /i.test(whole.slice(list.length)) && !serviceNouns.has(item.toLowerCase())) continue;
      if (/^(?:teams?|owners?|folks|people|developers|colleagues|members) of /i.test(whole)) continue;
      if (!isName(item, notServices) || said.has(item.toLowerCase()) || isKindOf(item, text)) continue;
      if (!weakItems.has(item.toLowerCase()) || at > 0 || beforeWeak.test(text.slice(0, index))) saidNames.add(item.toLowerCase());
    }
  }
  for (const [, ...ends] of text.matchAll(endsOfCalls)) if (ends.every((end) => isName(end, notServices) && !notPlaces.has(end.toLowerCase()) && !said.has(end.toLowerCase()))) for (const end of ends) saidNames.add(end.toLowerCase());
  for (const [, owner] of text.matchAll(ownerOfCalls)) if (isName(owner, notServices) && !notOwners.has(owner.toLowerCase())) saidNames.add(owner.toLowerCase());
  return { ...vocabulary, namespaces: [...said], ...(said.size === 1 ? { homeNamespace: only } : {}), ...(saidNames.size === 0 ? {} : { saidNames }), ...(located.placeOf.size === 0 || said.size < 2 ? {} : { saidPlaces: located.placeOf }) };
}

/** "…, both in namespace shop": where that is the only one, it says nothing more; blanks stand for it. */
export function withoutSharedPlace(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.services.length > 0 || vocabulary.namespaces.length !== 1) return text;
  // Read only here: with an input it takes the whole of its meaning to say where home is.
  const { homeNamespace } = vocabulary;
  // "for everything in namespace shop" is what is meant, and no tail.
  const tail = new RegExp(`(?<!\\b(?:for|of|on|to|at|by|from|with|across|in|between|over|into|encrypt|trace|log|observe|inject|secure|allow|deny|block))(?:\\s*[,;(]\\s*|\\s+)(?:both|all(?: (?:two|three|four|five|six|seven|eight|of them|of these|of those))?|everything|which|that)(?: (?:of them|are|is|run|runs|live|lives|living|running|sits?|resides?|located|deployed))*(?: (?:in|of|from|inside))? (?:the )?(?:(?:namespace|ns) ${homeNamespace}|${homeNamespace} (?:namespace|ns)|${homeNamespace})\\)?(?=\\s*(?:[.,;]|$))`, 'gi');
  return text.replace(tail, (found) => ' '.repeat(found.length));
}

/** "web and cart, both in shop, may call users in crm": the place of both, said with each of them. */
export function withPlacesSpread(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.services.length > 0 || vocabulary.namespaces.length < 2) return text;
  const shared = new RegExp(`[,;(]?\\s*(both|all(?: (?:two|three|four|of them|of these|of those))?)(?: (?:of them|are|is|run|live|living|running|sit|reside|located|deployed))*(?: (?:in|of|from|inside))? (?:the )?(?:(?:namespace|ns) (${vocabulary.namespaces.join('|')})|(${vocabulary.namespaces.join('|')})(?: namespace| ns)?)\\)?(?![\\w-])`, 'i');
  const found = shared.exec(text);
  const place = found?.[2] ?? found?.[3];
  if (found === null || place === undefined) return text;
  const start = Math.max(...['.', ';', '\n'].map((sign) => text.lastIndexOf(sign, found.index - 1))) + 1;
  const clause = text.slice(start, found.index);
  const isNameHere = (word: string): boolean => !vocabulary.namespaces.includes(word) && (vocabulary.saidNames?.has(word) === true || usualNames.has(word) || (word.includes('-') && isUnknown(word)));
  const names = [...clause.matchAll(/(?<![\w./-])[`"']?([a-z][a-z0-9]*(?:-[a-z0-9]+)*)[`"']?(?![\w/-])(?! (?:in|of|namespace)\b| ?\()/g)].filter(([, word = '']) => isNameHere(word));
  const count = /both|two/i.test(found[1] ?? '') ? 2 : /three/i.test(found[1] ?? '') ? 3 : /four/i.test(found[1] ?? '') ? 4 : names.length;
  if (names.length !== count || count < 2) return text;
  const spread = names.reduceRight((left, { 0: word, index }) => `${left.slice(0, index + word.length)} in namespace ${place}${left.slice(index + word.length)}`, clause);
  return `${text.slice(0, start)}${spread}${text.slice(found.index + found[0].length)}`;
}

/** "the catalog API in namespace shop": what it is, and no second name. */
function isKindOf(item: string, text: string): boolean {
  return /^api$/i.test(item) && /\b(?:the|our) (?!same\b|new\b|old\b)[a-z][\w-]* api (?:in|of|from|inside|\()/i.test(text);
}

/** "cart, users and orders in namespace shop", "users (shop)". */
function listBefore(said: ReadonlySet<string>): RegExp {
  const spaces = [...said].join('|');
  const item = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
  return new RegExp(`(?<![\\w./-])((?:${item}(?:, and |, | and | & | \\+ )){0,12}${item})(?: service| svc| workload| app)?(?: \\((?:both |all |each )?(?:in )?(?:the )?(?:namespace |ns )?| (?:in|from|of|inside) (?:the )?(?:namespace |ns )?|,? (?:namespace|ns) |, (?:both|all) (?:in|from|of|inside) (?:the )?(?:namespace |ns )?)(?:${spaces})(?![\\w-])`, 'gi');
}

function isName(written: string | undefined, none: ReadonlySet<string>): written is string {
  return written !== undefined && !none.has(written.toLowerCase()) && /^[a-z0-9][-a-z0-9]*$/i.test(written) && !/^\d+$/.test(written) && !/^v\d+$/i.test(written);
}
