import type { Entity } from '../grammar/entities.ts';
import type { Phrase } from '../grammar/phrases.ts';
import type { Segment } from './segments.ts';

/**
 * A phrase, or one of its names, as one letter, so that forms of sentences are patterns over letters. `E` a name, `P` it,
 * `Y` everybody, `Z` nobody, `R` the others, `W` known callers; before names `f` from, `y` by, `t` to, `o` on, `r` for;
 * `A` allow, `D` deny, `d` not be called, `C` call, `B` be called, `H` lock down, `S` send, `X` take away; `K` a condition,
 * `M` any request, `!` only, `x` except, `n` not, `N` nobody else, `=` as before; `?` what has no place here.
 */
export interface Item {
  readonly code: string;
  readonly phrase: Phrase;
  readonly entity?: Entity;
  /** A line begins with it. */
  readonly isNewLine?: true;
}

const links: ReadonlyMap<string, string> = new Map([['and', '&'], ['or', '|'], ['but', 'b'], ['comma', ','], ['colon', ':'], ['semicolon', ';'], ['arrow', '>'], ['equals', ':'], ['open', '('], ['close', ')'], ['dash', '-'], ['slash', '|']]);
const marks: Readonly<Record<string, string>> = { also: '', only: '!', not: 'n', except: 'x', rest: 'R', 'no-other': 'N', 'any-operation': 'M', 'as-before': '=', 'no-longer': 'n' };
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
    for (const phrase of phrases) {
      const [head, ...tail] = itemsOfPhrase(phrase, text);
      if (head !== undefined) items.push(text.slice(before, phrase.span.start).includes('\n') ? { ...head, isNewLine: true } : head, ...tail);
      before = head === undefined ? before : phrase.span.end;
    }
  }
  const { kept, scopes } = takeScopes(items, text);
  return { lines: linesOf(kept), scopes };
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
    case 'glue':
    case 'reason':
    case 'traffic':
      return [];
    case 'link':
      return one(phrase.link === 'then' ? ',' : (links.get(phrase.link) ?? ''));
    case 'mark':
      return one(marks[phrase.mark] ?? '?');
    case 'act':
      return one(actCode(phrase.act, phrase.word, words));
    case 'cond':
      return one(phrase.isNot === true ? '?' : /^(?:only|just|solely)\b/i.test(words) ? '!K' : 'K');
    case 'status':
      return one(phrase.status === '403' ? 'D' : '?');
    case 'ref':
      return itemsOfReference(phrase, text);
    default:
      return one('?');
  }
}

function actCode(act: string, word: string, words: string): string {
  const limit = /\b(?:only|just|solely|exclusively)\b/i.test(words) ? '!' : '';
  if (act === 'set') return /^(?:limit|restrict|cap|bound)/.test(word) ? `H${limit}` : limit;
  if (act === 'send' && /^\W*(?:please |also |now )*(?:take|withdraw|strip)s?\b/i.test(words)) return 'X';
  if (act === 'send' && /^\W*(?:please |also |now )*(?:give|grant|assign)s?\b/i.test(words)) return 'A';
  if (act === 'send' && /^(?:keep|stay|remain|continue)s?\b/i.test(words)) return '';
  // "b must not be called by a" has them the other way round than "a must not call b".
  if (act === 'deny' && /\b(?:be|is|are|get)\b.*\b(?:called|reached|accessed|invoked|contacted|reachable|accessible|callable|available)\b/i.test(words)) return 'd';
  return `${acts[act] ?? '?'}${limit}`;
}

const prepositions: readonly (readonly [RegExp, string])[] = [
  [/^(?:from|coming|originating|sent|made|issued|initiated|out|source|caller|client|consumer|<)/i, 'f'],
  [/^by\b/i, 'y'],
  [/^(?:to|into|onto|towards?|over|through)\b/i, 't'],
  [/^(?:>|->|=>|-->)/, '>'],
  [/^(?:against|regarding)/i, 'o'],
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
    const isNone = entity.kind === 'others' && /^(?:no|nothing|none)/i.test(text.slice(entity.span.start));
    items.push({ code: isNone ? 'N' : entityCode(entity), phrase, entity });
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
    } else if (others > 0 && isHead && item.entity.kind === 'namespace' && (codesFrom(items, at + 1).match(/E/g) ?? []).length > (/^[,:;-]+[ACBDn=]/.test(codesFrom(items, at + 1)) ? 1 : 0)) {
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
