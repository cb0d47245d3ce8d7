import { listAt, textAt, type Json, type Resource } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind, listenersOf } from '../shared/gateway-api.ts';
import { defineTable } from '../view.ts';

export default defineRule({
  summary: 'Two Gateways ask for the same address and port.',
  why: `An address of \`spec.addresses\` is asked for, not shared: only one of the Gateways gets a port of it, unless the implementation merges
Gateways. The other one is not programmed (\`AddressNotUsable\`), and what is attached to it cannot be reached.`,
  severity: 'warning',
  reads: [gatewayKind],
  upstream: ['KIA1502'],
  messages: { same: ({ address, ports, others }: { address: string; ports: string; others: string }) => `\`${address}\` is asked for on port ${ports} by ${others} too` },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  addresses: [{ type: IPAddress, value: 192.0.2.7 }]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 80 by Gateway \`billing/partners\` too
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: partners, namespace: billing }
spec:
  gatewayClassName: edge
  addresses: [{ value: 192.0.2.7 }]
#             ^^^^^^^^^^^^^^^^^^^^ \`192.0.2.7\` is asked for on port 80 by Gateway \`shop/public\` too
  listeners: [{ name: http, port: 80, protocol: HTTP }]
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  addresses: [{ type: IPAddress, value: 192.0.2.7 }]
  listeners: [{ name: http, port: 80, protocol: HTTP }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: partners, namespace: billing }
spec:
  gatewayClassName: edge
  addresses: [{ value: 192.0.2.7 }]
  listeners: [{ name: http, port: 8080, protocol: HTTP }]
`,
  judges: [gatewayKind],
  judge(gateway, context) {
    const ports = portsOf(gateway);
    for (const [index, address] of listAt(gateway.raw, ['spec', 'addresses']).entries()) {
      const key = keyOf(address);
      const others = key === undefined ? [] : context.rows(gatewaysByAddress, key).filter((other) => other !== gateway && portsOf(other).some((port) => ports.includes(port)));
      if (others.length === 0) continue;
      const taken = ports.filter((port) => others.some((other) => portsOf(other).includes(port)));
      context.report({
        at: [gateway, ['spec', 'addresses', index]],
        message: 'same',
        data: { address: textAt(address, ['value']) ?? '', ports: taken.join(' and '), others: others.map(({ namespace, name }) => `Gateway \`${namespace}/${name}\``).join(' and ') },
        related: others.map((other) => ({ at: [other, ['spec', 'addresses'], 'key'] as const, message: 'the other one' })),
      });
    }
  },
});

const gatewaysByAddress = defineTable({
  reads: [gatewayKind],
  rowsOf: (gateway) => listAt(gateway.raw, ['spec', 'addresses']).flatMap((address) => (keyOf(address) === undefined ? [] : [[keyOf(address) ?? '', gateway] as const])),
});

function keyOf(address: Json): string | undefined {
  const value = textAt(address, ['value']);
  return value === undefined || value === '' ? undefined : `${textAt(address, ['type']) ?? 'IPAddress'} ${value}`;
}

function portsOf(gateway: Resource): number[] {
  return listenersOf(gateway).flatMap(({ port }) => port ?? []);
}
