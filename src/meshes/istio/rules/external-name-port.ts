import { textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isWrittenByIstio, portsOf } from './shared/service-ports.ts';

export default defineRule({
  summary: 'A Service of type ExternalName has a port without a protocol that names the host.',
  why: `An ExternalName Service has no address. Istio before 1.21 told calls to it by the Host or the SNI on HTTP and TLS ports; for any other port
every sidecar that sees the Service listened for **all** addresses, and led connections that were meant for other servers to the external name.
Later versions take the name for an alias and do not look at its ports, unless \`ENABLE_EXTERNAL_NAME_ALIAS\` is off.`,
  severity: 'info',
  reads: ['Service'],
  upstream: ['IST0150'],
  messages: { all: ({ port, name }: { port: number; name: string }) => `before Istio 1.21, connections to port ${port} of any address are led to \`${name}\`: this port says no protocol that names the host` },
  bad: `apiVersion: v1
kind: Service
metadata: { name: mail, namespace: shop }
spec:
  type: ExternalName
  externalName: mail.example.com
  ports:
    - { name: tcp, port: 587 }
#     ^^^^^^^^^^^^^^^^^^^^^^^^ before Istio 1.21, connections to port 587 of any address are led to \`mail.example.com\`: this port says no protocol that names the host
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: mail, namespace: shop }
spec:
  type: ExternalName
  externalName: mail.example.com
  ports:
    - { name: https, port: 443 }
---
apiVersion: v1
kind: Service
metadata: { name: search, namespace: shop }
spec: { type: ExternalName, externalName: search.example.com }
`,
  judges: ['Service'],
  judge(service, context) {
    if (textAt(service.raw, ['spec', 'type']) !== 'ExternalName' || isWrittenByIstio(service)) return;
    for (const { path, port, protocol } of portsOf(service)) {
      if (protocol !== 'unknown' && protocol !== 'tcp') continue;
      context.report({
        at: [service, path],
        message: 'all',
        data: { port, name: textAt(service.raw, ['spec', 'externalName']) ?? '' },
        help: 'name the port for its protocol (`http`, `https`, `tls`), or leave the ports out: the name is resolved without them',
      });
    }
  },
});
