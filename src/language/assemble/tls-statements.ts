import type { TlsPiece } from './tls-piece.ts';
import { noteUsed } from './used-words.ts';

/** Pieces put together: each statement has a mode or is an exception, and says where. */
export type TlsStatement = TlsPiece;

const isBlank = (piece: TlsPiece): boolean => piece.mode === undefined && !hasPlace(piece) && !piece.isExcept;

export function hasPlace({ places, ports, isRest }: TlsPiece): boolean {
  return places.length > 0 || ports.length > 0 || isRest;
}

/** Pronouns speak of what was named before: "it takes plaintext". */
function isPronoun({ places, ports, isRest }: TlsPiece): boolean {
  return places.length > 0 && ports.length === 0 && !isRest && places.every(({ entities }) => entities.every(({ kind }) => kind === 'pronoun'));
}

/** In any order: "strict for a, b and c", "a and b: strict", "strict everywhere, but c, which has no proxy, not". */
export function tlsStatements(pieces: readonly TlsPiece[]): TlsStatement[] {
  const found: TlsStatement[] = [];
  /** Places that wait for what is said of them. */
  let waiting: TlsPiece | undefined;
  for (const [index, piece] of pieces.entries()) {
    if (isBlank(piece)) {
      if (piece.link === '' && piece.isAll) found.push(piece);
      continue;
    }
    const last = found.at(-1);
    // "mainframe has no sidecar, but must call accounts": those who are called take its plaintext.
    if (piece.isCalling && piece.mode === undefined && piece.places.length > 0 && last?.isExceptional === true) {
      last.places.splice(0, last.places.length, ...piece.places);
      last.ports.push(...piece.ports);
      continue;
    }
    if (piece.mode === undefined) {
      const next = pieces.slice(index + 1).find((other) => !isBlank(other));
      // "strict for all but ledger-db"
      if (piece.link === 'but' && last !== undefined && hasPlace(last) && piece.places.length > 0 && (next?.mode === undefined || hasPlace(next)) && !(next?.isCalling === true && next.mode === 'permissive')) piece.isExcept = true;
      if (piece.isExcept) {
        if (last?.isExcept === true && last.mode === undefined && !hasPlace(last)) join(last, piece);
        else found.push(piece);
      } else if (last !== undefined && joinsBack(last, piece, next)) join(last, piece);
      else waiting = waiting === undefined ? piece : join(waiting, piece);
      continue;
    }
    // "mainframe still talks plaintext to accounts": who calls is no place.
    if (waiting !== undefined && piece.isCalling && piece.mode === 'permissive' && piece.places.length > 0) {
      for (const place of waiting.places) noteUsed(place);
      waiting = undefined;
    }
    if (waiting !== undefined) {
      join(piece, waiting, true);
      waiting = undefined;
    } else if (last?.isExcept === true && last.mode === undefined && piece.mode === 'strict' && (!hasPlace(piece) || isPronoun(piece)) && found.every((other) => other === last || (other.mode !== 'strict' && other.mode !== 'on'))) {
      // "permissive, apart from stock, which has to stay strict"
      last.mode = 'strict';
      continue;
    } else if (last !== undefined && repeats(last, piece, found)) {
      restate(last, piece);
      continue;
    }
    found.push(piece);
  }
  if (waiting !== undefined) {
    const last = found.at(-1);
    // "strict for partners; in travel only booking": the same once more.
    if (waiting.isOnly && last?.mode !== undefined && !last.isExcept && waiting.places.length > 0 && !waiting.isExcept && !waiting.isRest) found.push({ ...waiting, mode: last.mode });
    else found.push(waiting);
  }
  return withoutStory(withoutHead(found));
}

/** "mTLS: mesh=STRICT, ns a=PERMISSIVE": what the list is about, where each of its items has a mode and a place. */
function withoutHead(found: TlsStatement[]): TlsStatement[] {
  const [first, ...others] = found;
  const isHead = first?.mode === 'on' && !hasPlace(first) && !first.isExcept && !first.isAll && others.length > 1 && others.every((other) => other.isExcept || (other.mode !== undefined && other.mode !== 'on' && hasPlace(other))) && others.some(({ mode, isExcept, places }) => !isExcept && mode === 'strict' && places.length > 0);
  return isHead ? others : found;
}

/** "importer isn't in the mesh: let tracker accept plaintext": why, where another place is what takes it. */
function withoutStory(found: TlsStatement[]): TlsStatement[] {
  const [first, ...others] = found;
  const isTold = first?.isExceptional === true && !first.isExcept && others.some(({ mode, isExceptional, isExcept, isBare, places }) => mode === 'permissive' && !isExceptional && (!isExcept || isBare) && places.length > 0);
  return isTold && found.findIndex(({ mode }) => mode === 'strict' || mode === 'on') !== 0 ? others : found;
}

/** A name behind a list, or behind a mode that has no place yet. */
function joinsBack(last: TlsStatement, piece: TlsPiece, next: TlsPiece | undefined): boolean {
  if (piece.isRest) return false;
  if (piece.link === '' || piece.link === 'semicolon') return false;
  const goesWithNext = next !== undefined && next.mode !== undefined && !hasPlace(next) && next.link !== '';
  if (!hasPlace(last)) return !goesWithNext;
  if (last.isPlaceFirst && next?.mode !== undefined && next.link !== '') return false;
  return !goesWithNext && ['and', 'comma', 'or', 'slash', 'open', 'dash', 'break'].includes(piece.link);
}

function join(into: TlsPiece, from: TlsPiece, isFirst = false): TlsPiece {
  if (isFirst) into.places.unshift(...from.places);
  else into.places.push(...from.places);
  if (isFirst) into.ports.unshift(...from.ports);
  else into.ports.push(...from.ports);
  into.isRest ||= from.isRest;
  into.isExcept ||= from.isExcept;
  into.isOnly ||= from.isOnly;
  into.isPlaceFirst ||= isFirst;
  return into;
}

/** "except legacy, which still has to take plaintext", "strict mTLS: no plaintext": says it once more, or what is excepted. */
function repeats(last: TlsStatement, piece: TlsPiece, found: readonly TlsStatement[]): boolean {
  if (hasPlace(piece) && !isPronoun(piece)) return false;
  if (piece.isExceptional) return last.isExcept || last.mode === 'permissive' || last.mode === 'disable';
  if (last.isExcept && last.mode === undefined) return piece.mode !== 'strict' && piece.mode !== 'on';
  if (last.isExceptional) return piece.mode !== 'strict' && piece.mode !== 'on';
  if (piece.mode === last.mode) return true;
  if (isPronoun(piece)) return false;
  // "accept plaintext and mTLS": both.
  if (piece.mode === 'on') return true;
  if (last.mode === 'on') return piece.mode === 'strict';
  return piece.mode === 'strict' && found.some((other) => other.mode === 'strict' && !other.isExcept) && last.isExcept;
}

function restate(last: TlsStatement, piece: TlsPiece): void {
  if (piece.mode === undefined || piece.isExceptional || piece.mode === 'on') return;
  // What is excepted is never strict by what is said once more of the others.
  if ((last.isExcept || last.isExceptional) && piece.mode === 'strict') return;
  last.mode = piece.mode;
}
