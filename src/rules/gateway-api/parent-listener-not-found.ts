import { nearest } from '../../base/near-miss.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind, isGatewayParent, listenersOf, meantBy, parentsOf, routeKinds } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route is attached to a listener that its Gateway does not have.',
  why: `\`sectionName\` and \`port\` of a \`parentRef\` choose among the listeners of the Gateway, and a listener has to have both. Where none has,
the route is attached to nothing (\`NoMatchingParent\`), and its hostnames are not served. Without either, the route is attached to every listener.`,
  severity: 'error',
  reads: [...routeKinds, gatewayKind],
  upstream: [],
  messages: {
    noName: ({ name, gateway, near }: { name: string; gateway: string; near: string | undefined }) => `Gateway \`${gateway}\` has no listener \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noPort: ({ port, gateway, name }: { port: number; gateway: string; name: string | undefined }) => (name === undefined ? `Gateway \`${gateway}\` has no listener on port ${port}` : `the listener \`${name}\` of Gateway \`${gateway}\` is not on port ${port}`),
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }, { name: web, port: 8080, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public, sectionName: https }
#                                  ^^^^^ Gateway \`public\` has no listener \`https\`, did you mean \`http\`?
    - { name: public, port: 443 }
#                           ^^^ Gateway \`public\` has no listener on port 443
    - { name: public, sectionName: http, port: 8080 }
#                                              ^^^^ the listener \`http\` of Gateway \`public\` is not on port 8080
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public, sectionName: http }, { name: public, port: 80 }]
`,
  judges: routeKinds,
  judge(route, context) {
    for (const parent of parentsOf(route)) {
      const { path, namespace, name, sectionName, port } = parent;
      if ((sectionName === undefined && port === undefined) || !isGatewayParent(parent)) continue;
      const gateway = context.get(gatewayKind, namespace, name);
      const listeners = gateway === undefined ? [] : listenersOf(gateway);
      if (gateway === undefined || meantBy(parent, listeners).length > 0) continue;
      const hasName = sectionName === undefined || listeners.some((listener) => listener.name === sectionName);
      const common = { explains: 'the route is attached to nothing: no gateway serves it', help: `the listeners are ${listeners.map((listener) => `\`${listener.name}\` on port ${listener.port}`).join(', ')}`, related: [{ at: [gateway, ['spec', 'listeners'], 'key'], message: 'its listeners' }] } as const;
      if (!hasName) context.report({ ...common, at: [route, [...path, 'sectionName']], message: 'noName', data: { name: sectionName, gateway: name, near: nearest(sectionName, listeners.map((listener) => listener.name)) } });
      else if (port !== undefined) context.report({ ...common, at: [route, [...path, 'port']], message: 'noPort', data: { port, gateway: name, name: sectionName } });
    }
  },
});
