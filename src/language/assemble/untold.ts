import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';
import { lostScopes } from './lost-scopes.ts';
import { missing, signs } from './untold-signs.ts';

/** What the words say and nothing that was read of them can hold. */
export function untoldIn(state: State): string[] {
  const { wishes, text } = state;
  if (wishes.length === 0) return [];
  const kinds = new Set(wishes.map(({ kind }) => kind));
  const services = new Set(wishes.flatMap((wish) => ('service' in wish ? wish.service : []))).size;
  const parties = new Set(wishes.flatMap((wish) => [...('service' in wish ? [wish.service] : []), ...('when' in wish ? (wish.when?.from ?? []) : [])])).size;
  const shown = state.background.filter((part) => part.length > 3).reduce((left, part) => left.replace(part, ' '), text);
  const found = signs.flatMap(({ pattern, of = [], not = [], say, services: least = 0, isWide, isUsual, isAlone }) => {
    if (services < least || (isAlone === true && parties !== 1) || (of.length > 0 && !of.some((kind) => kinds.has(kind))) || not.some((kind) => kinds.has(kind))) return [];
    if (isUsual === true && !state.assumptions.some((one) => one.text.endsWith('the request names no failures'))) return [];
    const words = pattern.exec(isWide === true ? text : shown)?.[0].trim();
    return words === undefined ? [] : [say(words)];
  });
  return [...found, ...tooWide(state), ...heads(state), ...callerless(state), ...bornRules(state), ...turnedRetries(state), ...lostScopes(state)];
}

/** "calls of web to orders 2s and 3s to catalog": whether the second are web's calls too. */
function callerless({ wishes, text }: State): string[] {
  const own = wishes.flatMap((wish) => (wish.kind === 'set-timeout' || wish.kind === 'set-retries' ? [wish] : []));
  const placeOf = (service: string): number => text.toLowerCase().lastIndexOf((service.split('/').at(-1) ?? service).toLowerCase());
  const open = own.find((wish) => wish.when?.from === undefined && own.some((other) => {
    if (other.kind !== wish.kind || other.service === wish.service || other.when?.from === undefined) return false;
    const between = text.slice(placeOf(other.service), placeOf(wish.service));
    return between !== '' && !/[.;\n]|\b(?:time-?outs?|deadlines?|retries|calls?|every\w*|others?|rest|any\w*|all)\b/i.test(between);
  }));
  const waiter = own.find((wish) => wish.kind === 'set-timeout' && wish.when?.from === undefined && new RegExp(`(?<![\\w-])(?<!\\b(?:of|to|for|by|from|on|in|calls?|calling) )${wish.service.split('/').at(-1) ?? ''} (?:(?:may|can|should|must|shall|will) (?:only )?)?waits? (?:[a-z]+ ){0,3}\\d`, 'i').test(text));
  if (waiter !== undefined) return [`for whom does \`${waiter.service}\` wait? Say it as "calls from A to B"`];
  return open === undefined ? [] : [`whose calls to \`${open.service}\` are meant is not clear: say it as "calls from A to B"`];
}

const access = /:\s*only (?:from|for|by)\b|(?:^|[\n;]|[-*] )\s*[\w/-]+ only (?:from|by)\b|\b(?:(?:may|can)(?! (?:only )?(?:take|last|run|wait|need|have|be (?:retried|tried|repeated|sent)|retry|try|you|we|i)\b)|allow\w*|let|permit\w*|access\w*|reach\w*|call(?:ed|able)? (?:only )?by|talk\w*|den(?:y|ied)|block\w*|forbid\w*|refuse|refuses|reject\w*|restrict\w*|authori\w*|callers?|clients?)\b/i;

const ofDoors: ReadonlySet<string> = new Set(['allow-calls', 'deny-calls', 'require-mutual-tls', 'authenticate-users', 'expose', 'allow-egress']);

/** "Retry orders twice, for web only", "… only if catalog is slow": whose calls something is for, and no rule of who may call. */
function bornRules({ wishes, text }: State): string[] {
  const isBorn = wishes.some(({ kind }) => kind === 'allow-calls' || kind === 'deny-calls') && wishes.some(({ kind }) => !ofDoors.has(kind)) && !access.test(text);
  return isBorn ? ['is it about who may call, or about whose calls the setting is for'] : [];
}

