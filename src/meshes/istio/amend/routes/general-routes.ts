import { isObject, listAt, numberAt, textAt, type JsonObject } from '../../../../kube/resource.ts';
import { destinationsOf, isAnswered, type RouteSite } from './set-attribute.ts';
import { entriesOf } from './raw-match.ts';

/** What a match says of where a request comes in, which singles nobody out. */
const ofTheDoor: ReadonlySet<string> = new Set(['port', 'gateways', 'authority', 'scheme', 'name', 'statPrefix']);
const ofThePath: ReadonlySet<string> = new Set(['uri', 'ignoreUriCase']);

/** Which of the routes decide for requests in general; `unclear` where several do, and lead to different places. */
export interface GeneralRoutes {
  readonly isGeneral: (route: JsonObject) => boolean;
  readonly unclear: boolean;
}

/**
 * A share is of the requests that nobody singled out. Those are of the routes that take everything, and of others that
 * lead to the same place and are there for another reason; where nothing takes everything, of the routes by path alone.
 */
export function generalRoutes(routes: readonly JsonObject[], site: RouteSite, leads: (route: JsonObject) => boolean): GeneralRoutes {
  const forwarding = routes.filter((route) => !isAnswered(route) && leads(route));
  const open = forwarding.filter((route) => entriesOf(route).some((entry) => asksOnly(entry, ofTheDoor)));
  const byPath = forwarding.filter((route) => entriesOf(route).every((entry) => asksOnly(entry, new Set([...ofTheDoor, ...ofThePath]))));
  const base = open.length > 0 ? open : byPath;
  const keys = new Set(base.map((route) => placeOf(route, site)));
  return { isGeneral: (route) => keys.has(placeOf(route, site)), unclear: open.length === 0 && keys.size > 1 };
}

function asksOnly(entry: JsonObject, fields: ReadonlySet<string>): boolean {
  return Object.entries(entry).every(([field, value]) => fields.has(field) || value === undefined || (isObject(value) && Object.keys(value).length === 0 && field !== 'uri'));
}

/** Where a route leads, whatever the port. */
function placeOf(route: JsonObject, site: RouteSite): string {
  const found = destinationsOf(route, site);
  const total = found.reduce((sum, { entry }) => sum + (numberAt(entry, ['weight']) ?? 0), 0);
  const shares = found.map(({ host, written, entry }) => [host, textAt(written, ['subset']) ?? '', found.length === 1 || total === 0 ? 100 : (numberAt(entry, ['weight']) ?? 0)]);
  return JSON.stringify(shares.filter(([, , weight]) => weight !== 0).sort());
}

export function httpOf(object: JsonObject): readonly JsonObject[] {
  return listAt(object, ['spec', 'http']).filter(isObject);
}
