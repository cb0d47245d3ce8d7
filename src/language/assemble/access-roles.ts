import type { Element, Group } from './access-elements.ts';

export interface Roles {
  readonly callers: readonly Group[];
  readonly callees: readonly Group[];
  /** Names of which only what was said before can tell whether they call or are called: "a: GET". */
  readonly isOpen: boolean;
}

interface Place {
  readonly group: Group;
  readonly at: number;
}

/** Who calls and who is called: by preposition, then by place before or behind the verb. Undefined where it cannot be told. */
export function rolesOf(list: readonly Element[]): Roles | undefined {
  const letters = list.map((element) => (element.kind === 'verb' ? element.letter : element.kind === 'limit' ? 'K' : 'g'));
  const places = list.flatMap((element, at): Place[] => (element.kind === 'group' && !element.isExcepted ? [{ group: element, at }] : []));
  const callers: Place[] = [];
  const callees: Place[] = [];
  const open: Place[] = [];
  const hasVerb = (wanted: string): boolean => letters.some((letter) => wanted.includes(letter));
  for (const place of places) {
    const { preposition, letters: names } = place.group;
    const isSure = /^[YZRW]+$/.test(names);
    if (preposition === 'f' || preposition === 'y') callers.push(place);
    else if (isSure) (preposition === 'o' && !hasVerb('BCDdHA') ? open : callers).push(place);
    else if (preposition === 't') callees.push(place);
    else open.push(place);
  }
  // "access to b to a", "restrict b to a", "b is available to a": the second one calls.
  const [, second] = callees;
  if (second !== undefined && callees.length === 2 && callers.length === 0) moveLast(callees, callers);
  for (const place of open.filter(({ group }) => group.preposition === 'o')) callees.push(place);
  // "should be accepted by b from a".
  const taker = callers.findIndex(({ group }) => group.preposition === 'y');
  if (callers.length === 2 && taker >= 0 && callers[1 - taker]?.group.preposition === 'f' && callees.length === 0) {
    // "Port 9000 from b may be called only by a".
    const called = letters.findIndex((letter) => letter === 'B' || letter === 'd');
    const isOwned = called > (callers[1 - taker]?.at ?? 0) && called < (callers[taker]?.at ?? 0);
    callees.push(...callers.splice(isOwned ? 1 - taker : taker, 1));
  }
  // "the permission of a to call b".
  const of = open.find(({ group }) => group.preposition === 'u');
  if (of !== undefined && letters.slice(0, of.at).some((letter) => 'CXDA'.includes(letter)) && letters.slice(of.at).includes('C')) callers.push(...open.splice(open.indexOf(of), 1));
  // "restrict callers of b to a".
  if (hasVerb('H') && callees.length === 1 && callers.length === 0 && open.some(({ group }) => group.preposition === 'u')) moveLast(callees, callers);
  // "the /internal endpoints of b belong to a": whose requests they are is who is called.
  const owner = open.find(({ group, at }) => group.preposition === 'u' && letters[at - 1] === 'K');
  if (owner !== undefined && callees.length === 1 && callers.length === 0) {
    moveLast(callees, callers);
    callees.push(owner);
    open.splice(open.indexOf(owner), 1);
  }
  for (const place of open.filter(({ group }) => group.preposition === 'u')) (callees.length > 0 && open.every(({ group }) => group.preposition !== '') ? callers : callees).push(place);
  const bare = open.filter(({ group }) => group.preposition === '');
  if (hasVerb('LO')) return closedRoles(places);
  if (isMisplaced(places, letters)) return undefined;
  const order = letters.findIndex((letter) => 'ADXCSn'.includes(letter));
  const passive = letters.findIndex((letter) => letter === 'B' || letter === 'd');
  // "access to b is granted to a".
  if (letters[0] === 'C' && callees.length === 1 && callers.length === 0 && bare.length === 1 && (bare[0]?.at ?? 0) < (callees[0]?.at ?? 0)) moveLast(callees, callers);
  // "permit a to GET /x from b".
  const [from] = callers;
  if (order === 0 && from?.group.preposition === 'f' && callers.length === 1 && callees.length === 0 && bare.length === 1 && letters[from.at - 1] === 'K' && letters[(bare[0]?.at ?? 0) + 1] === 'K' && !hasVerb('BCdH')) return { callers: bare.map(({ group }) => group), callees: [from.group], isOpen: false };
  // "a may GET from b".
  const verb = letters.findLastIndex((letter) => letter === 'C');
  if (verb >= 0 && from?.group.preposition === 'f' && callers.length === 1 && callees.length === 0 && bare.length === 1 && (bare[0]?.at ?? 0) < verb && letters[verb + 1] === 'K' && from.at === verb + 2 && bare[0]?.group.isHead !== true) return { callers: bare.map(({ group }) => group), callees: [from.group], isOpen: false };
  // "block a from b": calls of a, or calls from b?
  const isKept = letters[0] === 'D' && from?.group.preposition === 'f' && !hasVerb('BCdHS') && !letters.includes('K') && bare.length === 1 && callees.length === 0 && callers.length === 1 && [from.group, bare[0]?.group].every((group) => group?.entities.every(({ kind }) => kind === 'service') === true);
  if (isKept) return undefined;
  // "b is open to a".
  if (passive >= 0 && callees.length === 1 && callers.length === 0 && bare.some(({ at }) => at < passive)) moveLast(callees, callers);
  const forWhom = open.filter(({ group }) => group.preposition === 'r');
  // "payments is for orders only", "users: allow GET for web".
  if (forWhom.length === 1 && bare.length === 1 && callers.length + callees.length === 0 && (order < 0 || (bare[0]?.at ?? 0) < order) && (!hasVerb('CS') || bare[0]?.group.isHead === true)) {
    callees.push(...bare);
    callers.push(...forWhom);
  } else if (forWhom.length === 1 && bare.length === 1 && callers.length + callees.length === 0 && forWhom[0]?.group.isHead === true) {
    // "whitelist for payments: orders".
    callees.push(...forWhom);
    callers.push(...bare);
  } else {
    if (!placeBare(bare, letters, callers, callees)) return undefined;
    for (const place of forWhom) (callees.length === 0 && callers.length > 0 ? callees : callers).push(place);
  }
  // "web is refused by users": not they are who calls.
  if (bare.length === 1 && callers.some(({ group }) => group.preposition === 'y') && callees.includes(bare[0] as Place) && hasVerb('AD') && !hasVerb('BCd')) return undefined;
  const isOpen = callees.length === 0 && callers.length === 1 && bare.length === 1 && (!hasVerb('ADCBdHLOSXn') || (bare[0]?.group.isHead === true && bare[0].at === 0 && !hasVerb('CBdHLOS')));
  mergeCallers(callers, hasVerb('X'));
  const real = callees.length > 1 ? callees.filter(({ group }) => group.letters !== 'P') : callees;
  if (callers.length > 1 || real.length > 1) return undefined;
  return { callers: callers.map(({ group }) => group), callees: real.map(({ group }) => group), isOpen };
}

