import { textAt, type Resource } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { admitsNamespace, admittedKinds, gatewayKind, isGatewayParent, listenersOf, meantBy, namespaceLabels, parentsOf, routeKinds, type Listener } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route is attached to listeners that do not admit its namespace or its kind.',
  why: `A listener says in \`allowedRoutes\` whose routes it takes. Left out, only those of the Gateway's **own namespace** are taken, and only the
kinds that its protocol can serve. A route that no listener admits is not accepted (\`NotAllowedByListeners\`): nothing serves it.`,
  severity: 'error',
  reads: [...routeKinds, gatewayKind, 'Namespace'],
  upstream: ['KIA1401'],
  messages: {
    namespace: ({ namespace, gateway, admits }: { namespace: string; gateway: string; admits: string }) => `no listener of Gateway \`${gateway}\` that is meant here takes routes of namespace \`${namespace}\`: ${admits}`,
    kind: ({ kind, gateway, admits }: { kind: string; gateway: string; admits: string }) => `no listener of Gateway \`${gateway}\` that is meant here takes ${kind}s: ${admits}`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: edge }]
#                      ^^^^^^ no listener of Gateway \`public\` that is meant here takes routes of namespace \`shop\`: \`http\` takes only those of its own namespace
---
apiVersion: gateway.networking.k8s.io/v1
kind: TCPRoute
metadata: { name: database, namespace: edge }
spec:
  parentRefs: [{ name: public }]
#                      ^^^^^^ no listener of Gateway \`public\` that is meant here takes TCPRoutes: \`http\` takes HTTPRoutes and GRPCRoutes
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - name: http
      port: 80
      protocol: HTTP
      allowedRoutes: { namespaces: { from: Selector, selector: { matchLabels: { kubernetes.io/metadata.name: shop } } } }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: edge }]
`,
  judges: routeKinds,
  judge(route, context) {
    for (const parent of parentsOf(route).filter(isGatewayParent)) {
      const gateway = context.get(gatewayKind, parent.namespace, parent.name);
      const meant = gateway === undefined ? [] : meantBy(parent, listenersOf(gateway));
      if (gateway === undefined || meant.length === 0) continue;
      const at = [route, [...parent.path, 'name']] as const;
      const related = [{ at: [gateway, meant[0]?.path ?? []], message: 'the listener' }] as const;
      const ofKind = meant.filter((listener) => admittedKinds(listener)?.includes(route.kind) ?? true);
      if (ofKind.length === 0) {
        context.report({ at, related, message: 'kind', data: { kind: route.kind, gateway: gateway.name, admits: meant.map((listener) => `\`${listener.name}\` takes ${(admittedKinds(listener) ?? []).map((kind) => `${kind}s`).join(' and ')}`).join(', ') }, explains: 'the route is not accepted: nothing serves it' });
        continue;
      }
      const labels = namespaceLabels(context.get('Namespace', '', route.namespace));
      const admits = new Set(ofKind.map((listener) => admitsNamespace(listener, gateway.namespace, route.namespace, labels)));
      if (admits.has(true)) continue;
      if (admits.has(undefined)) context.unjudged(nameOf(route), `the labels of namespace ${route.namespace}, which a listener of Gateway ${gateway.namespace}/${gateway.name} asks for`);
      else context.report({ at, related, message: 'namespace', data: { namespace: route.namespace, gateway: gateway.name, admits: ofKind.map(admittedNamespaces).join(', ') }, explains: 'the route is not accepted: nothing serves it', help: 'let the listener say `allowedRoutes.namespaces.from: All`, or a `Selector` that the labels of the namespace match' });
    }
  },
});

function admittedNamespaces({ name, raw }: Listener): string {
  const from = textAt(raw, ['allowedRoutes', 'namespaces', 'from']) ?? 'Same';
  return `\`${name}\` takes ${from === 'Selector' ? 'those of namespaces with other labels' : from === 'None' ? 'none' : 'only those of its own namespace'}`;
}

function nameOf({ kind, namespace, name }: Resource): string {
  return `${kind} ${namespace}/${name}`;
}
