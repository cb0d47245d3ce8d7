import { defineRule } from '../rule.ts';
import { gatewayKind, listenersOf, type Listener } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'Two listeners of a Gateway cannot be told apart, or speak different protocols on one port.',
  why: `Listeners of one Gateway that share a port must speak the same protocol, and differ in their hostname; no hostname is every name. The API
server refuses those that are equal; the rest is \`Conflicted\`, and an implementation serves the first of them or none.`,
  severity: 'error',
  reads: [gatewayKind],
  upstream: ['KIA1503'],
  messages: {
    same: ({ name, other, hostname, port, protocol }: Conflict & { hostname: string; protocol: string }) => `\`${name}\` is the same listener as \`${other}\`: ${protocol} on port ${port} for ${hostname}`,
    protocol: ({ name, other, port, protocols }: Conflict & { protocols: string }) => `\`${name}\` and \`${other}\` speak ${protocols} on port ${port}, which can have one of them`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: cart, hostname: cart.example.com, port: 80, protocol: HTTP }
    - { name: basket, hostname: cart.example.com, port: 80, protocol: HTTP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`basket\` is the same listener as \`cart\`: HTTP on port 80 for \`cart.example.com\`
    - { name: database, port: 80, protocol: TCP }
#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`database\` and \`cart\` speak TCP and HTTP on port 80, which can have one of them
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: shop }
spec:
  gatewayClassName: edge
  listeners:
    - { name: cart, hostname: cart.example.com, port: 80, protocol: HTTP }
    - { name: any, port: 80, protocol: HTTP }
    - { name: database, port: 5432, protocol: TCP }
    - { name: names, port: 5432, protocol: UDP }
    - { name: secure, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: cart }] } }
    - { name: closed, hostname: db.example.com, port: 443, protocol: TLS, tls: { mode: Passthrough } }
`,
  judges: [gatewayKind],
  judge(gateway, context) {
    const listeners = listenersOf(gateway);
    for (const [index, listener] of listeners.entries()) {
      const earlier = listeners.slice(0, index).find((other) => other.port === listener.port && (isSame(other, listener) || !canShare(other, listener)));
      if (earlier === undefined || listener.port === undefined) continue;
      const common = { at: [gateway, listener.path], related: [{ at: [gateway, earlier.path], message: `\`${earlier.name}\`` }], explains: 'the listener is in conflict: routes that are attached to it are not served for sure' } as const;
      const data = { name: listener.name, other: earlier.name, port: listener.port };
      if (isSame(earlier, listener)) context.report({ ...common, message: 'same', data: { ...data, hostname: listener.hostname === undefined ? 'every name' : `\`${listener.hostname}\``, protocol: listener.protocol } });
      else context.report({ ...common, message: 'protocol', data: { ...data, protocols: `${listener.protocol} and ${earlier.protocol}` } });
    }
  },
});

interface Conflict {
  readonly name: string;
  readonly other: string;
  readonly port: number;
}

function isSame(a: Listener, b: Listener): boolean {
  return a.protocol === b.protocol && a.hostname === b.hostname;
}

/** UDP has ports of its own, and server names tell HTTPS and TLS apart. */
function canShare(a: Listener, b: Listener): boolean {
  const isEncrypted = ({ protocol }: Listener): boolean => protocol === 'HTTPS' || protocol === 'TLS';
  return a.protocol === b.protocol || (a.protocol === 'UDP') !== (b.protocol === 'UDP') || (isEncrypted(a) && isEncrypted(b));
}
