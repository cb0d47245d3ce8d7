import type { Entity } from '../grammar/entities.ts';
import type { Condition } from '../grammar/phrases.ts';
import type { Item } from './access-item.ts';

/** Names that stand together, with how they stand in the sentence. */
export interface Group {
  readonly kind: 'group';
  /** The letter of the preposition before it; empty where there is none. */
  readonly preposition: string;
  /** Letters of its names: `E`, `Y` and the like. */
  readonly letters: string;
  readonly entities: readonly Entity[];
  readonly isExcepted: boolean;
  /** The exception is a place: "outside of x". */
  readonly isOutside: boolean;
  /** A colon or a dash stands behind it: it is what the rest speaks of. */
  isHead: boolean;
  isOnly: boolean;
}

/** Conditions that stand together. */
export interface Limit {
  readonly kind: 'limit';
  readonly conditions: readonly Condition[];
  readonly isAny: boolean;
  readonly isExcepted: boolean;
  isOnly: boolean;
}

/** A verb: a letter of `ADdBCHLOSXn`. */
export interface Verb {
  readonly kind: 'verb';
  readonly letter: string;
  isOnly: boolean;
}

export type Element = Group | Limit | Verb;

/** A piece of a sentence in elements, and how much the signs between them part it. */
export interface Elements {
  readonly list: readonly Element[];
  readonly signs: number;
  /** "the only client of b". */
  readonly isOnlyClient: boolean;
}

const name = /[EPYZRW]/;
const condition = /[KM]/;
const sign = /[,&|b:()>-]/;
/** What a sign inside of a statement costs: the more it parts, the more. */
const signCosts: Readonly<Record<string, number>> = { ',': 0.06, '-': 0.02, '&': 0.25, '|': 0.25, b: 0.25 };
const preposition = /[fytoru]/;

interface Reader {
  readonly items: readonly Item[];
  readonly list: Element[];
  at: number;
  signs: number;
  isOnly: boolean;
  isExcepted: boolean;
  isOutside: boolean;
  arrow: boolean;
  isOnlyClient: boolean;
}

/** Undefined where something stands in the piece that has no place in a statement. */
export function elementsOf(items: readonly Item[]): Elements | undefined {
  const reader: Reader = { items, list: [], at: 0, signs: 0, isOnly: false, isExcepted: false, isOutside: false, arrow: false, isOnlyClient: false };
  while (reader.at < items.length) if (!readElement(reader)) return undefined;
  // "only", "except" or a negation with nothing behind it.
  return reader.isExcepted || reader.isOnly ? undefined : { list: reader.list, signs: reader.signs, isOnlyClient: reader.isOnlyClient };
}

function codeAt({ items }: Reader, at: number): string {
  return items[at]?.code ?? '';
}

function readElement(reader: Reader): boolean {
  const code = codeAt(reader, reader.at);
  if (code === '!') return readOnly(reader);
  if (sign.test(code)) return readSign(reader, code);
  if (code === 'Q') {
    // "the only client of b", "allowed callers of b: …".
    reader.isOnlyClient ||= reader.isOnly || (/[uor:]/.test(codeAt(reader, reader.at + 1)) && reader.items.some(({ code: each }) => each === ':'));
    reader.isOnly = false;
    reader.at += 1;
    return true;
  }
  if (code === 'x' || (code === 'n' && isException(reader))) {
    if (reader.isExcepted) return false;
    reader.isExcepted = true;
    reader.isOutside = reader.items[reader.at]?.isOutside === true;
    reader.at += 1;
    return true;
  }
  if (preposition.test(code) || name.test(code)) return readGroup(reader);
  if (condition.test(code)) return readLimit(reader);
  const isFree = code === '=' && reader.list.length > 0 && (codeAt(reader, reader.at + 1) === 'r' || reader.at === reader.items.length - 1);
  if ((!isFree && !'ADdBCHLOSXn'.includes(code)) || reader.isExcepted) return false;
  // "…? No, only a": an answer, and no negation.
  if (code === 'n' && /[,:-]/.test(codeAt(reader, reader.at + 1))) return false;
  reader.list.push({ kind: 'verb', letter: isFree ? 'A' : code, isOnly: reader.isOnly });
  reader.isOnly = false;
  reader.at += 1;
  return true;
}

/** "everything that is not GET", "…, but not with DELETE", "but not from web". */
function isException(reader: Reader): boolean {
  if (reader.list.length === 0) return false;
  const next = codeAt(reader, reader.at + 1);
  // "everyone who is not a".
  if (codeAt(reader, reader.at - 1) === 'Y' && name.test(next)) return true;
  if (condition.test(next) || (codeAt(reader, reader.at - 1) === 'Q' && name.test(next))) return true;
  return /[fyr]/.test(next) && name.test(codeAt(reader, reader.at + 2));
}

