import { objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isRoutedFrom } from './shared/external-hosts.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { podsIn, selectableKinds } from './shared/selectable-pods.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'TLS settings take their certificates from a Secret, which sidecars do only for a rule with a workload selector.',
  why: `\`credentialName\` is read by gateways. A sidecar reads it only from a DestinationRule with a \`workloadSelector\`; from any other it **drops the TLS settings
as a whole** and sends plaintext. The server, which waits for TLS, ends the connection, or worse, answers in the clear.

Where a VirtualService decides for sidecars where calls to the host go, such as to an egress gateway, nothing is reported: the gateway is
who opens TLS then. A ConfigMap as credential (\`configmap://\`) is read by sidecars, too.`,
  severity: 'error',
  reads: [...nameKinds, ...selectableKinds],
  upstream: [],
  messages: {
    dropped: ({ credential, host }: { credential: string; host: string }) => `sidecars send plaintext to \`${host}\`: they take \`credentialName: ${credential}\` only from a rule with a \`workloadSelector\`, and drop the TLS settings`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  trafficPolicy:
    tls: { mode: MUTUAL, credentialName: payments-client }
#                                        ^^^^^^^^^^^^^^^ sidecars send plaintext to \`payments.example.com\`: they take \`credentialName: payments-client\` only from a rule with a \`workloadSelector\`, and drop the TLS settings
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: payments, namespace: shop }
spec: { hosts: [payments.example.com], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }] }
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: payments, namespace: shop }
spec:
  host: payments.example.com
  workloadSelector: { matchLabels: { app: orders } }
  trafficPolicy:
    tls: { mode: MUTUAL, credentialName: payments-client }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: ledger, namespace: shop }
spec: { host: ledger.example.com, trafficPolicy: { tls: { mode: SIMPLE, credentialName: ledger } } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], http: [{ route: [{ destination: { host: egress.istio-system.svc.cluster.local } }] }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec: { hosts: [ledger.example.com], resolution: DNS, ports: [{ number: 80, name: http, protocol: HTTP, targetPort: 443 }] }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    if (objectAt(rule.raw, ['spec', 'workloadSelector']) !== undefined) return;
    const written = textAt(rule.raw, ['spec', 'host']) ?? '';
    for (const { policy, path } of policiesOf(rule)) {
      const tls = objectAt(policy, ['tls']);
      const credential = textAt(tls, ['credentialName']) ?? '';
      if (credential === '' || credential.startsWith('configmap://') || !['SIMPLE', 'MUTUAL'].includes(textAt(tls, ['mode']) ?? '')) continue;
      const host = meshNamesOf(context).exactName(written, rule.namespace);
      const hasClients = podsIn(context, rule.namespace).some(({ labels }) => labels['istio']?.includes('gateway') !== true);
      if (!hasClients || isRoutedFrom(context, host) || isRoutedFrom(context, written)) continue;
      context.report({ at: [rule, [...path, 'tls', 'credentialName']], message: 'dropped', data: { credential, host: written }, help: 'write a `workloadSelector` for the clients, or send the calls through an egress gateway' });
    }
  },
});
