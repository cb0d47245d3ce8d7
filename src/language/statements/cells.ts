import type { Phrase } from '../grammar/phrases.ts';
import type { Atom, RefPhrase } from './atoms.ts';

/** One value, or several, and which calls it is for. */
export interface Cell {
  readonly to?: RefPhrase;
  readonly from?: RefPhrase;
  readonly conditions: readonly Phrase[];
  readonly isRest: boolean;
  /** It takes something out of what stands before it. */
  readonly isException: boolean;
  /** Whether the caller stands first, as the subject of all that follows. */
  readonly isCallerFirst: boolean;
  /** Whether the callee stands behind the value: "web waits 2s for orders". */
  readonly isCalleeLast: boolean;
  readonly values: readonly ValueAtom[];
  readonly isScopeFirst: boolean;
}

export type ValueAtom = Extract<Atom, { kind: 'value' | 'bare' | 'off' }>;

interface Piece {
  readonly atoms: readonly Atom[];
  readonly isException: boolean;
}

/** Atoms as cells; undefined where they can be grouped in more than one way, or in none; `open` where a person has to say. */
export function cellsOf(atoms: readonly Atom[]): Cell[] | 'open' | undefined {
  const { topic, rest } = withoutTopic(atoms);
  const all = withOwnList(piecesOf(rest).flatMap(splitRun));
  const common = all.filter(isForAll);
  const pieces = joinPieces(all.filter((piece) => !isForAll(piece)));
  if (pieces === undefined || common.some(({ atoms: own }) => own.some(isScope))) return undefined;
  const cells: Cell[] = [];
  for (const piece of pieces) {
    const cell = cellOf(piece, cells[0]);
    if (cell === undefined) return undefined;
    cells.push({ ...cell, conditions: [...topic, ...cell.conditions], values: [...cell.values, ...common.flatMap(({ atoms: own }) => own.filter(isValue))] });
  }
  return isConditionOpen(cells) || isCallerOpen(cells, pieces) ? 'open' : cells;
}

/** "orders and catalog: 2s each, orders also 2 retries": what holds for each is the list's, and what comes after is not. */
function withOwnList(pieces: readonly Piece[]): readonly Piece[] {
  const at = pieces.findIndex(isForAll);
  const [list, own] = [pieces.slice(0, at), pieces[at]];
  const after = pieces.slice(at + 1);
  if (at < 1 || own === undefined || after.length === 0 || !list.every((piece) => hasScope(piece) && !hasValue(piece)) || !after.every((piece) => hasScope(piece) && hasValue(piece))) return pieces;
  const names = list.flatMap(({ atoms }, index): readonly Atom[] => (index === 0 ? atoms : [{ kind: 'part' }, ...atoms]));
  return [{ atoms: [...names, ...own.atoms.filter(({ kind }) => kind !== 'every')], isException: false }, ...after];
}

/** "…, both with 2 retries": values for all that the list names. */
function isForAll(piece: Piece): boolean {
  return hasValue(piece) && piece.atoms.some(({ kind }) => kind === 'every') && !piece.atoms.some(({ kind }) => kind === 'name');
}

/** "For GET requests: …": which requests the whole list is about. */
function withoutTopic(atoms: readonly Atom[]): { readonly topic: readonly Phrase[]; readonly rest: readonly Atom[] } {
  const end = atoms.findIndex(({ kind }) => kind !== 'cond' && kind !== 'verb' && kind !== 'head');
  const isTopic = end > 0 && atoms[end]?.kind === 'colon' && !atoms.slice(end).some(({ kind }) => kind === 'rest');
  return isTopic ? { topic: atoms.slice(0, end).flatMap((atom) => (atom.kind === 'cond' ? [atom.phrase] : [])), rest: atoms.filter((atom, index) => index > end || atom.kind === 'head') } : { topic: [], rest: atoms };
}

/** "GET requests to orders 2s, catalog 3s": whether the second value is for those requests too, nobody can tell. */
function isConditionOpen(cells: readonly Cell[]): boolean {
  const [first] = cells;
  return first !== undefined && first.isScopeFirst && first.conditions.length > 0 && first.to !== undefined && (first.conditions[0]?.span.start ?? 0) < first.to.span.start && cells.slice(1).some((cell) => cell.to?.role === 'none' && cell.conditions.length === 0 && !cell.isRest);
}

