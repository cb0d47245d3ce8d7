import { defineRule } from '../rule.ts';
import { gatewayKind, hostnamesOf, isGatewayParent, listenersOf, meantBy, parentsOf, sharedHostnames } from '../shared/gateway-api.ts';

const kinds = ['gateway.networking.k8s.io/HTTPRoute', 'gateway.networking.k8s.io/GRPCRoute', 'gateway.networking.k8s.io/TLSRoute'] as const;

export default defineRule({
  summary: 'A hostname of a route is served by no listener that the route is attached to.',
  why: `A route serves the hostnames that it has in common with a listener. \`*.example.com\` stands for names with more labels before it, never
for \`example.com\` itself. Where the two have no name in common, the route is not accepted (\`NoMatchingListenerHostname\`); where only some names
are left over, the others are dropped without a word.`,
  severity: 'error',
  reads: [...kinds, gatewayKind],
  upstream: [],
  messages: {
    none: ({ served }: { served: string }) => `no listener that is meant here serves any of these names: it serves ${served}`,
    one: ({ hostname, served }: { hostname: string; served: string }) => `no listener that is meant here serves \`${hostname}\`: it serves ${served}`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, hostname: '*.example.com', port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: site, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [example.com]
#            ^^^^^^^^^^^^^ no listener that is meant here serves any of these names: it serves \`*.example.com\`
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [cart.example.com, cart.example.org]
#                               ^^^^^^^^^^^^^^^^ warning: no listener that is meant here serves \`cart.example.org\`: it serves \`*.example.com\`
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, hostname: '*.example.com', port: 80, protocol: HTTP }, { name: site, hostname: example.com, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  hostnames: [cart.example.com, '*.shop.example.com', example.com]
`,
  judges: kinds,
  judge(route, context) {
    const hostnames = hostnamesOf(route);
    const parents = hostnames.length === 0 ? [] : parentsOf(route);
    if (parents.length === 0 || !parents.every(isGatewayParent)) return;
    const found = parents.map((parent) => ({ parent, gateway: context.get(gatewayKind, parent.namespace, parent.name) }));
    const listeners = found.flatMap(({ parent, gateway }) => (gateway === undefined ? [] : meantBy(parent, listenersOf(gateway))));
    // A Gateway that is not in the input may serve what the others do not.
    if (listeners.length === 0 || found.some(({ gateway }) => gateway === undefined)) return;
    const served = [...new Set(listeners.map(({ hostname }) => `\`${hostname ?? '*'}\``))].join(' and ');
    const unserved = hostnames.flatMap((hostname, index) => (listeners.some((listener) => sharedHostnames([hostname], listener).length > 0) ? [] : [{ hostname, index }]));
    const path = ['spec', 'hostnames'];
    if (unserved.length === hostnames.length) context.report({ at: [route, path], message: 'none', data: { served }, explains: 'the route is not accepted: nothing serves it' });
    else for (const { hostname, index } of unserved) context.report({ at: [route, [...path, index]], severity: 'warning', message: 'one', data: { hostname, served }, explains: `requests for \`${hostname}\` get 404` });
  },
});
