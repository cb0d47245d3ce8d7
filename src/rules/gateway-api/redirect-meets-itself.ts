import { listAt, numberAt, objectAt, textAt, type Json } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind, hostnamesOf, isGatewayParent, listenersOf, meantBy, parentsOf, sharedHostnames } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A redirect to HTTPS is attached to the HTTPS listener too, so it redirects to itself for ever.',
  why: `A \`parentRef\` without \`sectionName\` and \`port\` attaches a route to **every** listener of the Gateway. A route that redirects to HTTPS then
answers on the HTTPS listener as well: the browser is sent to the address where it is, until it gives up.`,
  severity: 'error',
  reads: ['gateway.networking.k8s.io/HTTPRoute', gatewayKind],
  upstream: [],
  messages: { loop: ({ listener, gateway }: { listener: string; gateway: string }) => `this is attached to the listener \`${listener}\` of Gateway \`${gateway}\` too, which is HTTPS already: its requests are redirected to where they are` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }, { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: to-https, namespace: shop }
spec:
  parentRefs: [{ name: public }]
#              ^^^^^^^^^^^^^^^^ this is attached to the listener \`https\` of Gateway \`public\` too, which is HTTPS already: its requests are redirected to where they are
  rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }] }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec: { gatewayClassName: edge, listeners: [{ name: http, port: 80, protocol: HTTP }, { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: to-https, namespace: shop }
spec:
  parentRefs: [{ name: public, sectionName: http }]
  rules: [{ filters: [{ type: RequestRedirect, requestRedirect: { scheme: https, statusCode: 301 } }] }]
`,
  judges: ['gateway.networking.k8s.io/HTTPRoute'],
  judge(route, context) {
    const rules = listAt(route.raw, ['spec', 'rules']);
    if (!rules.some((rule) => leadsToItself(rule, undefined))) return;
    for (const parent of parentsOf(route).filter(isGatewayParent)) {
      const gateway = context.get(gatewayKind, parent.namespace, parent.name);
      const listeners = gateway === undefined ? [] : meantBy(parent, listenersOf(gateway)).filter((listener) => sharedHostnames(hostnamesOf(route), listener).length > 0);
      const secure = listeners.find(({ protocol, port }) => protocol === 'HTTPS' && rules.some((rule) => leadsToItself(rule, port)));
      const plain = listeners.find(({ protocol }) => protocol === 'HTTP');
      if (gateway === undefined || secure === undefined) continue;
      context.report({
        at: [route, parent.path],
        message: 'loop',
        data: { listener: secure.name, gateway: gateway.name },
        related: [{ at: [gateway, secure.path], message: 'the HTTPS listener' }],
        explains: 'a browser says that there were too many redirects',
        help: plain === undefined ? 'attach the route to a listener that speaks HTTP' : `write \`sectionName: ${plain.name}\``,
      });
    }
  },
});

/** Whether a rule answers requests that came by HTTPS on a port, or on any, with the address that they asked for. */
function leadsToItself(rule: Json, port: number | undefined): boolean {
  return listAt(rule, ['filters']).some((filter) => {
    const redirect = objectAt(filter, ['requestRedirect']);
    if (redirect === undefined || textAt(redirect, ['scheme']) !== 'https') return false;
    return textAt(redirect, ['hostname']) === undefined && objectAt(redirect, ['path']) === undefined && (port === undefined || (numberAt(redirect, ['port']) ?? 443) === port);
  });
}
