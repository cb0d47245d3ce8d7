import { compareText } from '../../../../base/order.ts';
import { listAt, objectAt, textMapAt } from '../../../../kube/resource.ts';
import type { HeaderChange } from '../../../../model/mesh-model.ts';
import type { HeaderChanges } from './http-rule.ts';

type Texts = Readonly<Record<string, string>>;

/** Operations on a request's or an answer's headers, as written. */
export interface HeaderOperations {
  readonly set: Texts;
  readonly add: Texts;
  readonly remove: readonly string[];
}

const none: HeaderOperations = { set: {}, add: {}, remove: [] };

/** The `headers` of a VirtualService's rule or destination. */
export function headerChangesOf(headers: unknown): HeaderChanges | undefined {
  return headers === undefined ? undefined : headerChanges(operationsAt(headers, 'request'), operationsAt(headers, 'response'));
}

function operationsAt(headers: unknown, side: 'request' | 'response'): HeaderOperations {
  if (objectAt(headers, [side]) === undefined) return none;
  return { set: textMapAt(headers, [side, 'set']), add: textMapAt(headers, [side, 'add']), remove: listAt(headers, [side, 'remove']).filter((name) => typeof name === 'string') };
}

/**
 * Header operations in the order in which Envoy applies them: removals, then `set`, then `add`, each by name. What names
 * the authority is a rewrite of it, and `set` wins over `add`; other pseudo-headers are ignored. Source:
 * `TranslateHeadersOperations` in pilot/pkg/networking/core/route/route.go.
 */
export function headerChanges(request: HeaderOperations, response: HeaderOperations = none): HeaderChanges {
  const authority = authorityIn(request.set) ?? authorityIn(request.add);
  return { changes: inOrder(request), responseChanges: inOrder(response), ...(authority === undefined ? {} : { authority }) };
}

function inOrder({ set, add, remove }: HeaderOperations): HeaderChange[] {
  const removals = remove.filter((name) => !isInternal(name)).map((name): HeaderChange => ({ kind: 'header', operation: 'remove', name: name.toLowerCase(), value: '' }));
  return [...removals, ...changesOf('set', set), ...changesOf('add', add)];
}

/** A doubled percent sign is one: a single one begins a variable of Envoy. */
function changesOf(operation: 'set' | 'add', values: Texts): HeaderChange[] {
  return Object.entries(values)
    .filter(([name]) => !isInternal(name))
    .sort(([a], [b]) => compareText(a, b))
    .map(([name, value]) => ({ kind: 'header', operation, name: name.toLowerCase(), value: value.replaceAll('%%', '%') }));
}

function authorityIn(values: Texts): string | undefined {
  return Object.entries(values).find(([name]) => /^(?::authority|host)$/i.test(name))?.[1];
}

function isInternal(name: string): boolean {
  return name.startsWith(':') || name.toLowerCase() === 'host';
}