/** "a may call everything", "POST nothing": everybody or nobody where no caller can stand. */
function isMisplaced(places: readonly Place[], letters: readonly string[]): boolean {
  const active = letters.findLastIndex((letter) => letter === 'C' || letter === 'S');
  const passive = letters.findIndex((letter) => letter === 'B' || letter === 'd');
  if (passive > 0 && places.some(({ group, at }) => at < passive && group.preposition === '' && /^[YZRW]/.test(group.letters))) return true;
  // "it may not call anyone": whom it calls, and not who calls.
  if (places.some(({ group, at }) => group.preposition === '' && /^Y+$/.test(group.letters) && letters[at - 1] === 'C' && at === letters.length - 1)) return true;
  return places.some(({ group, at }) => group.preposition === '' && /^[YZRW]/.test(group.letters) && ((active >= 0 && at > active && places.some((other) => other.at < at && other.group.preposition !== 'o')) || (letters[at - 1] === 'K' && group.letters.startsWith('Z'))));
}

/** "close b for a", "isolate b from a": whoever it is closed for calls. */
function closedRoles(places: readonly Place[]): Roles | undefined {
  const callers = places.filter(({ group }) => 'ftry'.includes(group.preposition || '?') || /^[YZRW]/.test(group.letters)).map(({ group }) => group);
  const callees = places.map(({ group }) => group).filter((group) => !callers.includes(group));
  return callers.length === 1 && callees.length <= 1 ? { callers, callees, isOpen: false } : undefined;
}

/** "nothing from namespace x", "remove a from those who may": one of the two says who is meant. */
function mergeCallers(callers: Place[], isTakenAway: boolean): void {
  if (callers.length !== 2) return;
  // "everything else on b only from a": all other requests.
  const weak = callers.findIndex(({ group }) => (isTakenAway ? group.letters === 'P' : /^[YZR]$/.test(group.letters) && group.preposition === ''));
  const other = callers[1 - weak];
  const none = callers[weak]?.group.letters === 'Z';
  if (weak < 0 || other === undefined || (!isTakenAway && other.group.preposition !== 'f')) return;
  callers.splice(0, 2, none ? { ...other, group: { ...other.group, letters: `Z${other.group.letters}` } } : other);
}

