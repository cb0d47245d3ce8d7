import { listAt, objectAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { gatewayKind, listenersOf } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A listener should end TLS and has no certificate.',
  why: `A listener with \`protocol: HTTPS\`, or \`TLS\` that is not passed through, shows a certificate to clients. Without \`certificateRefs\` it has
none: it is not programmed, and every handshake fails.`,
  severity: 'error',
  reads: [gatewayKind],
  upstream: [],
  messages: {
    none: ({ name, protocol }: { name: string; protocol: string }) => `the listener \`${name}\` speaks ${protocol} and names no certificate`,
    passthrough: ({ name }: { name: string }) => `the listener \`${name}\` should read requests and leaves TLS closed: HTTPS needs \`mode: Terminate\``,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the listener \`https\` speaks HTTPS and names no certificate
    - { name: closed, port: 8443, protocol: HTTPS, tls: { mode: Passthrough } }
#                                                               ^^^^^^^^^^^ the listener \`closed\` should read requests and leaves TLS closed: HTTPS needs \`mode: Terminate\`
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: https, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
    - { name: closed, port: 8443, protocol: TLS, tls: { mode: Passthrough } }
    - { name: managed, hostname: a.example.com, port: 443, protocol: HTTPS, tls: { options: { example.com/certificate: managed } } }
`,
  judges: [gatewayKind],
  judge(gateway, context) {
    for (const { path, name, protocol, raw } of listenersOf(gateway)) {
      const mode = textAt(raw, ['tls', 'mode']) ?? 'Terminate';
      if (protocol !== 'HTTPS' && protocol !== 'TLS') continue;
      if (mode === 'Passthrough') {
        if (protocol === 'HTTPS') context.report({ at: [gateway, [...path, 'tls', 'mode']], message: 'passthrough', data: { name }, explains: 'the listener is not programmed' });
      } else if (listAt(raw, ['tls', 'certificateRefs']).length === 0 && Object.keys(objectAt(raw, ['tls', 'options']) ?? {}).length === 0) {
        context.report({ at: [gateway, path], message: 'none', data: { name, protocol }, explains: 'every handshake on this port fails', help: 'name a Secret of type `kubernetes.io/tls` in `tls.certificateRefs`' });
      }
    }
  },
});
