import type { Vocabulary } from '../vocabulary.ts';

const name = '[`"\']?([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)[`"\']?';
const small = 'a an and another any all are as at be because between both but by can called cannot different each else every except first for from gets gives has have here in inside into is isolation it its last let may me must named needs new next no not now of old on one only or other others our own per please same second set shall should some so still such that the their them then there these they this those to too two under until via was we were when where which while who whole wide will with within without would you your entire';
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Words that stand beside "namespace" and are no name of one. */
const notNamespaces = words(`${small} boundaries boundary default label labels level name strict permissive`);
/** What may stand before "in namespace X" and is no name of a service. */
const notServices = words(`${small} mandatory required optional enforced enabled disabled active strict permissive mtls tls ssl mutual encryption encrypted encrypt unencrypted plaintext cleartext peerauthentication egress ingress outbound inbound tracing trace traces sampling sampled logs log logging metrics telemetry injection inject sidecar sidecars proxy proxies jwt token tokens joined join off on else rest others plain text mode exception except excluded excepting expose exposed reachable available visible forbidden refused rejected accepted allowed fine ok okay turned switched only all anybody anyone anything apis app application applications apps call caller callers calls canary client clients connection connections deployed deployment enabled encrypted everybody everyone everything instance instances live lives living located mesh mtls mutual namespace nobody none nothing ns percent permissive plaintext pod pods port ports request requests rest retries retry run running runs service services somebody something strict svc timeout timeouts tls traffic version versions workload workloads yes`);
/** What stands behind "in" and is no place. */
const notPlaces = words(`${small} addition advance all average case cases charge common days depth detail dry fact favour flight full future general half hours line memory microseconds milliseconds minutes mode ms order parallel particular percent phase phases place plaintext practice principle production question real return row seconds sequence short staging stages steps sum sync tests time total transit turn use v1 v2 v3 weeks`);

/** How people say of a name that it is a namespace, where no input shows which there are. */
const namespaces: readonly RegExp[] = [
  new RegExp(`\\b(?:namespace|ns)(?:\\s*[:=]\\s*|\\s+(?:named\\s+|called\\s+)?)${name}`, 'gi'),
  new RegExp(`(?<![\\w./-])${name}\\s+(?:namespace|ns)\\b`, 'gi'),
  new RegExp(`\\bnamespaces\\s+${name}(?:\\s*,\\s*${name})*\\s*(?:,|and|or)\\s*${name}`, 'gi'),
  // "checkout (retail-prod)", "in retail-prod", and names of environments
  /[\w-]+\s\((?!x-|end-user\b|user-agent\b|http-)([a-z0-9]+(?:-[a-z0-9]+)+)\)/gi,
  /\b(?:in|inside|within)\s+[`"']?(?!x-|end-user\b|user-agent\b|http-)([a-z0-9]+(?:-[a-z0-9]+)+)[`"']?(?=[\s,.:;)]|$)/gi,
  /(?<![\w./-])(?!x-)([a-z0-9]+(?:-[a-z0-9]+)*-(?:prod|production|staging|stage|dev|qa|uat|system|ns))(?=[\s,.:;)]|$)/gi,
  /(?<![\w./:-])([a-z0-9](?:[-a-z0-9]*[a-z0-9])?)\/[a-z][-a-z0-9]*[a-z0-9](?![\w/])/gi,];

/** "web's calls to cart": who calls, whatever else its word may say. */
const ownerOfCalls = /(?<![\w./-])([a-z][a-z0-9-]*)['’]s (?:outgoing |outbound |own )?(?:calls|requests|traffic) (?:to|of|for|into|towards|on) /gi;
const notOwners = words('user customer client caller tester visitor member tenant team today yesterday tomorrow company colleague partner world people person admin operator developer guest what that there who here');

/** "In core: api only from web": what opens a list is where all of it stands. */
const placeBeforeList = /(?:^|[.;\n])\s*(?:in|inside|within) ([a-z][a-z0-9]*)\s*:/gi;

/** "fail 15% of calls from portal to offers": both ends are names, whatever else their words may say. */
const endsOfCalls = /\b(?:calls?|requests|traffic) from ([a-z][a-z0-9-]*) to ([a-z][a-z0-9-]*)(?=\s*(?:[,.;()]|$)|\s+(?:in|by|with|fails?|should|must|gets?|need|time)\b)/gi;

/** "gizmo-api in docs": behind a name with a hyphen a place is a namespace, whatever else its word may say. */
const placeBehindName = /(?<![\w./-])[a-z0-9]+(?:-[a-z0-9]+)+ (?:in|inside|within) (?:the )?([a-z][a-z0-9]*)(?=\s*(?:[,.;:)]|$)|\s+(?:to|should|must|may|can|is|gets?|needs?|has|with|at|for|timeout|timeouts|retr\w+|and|from|time)\b)/gi;

