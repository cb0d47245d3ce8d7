import type { Outcome, RouteTable } from '../../model/mesh-model.ts';
import type { Predicate } from '../../model/predicate.ts';

/**
 * Whether a share of all requests is a share of those that take a route: of those that take everything it is, and of all
 * that lead to the same place. Where no route takes everything, those by path alone are meant.
 */
export function generalOutcomes(table: RouteTable, isMeant: (outcome: Outcome) => boolean): (outcome: Outcome) => boolean {
  const routes = table.routes.filter((route) => route.action.kind === 'forward' && isMeant(route));
  const open = routes.filter(({ when }) => asksOnly(when, ['host', 'scheme']));
  const base = open.length > 0 ? open : routes.filter(({ when }) => asksOnly(when, ['host', 'scheme', 'path']));
  const places = new Set(base.map(placeOf));
  return (outcome) => places.has(placeOf(outcome));
}

/** Where a route leads, whatever the port. */
function placeOf({ action }: Outcome): string {
  if (action.kind !== 'forward') return action.kind;
  const total = action.destinations.reduce((sum, { weight }) => sum + weight, 0);
  return JSON.stringify(action.destinations.filter(({ weight }) => weight > 0).map(({ host, subset, weight }) => [host, subset ?? '', Math.round((1e6 * weight) / total)]).sort());
}

function asksOnly(when: Predicate, attributes: readonly string[]): boolean {
  switch (when.kind) {
    case 'always':
      return true;
    case 'all':
    case 'any':
      return when.of.every((part) => asksOnly(part, attributes));
    case 'not':
      return asksOnly(when.of, attributes);
    case 'text':
      return attributes.includes(when.attribute);
    default:
      return false;
  }
}
