import type { Entity } from '../grammar/entities.ts';
import type { Link } from '../grammar/phrases.ts';
import type { TextSpan } from '../reading.ts';
import type { Piece, Test } from './route-piece.ts';

/** Some requests and where they go, as far as the words between two links tell. */
export interface Unit {
  targets: Entity[];
  percent?: number;
  /** What a fraction counts: "3 out of 10". */
  whole?: number;
  count?: number;
  isRest: boolean;
  isAll: boolean;
  isOnly: boolean;
  /** Nothing of it goes there. */
  isNone: boolean;
  /** The tests are those that do not hold. */
  isNot: boolean;
  /** "without": those that lack what was spoken of. */
  isLacking: boolean;
  /** Stands behind "except" or "unless". */
  except?: 'except' | 'unless';
  /** Any of them. */
  tests: Test[];
  /** Its target stands before its requests: "v2 for header a". */
  isTargetFirst: boolean;
  isFresh: boolean;
  isTail: boolean;
  isBound: boolean;
  /** What stands before it. */
  link: Link | undefined;
  subjects: Entity[];
  origins: Entity[];
  span: TextSpan;
}

const parting: ReadonlySet<Link> = new Set(['and', 'or', 'then', 'but', 'comma', 'semicolon', 'break', 'dash', 'slash', 'stop', 'question']);

function emptyUnit(span: TextSpan, link: Link | undefined): Unit {
  return { targets: [], isRest: false, isAll: false, isOnly: false, isNone: false, isNot: false, isLacking: false, tests: [], isTargetFirst: false, isFresh: false, isTail: false, isBound: false, link, subjects: [], origins: [], span };
}

/** Whether something says which requests these are. */
export function hasRequests({ percent, count, isRest, isAll, isNone, isLacking, tests }: Unit): boolean {
  return percent !== undefined || count !== undefined || isLacking || isRest || isAll || isNone || tests.length > 0;
}

const isTested = ({ tests, percent, count }: Unit): boolean => tests.length > 0 && percent === undefined && count === undefined;

/** Pieces as units: parted by links, and where a unit is whole and something else begins. */
export function unitsOf(pieces: readonly Piece[], isAllOf = false): readonly Unit[] {
  const units: Unit[] = [];
  let open: Unit | undefined;
  let link: Link | undefined;
  const close = (next: Link | undefined): void => {
    if (open !== undefined && (open.targets.length > 0 || hasRequests(open) || open.subjects.length > 0 || open.origins.length > 0)) units.push(open);
    else if (open?.except !== undefined || open?.isOnly === true) return;
    open = undefined;
    link = next;
  };
  for (const [index, piece] of pieces.entries()) {
    if (piece.kind === 'link') {
      if (open !== undefined && isEverything(open) && isException(pieces.slice(index))) {
        [open.except, open.isNot] = ['except', true];
        continue;
      }
      if (parting.has(piece.link) && !isInList(open, pieces, index)) close(piece.link);
      continue;
    }
    if (open !== undefined && beginsAnew(open, piece, pieces.slice(index + 1))) close(undefined);
    open ??= emptyUnit(piece.span, link);
    take(open, piece, pieces[index - 1]?.kind, pieces[index + 1]?.kind);
  }
  close(undefined);
  return joined(isAllOf ? units.map((unit) => (unit.link === 'dash' || unit.link === 'break' || unit.link === 'semicolon' || unit.link === 'comma' ? { ...unit, link: 'and', isFresh: false, isBound: true } : unit)) : units);
}

/** "not for v1, v2": a link inside of what one word rules. */
function isInList(open: Unit | undefined, pieces: readonly Piece[], index: number): boolean {
  return open !== undefined && open.targets.length === 0 && open.tests.length === 0 && !hasRequests(open) && open.subjects.length === 0 && pieces[index - 1]?.kind === 'except';
}

/** Whether a piece is no more of the unit before it. */
function beginsAnew(open: Unit, piece: Piece, after: readonly Piece[]): boolean {
  const end = after.findIndex((other) => other.kind === 'link' && parting.has(other.link));
  const targetAhead = after.slice(0, end < 0 ? after.length : end).some(({ kind }) => kind === 'target');
  const isWhole = open.targets.length > 0 && hasRequests(open);
  switch (piece.kind) {
    case 'except':
      // "all but those with a header go to v2": it is they that do not.
      return open.targets.length > 0 || (hasRequests(open) && !isEverything(open));
    case 'target':
      if (open.targets.length === 0) return false;
      return !isSame(open.targets, piece.entities);
    case 'percent':
    case 'count':
      return open.percent !== undefined || open.count !== undefined || (isWhole && !isLastOfPairs(after.slice(0, end < 0 ? after.length : end)));
    case 'rest':
    case 'lacking':
      return isWhole || (open.targets.length > 0 && targetAhead) || open.tests.length > 0;
    case 'test':
      return (isWhole && targetAhead) || (open.targets.length > 0 && open.percent !== undefined && targetAhead);
    case 'all':
    case 'none':
    case 'off':
      return isWhole && targetAhead;
    case 'not':
      return (isWhole && targetAhead) || (open.targets.length > 0 && targetAhead);
    case 'subject':
    case 'origin':
    case 'only':
    case 'link':
      return false;
  }
}

