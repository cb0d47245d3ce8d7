import { nearest } from '../../base/near-miss.ts';
import { textAt } from '../../kube/resource.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind, gatewaysByNamespace, isGatewayParent, parentsOf, routeKinds } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route is attached to a Gateway that does not exist.',
  why: `A route does something only where its \`parentRefs\` lead. Where they lead to no Gateway, nothing accepts the route, nobody serves its
hostnames, and nothing but the missing status says so.

A \`parentRef\` without a namespace means the route's own. A Gateway of a namespace of which the input shows no Gateway is not judged.`,
  severity: 'error',
  reads: [...routeKinds, gatewayKind],
  upstream: ['KIA1401'],
  messages: {
    elsewhere: ({ name, namespace, others }: { name: string; namespace: string; others: string }) => `there is no Gateway \`${name}\` in namespace \`${namespace}\`: it is in ${others}`,
    notFound: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Gateway \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: pubic }]
#                      ^^^^^ there is no Gateway \`pubic\` in namespace \`shop\`, did you mean \`public\`?
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
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
  parentRefs: [{ name: public }]
  rules: [{ backendRefs: [{ name: cart, port: 80 }] }]
`,
  judges: routeKinds,
  judge(route, context) {
    for (const { path, namespace, name } of parentsOf(route).filter(isGatewayParent)) {
      if (name === '' || context.get(gatewayKind, namespace, name) !== undefined) continue;
      const at = [route, [...path, 'name']] as const;
      const explains = 'no gateway serves this route: its hostnames get what else is attached there, or 404';
      const known = context.rows(gatewaysByNamespace, namespace);
      const others = context.rows(gatewaysByNamespace, `/${name}`);
      const isWritten = textAt(route.raw, [...path, 'namespace']) !== undefined;
      if (others.length > 0 && (known.length > 0 || !isWritten)) {
        // Its own namespace may have one that the input does not show: but then the namespace is mostly what was forgotten.
        context.report({ at, severity: known.length > 0 ? 'error' : 'warning', message: 'elsewhere', data: { name, namespace, others: others.map((other) => `\`${other}\``).join(' and ') }, explains, help: `write \`namespace: ${others[0]}\`, and let the listener admit routes of \`${route.namespace}\`` });
      } else if (known.length > 0) {
        const near = nearest(name, known);
        const edit = near === undefined ? undefined : replaceValue(route, [...path, 'name'], near);
        context.report({
          at, message: 'notFound', data: { name, namespace, near }, explains,
          fix: edit && { title: `attach the route to \`${near}\``, edits: [edit], changesTraffic: `the Gateway \`${near}\` then serves this route` },
        });
      } else context.unjudged(`${route.kind} ${route.namespace}/${route.name}: Gateway ${namespace}/${name}`, `no Gateway of namespace ${namespace} in the input`);
    }
  },
});
