import { isObject, listAt, numberAt, textAt, textMapAt, valueAt, type Json, type Resource } from '../kube/resource.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import type { Path } from '../yaml/document.ts';
import { egressGatewaySelector, hostRouteKinds, parentRouteKinds } from './foreign-kinds.ts';
import { evidenceAt, placeOf } from './places.ts';
import type { HostResolver } from './resolution.ts';
import { qualify, type Evidence, type QualifiedName, type ServiceNode } from './topology.ts';

/** A place that a route sends traffic to. */
export interface RouteTarget {
  readonly service: ServiceNode;
  readonly port?: number;
  readonly evidence: Evidence;
  /** Whether outsiders come in through it. */
  readonly isIngress: boolean;
  /** The Services whose callers, inside, it takes. Empty where it only takes outsiders. */
  readonly hosts: readonly ServiceNode[];
  /** Labels of the only callers inside that it takes. */
  readonly sourceLabels?: Readonly<Record<string, string>>;
  readonly namespace: string;
}

/** Everything that the routes of the input send traffic to. */
export function routeTargets(resources: ResourceSet, resolver: HostResolver, services: ReadonlyMap<QualifiedName, ServiceNode>): RouteTarget[] {
  const found: RouteTarget[] = [];
  for (const facts of hostRouteKinds) {
    const routes = resources.ofKind(facts.kind);
    const delegates = delegatedRoutes(resources, routes, facts);
    for (const route of routes) found.push(...hostRoute(resources, route, facts, delegates, resolver));
  }
  for (const kind of parentRouteKinds) {
    for (const route of resources.ofKind(kind)) found.push(...parentRoute(route, services));
  }
  return found;
}

type HostRouteFacts = (typeof hostRouteKinds)[number];

/** Routes that another one hands traffic from outside over to. */
function delegatedRoutes(resources: ResourceSet, routes: readonly Resource[], facts: HostRouteFacts): ReadonlySet<string> {
  const delegates = new Set<string>();
  for (const route of routes) {
    if (!takesOutsiders(resources, route, gatewaysOf(route.raw, facts), facts)) continue;
    for (const rule of listAt(route.raw, ['spec', 'http'])) {
      const name = textAt(rule, ['delegate', 'name']);
      if (name !== undefined) delegates.add(qualify(textAt(rule, ['delegate', 'namespace']) ?? route.namespace, name));
    }
  }
  return delegates;
}

function gatewaysOf(raw: unknown, facts: HostRouteFacts): readonly string[] {
  const written = listAt(raw, facts.gateways).filter((name) => typeof name === 'string');
  return written.length > 0 ? written : [facts.meshWord];
}

/** Whether one of the gateways lets outsiders in: any that is not the mesh itself and not known to lead out. */
function takesOutsiders(resources: ResourceSet, route: Resource, gateways: readonly string[], facts: HostRouteFacts): boolean {
  return gateways.some((name) => {
    if (name === facts.meshWord) return false;
    const [first = '', second] = name.split('/');
    const gateway = second === undefined ? resources.get(facts.gatewayKind, route.namespace, first) : resources.get(facts.gatewayKind, first, second);
    const selector = Object.values(textMapAt(gateway?.raw, ['spec', 'selector'])).join(' ');
    return !egressGatewaySelector.test(gateway ? selector : name);
  });
}

function hostRoute(resources: ResourceSet, route: Resource, facts: HostRouteFacts, delegates: ReadonlySet<string>, resolver: HostResolver): RouteTarget[] {
  const service = (host: string): ServiceNode | undefined => {
    const resolved = resolver.resolve(host, route.namespace);
    return resolved.kind === 'service' ? resolved.service : undefined;
  };
  const gateways = gatewaysOf(route.raw, facts);
  const hosts = listAt(route.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? (service(host) ?? []) : []));
  const found: RouteTarget[] = [];
  for (const protocol of facts.protocols) {
    listAt(route.raw, ['spec', protocol]).forEach((rule, ruleIndex) => {
      const own = listAt(rule, ['match']).flatMap((match) => listAt(match, ['gateways'])).filter((name) => typeof name === 'string');
      const taken = own.length > 0 ? own : gateways;
      const isIngress = delegates.has(qualify(route.namespace, route.name)) || takesOutsiders(resources, route, taken, facts);
      const labels = soleSourceLabels(rule);
      for (const { host, port, path } of destinationsOf(rule, ['spec', protocol, ruleIndex])) {
        const to = service(host);
        if (!to) continue;
        found.push({
          service: to,
          ...(port === undefined ? {} : { port }),
          evidence: routeEvidence(route, path, to.name, port),
          isIngress,
          hosts: taken.includes(facts.meshWord) ? hosts : [],
          ...(labels ? { sourceLabels: labels } : {}),
          namespace: route.namespace,
        });
      }
    });
  }
  return found;
}

function soleSourceLabels(rule: Json): Readonly<Record<string, string>> | undefined {
  const [match, ...others] = listAt(rule, ['match']);
  if (match === undefined || others.length > 0) return undefined;
  const labels = textMapAt(match, ['sourceLabels']);
  return Object.keys(labels).length > 0 ? labels : undefined;
}

function destinationsOf(rule: Json, path: Path): { host: string; port: number | undefined; path: Path }[] {
  const single = valueAt(rule, ['mirror']);
  const listed = listAt(rule, ['route']).map((item, index) => ({ value: valueAt(item, ['destination']), path: [...path, 'route', index, 'destination', 'host'] }));
  const mirrored = isObject(single) ? [{ value: single as unknown, path: [...path, 'mirror', 'host'] }] : [];
  return [...listed, ...mirrored].flatMap(({ value, path: at }) => {
    const host = textAt(value, ['host']);
    return host === undefined ? [] : [{ host, port: numberAt(value, ['port', 'number']), path: at }];
  });
}

/** A route of the Gateway API: its parents are gateways, or Services when it speaks of calls inside. */
function parentRoute(route: Resource, services: ReadonlyMap<QualifiedName, ServiceNode>): RouteTarget[] {
  const parents = listAt(route.raw, ['spec', 'parentRefs']);
  const isIngress = parents.some((parent) => (textAt(parent, ['kind']) ?? 'Gateway') !== 'Service');
  const hosts = parents.flatMap((parent) => {
    const host = textAt(parent, ['kind']) === 'Service' ? services.get(qualify(textAt(parent, ['namespace']) ?? route.namespace, textAt(parent, ['name']) ?? '')) : undefined;
    return host ?? [];
  });
  return listAt(route.raw, ['spec', 'rules']).flatMap((rule, ruleIndex) =>
    listAt(rule, ['backendRefs']).flatMap((backend, index): RouteTarget[] => {
      const service = services.get(qualify(textAt(backend, ['namespace']) ?? route.namespace, textAt(backend, ['name']) ?? ''));
      if (!service || (textAt(backend, ['kind']) ?? 'Service') !== 'Service') return [];
      const port = numberAt(backend, ['port']);
      const path = ['spec', 'rules', ruleIndex, 'backendRefs', index, 'name'];
      return [{ service, ...(port === undefined ? {} : { port }), evidence: routeEvidence(route, path, service.name, port), isIngress, hosts, namespace: route.namespace }];
    }),
  );
}

function routeEvidence(route: Resource, path: Path, to: string, port: number | undefined): Evidence {
  return evidenceAt('route', placeOf(route, path), `${route.kind} ${route.namespace}/${route.name} routes to ${to}${port === undefined ? '' : `:${port}`}`);
}
