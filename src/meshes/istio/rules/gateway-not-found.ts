import { nearest } from '../../../base/near-miss.ts';
import { describeResource, listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { resolvedGateway } from '../lift/routing/virtual-service.ts';
import { gatewayKinds, gatewayNamed, gatewaysIn, namespacesWithGateway } from './shared/gateway-lookup.ts';
import { isInternalGateway } from './shared/internal-gateway.ts';
import { isNamespaceShown, shownKinds } from './shared/registry-lookup.ts';

export default defineRule({
  summary: 'A VirtualService is bound to a Gateway that does not exist.',
  why: `A name without a namespace is that of a Gateway **beside the VirtualService**; one elsewhere is \`namespace/name\`. A name that no Gateway has
binds to nothing: the real gateway has no routes for the hosts, and its clients get **404**. Because the list is not empty, sidecars do not apply
the VirtualService either, unless it names \`mesh\` too.

Where the input shows nothing of the namespace, this is not judged, and said to be so.`,
  severity: 'error',
  reads: ['networking.istio.io/VirtualService', ...gatewayKinds, ...shownKinds],
  upstream: ['IST0101', 'KIA1102'],
  messages: {
    missing: ({ written, namespace, near }: { written: string; namespace: string; near: string | undefined }) =>
      `namespace \`${namespace}\` has no Gateway \`${written}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, doors/publc, mesh]
#            ^^^^^^ namespace \`shop\` has no Gateway \`public\`
#                    ^^^^^^^^^^^ namespace \`doors\` has no Gateway \`publc\`, did you mean \`doors/public\`?
  http: [{ route: [{ destination: { host: orders } }] }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [doors/public, mesh]
  http: [{ route: [{ destination: { host: orders } }] }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const [index, written] of listAt(virtualService.raw, ['spec', 'gateways']).entries()) {
      if (typeof written !== 'string' || written === 'mesh' || isInternalGateway(written)) continue;
      const id = resolvedGateway(written, virtualService.namespace);
      const [namespace = '', name = ''] = id.split('/');
      if (gatewayNamed(context, id) !== undefined) continue;
      const there = gatewaysIn(context, namespace);
      if (there.length === 0 && !isNamespaceShown(context, namespace)) {
        context.unjudged(`the gateway \`${written}\` of ${describeResource(virtualService)}`, `the Gateways of namespace \`${namespace}\``);
        continue;
      }
      const near = nearest(name, there);
      const [elsewhere] = namespacesWithGateway(context, name);
      context.report({
        at: [virtualService, ['spec', 'gateways', index]],
        message: 'missing',
        data: { written: name, namespace, near: near === undefined || !written.includes('/') ? near : `${namespace}/${near}` },
        explains: 'the routes are on no gateway: its clients get 404',
        help: elsewhere === undefined ? 'write the name of a Gateway, as `namespace/name` where it is in another namespace' : `there is one of that name in \`${elsewhere}\`: write \`${elsewhere}/${name}\``,
      });
    }
  },
});
