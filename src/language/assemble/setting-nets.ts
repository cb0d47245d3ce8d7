import type { RequestMatch } from '../../intents/intent.ts';
import type { State } from './state.ts';

type Wish = State['wishes'][number];
type Setting = Extract<Wish, { readonly kind: 'set-timeout' | 'set-retries' }>;

/** What the words say of whose calls a setting is for, and the wishes do not. Knows nothing of how they were read. */
export function lostSettings(state: State): string[] {
  const own = state.wishes.flatMap((wish) => (wish.kind === 'set-timeout' || wish.kind === 'set-retries' ? [wish] : []));
  return own.length === 0 ? bracketed(state) : [...openings(state, own), ...givingUp(state, own), ...turned(state, own), ...crossing(own), ...shownTwice(state, own), ...allOfThem(state, own), ...bracketed(state)];
}

const nameOf = (id: string): string => id.split('/').at(-1) ?? id;
const isFor = ({ service }: Setting, name: string | undefined): boolean => nameOf(service) === name?.toLowerCase();

/** "For web, orders must answer in 2s": who stands first calls, or is another one of a list. */
function openings({ text }: State, own: readonly Setting[]): string[] {
  const place = String.raw`(?: service)?(?: in (?:the )?(?:ns |namespace )?[\w-]+(?: namespace)?)?`;
  const pattern = new RegExp(String.raw`(?:^|[.;\n]\s*)for (?:the |our )?([\w-]+)${place}, (?:the |our )?([\w-]+)${place} (?:must|should|shall|has|gets?|may|can|needs?|answers|will|ought|is|takes)\b(?! set\b)`, 'gi');
  return [...text.matchAll(pattern)].flatMap(([words, first, second]) => ([first, second].every((name) => own.some((wish) => isFor(wish, name) && wish.when?.from === undefined)) ? [`"${words.trim()}": whether \`${first?.toLowerCase() ?? ''}\` calls or is called is not clear: say it as "calls from A to B"`] : []));
}

/** "If it doesn't answer within 300ms, web should give up": who gives up calls. */
function givingUp({ text }: State, own: readonly Setting[]): string[] {
  const pattern = /(?<![\w-])(?<!\b(?:calls?|requests?|traffic|queries) (?:to|for|of) (?:the |our )?)([\w-]+) (?:(?:should|must|shall|may|can|will|has to|needs to|is to) )?(?:then )?(?:gives? up|stops? waiting|hangs? up|bails? out|moves? on)\b/gi;
  return [...text.matchAll(pattern)].flatMap(([words, name]) => (own.some((wish) => wish.kind === 'set-timeout' && isFor(wish, name)) ? [`"${words}": whom it calls is not clear: say it as "calls from A to B"`] : []));
}

/** "Set catalog's timeout to 2s - it's for web": who is called stands there, and what follows says who calls. */
function turned({ text }: State, own: readonly Setting[]): string[] {
  const pattern = /\b(?:it['’]s|it is|this is|that is|that['’]s) (?:meant |only |just )*for (?:the |our )?([\w-]+)/gi;
  return [...text.matchAll(pattern)].flatMap(([words, name]) => (own.some((wish) => isFor(wish, name)) ? [`"${words}": whether \`${name?.toLowerCase() ?? ''}\` calls or is called is not clear`] : []));
}

/** "GET 1s, /export 60s": a request that is both has two values. */
function crossing(own: readonly Setting[]): string[] {
  return own.flatMap((wish, index) => own.slice(0, index).flatMap((other) => {
    if (other.kind !== wish.kind || other.service !== wish.service || wish.when === undefined || other.when === undefined || !isCrossing(wish.when, other.when)) return [];
    const [one, two] = [valueOf(wish), valueOf(other)];
    return one === two ? [] : [`a request to \`${wish.service}\` may be both of these, and has one value only`];
  })).slice(0, 1);
}

function valueOf(wish: Setting): string {
  return wish.kind === 'set-timeout' ? String(wish.timeoutMs) : JSON.stringify([wish.attempts, wish.on, wish.perTryTimeoutMs]);
}

/** Each of the two says something that the other leaves open, and nothing parts them. */
function isCrossing(a: RequestMatch, b: RequestMatch): boolean {
  const isOfMethod = (one: RequestMatch, two: RequestMatch): boolean => one.methods !== undefined && one.path === undefined && two.path !== undefined && two.methods === undefined;
  return JSON.stringify(a.from) === JSON.stringify(b.from) && (isOfMethod(a, b) || isOfMethod(b, a));
}

/** "The timeout should be 2s" beside a manifest that has two. */
function shownTwice({ text, vocabulary }: State, own: readonly Setting[]): string[] {
  if (vocabulary.shown === undefined || !/\bthe time-?out (?:should|must|shall|has to|needs? to|is to|to|be)\b|\b(?:set|change|make|put) the time-?out\b/i.test(text)) return [];
  return own.flatMap((wish) => {
    if (wish.kind !== 'set-timeout' || wish.when !== undefined || !vocabulary.shown?.services.includes(wish.service)) return [];
    const times = vocabulary.presentOf?.(wish.service).timeoutsMs.filter((ms) => ms !== undefined) ?? [];
    return times.length < 2 ? [] : [`what was shown has ${times.length} timeouts, and which of them is meant is not said`];
  });
}

/** "bar 1s, spa 2s. All of them without retries.": all that were named, and not the last. */
function allOfThem({ text }: State, own: readonly Setting[]): string[] {
  const found = /\b(?:(?:all|each|every one|none|any) of (?:them|these|those)|all (?:three|four|five|six)|they all|them all)\b/i.exec(text);
  if (found === null) return [];
  const before = new Set(own.filter(({ service }) => new RegExp(`(?<![\\w-])${nameOf(service)}(?![\\w-])`, 'i').test(text.slice(0, found.index))).map(({ service }) => service));
  const kinds = new Set(own.map(({ kind }) => kind));
  return [...kinds].some((kind) => {
    const services = new Set(own.flatMap((wish) => (wish.kind === kind ? [wish.service] : [])));
    return before.size > 1 && services.size === 1;
  }) ? [`"${found[0]}": which services are meant is not clear`] : [];
}

const noPlaces = /^(?:v?\d.*|services?|svc|apps?|workloads?|backend|upstream|time-?outs?|deadlines?|retr\w+|splits?|canary|stable|beta|old|new|limits?|rates?|mirror\w*|urgent|please|important|only|all|both|one|it|grpc|http|tcp|deployment|today|now|asap)$/i;

/** "Copy a tenth of a's traffic (documents)": a place that no wish has. */
function bracketed({ text, vocabulary, wishes }: State): string[] {
  if (vocabulary.services.length > 0) return [];
  const ids = new Set(wishes.flatMap((wish) => ('service' in wish && wish.service.startsWith('default/') ? [wish.service] : [])));
  const held = JSON.stringify(wishes).toLowerCase();
  return [...ids].flatMap((id) => {
    const found = new RegExp(`(?<![\\w-])${nameOf(id)}(?:['’]s)?(?: (?:service|traffic|calls|requests))? \\(([a-z][a-z0-9-]+)\\)`, 'i').exec(text);
    return found?.[1] === undefined || noPlaces.test(found[1]) || held.includes(found[1].toLowerCase()) ? [] : [`"${found[0]}": whether "${found[1]}" is the namespace is not clear`];
  });
}