/** "web waits 2s for orders; catalog: 3s": who calls, and who is called, nobody can tell of the second. */
function isCallerOpen(cells: readonly Cell[], pieces: readonly Piece[]): boolean {
  const [first] = cells;
  return first?.from !== undefined && first.isCallerFirst && first.isCalleeLast && pieces.slice(1).some(({ atoms }) => atoms.some(({ kind }, index) => kind === 'name' && atoms[index + 1]?.kind === 'colon'));
}

/** "orders=2s catalog=1s": names and values by turns need nothing between them. */
function splitRun(piece: Piece): Piece[] {
  const marks = piece.atoms.filter((atom) => atom.kind === 'name' || isValue(atom)).map((atom) => (atom.kind === 'name' ? 'n' : 'v')).join('');
  if (!/^(?:nv){2,}$/.test(marks)) return [piece];
  const pieces: { atoms: Atom[]; isException: boolean }[] = [];
  for (const atom of piece.atoms) {
    if (atom.kind === 'name' || pieces.length === 0) pieces.push({ atoms: [atom], isException: piece.isException && pieces.length === 0 });
    else pieces.at(-1)?.atoms.push(atom);
  }
  return pieces;
}

function piecesOf(atoms: readonly Atom[]): Piece[] {
  const pieces: { atoms: Atom[]; isException: boolean }[] = [{ atoms: [], isException: false }];
  for (const atom of atoms) {
    if (atom.kind === 'part') pieces.push({ atoms: [], isException: false });
    else if (atom.kind === 'except') pieces.push({ atoms: [], isException: true });
    else pieces.at(-1)?.atoms.push(atom);
  }
  // "…, except X": the mark alone opens the piece.
  return pieces.filter((piece) => piece.atoms.some(({ kind }) => kind !== 'verb' && kind !== 'colon'));
}

const isScope = ({ kind }: Atom): boolean => kind === 'name' || kind === 'cond' || kind === 'rest';
const isValue = (atom: Atom): atom is ValueAtom => atom.kind === 'value' || atom.kind === 'bare' || atom.kind === 'off';
const hasScope = ({ atoms }: Piece): boolean => atoms.some(isScope);
const hasValue = ({ atoms }: Piece): boolean => atoms.some(isValue);

function isScopeFirst({ atoms }: Piece): boolean {
  return atoms.findIndex(isScope) < atoms.findIndex(isValue);
}

/** Pieces that lack calls or a value join a neighbour: which one, the whole pieces show by their order. */
function joinPieces(pieces: readonly Piece[]): Piece[] | undefined {
  const rest = pieces.filter((piece) => hasScope(piece) || hasValue(piece));
  const whole = rest.filter((piece) => hasScope(piece) && hasValue(piece));
  const [only] = rest;
  // "orders calls payments with a timeout of 2s": all of it is one.
  if (whole.length === 0 && only !== undefined) return rest.some(({ isException }) => isException) ? undefined : [{ atoms: rest.flatMap(({ atoms }, index): readonly Atom[] => (index === 0 ? atoms : [{ kind: 'part' }, ...atoms])), isException: false }];
  const orders = new Set(whole.map(isScopeFirst));
  const isMixed = orders.size > 1;
  const [scopeFirst] = orders;
  const joined: Piece[] = [];
  let waiting: Atom[] = [];
  for (const piece of rest) {
    // "if the request is POST, then 60s": what waits for its value, and a value.
    // "timeout for orders except calls from web: 2s": whose the value is, the words leave open.
    if (piece.isException && waiting.some(({ kind }) => kind === 'name') && piece.atoms.some((atom) => atom.kind === 'name' && atom.role === 'from')) return undefined;
    // "catalog but not users: 2 retries": beside names a name is no exception.
    if (piece.isException && waiting.some((atom) => atom.kind === 'name' && atom.phrase.entities.every(({ kind }) => kind === 'service'))) return undefined;
    const isWhole = (hasScope(piece) || waiting.some(isScope)) && hasValue(piece);
    const last = joined.at(-1);
    if (isWhole || piece.isException) {
      joined.push({ atoms: [...waiting, ...piece.atoms], isException: piece.isException });
      waiting = [];
      continue;
    }
    if (isMixed || scopeFirst === undefined) return undefined;
    const goesForward = hasScope(piece) === scopeFirst;
    if (goesForward) waiting = [...waiting, ...piece.atoms, { kind: 'part' }];
    else if (last === undefined) return undefined;
    else joined[joined.length - 1] = { ...last, atoms: [...last.atoms, { kind: 'part' }, ...piece.atoms] };
  }
  return waiting.length > 0 ? undefined : joined;
}

