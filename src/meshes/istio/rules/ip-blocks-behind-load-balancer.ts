import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { liftedParts } from '../lift/lift.ts';
import { valuesOf } from './shared/policy-values.ts';
import { selectedWorkloads } from './shared/selected-workloads.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy asks for client addresses at a gateway that sees only those of nodes.',
  why: `\`ipBlocks\` are compared with whoever opened the connection. A Service of type LoadBalancer or NodePort whose \`externalTrafficPolicy\` is not
\`Local\` hands connections on from any node, under the node's own address: the address of the client is lost on the way, and no block of
clients matches. With \`Local\` it stays; behind a proxy that writes \`X-Forwarded-For\`, \`remoteIpBlocks\` is what to ask for.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh'],
  upstream: [],
  messages: {
    node: ({ written, service, field }: { written: string; service: string; field: string }) => `\`${field}\` \`${written}\` is compared with the address of a node here: Service \`${service}\` does not keep that of the client`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: front, namespace: istio-system, labels: { istio: ingressgateway }, annotations: { inject.istio.io/templates: gateway } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: front, namespace: istio-system }
spec: { type: LoadBalancer, selector: { istio: ingressgateway }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: office, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  rules:
    - from: [{ source: { ipBlocks: [203.0.113.0/24] } }]
#                                   ^^^^^^^^^^^^^^ \`ipBlocks\` \`203.0.113.0/24\` is compared with the address of a node here: Service \`istio-system/front\` does not keep that of the client
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: front, namespace: istio-system, labels: { istio: ingressgateway }, annotations: { inject.istio.io/templates: gateway } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Service
metadata: { name: front, namespace: istio-system }
spec: { type: LoadBalancer, externalTrafficPolicy: Local, selector: { istio: ingressgateway }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: office, namespace: istio-system }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  rules: [{ from: [{ source: { ipBlocks: [203.0.113.0/24] } }] }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const first = valuesOf(policy, 'ipBlocks').find(({ value }) => !isPrivate(value));
    if (first === undefined) return;
    const { inventory } = liftedParts(context.mesh);
    const gateways = selectedWorkloads(inventory, policy).filter((id) => inventory.workloads.get(id)?.proxy === 'gateway');
    for (const { resource, service } of gateways.flatMap(inventory.hostsOf)) {
      const type = textAt(resource.raw, ['spec', 'type']);
      const isOpen = (type === 'LoadBalancer' || type === 'NodePort') && textAt(resource.raw, ['spec', 'externalTrafficPolicy']) !== 'Local';
      if (!isOpen || service === undefined || Object.keys(resource.annotations).some(keepsClient)) continue;
      return context.report({ at: [policy, first.path], message: 'node', data: { written: first.value, service, field: first.written }, related: [{ at: [resource, ['spec', 'type']], message: 'this Service brings the clients' }], help: 'set `externalTrafficPolicy: Local`, or ask for `remoteIpBlocks` behind a proxy that reports the client' });
    }
  },
});

/** Load balancers of clouds can keep the address, or report it in PROXY protocol, whatever the nodes do. */
function keepsClient(annotation: string): boolean {
  return /proxy-protocol|target-type|target-group-attributes|preserve-client|client-ip/.test(annotation);
}

/** Nodes and pods have such addresses, and may be what is meant. */
function isPrivate(block: string): boolean {
  return /^(?:10\.|127\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|f[cd]|::1)/i.test(block);
}
