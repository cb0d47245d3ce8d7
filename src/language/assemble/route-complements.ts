import type { Entity } from '../grammar/entities.ts';
import type { Unit } from './route-units.ts';
import { both, hasRequests } from './route-units.ts';
import { ask, assume, type State } from './state.ts';
import { versionsOf } from './state-versions.ts';

/**
 * Routes know which requests have something, and not which lack it. Those that lack it are the rest of those that have
 * it: "without the header" beside "with the header", "all but those with it". Undefined where nobody says where the
 * others go.
 */
export function completed(state: State, given: readonly Unit[]): readonly Unit[] | undefined {
  const lacking = given.find(({ isLacking }) => isLacking);
  if (lacking !== undefined && !given.some(({ tests, targets }) => tests.length > 0 && targets.length > 0)) return ask(state, `"${state.text.slice(lacking.span.start, lacking.span.end)}": without what?`, [], lacking.span);
  const units = withElsewhere(state, withOnly(state, withStay(state.text, given.map(withoutVersion)))).map((unit, index) => withoutExcept(unit.isLacking ? { ...unit, isRest: true } : unit, given[index - 1]));
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
function withStay(text: string, units: readonly Unit[]): readonly Unit[] {
  return units.flatMap((unit, index): Unit[] => {
    const [before, next] = [units[index - 1], units[index + 1]];
    // "… to v2 except requests from web, they still need v1"
    const isExcepted = (one: Unit | undefined, stays: Unit | undefined): boolean => one?.except !== undefined && one.tests.length > 0 && one.targets.length === 0 && stays !== undefined && /^\W*(?:and |but )?(?:they|those|these|which|who|it|that one)\b/i.test(text.slice(one.span.end, stays.span.end));
    const isOff = (one: Unit | undefined, stays?: Unit): boolean => one !== undefined && ((one.isNone && one.tests.length > 0) || isExcepted(one, stays));
    const isPlain = (one: Unit | undefined): boolean => one !== undefined && one.targets.length > 0 && !hasRequests(one) && one.except === undefined;
    if (isOff(unit, next) && isPlain(next)) return [{ ...unit, isNone: false, targets: next?.targets ?? [], ...(unit.isNone ? {} : { isNot: false }) }];
    return isPlain(unit) && isOff(before, unit) ? [] : [unit];
  });
}

/**
 * "v2 for web unless the path starts with /old; v1 otherwise", "v2 except for GETs": those that are excepted go where the
 * others go, or to the only other version there is.
 */
function withElsewhere(state: State, units: readonly Unit[]): readonly Unit[] {
  const [rest, ...others] = units.filter((unit) => unit.isRest && unit.targets.length === 1 && unit.tests.length === 0);
  return units.map((unit, index): Unit => {
    const before = units[index - 1];
    // "… of web to v3 except those to /admin, which stay on v1": of web, too.
    if (unit.except !== undefined && unit.targets.length > 0 && before !== undefined && before.targets.length > 0 && before.tests.length > 0 && unit.tests.length > 0 && !unit.isNot) return { ...unit, tests: both(before.tests, unit.tests) };
    if (unit.isNone && unit.tests.length > 0 && unit.targets.length === 1 && units.length === 1) {
      // "traffic of web must not go to v2"
      const other = otherVersion(state, unit);
      const [target] = unit.targets;
      if (other !== undefined && target !== undefined) state.background.push(state.text.slice(target.span.start, target.span.end));
      if (other !== undefined) return { ...unit, isNone: false, targets: [other] };
    }
    const isOpen = (unit.except !== undefined) !== unit.isNot && unit.targets.length === 0 && unit.tests.length > 0 && unit.percent === undefined;
    if (!isOpen || before === undefined || before.targets.length !== 1 || before.percent !== undefined || before.isNone) return unit;
    const target = rest === undefined ? otherVersion(state, before) : others.length === 0 ? rest.targets[0] : undefined;
    if (target === undefined || (rest !== undefined && before.tests.length === 0)) return unit;
    const { except: _, ...own } = unit;
    return { ...own, targets: [target], tests: both(before.tests, unit.tests), isNot: false };
  }).map((unit, index, all): Unit => (rest === undefined && unit.targets.length > 0 && !hasRequests(unit) && all[index + 1] !== units[index + 1] ? { ...unit, isAll: true } : unit));
}

/** "v2 only for web": everything else goes to the only other version there is. */
function withOnly(state: State, units: readonly Unit[]): readonly Unit[] {
  const only = units.find((unit) => unit.isOnly && unit.tests.length > 0 && unit.targets.length === 1 && !unit.isNot && unit.percent === undefined);
  if (only === undefined || units.some((unit) => unit !== only && (unit.targets.length > 0 || unit.isRest || unit.percent !== undefined)) || state.shares.size > 0 || /\bonly (?:calls? |requests? |traffic )?(?:from|by)\b/i.test(state.text)) return units;
  const target = otherVersion(state, { ...only, subjects: units.flatMap(({ subjects }) => subjects) });
  return target === undefined ? units : [...units, { ...only, targets: [target], tests: [], isOnly: false, isRest: true }];
}

/** "everything except v3 in equal parts", "anything but v2": a version that gets nothing. */
function withoutVersion(unit: Unit, index: number, all: readonly Unit[]): Unit {
  const before = all[index - 1];
  const isBare = unit.except !== undefined && unit.targets.length > 0 && unit.tests.length === 0 && unit.percent === undefined;
  if (!isBare || (before !== undefined && before.targets.length > 0 && !unit.isAll && !unit.isRest)) return unit;
  const { except: _, ...own } = unit;
  return { ...own, isNone: true, isAll: false, isNot: false };
}

/** The only other version of the service that a unit names, or that is spoken of. */
function otherVersion(state: State, { targets, subjects }: Unit): Entity | undefined {
  const [target] = targets;
  if (target?.kind !== 'version') return undefined;
  const named = [...subjects, ...(target.of === undefined ? [] : [target.of])].flatMap((entity) => (entity.kind === 'service' ? entity.services : []));
  const ids = new Set(named.length > 0 ? named : state.topic);
  const [id] = ids;
  const versions = id === undefined || ids.size !== 1 ? [] : versionsOf(state, id);
  const other = versions.length === 2 ? versions.find((name) => name.toLowerCase() !== target.version.toLowerCase()) : undefined;
  if (other === undefined || !versions.some((name) => name.toLowerCase() === target.version.toLowerCase())) return undefined;
  assume(state, `they go to \`${other}\`, the only other version`, 'context');
  return { kind: 'version', version: other, span: target.span };
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
