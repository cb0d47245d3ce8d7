import { printWish } from '../../intents/english/print-wish.ts';
import { accessDoubts } from './access-doubts.ts';
import { lostSettings } from './setting-nets.ts';
import type { State } from './state.ts';

type Kind = State['wishes'][number]['kind'];
type Wish<K extends Kind> = Extract<State['wishes'][number], { readonly kind: K }>;

/** Words that no wish of these kinds can hold, or that turn what they stand beside into something else. */
const signs: readonly { readonly about: readonly Kind[]; readonly words: RegExp; readonly unless?: RegExp; readonly says: string }[] = [
  { about: ['allow-egress'], words: /\b(?:put|publish|serve|expose|offer)\w*\b[^.;]*\b(?:under|behind|public(?:ly)?)\b|\b(?:on|at|onto|behind|via|through|over) (?:(?:the|our|an?|existing|public|shared|main|default|external) ){0,3}(?:ingress|gateway)(?![\w-])/i, says: 'is the host to be called, or is it the name under which the service is reached from outside' },
  { about: ['expose'], words: /\b(?:stop|cease|quit|no longer|no more|not|never|don['’]t|undo|end|remove|withdraw|take|unpublish|hide|unexpose)\b(?: [\w-]+){0,4}? (?:expos\w*|publish\w*|offer\w*|serv(?:e|es|ing)|reachable|available|accessible|off|from (?:the )?(?:gateway|ingress|internet|outside|public))\b|\b(?:unpublish|unexpose|un-expose)\b/i, unless: /\b(?:except|but|plain\w*|redirect\w*|without)\b/i, says: 'it would be offered: is it to be taken away' },
  { about: ['allow-egress'], words: /\b(?:let|allow|permit|grant)\w* (?:access )?(?:to )?only\b|\b(?:only|exclusively) (?:for|by|from)\b/i, says: 'others are not refused by it' },
  { about: ['inject-fault'], words: /\b(?:up to|at most|a maximum of|no more than|between) \d+(?:\.\d+)? ?(?:ms|s|m|sec\w*|min\w*|milli\w*)\b/i, says: 'a delay has one length, and no bound' },
  { about: ['deny-calls', 'split-traffic', 'route-when'], words: /\bof (?:it|that|this|these|those|which|them),? (?:nothing|none|no)\b/i, says: 'whether it is of the share or of all' },
  { about: ['split-traffic', 'route-when'], words: /\bv?\d+ only (?:when|if|while|as long as|where) (?:it is |they are |being )?(?:called|requested|asked|used|reached)\b/i, unless: /\b(?:others?|rest|else|otherwise|remaining|everybody|everyone|default)\b/i, says: 'where should the other requests go' },
  { about: ['require-mutual-tls'], words: /[,;] (?:but )?(?:the )?[\w/-]+ (?:takes? |accepts? )?both(?: modes)?\s*(?:[.;,\n]|$)/i, unless: /\bpermissive\b|\bin both\b/i, says: 'both mutual TLS and plaintext' },
  { about: ['set-timeout'], words: /(?:^|[.;\n]\s*)(?:the )?[\w-]+ waits \d[\w.]* (?:for|on) [\w-]+\s*(?:[.;\n]|$)/i, says: 'whether it is so today or shall be so' },
  { about: ['rewrite'], words: /\bsend \/\S* of [\w-]+ to [\w-]+ (?:as|with) \//i, says: 'whether the requests go to another service, or only their path changes' },
];

/** What the words say and the wishes contradict: relations between who calls and who is called, values and places. */
export function contraryIn(state: State): string[] {
  return [...signsIn(state), ...ofEnded(state), ...audit(state), ...brackets(state), ...owners(state), ...ofWords(state), ...ofAccess(state), ...accessDoubts(state), ...fullAccess(state), ...misnamed(state), ...ofTransport(state), ...ofConditions(state), ...ofRewrites(state), ...lostSettings(state)];
}

const ended = /\b(?:this|that|it|which) (?:has to|must|should|needs? to|shall|will|is going to|is to) (?:end|stop|change|cease|go|go away|finish|be (?:stopped|ended|over|closed|shut|changed|fixed|forbidden|refused))(?=\s*(?:[.;,!)\n]|$))/i;

/** "It accepts plaintext today, this has to end": no wish for plaintext. */
function ofEnded({ wishes, text }: State): string[] {
  const tls = wishes.flatMap((wish) => (wish.kind === 'require-mutual-tls' ? [wish.mode] : []));
  const words = tls.length > 0 && !tls.includes('strict') ? ended.exec(text)?.[0] : undefined;
  return words === undefined ? [] : [`"${words}": should plaintext be taken or refused then`];
}

function signsIn({ wishes, text }: State): string[] {
  return signs.flatMap(({ about, words, unless, says }) => {
    const found = wishes.some(({ kind }) => about.includes(kind)) && unless?.test(text) !== true ? words.exec(text)?.[0] : undefined;
    return found === undefined ? [] : [`"${found.trim()}": ${says}`];
  });
}

/** Nothing is written to be tried only, even where it stands in a sentence of its own. */
function audit({ background }: State): string[] {
  const found = /\b(?:dry[- ]?runs?|audit[- ](?:only|mode|first)|in audit|shadow mode|(?:log|report|monitor|warn)[- ]only|without enforc\w+|(?:not|don't) enforc\w+)\b/i.exec(background.join('. '))?.[0];
  return found === undefined ? [] : [`"${found}" is not in it: what is written is in force`];
}

const notOwners = /^(?:users?|customers?|clients?|callers?|testers?|visitors?|members?|tenants?|teams?|today|yesterday|tomorrow|company|colleagues?|partners?|world|people|persons?|admins?|operators?|developers?|guests?|every\w+|any\w+|nobody|some\w+|what|that|there|who|here|it|let|he|she)$/i;

/** "web's calls to cart": whose calls they are is in the wishes, or it was lost. */
function owners({ wishes, text, background }: State): string[] {
  const held = JSON.stringify(wishes).toLowerCase();
  const called = [...text.matchAll(/\b(?:called|invoked|requested|made|sent|issued|triggered) by (?:the |our |any |all |other )?([a-z][\w-]*)/gi)].flatMap(([words, caller = '']) => (/^[A-Z]/.test(caller) || notOwners.test(caller) || /^(?:a|an|it|them|all|hand|default|means|accident|mistake|service|services|client|clients)$/i.test(caller) || held.includes(caller.toLowerCase()) || background.some((part) => part.includes(words.trim())) ? [] : [`"${words}" is not in it`]));
  return [...called, ...[...text.matchAll(/(?<![\w./-])([a-z][\w-]*)['’]s (?:outgoing |outbound |own )?(?:calls|requests|traffic) (?:to|of|for|into|towards) /gi)].flatMap(([words, owner = '']) => (notOwners.test(owner) || held.includes(owner.toLowerCase()) || background.some((part) => part.includes(words.trim())) ? [] : [`"${owner}'s" is not in it`]))];
}

/** "landing (www)": a name and its namespace, where the first word may say something else too. */
function brackets({ wishes, text, vocabulary }: State): string[] {
  if (vocabulary.services.length > 0) return [];
  const ids = wishes.flatMap((wish) => ('service' in wish ? [wish.service] : 'to' in wish && typeof wish.to === 'string' ? [wish.to] : []));
  return [...new Set(ids)].flatMap((id) => {
    const name = nameOf(id);
    const found = new RegExp(`(?<![\\w-])([a-z][\\w-]*) \\(${name}\\)`, 'i').exec(text);
    const isElsewhere = new RegExp(`(?<![\\w(-])${name}(?![\\w)-])`, 'i').test(text);
    if (found === null || isElsewhere || /^(?:services?|svc|apps?|workloads?|backend|upstream|timeouts?|deadlines?|retr\w+|splits?|canary|limits?|rates?|mirror\w*|faults?|delays?|aborts?|breakers?|mtls|tls|access|only|one|it|target|destination|host)$/i.test(found[1] ?? '')) return [];
    return [`is "${name}" the namespace of "${found[1] ?? ''}", or the service`];
  });
}

/** Sentences that were taken for an account, and that name what a wish of the same text refuses. */
function ofWords({ background, wishes, text }: State): string[] {
  const isStrict = wishes.some((wish) => wish.kind === 'require-mutual-tls' && wish.mode === 'strict');
  const plain = /\b(?:needs?|requires?|must|only|still|can(?:not|'t)|has to|have to)\b[^.;]*\b(?:plain\w*|unencrypted|cleartext|clear text|http|mtls|tls)\b/i;
  // "web strict. Legacy clients need plain.": who calls does not say where plaintext is taken.
  const modes = wishes.filter((wish) => wish.kind === 'require-mutual-tls');
  const isWide = modes.some(({ mode, scope }) => mode !== 'strict' && scope.kind !== 'workload') || (modes.every(({ mode, exceptions }) => mode === 'strict' && exceptions.length === 0) && !background.some((part) => plain.test(part)));
  const callers = isStrict && isWide ? /\b(?:\w+ )?(?:clients?|callers?|consumers?|users|partners?|customers?|devices?|(?:apps?|applications?|systems?|jobs|things|ones|boxes|machines|hosts|servers|services|workloads|components|programs|software|stuff|code|teams?|people)(?<!\b(?:the|this|that|all|its) \w+)) (?:(?:still|only|can|do|will) )*(?:needs?|requires?|uses?|speaks?|talks?|sends?|understands?|knows?|expects?|wants?) (?:only |in )?(?:plain\w*|cleartext|http|unencrypted)(?=\s*(?:[.;,!\n]|$))/i.exec(text)?.[0] : undefined;
  return isStrict ? [...(callers === undefined ? [] : [`"${callers}": which workloads do they call? Encryption is decided where a call arrives`]), ...background.flatMap((part) => (plain.test(part) ? [`"${part.trim()}" is not in it`] : []))] : [];
}

function ofAccess({ wishes, text }: State): string[] {
  return wishes.flatMap((wish) => {
    if (wish.kind !== 'allow-calls' && wish.kind !== 'deny-calls') return [];
    const callers = wish.from.flatMap((source) => (source.kind === 'workload' ? [source.workload] : []));
    return [...ofGroups(callers, text), ...(wish.kind === 'allow-calls' ? ofAllowed(wish, callers, text, wishes) : [])];
  });
}

/** "orders: web read-only, api full access": one of them may do everything. */
function fullAccess({ wishes, text }: State): string[] {
  const allows = wishes.filter((wish) => wish.kind === 'allow-calls');
  const found = /\b(?:full|complete|unrestricted|unlimited|total) (?:access|rights?|permissions?|control)\b|\bread[ /-]?(?:and[ -])?write\b/i.exec(text)?.[0];
  return found === undefined || allows.length === 0 || allows.some(({ methods }) => methods === undefined) ? [] : [`"${found}" is not in it`];
}

/** "users from Germany", "the GETs of web on orders", `x-region`: no names of who calls, or is called, in these places. */
function misnamed({ wishes, text, vocabulary }: State): string[] {
  const callers = wishes.flatMap((wish) => ('when' in wish ? (wish.when?.from ?? []) : []));
  const called = wishes.flatMap((wish) => ('service' in wish ? [wish.service] : []));
  const known = new Set([...vocabulary.workloads.map(({ id }) => id), ...vocabulary.services.map(({ id }) => id)]);
  const people = [...text.matchAll(/\b(?:users?|customers?|people|visitors?|players?|shoppers?|guests?|members|subscribers|employees|patients|students|drivers) (?:from|in|of) ([a-z][\w-]*)/gi)].filter(([, place = '']) => callers.some((id) => !known.has(id) && nameOf(id) === place.toLowerCase()));
  const owned = [...text.matchAll(/\b(?:calls|requests|traffic|GETs?|POSTs?|PUTs?|DELETEs?|PATCHe?s?|reads|writes) of ([a-z][\w-]*) (?:on|to|at|for|against|into|towards) ([a-z][\w/-]*)/gi)].filter(([, owner = '', other = '']) => called.some((id) => nameOf(id) === owner.toLowerCase()) && called.some((id) => nameOf(id) === nameOf(other.toLowerCase())) && !wishes.some((wish) => wish.kind === 'mirror-traffic' && wish.to.kind === 'service' && wish.to.service.endsWith(`/${other.toLowerCase()}`)));
  const kinds = called.some((id) => !known.has(id) && nameOf(id) === 'api') ? [...text.matchAll(/\b([a-z][\w-]*) api (?:in|of|from|inside|\(|should|must|gets?|needs?|is|has)/gi)].filter(([, name = '']) => called.some((id) => nameOf(id) === name.toLowerCase())) : [];
  const headers = [...new Set([...callers, ...called])].filter((id) => !known.has(id) && nameOf(id).startsWith('x-'));
  return [...people, ...owned].map(([words]) => `"${words}": who calls, and who is called`).concat(kinds.map(([words]) => `"${words}": one service, or two`), headers.map((id) => `\`${nameOf(id)}\` is a header, and no service`));
}

/** "Users of namespace intranet": those who are in it, and no workload of that name. */
function ofGroups(callers: readonly string[], text: string): string[] {
  return callers.flatMap((caller) => {
    const [namespace = '', name = ''] = caller.split('/');
    if (!/^(?:users?|callers?|clients?|consumers?|customers?|members?|apps?|teams?|people|folks|tenants?)$/.test(name)) return [];
    const found = new RegExp(`\\b${name} (?:of|in|from|within|inside) (?:the )?(?:namespace |ns )?${namespace}\\b`, 'i').exec(text)?.[0];
    return found === undefined ? [] : [`"${found}": all of namespace \`${namespace}\`, or a workload \`${name}\` there`];
  });
}

function ofAllowed(wish: Wish<'allow-calls'>, callers: readonly string[], text: string, wishes: State['wishes']): string[] {
  const names = [...new Set(callers.map(nameOf))];
  const shut = names.flatMap((name) => new RegExp(`\\b(?:clos(?:e|ed|es|ing)|shut)\\b(?:(?!\\b(?:but|except|apart|besides?|other|only|open|may|can|just|all|every\\w+|any\\w+)\\b)[^.;\\n])*\\b(?:to|for|against|from)\\b(?:(?!\\b(?:but|except|apart|besides?|other|only|open|may|can|just|all|every\\w+|any\\w+)\\b)[^.;\\n])*\\b${name}\\b`, 'i').exec(text)?.[0] ?? []);
  const nobody = /\b(?:nobody|no one|no-one|none|nothing) (?:in|from|of|inside|within) (?!the mesh\b|the cluster\b|particular\b)(?:the )?(?:namespace |ns )?([\w-]+)/i.exec(text);
  const limited = new RegExp(`\\blet (?:the )?${nameOf(wish.to)} only (?:do |use |send |make )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|read|write)\\b`, 'i').exec(text)?.[0];
  const some = names.flatMap((name) => new RegExp(`\\blet (?:the )?${name} only (?:do |use |send |make )?(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS|read|write)\\b`, 'i').exec(text)?.[0] ?? []);
  return [
    ...(new RegExp(`\\b(?:nobody|no one|others?|everyone|everybody|rest|all)\\b|\\bonly (?:${names.join('|')})\\b`, 'i').test(text) ? [] : some.map((found) => `"${found}" limits one caller: whether the others may still call is not in it`)),
    ...shut.map((found) => `"${found}" shuts them out, and lets them in here`),
    ...(nobody === null || wishes.some((other) => other.kind === 'deny-calls' && other.from.some((source) => source.kind === 'namespace' && source.namespace === nobody[1]?.toLowerCase())) ? [] : [`"${nobody[0]}": everybody else would be refused too`]),
    ...(limited === undefined ? [] : [`"${limited}": \`${nameOf(wish.to)}\` is who calls, by the words`]),
  ];
}

/** "mTLS for a -> b": what is called decides. "api:9090 and web": the port is of one of them. */
function ofTransport({ wishes, text }: State): string[] {
  const tls = wishes.filter((wish) => wish.kind === 'require-mutual-tls');
  const names = [...new Set(tls.flatMap(({ scope }) => (scope.kind === 'workload' ? [nameOf(scope.workload)] : [])))];
  const pair = names.flatMap((from) => names.flatMap((to) => (from === to ? [] : new RegExp(`\\b${from}(?:'s)? ?(?:→|[-=]+>|calls? to|traffic to|requests to|to) ?(?:[\\w-]+/)?${to}\\b`, 'i').exec(text)?.[0] ?? [])));
  const ports = tls.flatMap(({ exceptions }) => exceptions.flatMap(({ workload, port }) => {
    if (port === undefined) return [];
    const of = new RegExp(`([\\w-]+):${port}\\b`, 'gi');
    const named = [...text.matchAll(of)].flatMap(([, name]) => name?.toLowerCase() ?? []);
    return named.length > 0 && !named.some((name) => nameOf(workload).startsWith(name)) ? [`port ${port} is said of \`${named.join('`, `')}\`, and not of \`${nameOf(workload)}\``] : [];
  }));
  return [...pair.map((found) => `"${found}": the side that is called decides what it takes, from every caller`), ...ports];
}

/** A value behind a header that became any value, and a condition that only one of two wishes has. */
function ofConditions({ wishes, text }: State): string[] {
  const loose = wishes.flatMap((wish) => ('when' in wish && wish.when?.headers !== undefined ? Object.entries(wish.when.headers).flatMap(([name, match]) => (match.kind === 'present' ? [name] : [])) : []));
  const lost = [...new Set(loose)].flatMap((name) => {
    const written = [...text.matchAll(new RegExp(`${name.replaceAll(/[^\w-]/g, '.')}(\\s*[:=]+\\s*[\\w.-]+(?=\\s*(?:→|[-=]+>|gets?\\b|goes\\b|go\\b|should\\b|must\\b|to\\b)))?`, 'gi'))];
    const bare = written.filter(([, value]) => value === undefined).length;
    return bare < loose.filter((other) => other === name).length ? [`the value of \`${name}\` is not in it`] : [];
  });
  const people = wishes.flatMap((wish) => ('when' in wish && wish.when?.headers !== undefined ? Object.entries(wish.when.headers).flatMap(([name, match]) => (match.kind === 'exact' && /^(?:customers?|users?|people|clients?|callers?|testers?|requests?|calls?|traffic|visitors?|members?|folks|sessions?|accounts?)$/i.test(match.value) && new RegExp(`${name} ${match.value}\\b`, 'i').test(text) ? [`"${name} ${match.value}": those who have the header, or its value`] : [])) : []));
  return [...lost, ...people, ...goingOn(wishes, text)];
}

/** "Requests with x-debug go to v2 and also get 30s", "a's calls to b: v2 if x-new: 1, v1 otherwise". */
function goingOn(wishes: State['wishes'], text: string): string[] {
  const routes = wishes.filter((wish) => wish.kind === 'route-when');
  const found: string[] = [];
  const isTold = (when: Wish<'route-when'>['when'] | undefined): boolean => when?.headers !== undefined || when?.query !== undefined || when?.path !== undefined || when?.methods !== undefined;
  // The same that holds for all, beside what holds for some.
  const goesWith = (wish: State['wishes'][number]): wish is Wish<'set-timeout'> | Wish<'set-retries'> | Wish<'split-traffic'> => ((wish.kind === 'set-timeout' || wish.kind === 'set-retries') && wish.when === undefined) || (wish.kind === 'split-traffic' && wish.shares.some(({ weightPercent }) => weightPercent === 100));
  const also = /\b(?:requests|calls|traffic|those|users|customers)\b[^.;\n]*\b(?:with|having|carrying|where|whose|that (?:have|carry|has|carries))\b(?:(?!\b(?:others?|rest|else|otherwise|remaining|every\w+)\b)[^.;\n])*\band (?:also |then |additionally )?(?:they )?(?:go(?:es)?|are|gets?|haves?|has|receives?|needs?|should|must|will)\b/i.exec(text)?.[0];
  if (also !== undefined && wishes.some((wish) => 'when' in wish && isTold(wish.when) && wishes.some((other) => goesWith(other) && other.service === wish.service))) found.push(`"${also}": only these requests, or all of the service`);
  // "x-user: alice → v2 with 2s timeout".
  const withIt = /\bv\d[\w.]*(?:,? (?:with|at|using|having|under|and (?:give|let|grant|allow) (?:them|these|those)) | \()(?:an? |the )?(?:(?:\d+ ?\w+|\w+) )?(?:time-?out|deadline|retr(?:y|ies))\b[^.;,\n]*/i.exec(text)?.[0];
  if (withIt !== undefined && [...routes.flatMap(({ service, when }) => (isTold(when) ? [service] : [])), ...wishes.flatMap((wish) => (wish.kind === 'split-traffic' && wish.shares.length > 1 ? [wish.service] : []))].some((service) => wishes.some((other) => (other.kind === 'set-timeout' || other.kind === 'set-retries') && other.when === undefined && other.service === service))) found.push(`"${withIt}": for these requests alone, or for all of the service`);
  const rest = /(?:'s (?:calls|requests|traffic)|\bfrom) [^:.\n]*:[^.\n]*(?:\botherwise\b|\belse v?\d)/i.exec(text)?.[0];
  if (rest !== undefined && routes.some(({ when }) => when.from !== undefined && Object.keys(when).length > 1) && wishes.some(({ kind }) => kind === 'split-traffic')) found.push(`"${rest}": the other requests of these callers, or of everybody`);
  return found;
}

/** Paths that go to each other, and a path or host that was left behind. */
function ofRewrites({ wishes, text }: State): string[] {
  const moves = wishes.flatMap((wish) => (wish.kind === 'redirect' && wish.path !== undefined && wish.host === undefined && wish.when?.path !== undefined ? [{ wish, from: wish.when.path.value, to: wish.path }] : []));
  const loops = moves.filter(({ wish, from, to }) => moves.some((other) => other.wish.service === wish.service && other.from === to && other.to === from)).map(({ wish }) => `${printWish(wish)} sends a client in a circle`);
  const both = /\brewrit\w* (?:the )?(?:path|uri|url|prefix|host|authority)(?:,| and| \+| &) (?:the )?(?:path|uri|url|prefix|host|authority)\b/i.exec(text)?.[0];
  const half = wishes.filter((wish) => wish.kind === 'rewrite');
  const isHalf = half.length > 0 && !(half.some(({ host }) => host !== undefined) && half.some(({ path, pathRegex }) => path !== undefined || pathRegex !== undefined));
  return [...loops, ...(both !== undefined && isHalf ? [`"${both}": one of the two is not in it`] : [])];
}

function nameOf(id: string): string {
  return (id.split('/').at(-1) ?? id).replace(/-v\d+$/, '');
}