/** "…, both in market", "payment-gw is in pay". */
const placeBehindVerb = /\b(?:both|all|all of (?:them|these|those)|everything|(?:it|they|both|these|those|[a-z0-9]+(?:-[a-z0-9]+)+) (?:is|are|lives?|runs?|sits?|resides?)|(?:is|are) (?:living|running|located|deployed)) (?:in|inside|within) (?:the )?([a-z][a-z0-9-]*)(?=\s*(?:[,.;:)\n]|$))/gi;

/**
 * The vocabulary of a request that comes without any input, with the names that show by their place to be some: where
 * the words name one namespace, everything else that they name is looked for in it, and a word before "in namespace X"
 * is the name of a service, whatever else it may say.
 */
export function withSaidNames(text: string, vocabulary: Vocabulary): Vocabulary {
  if (vocabulary.services.length > 0 || vocabulary.namespaces.length > 0) return vocabulary;
  const said = new Set<string>();
  for (const way of namespaces) for (const found of text.matchAll(way)) for (const written of found.slice(1)) if (isName(written, notNamespaces)) said.add(written.toLowerCase());
  for (const [, place] of text.matchAll(placeBehindName)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  for (const [, place] of text.matchAll(placeBehindVerb)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  for (const [, place] of text.matchAll(placeBeforeList)) if (isName(place, notPlaces)) said.add(place.toLowerCase());
  for (const [, before, place] of text.matchAll(/(?<![\w-])([a-z][\w-]*) in (?:the )?(prod|production|staging|stage|dev|development|qa|uat|sandbox|demo)(?![\w-])/gi)) if (isName(before, notServices) && place !== undefined) said.add(place.toLowerCase());
  const [only] = said;
  if (only === undefined) return vocabulary;
  const saidNames = new Set<string>();
  for (const [, list] of text.matchAll(listBefore(said))) for (const item of (list ?? '').split(/\s*(?:,|&|\+|\band\b|\bor\b)\s*/)) if (isName(item.trim(), notServices) && !said.has(item.trim().toLowerCase()) && !isKindOf(item.trim(), text)) saidNames.add(item.trim().toLowerCase());
  for (const [, ...ends] of text.matchAll(endsOfCalls)) if (ends.every((end) => isName(end, notServices) && !notPlaces.has(end.toLowerCase()) && !said.has(end.toLowerCase()))) for (const end of ends) saidNames.add(end.toLowerCase());
  for (const [, owner] of text.matchAll(ownerOfCalls)) if (isName(owner, notServices) && !notOwners.has(owner.toLowerCase())) saidNames.add(owner.toLowerCase());
  return { ...vocabulary, namespaces: [...said], ...(said.size === 1 ? { homeNamespace: only } : {}), ...(saidNames.size === 0 ? {} : { saidNames }) };
}

/** "…, both in namespace shop": where that is the only one, it says nothing more; blanks stand for it. */
export function withoutSharedPlace(text: string, vocabulary: Vocabulary): string {
  if (vocabulary.services.length > 0 || vocabulary.namespaces.length !== 1) return text;
  // Read only here: with an input it takes the whole of its meaning to say where home is.
  const { homeNamespace } = vocabulary;
  const tail = new RegExp(`[,;(]?\\s*(?:both|all|all of them|everything)(?: (?:of them|are|is|run|runs|live|living|running))* (?:in|of|from|inside) (?:the )?(?:(?:namespace|ns) ${homeNamespace}|${homeNamespace} (?:namespace|ns)|${homeNamespace})\\)?(?=\\s*(?:[.,;]|$))`, 'gi');
  return text.replace(tail, (found) => ' '.repeat(found.length));
}

/** "the catalog API in namespace shop": what it is, and no second name. */
function isKindOf(item: string, text: string): boolean {
  return /^api$/i.test(item) && /\b(?:the|our) (?!same\b|new\b|old\b)[a-z][\w-]* api (?:in|of|from|inside|\()/i.test(text);
}

/** "cart, users and orders in namespace shop", "users (shop)". */
function listBefore(said: ReadonlySet<string>): RegExp {
  const spaces = [...said].join('|');
  const item = '[a-z][a-z0-9]*(?:-[a-z0-9]+)*';
  return new RegExp(`(?<![\\w./-])((?:${item}(?:, and |, | and | & | \\+ )){0,12}${item})(?: service| svc| workload| app)? (?:\\((?:in )?(?:the )?(?:namespace |ns )?|(?:in|from|of|inside) (?:the )?(?:namespace |ns )?|, (?:namespace|ns) )(?:${spaces})(?![\\w-])`, 'gi');
}

function isName(written: string | undefined, none: ReadonlySet<string>): written is string {
  return written !== undefined && !none.has(written.toLowerCase()) && /^[a-z0-9][-a-z0-9]*$/i.test(written) && !/^\d+$/.test(written) && !/^v\d+$/i.test(written);
}