/** "all, but those with a header, go to v2". */
function isException([first, second, third]: readonly Piece[]): boolean {
  const isBut = first?.kind === 'link' && first.link === 'but';
  if (isBut) return second?.kind === 'test' && second.isThose;
  return first?.kind === 'link' && first.link === 'comma' && second?.kind === 'link' && second.link === 'but' && third?.kind === 'test' && third.isThose;
}

const isEverything = ({ isAll, isRest, percent, tests, targets }: Unit): boolean => (isAll || isRest) && percent === undefined && tests.length === 0 && targets.length === 0;

/** "otherwise v1 50% v2 50%": each share belongs to what stands before it. */
function isLastOfPairs(after: readonly Piece[]): boolean {
  const count = (...kinds: readonly Piece['kind'][]): number => after.filter(({ kind }) => kinds.includes(kind)).length;
  return 1 + count('percent', 'count', 'rest') > count('target');
}

function isSame(a: readonly Entity[], b: readonly Entity[]): boolean {
  const name = (entity: Entity): string => (entity.kind === 'version' ? entity.version.toLowerCase() : JSON.stringify(entity));
  return a.map(name).join() === b.map(name).join();
}

function take(unit: Unit, piece: Exclude<Piece, { kind: 'link' }>, before: Piece['kind'] | undefined, after: Piece['kind'] | undefined): void {
  unit.span = { start: unit.span.start, end: Math.max(unit.span.end, piece.span.end) };
  switch (piece.kind) {
    case 'target':
      if (unit.targets.length === 0) unit.targets.push(...piece.entities);
      unit.isTargetFirst ||= !hasRequests(unit);
      return;
    case 'test':
      unit.isFresh ||= unit.tests.length === 0 && piece.isFresh;
      unit.isTail ||= unit.tests.length === 0 && piece.isTail;
      unit.isBound ||= unit.tests.length === 0 && piece.isBound;
      unit.isNot ||= piece.isNot;
      // "that don't have the header": what is denied is the test.
      if (before === 'not') [unit.isNot, unit.isNone] = [true, false];
      unit.tests = both(unit.tests, [piece.test]);
      return;
    case 'percent':
      unit.percent = piece.percent;
      if (piece.whole !== undefined) unit.whole = piece.whole;
      return;
    case 'count':
      unit.count = piece.count;
      return;
    case 'rest':
      unit.isRest = true;
      return;
    case 'all':
      unit.isAll = true;
      return;
    case 'only':
      // "by v2 only" limits the version, "v2 only for web" the requests.
      unit.isOnly ||= after === 'test' || before === 'test' || (before === undefined && after !== 'target');
      return;
    case 'lacking':
      unit.isLacking = true;
      return;
    case 'off':
      unit.isNone = true;
      return;
    case 'not':
    case 'none':
      // "/a not to v2": where these do not go.
      if (after === 'target') unit.isNone = true;
      else if (unit.tests.length === 0 && !unit.isNone) unit.isNone = true;
      else unit.isNot = true;
      return;
    case 'except':
      unit.except = piece.isUnless ? 'unless' : 'except';
      unit.isNot ||= isEverything(unit);
      return;
    case 'subject':
      unit.subjects.push(...piece.entities);
      return;
    case 'origin':
      unit.origins.push(...piece.entities);
      return;
  }
}

/** Tests that must hold together; where two of one kind cannot, either. */
export function both(a: readonly Test[], b: readonly Test[]): Test[] {
  if (a.length === 0) return [...b];
  if (b.length === 0) return [...a];
  if (a.some((one) => b.some((other) => clash(one, other)))) return [...a, ...b];
  return a.flatMap((one) => b.map((other): Test => ({ conditions: [...one.conditions, ...other.conditions], from: [...one.from, ...other.from] })));
}

/** Two callers, two paths, two values of one header: no request has both. */
function clash(a: Test, b: Test): boolean {
  if (a.from.length > 0 && b.from.length > 0) return true;
  return a.conditions.some((one) => b.conditions.some((other) => {
    const hasPath = (one.path ?? one.paths) !== undefined && (other.path ?? other.paths) !== undefined;
    const names = Object.keys(one.headers ?? {});
    return hasPath || (one.methods !== undefined && other.methods !== undefined) || one.operations !== undefined || other.operations !== undefined || names.some((name) => name in (other.headers ?? {})) || Object.keys(one.query ?? {}).some((name) => name in (other.query ?? {}));
  }));
}

