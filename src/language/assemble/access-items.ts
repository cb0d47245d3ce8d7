import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import type { Item } from './access-item.ts';
import { withPlaces } from './access-places.ts';
import type { Segment } from './segments.ts';

const links: ReadonlyMap<string, string> = new Map([['and', '&'], ['or', '|'], ['but', 'b'], ['comma', ','], ['colon', ':'], ['semicolon', ';'], ['arrow', '>'], ['equals', ':'], ['open', '('], ['close', ')'], ['dash', '-'], ['slash', '|']]);
const marks: Readonly<Record<string, string>> = { also: '+', only: '!', not: 'n', except: 'x', rest: 'R', 'no-other': 'N', 'any-operation': 'M', 'as-before': '=', 'no-longer': 'n' };
const acts: Readonly<Record<string, string>> = { allow: 'A', deny: 'D', call: 'C', 'be-called': 'B', hold: 'H', send: 'S', remove: 'X', 'no-longer': 'n' };

/** The letters of a piece of text; its namespace scopes ("in namespace x") are taken out, and given apart. */
export function itemsOf(segments: readonly Segment[], text: string): { readonly lines: readonly (readonly Item[])[]; readonly scopes: readonly string[] } {
  const items: Item[] = [];
  let end = segments[0]?.phrases[0]?.span.start ?? 0;
  for (const { link, phrases } of segments) {
    const [first, last] = [phrases[0], phrases.at(-1)];
    const isNewLine = first !== undefined && text.slice(end, first.span.start).includes('\n');
    if (link !== '' && first !== undefined) items.push({ code: isNewLine ? ';' : (links.get(link) ?? ','), phrase: first });
    end = last?.span.end ?? end;
    let before = first?.span.start ?? 0;
    for (const [index, phrase] of phrases.entries()) {
      const isLostPlace = phrase.type === 'glue' && phrases[index + 1]?.type === 'glue' && lostPlace.test(text.slice(phrase.span.start, phrases[index + 1]?.span.end));
      const isRelative = phrase.type === 'glue' && phrase === first && link === 'comma' && /^(?:which|whose|who)\b/i.test(text.slice(phrase.span.start));
      const [head, ...tail] = isRelative || isLostPlace ? [{ code: '?', phrase }] : itemsOfPhrase(phrase, text);
      if (head !== undefined) items.push(text.slice(before, phrase.span.start).includes('\n') ? { ...head, isNewLine: true } : head, ...tail);
      before = head === undefined ? before : phrase.span.end;
    }
  }
  for (const [at, { code, phrase }] of items.entries()) {
    // "everyone in the namespace": the one of who is called.
    const before = items[at - 1];
    if (code === '?' && phrase.type === 'glue' && before?.code === 'Y' && before.entity !== undefined && /\b(?:the|this|that|its|same|own|our)\s+namespace$/i.test(text.slice(before.phrase.span.start, phrase.span.end))) items.splice(at - 1, 2, { ...before, code: 'E', entity: ownNamespace(before.entity.span) });
  }
  for (let at = items.length - 2; at >= 1; at -= 1) {
    // "everyone in the mesh".
    const [before, place, entity] = [items[at - 1], items[at], items[at + 1]];
    if (before?.code === 'Y' && place?.code === 'i' && entity?.entity?.kind === 'mesh') items.splice(at - 1, 3, { ...before, entity: { kind: 'any-identity', span: entity.entity.span } });
  }
  // "a (same namespace)": where the one before it is, and nobody more.
  for (let at = items.length - 1; at >= 2; at -= 1) {
    const [before, sign, place] = [items[at - 2], items[at - 1], items[at]];
    if (before?.entity?.kind === 'service' && sign?.code === '(' && place?.entity?.kind === 'namespace' && place.entity.namespace === '') items.splice(at - 1, items[at + 1]?.code === ')' ? 3 : 2);
  }
  // "a is denied b": who of the two calls cannot be told.
  for (const [at, { code, phrase }] of items.entries()) if (code === 'D' && items[at - 1]?.code === 'E' && items[at + 1]?.code === 'E' && !/^(?:(?:must|should|shall|will|may|can|to)\s+)*(?:den(?:y|ies)|refuses?|rejects?|blocks?|forbids?|declines?|bans?|disallows?)\b|\b(?:not|never|no longer|\w+n't) (?:accept|admit|take|receive)\b/i.test(text.slice(phrase.span.start, phrase.span.end))) items[at] = { code: '?', phrase };
  // "a may call b, c as well": who calls, too, or who is called?
  for (const [at, { code, phrase }] of items.entries()) if (code === '+' && items[at - 1]?.code === 'E' && /[,&;]/.test(items[at - 2]?.code ?? '') && /^(?:[,;&]|$)/.test(items[at + 1]?.code ?? '') && items.slice(0, at - 2).some((item) => item.code === 'C') && /\b(?:too|as well|also)$/i.test(text.slice(phrase.span.start, phrase.span.end))) items[at] = { code: '?', phrase };
  // "a is allowed: b, c": to call these, or by these?
  for (const [at, { code, phrase }] of items.entries()) if (code === 'A' && items[at - 1]?.code === 'E' && items[at + 1]?.code === ':' && items[at + 2]?.code === 'E' && /\b(?:is|are|be) (?:allowed|permitted|authori[sz]ed)$/i.test(text.slice(phrase.span.start, phrase.span.end))) items[at] = { code: '?', phrase };
  // "a may call b, also c": who calls too, or who is called too?
  const also = items.findIndex(({ phrase, code }, at) => code === '+' && /[,&]/.test(items[at - 1]?.code ?? '') && /[EP]/.test(items[at + 1]?.code ?? '') && items.slice(0, at).some((item) => /[CB]/.test(item.code)) && phrase.type === 'mark' && !/[CBA=]/.test(items[at + 2]?.code ?? ''));
  for (let at = items.length - 1; at >= 0; at -= 1) if (items[at]?.code === '+' && at !== also) items.splice(at, 1);
  for (const [at, { code, phrase }] of items.entries()) if (code === '+') items[at] = { code: '?', phrase };
  // "Default deny in x": of a name that nothing shows, a place is meant.
  for (const [at, { code, entity, phrase }] of items.entries()) if (code === 'E' && entity?.kind === 'service' && entity.services.length + entity.workloads.length === 0 && items[at - 2]?.code === 'H' && /[oi]/.test(items[at - 1]?.code ?? '') && /^(?:in|inside|within)\b/i.test(text.slice(phrase.span.start))) items[at] = { code: '?', phrase, entity };
  // "no more calls from a to b".
  for (const [at, { code, phrase }] of items.entries()) if (code === 'N' && /^(?:and |but )?no (?:more|further|additional) (?:call|request|traffic|access|connection)/i.test(text.slice(phrase.span.start)) && /[ft]/.test(items[at + 1]?.code ?? '')) items[at] = { code: 'n', phrase };
  // "the only service that may call b".
  const someone = items.findIndex(({ code, entity }, at) => code === 'P' && entity !== undefined && items[at - 1]?.code === '!' && /^(?:service|one|client|caller|workload)$/i.test(text.slice(entity.span.start, entity.span.end)));
  if (someone >= 0) items.splice(someone, 1);
  const both = items.findIndex(({ code, entity }, at) => code === 'P' && entity !== undefined && /^both$/i.test(text.slice(entity.span.start, entity.span.end)) && items[at + 1]?.code === 'E');
  if (both >= 0) items.splice(both, 1);
  const placed = withPlaces(items, text);
  const { kept, scopes } = takeScopes(placed.some(({ code }) => code === 'H') ? withLimits(placed, text) : placed, text);
  return { lines: linesOf(kept), scopes };
}

const shutting = /\b(?:clos|shut|seal|shield)/i;

/** The namespace of who is called, whichever that is. */
function ownNamespace(span: TextSpan): Entity {
  return { kind: 'namespace', namespace: '', isKnown: false, span };
}

/** "restrict b to calls from a": what it is restricted to is who may. */
function withLimits(items: readonly Item[], text: string): readonly Item[] {
  const calls = /\bto (?:only |just )?(?:the |those |any )?(?:calls?|callers?|requests?|traffic|clients?|connections?|workloads?|services?|pods?)?(?: (?:coming|originating|that come|made|sent))? ?$/i;
  // "close b to a" shuts a out; "closed to everybody but a", "closed, but open to a" let it in.
  const isTo = items.some(({ code }, at) => code === 't' && items.slice(at + 1).some((item) => item.code === 'E')) && !/\b(?:but|except|excluding|only|just|exclusively|apart|besides?|other|unless|open|may|can|all|every\w*|any\w*|nobody|rest)\b/i.test(text);
  const isFor = isTo || items.some(({ code }) => code === 'r' || code === 'f');
  // "restricted to a": who may.
  const isWho = (at: number): boolean => items[at]?.code === 't' && items[at - 1]?.code === 'H' && /\b(?:restricted|limited|confined)$/i.test(text.slice(items[at - 1]?.phrase.span.start, items[at - 1]?.phrase.span.end));
  return items.map((item, at) => (isWho(at) ? { ...item, code: 'y' } : item.code === 'H' && isFor && shutting.test(text.slice(item.phrase.span.start, item.phrase.span.end)) ? { ...item, code: 'L' } : item.code === 'f' && calls.test(text.slice(0, item.phrase.span.start)) ? { ...item, code: 't' } : item));
}

/** Pieces between semicolons and line ends, without signs at their ends. */
function linesOf(items: readonly Item[]): readonly (readonly Item[])[] {
  const lines: Item[][] = [[]];
  for (const item of items) {
    if (item.code === ';') lines.push([]);
    else lines.at(-1)?.push(item);
  }
  return lines.map(trimmed).filter((line) => line.length > 0);
}

function itemsOfPhrase(phrase: Phrase, text: string): Item[] {
  const words = text.slice(phrase.span.start, phrase.span.end);
  const one = (code: string): Item[] => (code === '' ? [] : [...code].map((letter) => ({ code: letter, phrase })));
  switch (phrase.type) {
    case 'reason':
      // "…, so that a is the only client": a reason that says who may.
      return one(/\b(?:only|sole|single|nobody|no one|just|alone|exclusively|nothing|none)\b/i.test(words) ? '?' : '');
    case 'glue':
    case 'traffic':
      // "maybe also a", "for new users": who or what is meant is left open, or is nothing that a rule could see.
      if (isVague(phrase, words)) return one('?');
      return one(/^(?:(?:list|set|group|circle|white-?list|allow-?list) of (?:the |all |its |our )*)?(?:allowed |permitted |authori[sz]ed |known |current |legit(?:imate)? |approved |eligible |rightful |intended |trusted )?(?:client|caller|consumer)s?$/i.test(words) ? 'Q' : /^(?:anything|something)$/i.test(words) ? 'Y' : /\bnamespaces?$/i.test(words) ? '?' : '');
    case 'link':
      return one(phrase.link === 'then' ? ',' : (links.get(phrase.link) ?? ''));
    case 'mark':
      if (phrase.mark === 'only' && /\b(?:client|caller|consumer)$/i.test(words)) return one('!Q');
      if (phrase.mark === 'only' && /\b(?:reserved|exclusive|private)$/i.test(words)) return one('B!');
      return one(phrase.mark === 'no-other' && isWhole(words) ? 'DY' : (marks[phrase.mark] ?? '?'));
    case 'act':
      return one(actCode(phrase.act, phrase.word, /^\s+to\s+[A-Z]/.test(text.slice(phrase.span.end)) ? `${words} to` : words));
    case 'cond':
      return one(phrase.isNot === true ? '?' : /^(?:only|just|solely)\b|\bread[ -]?only\b/i.test(words) ? '!K' : 'K');
    case 'status':
      return one(phrase.status === '403' ? 'D' : '?');
    case 'fact':
      // "must not call b directly".
      return one(phrase.fact.kind === 'egress' && /^directly$/i.test(words) ? '' : '?');
    case 'ref':
      return itemsOfReference(phrase, text);
    default:
      return one('?');
  }
}

/** Namespaces that are words of the language, where nothing shows that they are names. */
const lostPlace = /^(?:in|inside|within) (?:back|front|edge|core|main|live|test|shared|common|legacy|central|public|private|external|internal|base)$/i;
const vague = /\b(?:maybe|perhaps|possibly|probably|either|hopefully|eventually)\b/i;
/** What somebody needs is called by them, where nothing else says who calls. */
const needing = /^(?:needs|requires)$/i;
const folk = /\b(?:users|customers|visitors|shoppers|people|sessions|humans|guests|members|subscribers)$/i;

function isVague(phrase: Phrase, words: string): boolean {
  return vague.test(words) || needing.test(words) || (phrase.type === 'traffic' && folk.test(words) && !/^(?:all|any|every|each|the|our)\b/i.test(words));
}

/** "deny all traffic", of which nothing says that it is the traffic of others. */
function isWhole(words: string): boolean {
  return /^(?:please |also |now )*(?:den(?:y|ies)|blocks?|refuses?|rejects?|forbids?|disallows?|drops?)\b/i.test(words) && !/\b(?:other|others|else|remaining|rest)\b/i.test(words);
}

const callWords = /\b(?:call(?:ing)?|open|make|establish|reach(?:ing)?|access(?:ing)?|talk(?:ing)?|speak(?:ing)?|connect(?:ing)?|contact(?:ing)?|hit(?:ting)?|invok(?:e|ing)|us(?:e|ing)|query(?:ing)?|communicat(?:e|ing)|consum(?:e|ing)|send(?:ing)?|sends|issue|do|read|write|get|see|go|come|enter|need|needs|require|requires|uses)\b/i;

function actCode(act: string, word: string, words: string): string {
  const limit = /\b(?:only|just|solely|exclusively)\b/i.test(words) ? '!' : '';
  if (act === 'set' && /^(?:included|including|excluded)$/i.test(words)) return '?';
  if (act === 'set') return /^(?:limit|restrict|cap|bound)/.test(word) ? `H${limit}` : limit;
  if (act === 'send' && /^\W*(?:please |also |now )*(?:take|withdraw|strip)s?\b/i.test(words)) return 'X';
  if (act === 'send' && /^\W*(?:please |also |now )*(?:give|grant|assign)s?\b/i.test(words)) return 'A';
  if (act === 'send' && /^(?:keep|stay|remain|continue)s?\b/i.test(words)) return '';
  // "b must not be called by a" has them the other way round than "a must not call b".
  if (act === 'deny' && /\b(?:be|is|are|get)\b.*\b(?:called|reached|accessed|invoked|contacted|reachable|accessible|callable|available)\b/i.test(words)) return 'd';
  if (act === 'deny' && /\b(?:not|never|no longer|\w+n't) (?:be )?(?:accept|admit|take|receive)/i.test(words)) return 'd';
  const isDenied = /\b(?:not|never|no longer|cannot)\b|n't\b/i.test(words);
  // "is allowed", without what: an order. "The permission": what is given.
  if (act === 'call' && /\b(?:granted|given) to$/i.test(words)) return 'At';
  if (act === 'call' && /\b(?:allowed|permitted|authori[sz]ed|entitled)$/i.test(words)) return isDenied ? 'D' : `A${limit}`;
  if (act === 'allow' && /^(?:the |a |an |any )?(?:permission|right|access)s?(?: (?:to|for))?$/i.test(words)) return 'C';
  if (act === 'send' && /^(?:answer|respond|serve|listen|repl)/i.test(words)) return `B${limit}`;
  if (act === 'allow' && /\bopen(?:s|ed)?(?: up)?$/i.test(words)) return `O${limit}`;
  if (act === 'deny' && /^(?:off[ -]limits|out of bounds|taboo|unreachable|inaccessible|out of reach)/i.test(words)) return 'd';
  if (act === 'deny' && /^\s*(?:away from|off from|out from|off of|out of|los|give|ha(?:s|ve|ving) no business)/i.test(words)) return 'nC';
  // "may not call", "is forbidden to call": who stands before it is who calls.
  if (act === 'deny' && callWords.test(words) && /\b(?:not|never|no longer|cannot|forbidden|prohibited|banned|barred|blocked|denied|disallowed|prevented)\b|n't\b/i.test(words)) return 'nC';
  // "web only may call b": it limits web; "may only call b" limits b.
  if (isDenied && (act === 'call' || act === 'be-called' || act === 'allow')) return `n${acts[act] ?? '?'}${limit}`;
  return /^(?:only|just|solely|exclusively)\b/i.test(words) ? `${limit}${acts[act] ?? '?'}` : `${acts[act] ?? '?'}${limit}`;
}

const prepositions: readonly (readonly [RegExp, string])[] = [
  [/^(?:from|coming|originating|sent|made|issued|initiated|out|source|caller|client|consumer|<)/i, 'f'],
  [/^by\b/i, 'y'],
  // "access only through a": by way of it.
  [/^(?:through|via)\b/i, 'y'],
  [/^(?:to|into|onto|towards?|over|through)\b/i, 't'],
  [/^(?:>|->|=>|-->)/, '>'],
  [/^(?:against|regarding)/i, 'o'],
  [/^of\b/i, 'u'],
  [/^for\b/i, 'r'],
  [/^(?:in|within|inside|across)\b/i, 'i'],
];

function itemsOfReference(phrase: Extract<Phrase, { type: 'ref' }>, text: string): Item[] {
  const items: Item[] = [];
  const words = text.slice(phrase.span.start, phrase.span.end);
  if (phrase.role !== 'none') items.push({ code: prepositions.find(([pattern]) => pattern.test(words))?.[1] ?? (phrase.role === 'from' ? 'f' : phrase.role === 'to' ? 't' : 'o'), phrase });
  for (const [index, entity] of phrase.entities.entries()) {
    const before = phrase.entities[index - 1];
    if (before !== undefined) {
      const between = text.slice(before.span.end, entity.span.start);
      if (between.includes(',')) items.push({ code: ',', phrase });
      if (!between.includes(',') || /and|or|&|\+/i.test(between)) items.push({ code: /\bn?or\b/i.test(between) ? '|' : '&', phrase });
    }
    // "Nobody else" shuts out, "everybody else" is who they are.
    const isAnyRequest = entity.kind === 'anyone' && /^(?:everything|anything|all)$/i.test(text.slice(entity.span.start, entity.span.end)) && /\(\s*$/.test(text.slice(0, entity.span.start));
    // "by anything other than a".
    if (entity.kind === 'others' && /\bother$/i.test(text.slice(entity.span.start, entity.span.end)) && /^\s+than\b/i.test(text.slice(entity.span.end))) {
      items.push({ code: 'Y', phrase, entity: { kind: 'anyone', span: entity.span } }, { code: 'x', phrase });
      continue;
    }
    // "from other namespaces": everybody but those of its own.
    const mayToo = /^[^.;,\n]*\b(?:ok|okay|fine|allowed|free|unaffected|as before|unchanged|may(?! not)|can(?! ?not))\b/i;
    if (entity.kind === 'others' && /\bnamespaces?$/i.test(text.slice(entity.span.start, entity.span.end)) && !mayToo.test(text.slice(entity.span.end))) {
      items.push({ code: 'Y', phrase, entity: { kind: 'anyone', span: entity.span } }, { code: 'x', phrase }, { code: 'E', phrase, entity: ownNamespace(entity.span) });
      continue;
    }
    if (entity.kind === 'space') {
      const place: Entity = entity.namespace === undefined ? ownNamespace(entity.span) : { kind: 'namespace', namespace: entity.namespace, isKnown: true, span: entity.span };
      if (entity.isOutside) items.push({ code: 'Y', phrase, entity }, { code: 'x', phrase });
      items.push({ code: 'E', phrase, entity: place });
      // "its own namespace (x)": where it is, too.
      if (!entity.isOutside && entity.namespace !== undefined) items.push({ code: 'i', phrase }, { code: 'E', phrase, entity: place });
      continue;
    }
    // "from anywhere".
    if (entity.kind === 'mesh' && /^(?:any|every)where$/i.test(text.slice(entity.span.start, entity.span.end))) {
      items.push({ code: 'Y', phrase, entity: { kind: 'anyone', span: entity.span } });
      continue;
    }
    const isNone = entity.kind === 'others' && /^(?:no|nothing|none)/i.test(text.slice(entity.span.start));
    items.push(isAnyRequest ? { code: 'M', phrase } : { code: isNone ? 'N' : entityCode(entity), phrase, entity });
  }
  return items;
}

function entityCode({ kind }: Entity): string {
  switch (kind) {
    case 'pronoun':
      return 'P';
    case 'anyone':
      return 'Y';
    case 'nobody':
      return 'Z';
    case 'others':
      return 'R';
    case 'known-callers':
      return 'W';
    case 'version':
    case 'relative-version':
    case 'host':
      return '?';
    default:
      return 'E';
  }
}

/** "In namespace x, …" and "x: …" say where names are looked for, where another name says who is meant. */
function takeScopes(items: readonly Item[], text: string): { readonly kept: readonly Item[]; readonly scopes: readonly string[] } {
  const scopes: string[] = [];
  const kept: Item[] = [];
  const others = items.filter(({ entity }) => entity !== undefined && entity.kind !== 'namespace').length;
  for (let at = 0; at < items.length; at += 1) {
    const [item, next] = [items[at], items[at + 1]];
    if (item === undefined) break;
    const isInside = item.code === 'i' && next?.entity?.kind === 'namespace';
    const isHead = kept.length === 0 && item.entity?.kind === 'namespace' && [',', ':', '-', ';'].includes(next?.code ?? '') && !/^(?:all|every|any|service|workload)/i.test(text.slice(item.entity.span.start));
    if (others > 0 && isInside) {
      scopes.push(next.entity.namespace);
      at += 1;
    } else if (others > 0 && isHead && item.entity.kind === 'namespace' && !/^[:,-]+!?n?!?C[toE]/.test(codesFrom(items, at + 1)) && (codesFrom(items, at + 1).match(/E/g) ?? []).length > (/^[,:;-]+[ACBDn=]/.test(codesFrom(items, at + 1)) ? 1 : 0)) {
      scopes.push(item.entity.namespace);
      at += 1;
    } else kept.push(item.code === 'i' ? { ...item, code: 'o' } : item);
  }
  return { kept, scopes };
}

function codesFrom(items: readonly Item[], at: number): string {
  return items.slice(at).map(({ code }) => code).join('');
}

/** Without signs at the ends. */
function trimmed(items: readonly Item[]): readonly Item[] {
  const isSign = (item: Item | undefined): boolean => item !== undefined && /[,&|;:\-()b]/.test(item.code);
  let [from, to] = [0, items.length];
  while (from < to && isSign(items[from])) from += 1;
  while (to > from && isSign(items[to - 1]) && items[to - 1]?.code !== ')') to -= 1;
  return items.slice(from, to);
}
