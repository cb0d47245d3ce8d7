import { describeResource, listAt, numberAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { oldestFirst, unknownAge } from '../lift/registry/age.ts';
import { writtenExports, type Exports } from '../lift/routing/visibility.ts';
import { inForce } from './shared/in-force.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { isJoined, isSame, meet, protocolAt } from './shared/service-entry-pairs.ts';

const entriesByHost = defineTable({
  reads: ['networking.istio.io/ServiceEntry'],
  rowsOf: (entry): (readonly [string, Resource])[] => listAt(entry.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [[host, entry] as const] : [])),
});

export default defineRule({
  summary: 'Two ServiceEntries have the same host and port, and one of them does not count.',
  why: `A proxy knows a host once. Clients in the namespace of an entry take that one; all others take the older of those that they see, and nothing of the
younger. Entries of **one** namespace with the same \`resolution\` are joined: their endpoints add up, but of a port that both have the older
one gives the protocol. With two protocols for one port the proxy reads bytes in another way than the author of one entry means: plain
HTTP in place of TLS, say, which fails every call.`,
  severity: 'warning',
  reads: ['networking.istio.io/ServiceEntry', ...nameKinds],
  upstream: ['IST0177', 'KIA1211', 'KIA1212'],
  messages: {
    protocol: ({ other, host, port, theirs, ours }: { other: string; host: string; port: number; theirs: string; ours: string }) => `\`${other}\` has \`${host}\` with ${theirs} on port ${port}, and comes first: ${ours} does not count`,
    lost: ({ other, host, port }: { other: string; host: string; port: number }) => `\`${other}\` has \`${host}\` on port ${port}, too, and comes first: clients elsewhere never use this one`,
    repeated: ({ other, host, port }: { other: string; host: string; port: number }) => `\`${other}\` has \`${host}\` on port ${port}, too`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments.example.com]
  resolution: DNS
  ports: [{ number: 443, name: https, protocol: HTTPS }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments-again, namespace: store }
spec:
  hosts: [payments.example.com]
  resolution: DNS
  ports: [{ number: 443, name: http, protocol: HTTP }]
#                                              ^^^^ \`ServiceEntry shop/payments\` has \`payments.example.com\` with HTTPS on port 443, and comes first: HTTP does not count
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec:
  hosts: [payments.example.com]
  exportTo: ["."]
  resolution: DNS
  ports: [{ number: 443, name: https, protocol: HTTPS }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments-again, namespace: store }
spec:
  hosts: [payments.example.com]
  exportTo: ["."]
  resolution: DNS
  ports: [{ number: 443, name: http, protocol: HTTP }]
`,
  judges: ['networking.istio.io/ServiceEntry'],
  judge(entry, context) {
    for (const host of listAt(entry.raw, ['spec', 'hosts'])) {
      const alike = typeof host === 'string' ? inForce(context, context.rows(entriesByHost, host)) : [];
      if (typeof host !== 'string' || alike.length < 2 || !alike.includes(entry)) continue;
      const names = meshNamesOf(context);
      const exportsOf = (one: Resource): Exports => names.exportsOf('service', writtenExports(one), one.namespace);
      const meeting = alike.filter((other) => other !== entry && meet(exportsOf(entry), exportsOf(other)));
      for (const [index, port] of listAt(entry.raw, ['spec', 'ports']).entries()) {
        const number = numberAt(port, ['number']) ?? 0;
        const first = oldestFirst([entry, ...meeting.filter((other) => protocolAt(other, number) !== undefined)])[0];
        if (first === undefined || first === entry) continue;
        const [ours, theirs] = [protocolAt(entry, number) ?? '', protocolAt(first, number) ?? ''];
        const at = [entry, ['spec', 'ports', index]] as const;
        const common = { related: [{ at: [first, ['spec', 'hosts']] as const, message: 'this one comes first' }], ...(unknownAge(entry, first) === undefined ? {} : { explains: 'the older one comes first; the input does not tell which it is, so the order is that of the names' }) };
        const data = { other: describeResource(first), host, port: number };
        if (ours !== theirs) context.report({ ...common, at: [entry, ['spec', 'ports', index, 'protocol']], message: 'protocol', data: { ...data, ours, theirs }, help: 'write one entry, or give each its own `exportTo`' });
        else if (isJoined(entry, first) || isSame(entry, first)) context.report({ ...common, at, message: 'repeated', data, severity: 'info' });
        else context.report({ ...common, at, message: 'lost', data, help: 'write one entry, or give each its own `exportTo`' });
      }
    }
  },
});
