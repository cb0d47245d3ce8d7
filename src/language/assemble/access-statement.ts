import type { Entity } from '../grammar/entities.ts';
import { elementsOf, type Element, type Elements, type Group, type Limit } from './access-elements.ts';
import type { Item } from './access-item.ts';
import type { Said } from './access-said.ts';
import { rolesOf, type Roles } from './access-roles.ts';

/** Whether it stands under the beginning of a list, and whether another statement stands before it. */
export interface Surroundings {
  readonly isList: boolean;
  readonly isContinued: boolean;
}

/** A statement, and how far it strays from the plainest way to say it. */
export interface Understood {
  readonly said: Said;
  readonly cost: number;
}

function isPair({ saying, conditions, exceptConditions }: Said, excepted: readonly Group[]): boolean {
  return saying === 'deny' && excepted.length > 0 && exceptConditions.length > 0 && conditions.length === 0;
}

/** "refuse everything except POST from a": a may POST, and nobody may do anything else. */
function turned(said: Said, excepted: readonly Group[]): Said {
  return isPair(said, excepted) ? { ...said, saying: 'allow', callers: said.exceptions, conditions: said.exceptConditions, exceptions: [], exceptConditions: [], isOnlyCallers: true } : said;
}

/** One statement of who may or may not call whom, with its pieces in any order; undefined where these items are not one. */
export function statementOf(items: readonly Item[], place: Surroundings): Understood | undefined {
  const elements = elementsOf(items);
  if (elements === undefined || !isOneClause(elements.list)) return undefined;
  const { list } = elements;
  const limits = list.filter((element): element is Limit => element.kind === 'limit');
  const excepted = list.filter((element): element is Group => element.kind === 'group' && element.isExcepted);
  const roles = rolesOf(list);
  if (roles === undefined || excepted.length > 1 || !limitsAgree(limits)) return undefined;
  const effect = effectOf(elements, roles, excepted, place);
  // Headers are no matter of access, and "calls must go to b" is none.
  if (effect === 'allow' && !/[A]/.test(lettersOf(list)) && limits.some(({ conditions }) => conditions.some(({ headers }) => headers !== undefined)) && excepted.length === 0) return undefined;
  if (effect === undefined || !exceptionFits(list, roles, excepted, effect)) return undefined;
  const said = sayAs(effect, { ...elements, roles, limits, excepted }, items);
  // "block namespace x, except GET from a": of the others it says nothing, and what is left to a is no rule of its own.
  if (isPair(said, excepted) && roles.callers.some(({ letters }) => !/^[YZ]+$/.test(letters))) return undefined;
  return { said: turned(said, excepted), cost: costOf(list, roles, elements.signs) };
}

const lettersOf = (list: readonly Element[]): string => list.map((element) => (element.kind === 'verb' ? element.letter : '.')).join('');

/** Verbs stand together, or an order stands before what is ordered: "let a call b", "calls from a to b are refused". */
function isOneClause(list: readonly Element[]): boolean {
  const runs = lettersOf(list).split(/\.+/).filter((run) => run !== '');
  if (runs.length > 2 || /H.*A|A.*H/.test(lettersOf(list))) return false;
  const [first = '', second = ''] = runs;
  return second === '' || (/^[ADXHn]+C?$/.test(first) && /^[CBSA]+$/.test(second) && !second.includes('n') && !(/[ADXH]/.test(first) && second.includes('A') && !second.includes('C'))) || (/^C+$/.test(first) && /^n?[ADdH]+$/.test(second));
}

/** Two conditions that say different things of the same requests. */
function limitsAgree(limits: readonly Limit[]): boolean {
  const plain = limits.filter(({ isExcepted }) => !isExcepted);
  if (plain.length > 2 || limits.length - plain.length > 1) return false;
  const [first, second] = plain;
  if (first === undefined || second === undefined) return true;
  const fields = ({ conditions }: Limit): Set<string> => new Set(conditions.flatMap((condition) => (condition.operations !== undefined ? ['path', 'methods'] : Object.keys(condition))));
  const isSame = JSON.stringify(first.conditions.map(({ methods }) => methods)) === JSON.stringify(second.conditions.map(({ methods }) => methods)) || isNarrower(first, second);
  return first.isAny === second.isAny && (isSame || [...fields(first)].every((field) => !fields(second).has(field)));
}

