import type { Outcome, RouteTable } from './mesh-model.ts';
import { holds, type RequestView } from './request-view.ts';

/** The route that takes a request, or what happens without one; undefined where the input does not decide it. */
export function firstMatch(table: RouteTable, view: RequestView): Outcome | undefined {
  for (const route of table.routes) {
    const truth = holds(route.when, view);
    if (truth === 'yes') return route;
    if (truth === 'unknown') return undefined;
  }
  return table.otherwise;
}
