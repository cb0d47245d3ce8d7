import { listAt, textAt, type Json, type Resource } from '../../../../../kube/resource.ts';
import { unreachedOf } from './dead-matches.ts';

/** A match on a path that is written out. */
interface Prefix {
  readonly prefix: string;
  readonly isExact: boolean;
  readonly route: number;
  readonly match: number;
  readonly hosts: readonly string[];
}

export function prefixesOf({ raw }: Resource): Prefix[] {
  return listAt(raw, ['spec', 'http']).flatMap((value, route) => listAt(value, ['match']).flatMap((each, match): Prefix[] => {
    const exact = textAt(each, ['uri', 'exact']);
    const prefix = exact ?? textAt(each, ['uri', 'prefix']);
    return prefix === undefined ? [] : [{ prefix, isExact: exact !== undefined, route, match, hosts: hostsOf(value) }];
  }));
}

/** Whether no request reaches it at all. */
export function isDead(virtualService: Resource, { route, match }: Prefix): boolean {
  return unreachedOf(virtualService).some(({ protocol, dead }) => protocol === 'http' && dead.some((each) => each.route === route && each.match === match));
}

function hostsOf(route: Json): string[] {
  return listAt(route, ['route']).flatMap((each) => textAt(each, ['destination', 'host']) ?? []);
}

/** Begins like the prefix and goes on within the same segment. A dash or a dot goes on, too. */
export function isSibling(prefix: string, path: string): boolean {
  return path.length > prefix.length && path.startsWith(prefix) && path[prefix.length] !== '/';
}