/** "read access (GET)": the second says what the first means. */
function isNarrower(first: Limit, second: Limit): boolean {
  const methods = ({ conditions }: Limit): readonly string[] => (conditions.every((condition) => Object.keys(condition).join() === 'methods') ? conditions.flatMap((condition) => condition.methods ?? []) : []);
  const [wide, narrow] = [methods(first), methods(second)];
  return narrow.length > 0 && narrow.every((method) => wide.includes(method));
}

type Effect = 'allow' | 'deny';

function effectOf({ list, isOnlyClient }: Elements, { callers, callees, isOpen }: Roles, excepted: readonly Group[], { isList, isContinued }: Surroundings): Effect | undefined {
  const verbs = lettersOf(list).replaceAll('.', '');
  const count = (letters: RegExp): number => verbs.match(letters)?.length ?? 0;
  const isNobody = callers.some(({ letters }) => letters.startsWith('Z'));
  if (verbs.includes('O') && verbs !== 'O') return undefined;
  const negations = count(/n/g) + (/[DdXL]/.test(verbs) ? 1 : 0);
  if (negations > 1 || (isNobody && negations > 0) || (/[DdXL]/.test(verbs) && verbs.includes('A'))) return undefined;
  // "only a" and a refusal of others in one.
  if (negations > 0 && callers.some(({ isOnly, preposition }) => isOnly && preposition !== '')) return undefined;
  const hasLimit = list.some(({ kind }) => kind === 'limit');
  // "…, but nothing on b": of what, has to be said.
  if (isNobody && verbs === '' && !hasLimit && !isList && !isContinued && excepted.length === 0 && !callees.some(({ isHead }) => isHead)) return undefined;
  if (isNobody) return excepted.some(({ isOutside }) => !isOutside) && callers.every(({ letters }) => letters === 'Z') ? 'allow' : 'deny';
  // "a POST, else deny": two things, and not one.
  if (negations > 0 && callers.some(({ letters }) => letters.includes('R')) && callees.some(({ preposition, isHead }) => preposition === '' && !isHead)) return undefined;
  if (negations > 0) return isSaid(verbs, list) ? 'deny' : undefined;
  // "close b except for a".
  if (isShutBut(list, callers, callees, excepted)) return 'allow';
  // "b is closed, but not for GET".
  if (verbs.includes('H') && callers.length === 0 && list.some((element) => element.kind === 'limit' && element.isExcepted)) return list.some((element) => element.kind === 'limit' && !element.isExcepted) ? undefined : 'deny';
  // "a is limited to GET on b".
  if (verbs === 'H' && hasLimit && callers.length > 0 && callees.some(({ preposition }) => preposition === 'o') && callers.every(({ letters, preposition }) => /^[EP]+$/.test(letters) && preposition === '')) return 'allow';
  if (verbs.includes('H')) return callers.length > 0 && (!hasLimit || callers.some(({ letters }) => letters.startsWith('Y'))) ? heldEffect(callers, callees) : hasLimit ? 'allow' : undefined;
  if (verbs === 'O') return callers.length > 0 ? 'allow' : undefined;
  // "access matrix for b": what follows says who.
  if (verbs === 'C' && callees.length === 0 && callers.every(({ preposition }) => preposition === 'r') && !hasLimit) return undefined;
  if (/[ACBS]/.test(verbs)) return callers.length > 0 || hasLimit || (verbs.includes('C') && callees.length > 0 && !verbs.includes('A')) ? 'allow' : undefined;
  const isOnly = isOnlyClient || list.some((element) => element.isOnly);
  const isArrow = callees.some(({ preposition }) => preposition === 't') && callers.some(({ letters }) => /^[EP]+$/.test(letters));
  const isSaidOfRequests = hasLimit && (callers.length > 0 || isOpen);
  // "a only from b, c from d".
  const goesOn = isContinued && callees.length > 0 && callers.some(({ preposition }) => /[fyr]/.test(preposition));
  // "a: only b; c: d and e".
  const isNext = isContinued && callees.some(({ isHead }) => isHead) && callers.every(({ letters, preposition }) => /^[EP]+$/.test(letters) && preposition === '');
  return isOnly || isList || isArrow || isSaidOfRequests || goesOn || isNext ? 'allow' : undefined;
}

