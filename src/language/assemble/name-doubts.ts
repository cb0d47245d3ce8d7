import { isNoPlace } from '../lexicon/places.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { State } from './state.ts';

type Service = { readonly namespace: string; readonly name: string };

/** What the words leave open of who is meant, where nothing but the words shows names. `held`: the wishes as one text in small letters. */
export function nameDoubts(state: State, held: string): string[] {
  if (state.vocabulary.services.length > 0 || state.wishes.length === 0) return [...sameButOther(state), ...counted(state)];
  const spaces = new Set([...state.vocabulary.namespaces, ...state.phrases.flatMap(spacesIn)]);
  const services = [...held.matchAll(/"(?!outside\b)([a-z0-9-]+)\/([a-z0-9-]+)"/g)].map(([, namespace = '', name = '']): Service => ({ namespace, name }));
  return [...new Set([...homeless(state, services, spaces), ...inItself(state, services), ...lostPlaces(state, services, spaces), ...slashed(state, services), ...versions(state, held), ...spacesThatCall(state), ...both(state, services, spaces), ...joined(state, held, services, spaces), ...alike(state, services, spaces), ...unheld(state, held), ...owners(state), ...sameButOther(state), ...counted(state), ...instead(state, held), ...selected(state, services)])];
}

function spacesIn(phrase: Phrase): string[] {
  return phrase.type !== 'ref' ? [] : phrase.entities.flatMap((entity) => (entity.kind === 'namespace' ? [entity.namespace] : entity.kind === 'service' && entity.namespace !== undefined ? [entity.namespace.toLowerCase()] : []));
}

/** "web in retail may call stock there and pay in fin": a name without a namespace, beside two of them. */
function homeless({ text }: State, services: readonly Service[], spaces: ReadonlySet<string>): string[] {
  if (spaces.size < 2 || spaces.has('default') || /\bdefault\b/i.test(text)) return [];
  return services.flatMap(({ namespace, name }) => (namespace === 'default' ? [`in which namespace is \`${name}\`?`] : []));
}

/** "sessions in payments": a word behind `in` that became a service of no namespace is one itself. */
function inItself({ text }: State, services: readonly Service[]): string[] {
  return services.flatMap(({ namespace, name }) => (namespace === 'default' && new RegExp(`\\b(?:in|inside|within) ${name}(?![\\w./-])`, 'i').test(text) ? [`is \`${name}\` a namespace, or a service?`] : []));
}

/** "offers in flow": where that word is in no wish, and says neither how nor when. */
function lostPlaces({ text, background }: State, services: readonly Service[], spaces: ReadonlySet<string>): string[] {
  return services.flatMap(({ namespace, name }) => {
    if (namespace !== 'default') return [];
    const [words, place = ''] = new RegExp(`(?<![\\w./-])${name}[\`"']?(?: service| svc)? (?:in|inside|within) (?:the )?[\`"']?([a-z][a-z0-9-]*)(?![\\w./-])(?! (?:of|mode|fashion|manner|way)\\b)`, 'i').exec(text) ?? [];
    const word = place.toLowerCase();
    return words === undefined || spaces.has(word) || isNoPlace(word) || services.some((other) => other.name === word) || background.some((part) => part.includes(words)) ? [] : [`is "${place}" the namespace of \`${name}\`?`];
  });
}

/** "cart/checkout get 2s": two services, or one and its namespace. */
function slashed({ text }: State, services: readonly Service[]): string[] {
  return [...text.matchAll(/(?:^|[.;:,\n]\s*|\b(?:and|but) )([a-z][a-z0-9-]*)\/([a-z][a-z0-9-]*) (?:both |each |all )?(?:get|need|have|are|wait|answer|take|each|both)\b/g)].flatMap(([, space = '', name = '']) => (services.some((service) => service.namespace === space && service.name === name) ? [`is \`${space}\` the namespace of \`${name}\`, or are these two services?`] : []));
}

/** "web may call geo-v2": a rule is for a service, and this looks like one version of it. */
function versions({ text, wishes }: State, held: string): string[] {
  const found = /\b(?:may|can|cannot|must|should|shall|not|allowed to|only|nobody)(?: (?:only|never|not))? (?:call|access|reach|use|talk to|be called)\b[^.;,\n]*?(?<![\w./-])([a-z][a-z0-9-]*)-(v\d+)(?![\w./-])/i.exec(text);
  const [, name = '', version = ''] = found ?? [];
  return found === null || held.includes(`/${name.toLowerCase()}-${version.toLowerCase()}"`) || wishes.length === 0 ? [] : [`\`${name}-${version}\`: a service of that name, or version ${version} of \`${name}\`? Who may call holds for a whole service`];
}