const method = '(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)';
const beside = new RegExp(`\\b(?:also|even|including|incl\\.?|not only)\\b[^.;\\n]{0,20}\\b${method}s?\\b|\\b${method}s?\\b[^.;,\\n]{0,12}\\b(?:too|as well|also|included)\\b`, 'i');
const taken = /\b(?:no longer|not|\w+n['’]t|instead of|rather than|without|no need (?:of|for)|stop(?:ped)?)\s+(?!only|more|over|less|fewer|exceed)(?:\w+\s+){0,3}?retr(?:y|ies|ying)\b(?!\s+(?:\w+\s+){0,2}?(?:more|over|only|than|\d))/i;

/** Retries for POST alone, where they were asked for POST as well; and retries where none were asked for. */
function turnedRetries({ wishes, text }: State): string[] {
  const retries = wishes.flatMap((wish) => (wish.kind === 'set-retries' ? [wish] : []));
  const wider = retries.some(({ requests }) => typeof requests !== 'string') ? beside.exec(text)?.[0] : undefined;
  const none = retries.length > 0 && retries.every(({ attempts }) => attempts > 0) ? taken.exec(text)?.[0] : undefined;
  const changed = retries.length > 0 && retries.every(({ attempts }) => attempts === 0) ? /\bfrom \d+ (?:to|until|till) [1-9]\d*\b/i.exec(text)?.[0] : undefined;
  return [...(changed === undefined ? [] : [missing(changed)]), ...(wider === undefined ? [] : [`"${wider}": which requests shall be retried, all in all?`]), ...(none === undefined ? [] : [`"${none}": shall calls be retried, or not?`])];
}

const part = /\b(?:outlier[ -]?detection|ejections?|ejecting|pending|waiting|queue|max[ -]?connections?|connection (?:limit|pool|cap)s?|concurren\w+|limit of \w+|request limit)\b/i;

/** "Take away the pending limit": what is withdrawn is all that protects the service. */
function tooWide({ wishes, text }: State): string[] {
  const isWide = wishes.some((wish) => wish.kind === 'withdraw' && wish.what === 'break-circuit');
  const words = part.exec(text)?.[0];
  return !isWide || words === undefined || /\b(?:circuit|breakers?|trafficpolicy|all (?:the )?limits)\b/i.test(text) ? [] : [`"${words}" is one of the limits: take all of them away, or which shall stay?`];
}

const people = '(?:users?|clients?|customers?|visitors?|members?|people|sessions?|accounts?|orders?)';
/** Words that are names by their place, where no input shows names. */
const places: readonly RegExp[] = [
  // "…, and for users as well"
  /\band (?:also )?(?:for|on|to) (?:the )?([a-z][\w-]*) (?:as well|too|also)\b/i,
  // "users (accounts)", "users timeout 1s"
  new RegExp(`\\b(${people})\\s*\\([a-z][\\w-]*\\)`, 'i'),
  new RegExp(`(?:^|,|\\band)\\s*(${people})(?:\\s*:| (?:timeouts?|retries)\\b)`, 'i'),
  // "deny orders:" above a manifest
  /^\s*(?:deny|refuse|block|allow|permit|reject|let)\s+([a-z][\w-]*)\s*:\s*$/im,
];

/** "orders: search timeout 2s": a name that stands at the head of all and that nothing was made of. */
function heads({ text, phrases, wishes, vocabulary }: State): string[] {
  const held = JSON.stringify(wishes).toLowerCase();
  const isHeld = (name: string): boolean => new RegExp(`["/]${name.toLowerCase()}["/-]`).test(held) || /^(?:it|them|both|those|that|this|these)$/i.test(name);
  const placed = vocabulary.services.length > 1 ? [] : places.flatMap((place) => place.exec(text)?.[1] ?? []);
  const first = phrases.find(({ type }) => type !== 'glue');
  const head = vocabulary.services.length === 0 && first !== undefined && isName(first) && /^\s*:/.test(text.slice(first.span.end)) ? [nameIn(first)] : [];
  return [...new Set([...placed, ...head])].filter((name) => name !== '' && !isHeld(name)).map(missing);
}

function isName(phrase: Phrase): phrase is Extract<Phrase, { type: 'ref' }> {
  return phrase.type === 'ref' && phrase.entities.length === 1 && phrase.entities[0]?.kind === 'service';
}

function nameIn({ entities }: Extract<Phrase, { type: 'ref' }>): string {
  const [entity] = entities;
  return entity?.kind === 'service' ? entity.written.toLowerCase() : '';
}