/** "Close b except for a": nobody else. */
function isShutBut(list: readonly Element[], callers: readonly Group[], callees: readonly Group[], excepted: readonly Group[]): boolean {
  const isOne = callees.length === 1 && callees.every(({ letters, entities }) => /^[EP]+$/.test(letters) && entities.every(({ kind }) => kind === 'service' || kind === 'pronoun'));
  return lettersOf(list).replaceAll('.', '') === 'H' && callers.length === 0 && isOne && excepted.length === 1 && excepted.every(({ preposition, isOutside }) => preposition !== 't' && !isOutside) && list.every(({ kind }) => kind !== 'limit');
}

/** "no" stands for a refusal beside a verb, before requests or calls that are named with a preposition, or behind a name. */
function isSaid(verbs: string, list: readonly Element[]): boolean {
  if (/[ADdBCSXL]/.test(verbs)) return true;
  const [first] = list;
  const isAtEnd = list.at(-1)?.kind === 'verb';
  const isWhole = list.filter(({ kind }) => kind === 'group').length === 2 && list.some((element) => element.kind === 'group' && element.isHead);
  return isAtEnd || isWhole || (first?.kind === 'verb' && list.length > 1);
}

/** "restrict b to a": nobody else. "close b to everybody except a": nobody. */
function heldEffect(callers: readonly Group[], callees: readonly Group[]): Effect | undefined {
  const [who] = callers;
  if (who === undefined) return undefined;
  if (/^Y+$/.test(who.letters)) return 'deny';
  if (who.letters.includes('R')) return undefined;
  const isClear = who.isOnly || who.preposition === 't' || who.preposition === 'y' || (who.preposition === '' && callees.length > 0);
  return isClear ? 'allow' : undefined;
}

/** "a may call b but not c": c is who is called, and no caller. */
function exceptionFits(list: readonly Element[], { callers, callees }: Roles, [excepted]: readonly Group[], effect: Effect): boolean {
  if (excepted === undefined || isAdded(list, effect)) return true;
  if (isSpared(list, callers, callees, excepted)) return effect === 'deny';
  // "everybody except a's POST".
  // "everything in x except b": whether b calls or is called.
  const before = list[list.indexOf(excepted) - 1];
  if (before?.kind === 'group' && callees.includes(before) && before.entities.some(({ kind }) => kind !== 'service' && kind !== 'pronoun') && !/[fyr]/.test(excepted.preposition || '?')) return false;
  if (excepted.preposition === 't' || list[list.indexOf(excepted) + 1]?.kind === 'limit') return false;
  const isWhole = callers.every(({ letters, entities }) => /^[YZRW]+$/.test(letters) || entities.every(({ kind }) => kind === 'namespace' || kind === 'all-services' || kind === 'mesh' || kind === 'any-identity'));
  if (isShutBut(list, callers, callees, [excepted])) return true;
  if (callers.length === 0 && effect === 'allow') return list.some((element) => element.kind === 'limit' && !element.isExcepted);
  return isWhole;
}

/** "a must not call anything in x except b": b is spared of what a must not call. */
function isSpared(list: readonly Element[], callers: readonly Group[], callees: readonly Group[], excepted: Group): boolean {
  const isBehindPlace = callees.some((group) => list.indexOf(group) === list.indexOf(excepted) - 1 && group.entities.every(({ kind }) => kind === 'namespace' || kind === 'all-services'));
  return isBehindPlace && callers.length > 0 && callers.every(({ letters }) => /^[EP]+$/.test(letters)) && excepted.entities.every(({ kind }) => kind === 'service') && /^[to]?$/.test(excepted.preposition);
}

/** "Besides a, b may call c": both. */
function isAdded([first]: readonly Element[], effect: Effect): boolean {
  return effect === 'allow' && first?.kind === 'group' && first.isExcepted;
}

interface Parts extends Elements {
  readonly roles: Roles;
  readonly limits: readonly Limit[];
  readonly excepted: readonly Group[];
}

