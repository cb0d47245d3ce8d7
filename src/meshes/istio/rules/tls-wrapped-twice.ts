import { objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { entryPortsOf, isRoutedTo } from './shared/external-hosts.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'A DestinationRule opens TLS on a port where the application has opened it already.',
  why: `On a port with the protocol HTTPS or TLS the application encrypts, and the proxy passes it through. A DestinationRule with \`SIMPLE\` or \`MUTUAL\` makes the proxy
encrypt it once more: the server finds TLS inside TLS, and ends the handshake.

To let the proxy open TLS, the application calls \`http://\`: the ServiceEntry has a port with the protocol HTTP whose \`targetPort\` is 443. Where a VirtualService
leads plain requests to the TLS port, nothing is reported.`,
  severity: 'error',
  reads: ['networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry', 'networking.istio.io/VirtualService'],
  upstream: [],
  messages: { twice: ({ host, port, protocol, mode }: { host: string; port: number; protocol: string; mode: string }) => `\`${mode}\` wraps TLS into TLS: port ${port} of \`${host}\` is ${protocol}, which applications encrypt themselves` },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments.example.com], resolution: DNS, ports: [{ number: 443, name: https, protocol: HTTPS }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  trafficPolicy: { tls: { mode: SIMPLE } }
#                         ^^^^^^^^^^^^ \`SIMPLE\` wraps TLS into TLS: port 443 of \`payments.example.com\` is HTTPS, which applications encrypt themselves
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments.example.com], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec: { host: payments.example.com, trafficPolicy: { tls: { mode: SIMPLE } } }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP }, { number: 443, name: https, protocol: HTTPS }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ledger, namespace: shop }
spec: { host: ledger.example.com, trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, tls: { mode: SIMPLE } }] } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], http: [{ route: [{ destination: { host: ledger.example.com, port: { number: 443 } } }] }] }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    const policies = policiesOf(rule);
    for (const { policy, path, port, subset } of policies) {
      const mode = textAt(objectAt(policy, ['tls']), ['mode']) ?? '';
      if (mode !== 'SIMPLE' && mode !== 'MUTUAL') continue;
      const replaced = new Set(policies.filter((other) => port === undefined && other.subset === subset).map((other) => other.port));
      const wrapped = entryPortsOf(context, host).find(({ number, protocol }) => (port ?? number) === number && !replaced.has(number) && (protocol === 'https' || protocol === 'tls'));
      if (wrapped === undefined || isRoutedTo(context, host)) continue;
      context.report({
        at: [rule, [...path, 'tls', 'mode'], 'entry'],
        message: 'twice',
        data: { host, port: wrapped.number, protocol: wrapped.protocol.toUpperCase(), mode },
        explains: 'the handshake of every call fails',
        help: 'take the `tls` settings out, or give the ServiceEntry a port with the protocol HTTP and `targetPort: 443`',
        related: [{ at: [wrapped.entry, ['spec', 'ports']], message: 'the protocol of the port' }],
      });
    }
  },
});