/** "web must not call api in ns web": the namespace, or what is called like it. */
function spacesThatCall({ text, wishes }: State): string[] {
  return wishes.flatMap((wish) => (wish.kind !== 'allow-calls' && wish.kind !== 'deny-calls' ? [] : wish.from)).flatMap((source) => {
    if (source.kind !== 'namespace') return [];
    const isBare = new RegExp(`(?<![\\w./-])(?<!\\b(?:namespaces?|ns|in|from|within|inside)[ :=]+(?:the )?)${source.namespace} (?:may|must|can|cannot|should|shall|is|has)\\b`, 'i').test(text);
    const isElsewhere = new RegExp(`\\b(?:namespace|ns)[ :=]+${source.namespace}(?![\\w-])|\\b(?:in|inside|within|of) (?:the )?[\`"']?${source.namespace}(?![\\w-])|(?<![\\w-])${source.namespace} (?:namespace|ns)\\b`, 'i').test(text);
    return isBare && isElsewhere ? [`"${source.namespace}": the namespace, or a service of that name?`] : [];
  });
}

/** One word cannot be a namespace and a service at once. */
function both({ text }: State, services: readonly Service[], spaces: ReadonlySet<string>): string[] {
  // "both carts, retail and ops"
  const three = /\bboth [\w-]+, [\w-]+ and [\w-]+/i.exec(text)?.[0];
  if (three !== undefined) return [`"${three}": which two are meant, and where are they?`];
  return services.flatMap(({ name }) => (spaces.has(name) && [...text.toLowerCase().matchAll(new RegExp(`(?<![\\w-])${name}(?![\\w-])`, 'g'))].length < 2 ? [`is \`${name}\` a namespace, or a service?`] : []));
}

/** "fin-dev → fin-core", where `fin-dev` is a namespace: what is called alike may be one too. */
function alike({ text }: State, services: readonly Service[], spaces: ReadonlySet<string>): string[] {
  const lower = text.toLowerCase();
  return services.flatMap(({ name }) => {
    const near = [...spaces].find((space) => space !== name && /^[a-z0-9]+-[a-z0-9]+$/.test(space) && /^[a-z0-9]+-(?!(?:api|apis|svc|service|app|ui|web|db|gateway|bff|worker|server|client|proxy)$)[a-z0-9]+$/.test(name) && space.split('-')[0] === name.split('-')[0]);
    return near === undefined || new RegExp(`(?<![\\w-])${name}(?: in | of | \\(|, | service| svc|\\.|:)|/${name}(?![\\w-])|(?:service|svc)[ :]+${name}`).test(lower) ? [] : [`is \`${name}\` a namespace like \`${near}\`, or a service?`];
  });
}

/** A name with a hyphen that no wish holds: it can be nothing else. */
function unheld({ phrases, text, background }: State, held: string): string[] {
  return phrases.flatMap((phrase) => (phrase.type !== 'ref' || background.some((part) => part.includes(text.slice(phrase.span.start, phrase.span.end))) ? [] : phrase.entities.flatMap((entity) => (entity.kind === 'service' && /^[a-z0-9]+(?:-[a-z0-9]+)+$/i.test(entity.written) && !held.includes(entity.written.toLowerCase()) ? [`\`${entity.written}\` is not in it`] : []))));
}

/** "web in front and back", "cart in retail as well as ops": a second namespace, or a service of the first. */
function joined({ text, phrases, vocabulary }: State, held: string, services: readonly Service[], spaces: ReadonlySet<string>): string[] {
  const found = [...text.matchAll(/\b(?:in|inside|within) (?:the )?(?:namespace |ns )?([a-z][\w-]*),? (and|or|as well as|plus|&) (?:also )?(?:in )?(?:the )?([a-z][\w-]*)(?! (?:in|of|from|\()\b)(?![\w./-])/gi)];
  return found.flatMap(({ 1: place = '', 2: link = '', 3: other = '', index, 0: words }) => {
    const [space, second] = [place.toLowerCase(), other.toLowerCase()];
    if (!spaces.has(space) || spaces.has(second) || vocabulary.saidPlaces?.has(second) === true || /\band in\b|\bor in\b/i.test(words)) return [];
    const end = index + words.length;
    const goesOn = /^\s*(?:[:.,;)]|$|(?:to|may|must|can|should|shall|gets?|needs?|has|have|call)\b)/i.test(text.slice(end));
    const isService = services.some(({ name }) => name === second);
    const isAlike = second.includes('-') && second.split('-')[0] !== space.split('-')[0];
    if (isService ? isAlike : !goesOn || link === '&' || held.includes(second) || phrases.some((phrase) => phrase.type !== 'glue' && phrase.type !== 'ref' && phrase.type !== 'link' && phrase.span.start >= end - second.length && phrase.span.start < end)) return [];
    return [`is \`${second}\` a namespace like \`${space}\`, or a service?`];
  });
}

