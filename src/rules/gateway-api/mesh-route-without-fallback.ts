import { listAt, objectAt, textAt, type Json, type Resource } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { httpRouteKinds, isServiceParent, parentsOf } from '../shared/gateway-api.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'The routes of a Service leave requests over, which are then refused.',
  why: `As long as a Service has no route, calls go to its pods. Once it has **any**, requests that none of its rules matches are refused with
**404**, and not passed through. A route that was meant to add something for one path takes all other paths away, unless a rule without matches,
or for the prefix \`/\`, sends them on.`,
  severity: 'warning',
  reads: httpRouteKinds,
  upstream: [],
  messages: { refused: ({ service, matched }: { service: string; matched: string }) => `calls of \`${service}\` that are not for ${matched} get 404: no rule of any route takes the rest` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: cart, port: 80 }]
#              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ calls of \`shop/cart\` that are not for \`/v2\` get 404: no rule of any route takes the rest
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart-v2, port: 80 }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ group: '', kind: Service, name: cart, port: 80 }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /v2 } }]
      backendRefs: [{ name: cart-v2, port: 80 }]
    - backendRefs: [{ name: cart, port: 80 }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    for (const parent of parentsOf(route).filter(isServiceParent)) {
      const key = `${parent.namespace}/${parent.name}`;
      const routes = context.rows(routesByService, `${key} ${route.namespace}`);
      const paths = pathsOf(route);
      // GRPCRoutes are for whole services, and a rule of another route may take the rest.
      if (paths.length === 0 || route.kind === 'GRPCRoute' || routes.some((other) => other.kind === 'GRPCRoute' || takesAll(other)) || routes[0] !== route) continue;
      context.report({ at: [route, parent.path], message: 'refused', data: { service: key, matched: routes.flatMap(pathsOf).join(' or ') }, help: 'add a rule without `matches` that sends to the Service itself' });
    }
  },
});

/** Those of one namespace are merged; those of others are for other clients. */
const routesByService = defineTable({ reads: httpRouteKinds, rowsOf: (route) => parentsOf(route).filter(isServiceParent).map(({ namespace, name }) => [`${namespace}/${name} ${route.namespace}`, route] as const) });

function takesAll(route: Resource): boolean {
  const rules = listAt(route.raw, ['spec', 'rules']);
  return rules.length === 0 || rules.some((rule) => listAt(rule, ['matches']).length === 0 || listAt(rule, ['matches']).some(isCatchAll));
}

function isCatchAll(match: Json): boolean {
  const isNarrow = listAt(match, ['headers']).length + listAt(match, ['queryParams']).length > 0 || textAt(match, ['method']) !== undefined;
  return !isNarrow && (objectAt(match, ['path']) === undefined || (textAt(match, ['path', 'value']) ?? '/') === '/' && (textAt(match, ['path', 'type']) ?? 'PathPrefix') === 'PathPrefix');
}

/** What the rules ask for, in words. */
function pathsOf(route: Resource): string[] {
  return listAt(route.raw, ['spec', 'rules']).flatMap((rule) => listAt(rule, ['matches'])).map((match) => {
    const path = textAt(match, ['path', 'value']) ?? '/';
    const header = textAt(listAt(match, ['headers'])[0], ['name']);
    return header === undefined ? `\`${[textAt(match, ['method']), path].filter((part) => part !== undefined).join(' ')}\`` : `\`${path}\` with the header \`${header}\``;
  });
}