function sayAs(effect: Effect, { list, isOnlyClient, roles, limits, excepted }: Parts, items: readonly Item[]): Said {
  const { callers, callees, isOpen } = roles;
  const verbs = lettersOf(list).replaceAll('.', '');
  const isNobodyBut = (callers.some(({ letters }) => letters === 'Z') && excepted.some(({ isOutside }) => !isOutside)) || isShutBut(list, callers, callees, excepted);
  const spared = excepted.some((group) => isSpared(list, callers, callees, group));
  const isHeld = verbs.includes('H');
  const ofVerb = list.some((element) => element.kind === 'verb' && element.isOnly);
  const isOfCallees = callees.some(({ isOnly }) => isOnly);
  const at = (element: Element | undefined): number => (element === undefined ? -1 : list.indexOf(element));
  const unexcepted = limits.filter(({ isExcepted }) => !isExcepted);
  const [wide, narrow] = unexcepted;
  const plain = wide !== undefined && narrow !== undefined && isNarrower(wide, narrow) ? [{ ...narrow, isOnly: wide.isOnly || narrow.isOnly }] : unexcepted;
  const isPassive = /[Bd]/.test(verbs);
  // "access to b is limited to GET".
  const held = list.findIndex((element) => element.kind === 'verb' && element.letter === 'H');
  const isLimitedTo = isHeld && unexcepted.some((limit) => at(limit) > held && !callers.some((group) => /[ty]/.test(group.preposition || '?') && at(group) > at(limit)));
  const isOfCallers = isOnlyClient || callers.some(({ isOnly }) => isOnly) || isNobodyBut || (isHeld && effect === 'allow' && !isLimitedTo) || (ofVerb && callers.length > 0) || (isOfCallees && (isPassive || (list[0]?.kind === 'verb' && callers.length > 0)));
  const first = items[0];
  const last = items.at(-1);
  return {
    saying: effect,
    callers: (isNobodyBut ? excepted : isAdded(list, effect) ? [...callers, ...excepted] : callers).flatMap(({ entities }): readonly Entity[] => entities),
    callees: callees.flatMap(({ entities }): readonly Entity[] => entities),
    conditions: plain.flatMap(({ conditions }) => conditions),
    spared: spared ? excepted.flatMap(({ entities }): readonly Entity[] => entities) : [],
    exceptions: isNobodyBut || spared || isAdded(list, effect) ? [] : excepted.flatMap(({ entities }): readonly Entity[] => entities),
    exceptConditions: limits.flatMap(({ isExcepted, conditions }) => (isExcepted ? conditions : [])),
    isOnlyCallers: effect === 'allow' && isOfCallers,
    isOnlyRequests: effect === 'allow' && (isLimitedTo || plain.some(({ isOnly }) => isOnly) || (ofVerb && callers.length === 0) || ((ofVerb || isOfCallees) && verbs === 'B' && plain.length > 0)),
    isProhibition: isNobodyBut && callers.length > 0,
    isNarrowing: effect === 'allow' && !isOfCallers && (verbs === 'C' || verbs === 'H' || verbs === 'CH') && (isLimitedTo || plain.some(({ isOnly }) => isOnly)) && callers.length > 0 && callers.every(({ letters, isHead, preposition }) => /^[EP]+$/.test(letters) && !isHead && (preposition === '' || (preposition === 'u' && verbs === 'CH'))),
    isGapped: verbs === '' && limits.length === 0 && callees.length > 0 && callers.some(({ preposition }) => /[fyr]/.test(preposition)),
    isOnlyUnclear: effect === 'allow' && isOfCallees && !isPassive && !isOfCallers,
    conditionsFirst: plain.length > 0 && callees.length > 0 && (at(unexcepted[0]) < at(callees[0]) || (!verbs.includes('A') && at(unexcepted[0]) < at(callers[0]) && at(callees[0]) < at(callers[0]))),
    isActive: callees.length > 0 && callers.length > 0 && at(callers[0]) < at(callees[0]),
    isNotMore: effect === 'deny' && verbs === 'n' && callees.length === 0 && list[0]?.kind === 'verb' && plain.length === 0,
    isBareDeny: effect === 'deny' && verbs === 'D' && list.length === 2 && callers.length === 1 && callers[0]?.preposition === '' && /^[EP]+$/.test(callers[0].letters) && list[0]?.kind === 'verb',
    isOpen,
    isBarePair: verbs === '' && callees.some(({ preposition, isHead }) => preposition === '' && !isHead) && callers.some(({ preposition }) => preposition === ''),
    isHeadCaller: callers.some(({ isHead }) => isHead),
    lacksCaller: callers.length === 0 && /[CS]/.test(verbs) && !isPassive && !/[ADX]/.test(verbs),
    span: { start: first?.phrase.span.start ?? 0, end: last?.phrase.span.end ?? 0 },
  };
}

function costOf(list: readonly Element[], { callers, callees }: Roles, signs: number): number {
  return (callees.length === 0 ? 0.1 : 0) + (callers.length === 0 ? 0.15 : 0) + signs + list.length / 1_000;
}
