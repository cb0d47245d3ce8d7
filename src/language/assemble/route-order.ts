import type { PathMatch, RequestMatch, RouteWhen, TextMatch } from '../../intents/intent.ts';
import { ask, type State } from './state.ts';

/**
 * Routes in an order in which each gets requests: what is said of some of the requests of another one stands before it,
 * whichever was said first. Two of the same requests are asked about.
 */
export function orderRoutes(state: State, from: number): void {
  const routes = state.wishes.slice(from).filter((wish): wish is RouteWhen => wish.kind === 'route-when');
  const ordered: RouteWhen[] = [];
  for (const route of routes) {
    const same = ordered.find((other) => other.service === route.service && isWithin(route.when, other.when) && isWithin(other.when, route.when));
    if (same !== undefined && JSON.stringify(same.to) !== JSON.stringify(route.to)) return void ask(state, `the same requests to \`${route.service}\` cannot go to two places: which is meant?`);
    const at = ordered.findIndex((other) => other.service === route.service && (isWithin(route.when, other.when) || isPartlyWithin(route.when, other.when)));
    ordered.splice(at < 0 ? ordered.length : at, 0, route);
  }
  let next = 0;
  for (const [index, wish] of state.wishes.entries()) {
    const route = index >= from && wish.kind === 'route-when' ? ordered[next++] : undefined;
    if (route !== undefined) state.wishes[index] = route;
  }
}

/** Whether every request of the one is one of the other, as far as the words of both show. */
function isWithin(narrow: RequestMatch, wide: RequestMatch): boolean {
  return isPathWithin(narrow.path, wide.path) && isListWithin(narrow.methods, wide.methods) && isListWithin(narrow.from, wide.from) && areTextsWithin(narrow.headers, wide.headers) && areTextsWithin(narrow.query, wide.query);
}

/** "GET" and "HEAD or GET with a header": what says more of the same requests comes first. */
function isPartlyWithin(narrow: RequestMatch, wide: RequestMatch): boolean {
  const [own, other] = [Object.keys(narrow), Object.keys(wide)];
  const shares = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean => b === undefined || a?.some((value) => b.includes(value)) === true;
  return own.length > other.length && other.every((key) => own.includes(key)) && shares(narrow.methods, wide.methods) && shares(narrow.from, wide.from) && isPathWithin(narrow.path, wide.path) && areTextsWithin(narrow.headers, wide.headers) && areTextsWithin(narrow.query, wide.query);
}

function isListWithin(narrow: readonly string[] | undefined, wide: readonly string[] | undefined): boolean {
  return wide === undefined || wide.length === 0 || (narrow !== undefined && narrow.length > 0 && narrow.every((value) => wide.includes(value)));
}

function isPathWithin(narrow: PathMatch | undefined, wide: PathMatch | undefined): boolean {
  if (wide === undefined) return true;
  if (narrow === undefined) return false;
  if (JSON.stringify(narrow) === JSON.stringify(wide)) return true;
  if (narrow.kind === 'regex' || wide.kind === 'regex' || wide.kind === 'exact') return false;
  if (wide.kind === 'starts-with') return narrow.value.startsWith(wide.value);
  return narrow.kind !== 'starts-with' ? narrow.value === wide.value || narrow.value.startsWith(`${wide.value.replace(/\/$/, '')}/`) : narrow.value.startsWith(`${wide.value.replace(/\/$/, '')}/`);
}

function areTextsWithin(narrow: Readonly<Record<string, TextMatch>> | undefined, wide: Readonly<Record<string, TextMatch>> | undefined): boolean {
  return Object.entries(wide ?? {}).every(([name, match]) => {
    const own = narrow?.[name];
    if (own === undefined) return false;
    if (match.kind === 'present' || JSON.stringify(own) === JSON.stringify(match)) return true;
    return match.kind === 'starts-with' && own.kind !== 'regex' && own.kind !== 'present' && own.value.startsWith(match.value);
  });
}
