import { nearest } from '../../../base/near-miss.ts';
import { textMapAt } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { gatewayPodKinds, gatewaysShown, isInstalledSelector, podsOfGateway } from './shared/gateway-pods.ts';
import { podsWith } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'The selector of a Gateway matches no pods, so nobody opens its ports.',
  why: `A Gateway is configuration for proxies that run already: those whose labels its selector matches, in **any** namespace. Where it matches
none, nothing listens, and every VirtualService that is bound to the Gateway does nothing. Nothing says so.

Gateways are mostly installed apart from applications. A selector is judged where the input has gateways, and not if it is one of Istio's charts.`,
  severity: 'warning',
  reads: ['networking.istio.io/Gateway', ...gatewayPodKinds],
  upstream: ['KIA0302'],
  messages: {
    none: ({ selector, near }: { selector: string; near: string | undefined }) => `no pods have the labels ${selector}${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    elsewhere: ({ selector, namespaces, own }: { selector: string; namespaces: string; own: string }) => `the pods with the labels ${selector} are in ${namespaces}, and gateways here choose pods of their own namespace \`${own}\` only`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge-gateway } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: egde-gateway }
#           ^^^^^^^^^^^^^^^^^^^^^^^ no pods have the labels \`istio: egde-gateway\`, did you mean \`edge-gateway\`?
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge-gateway } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: edge-gateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    const selector = textMapAt(gateway.raw, ['spec', 'selector']);
    const [only, ...others] = Object.entries(selector);
    if (only === undefined || podsOfGateway(context, gateway).length > 0) return;
    const path = ['spec', 'selector'];
    const text = Object.entries(selector).map(([name, value]) => `\`${name}: ${value}\``).join(', ');
    const explains = 'no port of this Gateway is opened: clients cannot connect';
    const elsewhere = podsWith(context, selector);
    const shown = gatewaysShown(context);
    if (elsewhere.length > 0) {
      context.report({ at: [gateway, path], message: 'elsewhere', data: { selector: text, namespaces: [...new Set(elsewhere.map(({ namespace }) => `\`${namespace}\``))].join(' and '), own: gateway.namespace }, explains });
    } else if (shown.length === 0 || isInstalledSelector(selector)) {
      context.unjudged(`Gateway ${gateway.namespace}/${gateway.name}`, `pods with the labels ${text.replaceAll('`', '')}, which may be installed elsewhere`);
    } else {
      const near = others.length > 0 ? undefined : nearest(only[1], shown.flatMap((labels) => labels[only[0]] ?? []));
      const edit = near === undefined ? undefined : replaceValue(gateway, [...path, only[0]], near);
      context.report({
        at: [gateway, path], message: 'none', data: { selector: text, near }, explains,
        fix: edit && { title: `select \`${only[0]}: ${near}\``, edits: [edit], changesTraffic: 'these gateways then open the ports' },
      });
    }
  },
});