function moveLast(from: Place[], to: Place[]): void {
  const last = from.pop();
  if (last !== undefined) to.push(last);
}

/** Names without a preposition. False where their place says nothing. */
function placeBare(bare: readonly Place[], letters: readonly string[], callers: Place[], callees: Place[]): boolean {
  const passive = letters.findIndex((letter) => letter === 'B' || letter === 'd');
  const active = letters.findLastIndex((letter) => letter === 'C' || letter === 'S');
  const order = letters.findIndex((letter) => 'ADXH'.includes(letter));
  if (passive >= 0) return placeAround(bare, passive, callees, callers);
  if (letters.includes('H') && !(active >= 0 && bare.some(({ at }) => at < active) && bare.some(({ at }) => at > active))) return placeHeld(bare, letters, callers, callees);
  // "users: only web may call it"
  const [head, ...rest] = bare;
  if (head?.group.isHead === true && (rest.length > 0 || callers.length > 0) && callees.every(({ group }) => group.letters === 'P')) {
    // "affiliates: no access to booking": who is called stands behind the verb.
    if (active > head.at && callers.length === 0 && rest.length > 0 && rest.every(({ at }) => at > active)) {
      callers.push(head);
      return placeAll(rest, callees);
    }
    callees.push(head);
    return active > head.at ? placeAround(rest, active, callers, callees) : placeAll(rest, callers);
  }
  // "users, used by web", "users gets calls from web".
  if (active >= 0 && callers.length > 0 && callees.length === 0 && bare.every(({ at }) => at < active)) return placeAll(bare, callees);
  // "the only one that may call b is a".
  const [whom, who, ...more] = bare;
  if (active === 0 && whom !== undefined && who !== undefined && more.length === 0 && callers.length + callees.length === 0) {
    callees.push(whom);
    callers.push(who);
    return true;
  }
  if (active >= 0 && bare.some(({ at }) => at > active || callers.length === 0)) return placeAround(bare, active, callers, callees);
  if (bare.length === 0) return true;
  if (bare.length === 1) return placeOne(bare, callers, callees);
  const [first, second] = bare;
  // "payments only orders", "users allows web".
  if (bare.length === 2 && first !== undefined && second !== undefined && callers.length === 0 && callees.length === 0 && order < 0 && second.group.isOnly && !first.group.isOnly) {
    callees.push(first);
    callers.push(second);
    return true;
  }
  if (bare.length === 2 && first !== undefined && second !== undefined && callers.length === 0 && callees.length === 0 && first.at < order && second.at > order) {
    callees.push(first);
    callers.push(second);
    return true;
  }
  return false;
}

function placeAll(bare: readonly Place[], to: Place[]): boolean {
  to.push(...bare);
  return true;
}

/** One who is named without a preposition is what the others leave. */
function placeOne(bare: readonly Place[], callers: Place[], callees: Place[]): boolean {
  if (callees.length > 0) return placeAll(bare, callers);
  if (callers.length > 0) return placeAll(bare, callees);
  return placeAll(bare, callers);
}

/** Before the verb and behind it. */
function placeAround(bare: readonly Place[], verb: number, before: Place[], behind: Place[]): boolean {
  for (const place of bare) (place.at < verb ? before : behind).push(place);
  return true;
}

/** "restrict b to a": what is held is called. */
function placeHeld(bare: readonly Place[], letters: readonly string[], callers: Place[], callees: Place[]): boolean {
  const [first, ...rest] = bare;
  if (first === undefined) {
    const [to] = callees;
    // "restricted to a", of what was spoken of before.
    if ((to?.group.isOnly === true || (letters[0] !== 'H' && letters.indexOf('H') < (to?.at ?? 0))) && callers.length === 0) moveLast(callees, callers);
    return true;
  }
  // "a is limited to GET on b".
  const isOfRequests = letters.indexOf('K') > letters.indexOf('H') && callees.some(({ group }) => group.preposition === 'o') && callers.length === 0;
  if (first.group.isOnly || isOfRequests) return placeAll(bare, callers);
  if (callees.length > 0 && callers.length === 0) moveLast(callees, callers);
  if (callees.length > 0) return placeAll(bare, callers);
  callees.push(first);
  return placeAll(rest, callers);
}