/** Units that lack a half find it beside them: "if a, then v2", "v2, if a", "v2 for a, b", "a, b: v2". */
function joined(given: readonly Unit[]): readonly Unit[] {
  const done: Unit[] = [];
  let waiting: Unit | undefined;
  for (const [index, unit] of given.entries()) {
    const next = given[index + 1];
    const before = done.at(-1);
    if (waiting !== undefined) {
      const one: Unit = merge(waiting, unit);
      waiting = undefined;
      if (waits(one, next)) waiting = one;
      else done.push(one);
      continue;
    }
    const ahead = given.slice(index + 1).find((one) => one.targets.length > 0 || one.isRest);
    const isOfList = unit.targets.length === 0 && (ahead === undefined || ahead.isRest || ahead.isAll || (ahead.isTargetFirst && hasRequests(ahead)));
    if (before !== undefined && next === undefined && isEqualPart(unit, before)) done[done.length - 1] = { ...before, percent: unit.percent ?? 0, span: { start: before.span.start, end: unit.span.end } };
    else if (isOfList && before !== undefined && !isLoneSubject(unit) && joinsBefore(unit, before)) done[done.length - 1] = merge(before, unit);
    else if (isLoneSubject(unit) && before !== undefined && next === undefined) before.subjects.push(...unit.subjects);
    else if (waits(unit, next)) waiting = unit;
    else if (unit.targets.length === 0 && before !== undefined && joinsBefore(unit, before)) done[done.length - 1] = merge(before, unit);
    else done.push(unit);
  }
  if (waiting !== undefined) done.push(waiting);
  return done;
}

/** "v1 and v2 get all traffic, half each". */
const isEqualPart = (unit: Unit, before: Unit): boolean => unit.percent !== undefined && unit.targets.length === 0 && unit.tests.length === 0 && !unit.isRest && !unit.isNone && before.targets.length > 1 && before.percent === undefined && before.tests.length === 0 && Math.abs(unit.percent * before.targets.length - 100) < 1.1;

const isLoneSubject = (unit: Unit): boolean => unit.targets.length === 0 && !hasRequests(unit);

/** Whether a unit goes on in the next one. */
function waits(unit: Unit, next: Unit | undefined): boolean {
  if (next === undefined || next.except !== undefined) return false;
  if (isLoneSubject(unit)) return true;
  if (unit.isNone && unit.targets.length === 0) return false;
  const isTargetOnly = next.targets.length > 0 && !hasRequests(next);
  if (unit.targets.length === 0) {
    if (isTargetOnly) return true;
    if (!isTested(unit) || unit.except !== undefined || !isTested(next) || next.isRest) return false;
    return next.targets.length === 0 ? next.tests.length > 0 : !next.isTargetFirst;
  }
  // "v2: 10%": what comes behind a target that has no requests, and has no target itself.
  // "v2, but those from a …": that begins anew.
  return !hasRequests(unit) && next.targets.length === 0 && hasRequests(next) && !next.isNone && next.link !== 'but';
}

function joinsBefore(unit: Unit, before: Unit): boolean {
  if (unit.except !== undefined || unit.isRest || before.except !== undefined || !isTested(unit)) return false;
  if (unit.isTail && before.targets.length > 0 && before.percent === undefined) return true;
  return isTested(before) && before.isTargetFirst && before.targets.length > 0;
}

function merge(a: Unit, b: Unit): Unit {
  // Items of a list, and what begins with its own word for requests: either is enough.
  const isListed = b.link === 'or' || b.link === 'dash' || b.link === 'break' || b.link === 'semicolon' || (b.link === 'comma' && a.isTargetFirst && !b.isBound);
  const isEither = isListed || b.isFresh;
  return {
    ...a,
    targets: a.targets.length > 0 ? a.targets : b.targets,
    ...(a.percent === undefined && b.percent !== undefined ? { percent: b.percent } : {}),
    ...(a.whole === undefined && b.whole !== undefined ? { whole: b.whole } : {}),
    ...(a.count === undefined && b.count !== undefined ? { count: b.count } : {}),
    ...(a.except === undefined && b.except !== undefined ? { except: b.except } : {}),
    isRest: a.isRest || b.isRest,
    isAll: a.isAll || b.isAll,
    isOnly: a.isOnly || b.isOnly,
    isNone: a.isNone || b.isNone,
    isNot: a.isNot || b.isNot,
    isLacking: a.isLacking || b.isLacking,
    tests: isEither && a.tests.length > 0 ? [...a.tests, ...b.tests] : both(a.tests, b.tests),
    isTargetFirst: a.targets.length > 0 ? a.isTargetFirst || b.tests.length > 0 : b.isTargetFirst && !hasRequests(a),
    isFresh: a.isFresh || b.isFresh,
    isTail: a.isTail,
    isBound: a.isBound,
    subjects: [...a.subjects, ...b.subjects],
    origins: [...a.origins, ...b.origins],
    span: { start: a.span.start, end: b.span.end },
  };
}
