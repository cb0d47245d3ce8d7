import { nearest } from '../../base/near-miss.ts';
import { listAt, numberAt } from '../../kube/resource.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';
import { backendsOf, isService, routeKinds, servicesByNamespace } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A route sends requests to a Service, or to a port of one, that does not exist.',
  why: `A backend that cannot be resolved keeps its share of the requests: each gets **500**. The name is that of the Service alone, in the
namespace of the route unless \`namespace\` says otherwise; a full host is no name. The port is the Service's own, not that of its pods.

A Service of a namespace of which the input shows nothing is not judged.`,
  severity: 'error',
  reads: [...routeKinds, 'Service', 'apps/Deployment'],
  upstream: ['KIA1402'],
  messages: {
    noService: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Service \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    dotted: ({ name, service }: { name: string; service: string }) => `\`${name}\` is no name of a Service: write \`${service}\``,
    portless: ({ name }: { name: string }) => `the backend \`${name}\` names no port, and a Service needs one`,
    noPort: ({ port, service, ports }: { port: number; service: string; ports: string }) => `Service \`${service}\` has no port ${port}, only ${ports}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: crat, port: 80 }]
#                           ^^^^ there is no Service \`crat\` in namespace \`shop\`, did you mean \`cart\`?
    - backendRefs: [{ name: cart, port: 8080 }]
#                                       ^^^^ Service \`cart\` has no port 8080, only 80
    - backendRefs: [{ name: cart.shop.svc.cluster.local, port: 80 }]
#                           ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`cart.shop.svc.cluster.local\` is no name of a Service: write \`cart\`
    - backendRefs: [{ name: cart }]
#                   ^^^^^^^^^^^^^^ the backend \`cart\` names no port, and a Service needs one
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ port: 80, targetPort: 8080 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
`,
  judges: routeKinds,
  judge(route, context) {
    for (const backend of backendsOf(route)) {
      const { path, namespace, name, port, isMirror } = backend;
      if (!isService(backend) || name === '') continue;
      const explains = isMirror ? 'no copy of a request arrives' : 'the share of requests that this backend should get is answered with 500';
      const service = context.get('Service', namespace, name);
      if (name.includes('.')) {
        const [first = '', second = namespace] = name.split('.');
        context.report({ at: [route, [...path, 'name']], message: 'dotted', data: { name, service: second === namespace ? first : `name: ${first}, namespace: ${second}` }, explains });
      } else if (port === undefined) {
        context.report({ at: [route, path], message: 'portless', data: { name }, explains: 'the API server refuses the route' });
      } else if (service !== undefined) {
        const ports = listAt(service.raw, ['spec', 'ports']).flatMap((entry) => numberAt(entry, ['port']) ?? []);
        if (ports.length === 0 || ports.includes(port)) continue;
        const byTarget = listAt(service.raw, ['spec', 'ports']).find((entry) => numberAt(entry, ['targetPort']) === port);
        const own = numberAt(byTarget, ['port']);
        const edit = own === undefined ? undefined : replaceValue(route, [...path, 'port'], String(own));
        context.report({
          at: [route, [...path, 'port']], message: 'noPort', data: { port, service: name, ports: ports.join(', ') }, explains,
          fix: edit && { title: `send to port ${own}, which leads to ${port} of the pods`, edits: [edit], changesTraffic: 'requests then arrive' },
        });
      } else {
        const known = context.rows(servicesByNamespace, namespace);
        if (known.length === 0) context.unjudged(`${route.kind} ${route.namespace}/${route.name}: Service ${namespace}/${name}`, `nothing of namespace ${namespace} in the input`);
        else context.report({ at: [route, [...path, 'name']], message: 'noService', data: { name, namespace, near: nearest(name, known.filter((entry) => entry !== undefined)) }, explains });
      }
    }
  },
});