function cellOf({ atoms, isException }: Piece, first: Cell | undefined): Cell | undefined {
  const names = atoms.flatMap((atom, index) => (atom.kind === 'name' ? [{ ...atom, index }] : []));
  const values = atoms.filter(isValue);
  if (values.length === 0 && !isException) return undefined;
  const roles = rolesOf(atoms, names, first, atoms.findIndex(isValue));
  if (roles === undefined) return undefined;
  return {
    ...roles,
    conditions: atoms.flatMap((atom) => (atom.kind === 'cond' ? [atom.phrase] : [])),
    isRest: atoms.some(({ kind }) => kind === 'rest'),
    isException,
    isCalleeLast: names.some(({ phrase, index }) => phrase === roles.to && index > atoms.findIndex(isValue)),
    values,
    isScopeFirst: isScopeFirst({ atoms, isException }),
  };
}

type NameAt = Extract<Atom, { kind: 'name' }> & { readonly index: number };
type Roles = Pick<Cell, 'to' | 'from' | 'isCallerFirst'>;

/** Who calls and who is called, by prepositions, by the verb between two names, or as in the first cell. */
function rolesOf(atoms: readonly Atom[], names: readonly NameAt[], first: Cell | undefined, valueAt: number): Roles | undefined {
  const [one, two, three] = names;
  if (three !== undefined) return joinedNames(atoms, names);
  if (one === undefined) return { isCallerFirst: false };
  if (two === undefined) {
    if (one.role === 'from') return { from: one.phrase, isCallerFirst: false };
    const isPlain = one.role === 'none';
    // "when cart calls it never": who calls, where the first cell had a caller too.
    if (isPlain && first?.from !== undefined && atoms.slice(one.index + 1, valueAt < 0 ? undefined : valueAt).some((atom) => atom.kind === 'verb' && atom.isCalling)) return { from: one.phrase, isCallerFirst: false };
    // "let web wait 2s for catalog but cart only 500ms": the same place, the same part.
    const isCaller = isPlain && first?.isCallerFirst === true && first.from !== undefined && first.isCalleeLast && one.index < valueAt;
    const isAsker = isPlain && first?.from !== undefined && first.to !== undefined && !first.isCallerFirst && first.from.span.start > first.to.span.start && first.from.role === 'none' && one.index < valueAt;
    return isCaller || isAsker ? { from: one.phrase, isCallerFirst: isCaller } : { to: one.phrase, isCallerFirst: false };
  }
  if (one.role === 'from' && two.role !== 'from') return { from: one.phrase, to: two.phrase, isCallerFirst: true };
  if (two.role === 'from' && one.role !== 'from') return { from: two.phrase, to: one.phrase, isCallerFirst: false };
  if (one.role !== 'none' && one.role === two.role) return joinedNames(atoms, names);
  const verb = atoms.slice(one.index, two.index).find((atom) => atom.kind === 'verb') ?? (atoms[two.index + 1]?.kind === 'verb' && two.index + 2 === valueAt ? atoms[two.index + 1] : undefined);
  if (verb?.kind === 'verb') return verb.isCalled ? { from: two.phrase, to: one.phrase, isCallerFirst: false } : { from: one.phrase, to: two.phrase, isCallerFirst: true };
  const before = atoms[one.index - 1];
  // "calls of web to orders"
  if (two.role === 'to' && (one.role === 'none' || (one.role === 'on' && before?.kind === 'verb' && before.isCalling))) return { from: one.phrase, to: two.phrase, isCallerFirst: true };
  return atoms.slice(one.index, two.index).some(isValue) || one.role !== two.role ? undefined : joinedNames(atoms, names);
}

/** Names in a list, of which all are meant. */
function joinedNames(atoms: readonly Atom[], names: readonly NameAt[]): Roles | undefined {
  const [first] = names;
  const last = names.at(-1);
  if (first === undefined || last === undefined) return undefined;
  const arePartedEach = names.slice(1).every(({ index }, at) => atoms.slice(names[at]?.index ?? 0, index).some(({ kind }) => kind === 'part'));
  if (!arePartedEach || names.some(({ role }) => role === 'from') || names.some(({ phrase }) => phrase.entities.some(({ kind }) => kind !== 'service'))) return undefined;
  return { to: { ...first.phrase, entities: names.flatMap(({ phrase }) => phrase.entities), span: { start: first.phrase.span.start, end: last.phrase.span.end } }, isCallerFirst: false };
}
