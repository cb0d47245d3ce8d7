import { Document, type Node } from 'yaml';
import type { QualifiedName } from '../../topology/topology.ts';
import { parseTree } from '../../yaml/tree.ts';
import type { RequestMatch } from '../intent.ts';
import { sayCalls } from '../print/words.ts';
import type { ReadContext } from '../read/context.ts';
import { readMatch } from '../read/request-match.ts';
import { isMeshMap, textAt, whenNode } from './nodes.ts';
import type { MeshNames } from './names.ts';

/** The requests that an item of a list speaks of. */
export interface Scope {
  readonly when?: RequestMatch;
  readonly port?: number;
}

/** The list that items stand in: a Service's, and whether `port` is one of their conditions. */
export interface ListOfService {
  readonly service: QualifiedName;
  readonly isByPort: boolean;
}

/** Whether an item speaks of just these requests, however it is written. */
export function hasScope(item: Node, scope: Scope, list: ListOfService, names: MeshNames): boolean {
  const { service } = list;
  const own = scopeOf(item, list, names);
  if (own !== undefined) return sayCalls({ service, ...own }) === sayCalls({ service, ...scope });
  // Callers that the input does not know: only the same words mean the same for sure.
  if (!isMeshMap(item)) return false;
  const written = item.get('when', true);
  const wanted = whenNode(scope.when, names.writeWorkload);
  return isMeshMap(written) && wanted !== undefined && JSON.stringify(written) === JSON.stringify(wanted) && (!list.isByPort || textAt(item, 'port') === (scope.port === undefined ? undefined : String(scope.port)));
}

/**
 * Where a new item belongs: behind those that speak of some of its requests only and behind those that came with it,
 * before all others. What came with it and speaks of all of its requests would leave it nothing.
 */
export function placeFor(items: readonly Node[], scope: Scope, list: ListOfService & { readonly fresh: ReadonlySet<Node> }, names: MeshNames): number {
  let place = 0;
  for (const [index, item] of items.entries()) {
    const own = scopeOf(item, list, names);
    const isFresh = list.fresh.has(item);
    if (own && isFresh && isWithin(scope, own)) break;
    if (isFresh || (own && isWithin(own, scope))) place = index + 1;
  }
  return place;
}

/** Undefined where it cannot be told. */
function scopeOf(item: Node, { service, isByPort }: ListOfService, names: MeshNames): Scope | undefined {
  if (!isMeshMap(item)) return {};
  const port = isByPort ? textAt(item, 'port') : undefined;
  const ofPort = port === undefined ? {} : { port: Number(port) };
  const written = item.get('when', true);
  if (!isMeshMap(written) || written.items.length === 0) return ofPort;
  const tree = parseTree(new Document(written, { schema: 'failsafe' }).toString({ lineWidth: 0 }));
  const node = 'message' in tree ? undefined : tree[0];
  const context: ReadContext = { file: '', topology: names.topology, names: names.index, options: {}, intents: [], diagnostics: [], versionLabels: new Map(), spanOf: () => ({ file: '', line: 1, column: 1, endLine: 1, endColumn: 1 }), suggestionsLeft: 0 };
  const when = readMatch(context, node, service);
  return when && context.diagnostics.length === 0 ? { when, ...ofPort } : undefined;
}

/** Whether every request of one is, as far as its conditions tell, one of the other. */
function isWithin(one: Scope, other: Scope): boolean {
  const [inner, outer] = [one.when ?? {}, other.when ?? {}];
  const texts = (a: Readonly<Record<string, unknown>> | undefined, b: Readonly<Record<string, unknown>> | undefined): boolean => Object.entries(b ?? {}).every(([name, match]) => JSON.stringify(a?.[name]) === JSON.stringify(match));
  const some = (a: readonly string[] | undefined, b: readonly string[] | undefined): boolean => b === undefined || (a !== undefined && a.every((item) => b.includes(item)));
  const isPath = outer.path === undefined || JSON.stringify(inner.path) === JSON.stringify(outer.path);
  const isPort = other.port === undefined || one.port === other.port;
  return isPath && isPort && some(inner.methods, outer.methods) && texts(inner.headers, outer.headers) && texts(inner.query, outer.query) && some(inner.from, outer.from);
}