/** "shop's gizmo-api": whose it is, where nothing says that this is a namespace. */
function owners({ text, phrases, vocabulary }: State): string[] {
  return [...text.matchAll(/(?<![\w./-])([a-z][\w-]*)(?:['\u2019]s|(?<=s)['\u2019]) (?=([a-z][\w-]*))/gi)].flatMap(({ 0: whole, 1: owner = '', 2: owned = '', index }) => {
    const start = index + whole.length;
    const isService = phrases.some((phrase) => phrase.type === 'ref' && phrase.entities.some((entity) => entity.kind === 'service' && entity.span.start === start));
    return !isService || vocabulary.namespaces.includes(owner.toLowerCase()) || /^(?:it|that|there|here|what|let|who|how|this|today|yesterday|tomorrow)$/i.test(owner) ? [] : [`"${whole}${owned}": is \`${owner}\` its namespace, or who calls it?`];
  });
}

const otherwise = /\b(?:same|likewise|ditto|identical\w*)\b[^.;\n]{0,30}?\b(?:but|except|without|reversed?|invert(?:ed)?|inverse|swapped|opposite|other way|minus|only|twice|double|half)\b[^.;,\n]*/i;

/** "tax same but reversed": not the same. */
function sameButOther({ text, wishes }: State): string[] {
  const words = wishes.length === 0 ? undefined : otherwise.exec(text)?.[0];
  return words === undefined || /\b(?:at the same time|same (?:zone|region|pod|instance|user|client|namespace|mesh|cluster))\b/i.test(words) ? [] : [`"${words.trim()}": say in full what shall hold there`];
}

/** "limit the first of orders and cart", "a and b may be called, the latter only by c": which of those that were named. */
function counted({ text, wishes, background }: State): string[] {
  const many = wishes.length === 0 ? undefined : /\b(?:in|for|across|on) (?:both|all|each|every one|all (?:two|three|four)) (?:of (?:the|our) |the |our )?(?:environments?|envs?|stages|namespaces|regions|zones)\b/i.exec(text)?.[0];
  if (many !== undefined && new Set([...JSON.stringify(wishes).matchAll(/"([a-z0-9-]+)\/[a-z0-9-]+"/g)].map(([, space]) => space)).size < 2 && !wishes.some((wish) => (wish.kind === 'require-mutual-tls' || wish.kind === 'observe') && wish.scope.kind === 'mesh') && !background.some((part) => part.includes(many))) return [`"${many}": say by their names which are meant`];
  const words = wishes.length === 0 ? undefined : /\bthe (?:first|second|third|last|former|latter|other) (?:one\b|two\b|of (?:them|these|those|the|both|[a-z][\w-]*(?:,| and| or))|(?:must|may|should|shall|can|cannot|gets?|needs?|also|only|through|by|has|v\d)\b)|\b(?:the )?(?:former|latter)\b/i.exec(text)?.[0];
  // "…, orders only one": how many, and in no wish.
  const one = /\bonly one\s*(?=[.,;\n]|$)/i.exec(text)?.[0];
  if (one !== undefined && wishes.some(({ kind }) => kind === 'set-retries') && !wishes.some((wish) => wish.kind === 'set-retries' && wish.attempts === 1)) return [`"${one.trim()}" is not in it`];
  // "timeout 3s and, only for GET, 2 retries": which of both is for those alone.
  const only = new Set(wishes.map(({ kind }) => kind)).size > 1 ? /\b(?:and|but),? only (?:for|on) [A-Z]{3,7}s?,/.exec(text)?.[0] : undefined;
  if (only !== undefined) return [`"${only.replace(/,$/, '')}": what holds for those alone?`];
  // "a calls b. Give that call 1s."
  const call = wishes.some((wish) => (wish.kind === 'set-timeout' || wish.kind === 'set-retries') && wish.when?.from === undefined) ? /\b(?:that|this) (?:call|hop)\b/i.exec(text)?.[0] : undefined;
  if (call !== undefined) return [`"${call}": say it as "calls from A to B"`];
  return words === undefined || background.some((part) => part.includes(words)) ? [] : [`"${words}": say by its name which one is meant`];
}

const settings: ReadonlySet<string> = new Set(['set-timeout', 'set-retries', 'limit-rate', 'break-circuit', 'balance-load']);

/** "give api a timeout instead of web": who gets none, and no caller. */
function instead({ text, wishes }: State, held: string): string[] {
  if (!wishes.every(({ kind }) => settings.has(kind))) return [];
  return [...text.matchAll(/\b(?:instead of|rather than) (?:the )?([a-z][\w-]*)/gi)].flatMap(([words, name = '']) => (new RegExp(`/${name.toLowerCase()}"`).test(held) ? [`"${words}": what shall hold for \`${name}\`?`] : []));
}

/** "Service cart-svc selects app=basket": a label, and no service. */
function selected({ text }: State, services: readonly Service[]): string[] {
  return [...text.matchAll(/\b(?:selects?|selector|labels?|labelled|labeled|matchlabels)\b[^.;\n]{0,20}?\bapp\s*[=:]\s*([a-z][\w-]*)/gi)].flatMap(([, label = '']) => (services.some(({ name }) => name === label.toLowerCase()) && !new RegExp(`(?<![\\w=:-])(?<![=:] )${label}(?![\\w-])`, 'i').test(text) ? [`\`${label}\` is a label: which service is meant?`] : []));
}