function readSign(reader: Reader, code: string): boolean {
  const last = reader.list.at(-1);
  // "b -> allow from a": a sign between what is spoken of and what is said of it.
  const isColon = code === ':' || code === '-' || (code === '>' && /[ADn]/.test(codeAt(reader, reader.at + 1)));
  if (isColon && last?.kind === 'group') last.isHead = true;
  if (code === '>' && last === undefined) return false;
  if (code === '>' && last?.kind === 'group' && !isColon) reader.arrow = true;
  reader.signs += signCosts[code] ?? 0;
  reader.at += 1;
  // "everybody but a", "everything but GET".
  const next = codeAt(reader, reader.at);
  if (code === 'b' && reader.list.some((element) => element.kind === 'group' && /[YZ]/.test(element.letters)) && (condition.test(next) || /[EP]/.test(next) || (preposition.test(next) && /[EPK]/.test(codeAt(reader, reader.at + 1))))) {
    if (reader.isExcepted) return false;
    reader.isExcepted = true;
    reader.signs -= signCosts['b'] ?? 0;
  }
  return true;
}

/** "only" limits what stands behind it, or what stands before it where a verb follows. */
function readOnly(reader: Reader): boolean {
  const { list } = reader;
  const [next, after] = [codeAt(reader, reader.at + 1), codeAt(reader, reader.at + 2)];
  reader.at += 1;
  const last = list.at(-1);
  // "not only": the others as well.
  if (last?.kind === 'verb' && last.letter === 'n' && codeAt(reader, reader.at - 2) === 'n') return false;
  const isAhead = name.test(next) || condition.test(next) || (preposition.test(next) && (name.test(after) || condition.test(after)));
  if (isAhead || last === undefined || next === 'Q') reader.isOnly = true;
  else if ((last.kind === 'group' || last.kind === 'limit') && !/[,b]/.test(codeAt(reader, reader.at - 2))) last.isOnly = true;
  else if (last.kind === 'verb') {
    if (next === '') last.isOnly = true;
    else reader.isOnly = true;
  } else reader.isOnly = true;
  return true;
}

function readGroup(reader: Reader): boolean {
  let own = '';
  while (preposition.test(codeAt(reader, reader.at))) {
    own = codeAt(reader, reader.at);
    reader.at += 1;
  }
  if (own !== '' && condition.test(codeAt(reader, reader.at))) return readLimit(reader);
  if (reader.arrow) own = 't';
  if (codeAt(reader, reader.at) === '!') {
    reader.isOnly = true;
    reader.at += 1;
  }
  const found: Item[] = [];
  while (name.test(codeAt(reader, reader.at))) {
    const item = reader.items[reader.at];
    if (item !== undefined) found.push(item);
    reader.at += 1;
    const next = nextOfList(reader, own);
    if (next === undefined) break;
    reader.at = next;
  }
  const isTwice = new Set(found.flatMap(({ entity }) => (entity?.kind === 'service' ? [`${entity.namespace ?? ''}/${entity.written}`] : []))).size < found.filter(({ entity }) => entity?.kind === 'service').length;
  if (found.length === 0 || isTwice) return false;
  const entities = found.flatMap(({ entity, code, phrase }): Entity[] => (entity === undefined ? (code === 'R' ? [{ kind: 'others', span: phrase.span }] : []) : [entity]));
  reader.list.push({ kind: 'group', preposition: own, letters: found.map(({ code }) => code).join(''), entities, isExcepted: reader.isExcepted, isOutside: reader.isOutside, isHead: false, isOnly: reader.isOnly });
  clear(reader);
  return true;
}

/** Where the next name of a list stands: "a, b and c", "from a and from b". */
function nextOfList(reader: Reader, own: string): number | undefined {
  let at = reader.at;
  // "besides a, b may …": the list ends at the comma.
  const isLead = reader.isExcepted && reader.list.length === 0;
  while ((isLead ? /[&|]/ : /[,&|]/).test(codeAt(reader, at))) at += 1;
  if (at === reader.at) return undefined;
  if (own !== '' && codeAt(reader, at) === own) {
    at += 1;
    // "by a, and by c with GET": each with a preposition of its own, and requests of its own.
    let end = at;
    while (/[EP]/.test(codeAt(reader, end))) end += 1;
    if (condition.test(codeAt(reader, end)) || (codeAt(reader, end) === '!' && condition.test(codeAt(reader, end + 1)))) return undefined;
  }
  return /[EP]/.test(codeAt(reader, at)) ? at : undefined;
}

function readLimit(reader: Reader): boolean {
  const conditions: Condition[] = [];
  let isAny = false;
  while (condition.test(codeAt(reader, reader.at))) {
    const item = reader.items[reader.at];
    if (item?.code === 'M') isAny = true;
    else if (item?.phrase.type === 'cond') conditions.push(item.phrase.cond);
    reader.at += 1;
    let next = reader.at;
    while (/[,&|]/.test(codeAt(reader, next))) next += 1;
    if (next === reader.at || !condition.test(codeAt(reader, next))) break;
    reader.at = next;
  }
  const isExcepted = reader.isExcepted;
  reader.list.push({ kind: 'limit', conditions, isAny, isExcepted, isOnly: reader.isOnly });
  clear(reader);
  // "except POST from a": both in one.
  reader.isExcepted = isExcepted && /[fy]/.test(codeAt(reader, reader.at)) && name.test(codeAt(reader, reader.at + 1));
  return true;
}

function clear(reader: Reader): void {
  reader.isOnly = false;
  reader.isExcepted = false;
  reader.isOutside = false;
  reader.arrow = false;
}
