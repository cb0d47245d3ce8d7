import { nearest } from '../../../base/near-miss.ts';
import { textMapAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { certificateFault, isPlaceholder, secretKinds, secretSources } from '../../../rules/shared/certificates.ts';
import { serversOf } from '../lift/routing/gateway-servers.ts';
import { gatewayPodKinds, podsOfGateway } from './shared/gateway-pods.ts';

export default defineRule({
  summary: 'The Secret with the certificate of a Gateway is not there, in another namespace, or no certificate.',
  why: `\`credentialName\` is looked up in the namespace of the **gateway's pods**, not in that of the Gateway object, nor in the application's. Without
the Secret every handshake for these hosts fails; what was open stays open, so the fault shows when the gateway is started the next time.

Secrets are judged where the input has the pods of the gateway, and Secrets of their namespace.`,
  severity: 'error',
  reads: ['networking.istio.io/Gateway', ...gatewayPodKinds, ...secretKinds],
  upstream: ['IST0161'],
  messages: {
    missing: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Secret \`${name}\` in namespace \`${namespace}\`, where the pods of the gateway are${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    elsewhere: ({ name, namespace, own }: { name: string; namespace: string; own: string }) => `the Secret \`${name}\` is in namespace \`${own}\`, and the pods of the gateway look for it in \`${namespace}\``,
    fault: ({ name, fault }: { name: string; fault: string }) => `Secret \`${name}\` cannot be shown to clients: ${fault}`,
  },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: v1
kind: Secret
metadata: { name: cart, namespace: shop }
type: kubernetes.io/tls
---
apiVersion: v1
kind: Secret
metadata: { name: admin, namespace: edge }
stringData: { password: "1234" }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [cart.example.com], tls: { mode: SIMPLE, credentialName: cart } }
#                                                                                                                            ^^^^ the Secret \`cart\` is in namespace \`shop\`, and the pods of the gateway look for it in \`edge\`
    - { port: { number: 443, name: https-admin, protocol: HTTPS }, hosts: [admin.example.com], tls: { mode: SIMPLE, credentialName: admin } }
#                                                                                                                                   ^^^^^ Secret \`admin\` cannot be shown to clients: it has no \`tls.crt\` and \`tls.key\`
    - { port: { number: 443, name: https-shop, protocol: HTTPS }, hosts: [shop.example.com], tls: { mode: SIMPLE, credentialName: shop } }
#                                                                                                                                 ^^^^ there is no Secret \`shop\` in namespace \`edge\`, where the pods of the gateway are
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: edge, namespace: edge, labels: { istio: edge } }
spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: cart-certificate, namespace: edge }
spec: { secretName: cart, dnsNames: [cart.example.com] }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: edge }
  servers:
    - { port: { number: 443, name: https, protocol: HTTPS }, hosts: [cart.example.com], tls: { mode: SIMPLE, credentialName: cart } }
`,
  judges: ['networking.istio.io/Gateway'],
  judge(gateway, context) {
    const servers = serversOf(gateway).filter(({ secrets, serving }) => secrets.length > 0 && serving !== 'passthrough');
    if (servers.length === 0) return;
    const namespaces = new Set(podsOfGateway(context, gateway).map(({ namespace }) => namespace));
    const subject = `Gateway ${gateway.namespace}/${gateway.name}`;
    if (namespaces.size === 0) return context.unjudged(`${subject}: Secrets`, `pods with the labels ${Object.entries(textMapAt(gateway.raw, ['spec', 'selector'])).map((pair) => pair.join(': ')).join(', ')}, in whose namespace they are looked up`);
    for (const { secrets, source, hosts } of servers) {
      for (const name of source.kind === 'resource' ? secrets : []) {
        const at = [gateway, [...(source.kind === 'resource' ? source.path : []), 'tls', 'credentialName']] as const;
        const explains = `every TLS handshake for ${hosts.join(', ')} fails`;
        for (const namespace of namespaces) {
          const [found] = context.rows(secretSources, `${namespace}/${name}`);
          if (found === undefined) {
            const elsewhere = namespace === gateway.namespace ? [] : context.rows(secretSources, `${gateway.namespace}/${name}`);
            const known = context.rows(secretSources, namespace).filter(({ isSecret }) => isSecret);
            if (elsewhere.length > 0) context.report({ at, message: 'elsewhere', data: { name, namespace, own: gateway.namespace }, explains, help: `put the Secret into namespace \`${namespace}\`` });
            else if (known.length > 0) context.report({ at, message: 'missing', data: { name, namespace, near: nearest(name, known.map(({ resource }) => resource.name)) }, explains });
            else context.unjudged(`${subject}: Secret ${namespace}/${name}`, `no Secret of namespace ${namespace} in the input`);
          } else if (found.isSecret && !isPlaceholder(found.resource)) {
            const fault = certificateFault(found.resource, context.surroundings.nowMs);
            if (fault !== undefined) context.report({ at, message: 'fault', data: { name, fault }, explains });
          }
        }
      }
    }
  },
});
