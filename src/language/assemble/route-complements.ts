import type { Unit } from './route-units.ts';
import { hasRequests } from './route-units.ts';
import { ask, type State } from './state.ts';

/**
 * Routes know which requests have something, and not which lack it. Those that lack it are the rest of those that have
 * it: "without the header" beside "with the header", "all but those with it". Undefined where nobody says where the
 * others go.
 */
export function completed(state: State, given: readonly Unit[]): readonly Unit[] | undefined {
  const lacking = given.find(({ isLacking }) => isLacking);
  if (lacking !== undefined && !given.some(({ tests, targets }) => tests.length > 0 && targets.length > 0)) return ask(state, `"${state.text.slice(lacking.span.start, lacking.span.end)}": without what?`, [], lacking.span);
  const units = withStay(given).map((unit, index) => withoutExcept(unit.isLacking ? { ...unit, isRest: true } : unit, given[index - 1]));
  const negative = units.filter(({ isNot, tests }) => isNot && tests.length > 0);
  const [only] = negative;
  if (only === undefined) return withDefault(units);
  const said = state.text.slice(only.span.start, only.span.end);
  if (negative.length > 1 || only.tests.length > 1) return ask(state, `"${said}": say which requests have something, and where they go; all others are the rest`, [], only.span);
  const others = units.filter((unit) => unit !== only);
  const positive = others.filter(({ tests }) => tests.length > 0);
  const plain = others.filter((unit) => unit.tests.length === 0 && unit.targets.length > 0 && unit.percent === undefined && !unit.isNone);
  const asRest: Unit = { ...only, tests: [], isNot: false, isRest: true };
  if (positive.length > 0 && positive.every((unit) => unit.targets.length > 0) && sharesAName(only, positive)) return [...others, asRest];
  const [other] = plain;
  if (positive.length === 0 && plain.length === 1 && other !== undefined && only.targets.length > 0) {
    // "those without it to v1, all others to v2".
    return [...others.filter((unit) => unit !== other), { ...other, tests: only.tests, isRest: false, isAll: false }, asRest];
  }
  return ask(state, `"${said}": and where should the requests go that ${only.tests[0]?.from.length === 0 ? 'have it' : 'come from there'}?`, [], only.span);
}

/** "v2 for all except a, which get v1": those of the exception are asked for by what they have. */
function withoutExcept(unit: Unit, before: Unit | undefined): Unit {
  if (unit.except === undefined || unit.tests.length === 0) return unit;
  // At the beginning it is the sentence that it denies: "unless the header is set, v1".
  return before === undefined && unit.targets.length > 0 && !unit.isNot ? { ...unit, isNot: true } : unit;
}

/** "Do not send gold to v2; they stay on v1." */
function withStay(units: readonly Unit[]): readonly Unit[] {
  return units.flatMap((unit, index): Unit[] => {
    const [before, next] = [units[index - 1], units[index + 1]];
    const isOff = (one: Unit | undefined): boolean => one !== undefined && one.isNone && one.tests.length > 0;
    const isPlain = (one: Unit | undefined): boolean => one !== undefined && one.targets.length > 0 && !hasRequests(one) && one.except === undefined;
    if (isOff(unit) && isPlain(next)) return [{ ...unit, isNone: false, targets: next?.targets ?? [] }];
    return isPlain(unit) && isOff(before) ? [] : [unit];
  });
}

/** What stands before an exception is what holds otherwise. */
function withDefault(units: readonly Unit[]): readonly Unit[] {
  if (units.every(({ except }) => except === undefined)) return units;
  return units.map((unit) => (unit.except === undefined && unit.targets.length > 0 && !hasRequests(unit) ? { ...unit, isAll: true } : unit));
}

/** Whether what is lacked is what the others have. */
function sharesAName({ tests }: Unit, positive: readonly Unit[]): boolean {
  const names = (all: Unit['tests']): readonly string[] => all.flatMap(({ conditions, from }) => [...conditions.flatMap(({ headers, query, path, methods }) => [...Object.keys(headers ?? {}), ...Object.keys(query ?? {}), ...(path === undefined ? [] : ['path']), ...(methods === undefined ? [] : ['methods'])]), ...(from.length === 0 ? [] : ['from'])]);
  const own = names(tests);
  return positive.every((unit) => names(unit.tests).every((name) => own.includes(name)));
}
