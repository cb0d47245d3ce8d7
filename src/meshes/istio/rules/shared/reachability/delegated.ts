import { describeResource, listAt, type Resource } from '../../../../../kube/resource.ts';
import { always } from '../../../../../model/predicate.ts';
import { mergeDelegates } from '../../../lift/routing/delegates.ts';
import { readHttpRules } from '../../../lift/routing/read-http-rule.ts';
import { resolvedGateway } from '../../../lift/routing/virtual-service.ts';
import { coverageOf, type Coverage, type Entry } from './coverage.ts';
import { gatewaysOf, unreachedOf } from './dead-matches.ts';
import { httpMatchPredicate } from './match-predicate.ts';

/** One route as a proxy has it once the delegates stand in place of the routes that name them. */
interface MergedRoute extends Entry {
  /** Place of the root's route. */
  readonly root: number;
  /** Place of the delegate's route, where the root's delegates. */
  readonly leaf?: number;
  readonly delegate?: Resource;
  /** Which delegates are not known, or give nothing: then nobody knows what the route takes. */
  readonly isOpen: boolean;
}

/** The VirtualService that a route of the root may use: without hosts, and seen from the root. */
type DelegateOf = (namespace: string, name: string) => Resource | undefined;

function namesIn({ namespace }: Resource): Parameters<typeof readHttpRules>[1] {
  return { fullName: (host) => host, exactName: (host) => host, gatewayName: (gateway) => resolvedGateway(gateway, namespace) };
}

export const rulesOf = (resource: Resource): ReturnType<typeof readHttpRules> => readHttpRules(resource, namesIn(resource));

export function mergedRoutes(root: Resource, delegateOf: DelegateOf): MergedRoute[] {
  return rulesOf(root).flatMap((rule, index): MergedRoute[] => {
    if (rule.delegate === undefined) return [{ root: index, isOpen: false, ...entryOf(rule) }];
    const delegate = delegateOf(rule.delegate.namespace, rule.delegate.name);
    if (delegate === undefined) return [{ root: index, isOpen: true, alternatives: [] }];
    return rulesOf(delegate).flatMap((leaf, place): MergedRoute[] => {
      const [merged] = mergeDelegates([rule], root.namespace, () => ({ rules: [leaf], isExportedTo: () => true })).rules;
      return merged === undefined ? [] : [{ root: index, leaf: place, delegate, isOpen: false, ...entryOf(merged) }];
    });
  });
}

function entryOf({ matches }: Pick<ReturnType<typeof readHttpRules>[number], 'matches'>): Entry {
  return { alternatives: matches.length === 0 ? [always] : matches.map((match) => httpMatchPredicate(match)) };
}

/** A route that gets nothing only because of what other routes of the root, or their delegates, take. */
interface HiddenRoute {
  readonly route: MergedRoute;
  readonly coverage: Extract<Coverage, { readonly kind: 'covered' }>;
  readonly takenBy: readonly MergedRoute[];
}

/** Left out is what the root, or a delegate, hides by itself: that is said there. */
export function hiddenByDelegation(root: Resource, routes: readonly MergedRoute[]): HiddenRoute[] {
  const gateways = gatewaysOf(root);
  const deadAlone = new Set(unreachedOf(root).flatMap((unreached) => unreached.routes.map(([{ route }]) => route)));
  return routes.flatMap((route, index): HiddenRoute[] => {
    const coverage = route.isOpen || deadAlone.has(route.root) ? undefined : coverageOf(route, routes, index, gateways);
    if (coverage?.kind !== 'covered') return [];
    const takenBy = coverage.by.flatMap((place) => routes[place] ?? []);
    const isByItself = takenBy.every((other) => (route.delegate === undefined ? other.delegate === undefined : other.delegate === route.delegate && other.root === route.root));
    return isByItself ? [] : [{ route, coverage, takenBy }];
  });
}

export function hasDelegates(root: Resource): boolean {
  return listAt(root.raw, ['spec', 'http']).some((route) => typeof route === 'object' && route !== null && 'delegate' in route);
}

/** Where a route of the root is shown. */
export function placeOfRoute(root: Resource, index: number): (string | number)[] {
  const hasMatch = listAt(root.raw, ['spec', 'http', index, 'match']).length > 0;
  return ['spec', 'http', index, ...(hasMatch ? ['match'] : ['route'])];
}

/** `route 2`, or `route 1` of a delegate. */
export function nameOfMerged({ root, leaf, delegate }: MergedRoute): string {
  return delegate === undefined || leaf === undefined ? `route ${root + 1}` : `route ${leaf + 1} of VirtualService \`${describeResource(delegate).slice('VirtualService '.length)}\``;
}
