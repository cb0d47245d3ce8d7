import { defineRule } from '../../../rules/rule.ts';
import { webhookFindingsOf, webhookKinds } from './shared/webhook-findings.ts';

export default defineRule({
  summary: 'An object is refused by istiod when somebody applies it.',
  why: `istiod has a say before the API server stores an object of its kinds: its webhook reads the spec and validates what a schema cannot
say, such as names of hosts, ranges of ports, settings that exclude each other and references that cannot be. An object that it refuses is
never stored: \`kubectl apply\` fails, and what was in force before stays in force.

Where the webhook is switched off or cannot be reached, the object is stored all the same, and istiod leaves it or a part of it out in
silence. What the API server refuses at the same place is reported once, by the rules under \`kubernetes/\`, which name both.

Everything that istiod 1.32 validates is judged here from the files alone, but for the Envoy configuration inside an EnvoyFilter.`,
  severity: 'error',
  reads: webhookKinds,
  upstream: ['IST0106'],
  messages: { refused: ({ text }: { text: string }) => text },
  bad: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop]
#             ^^^^ \`shop\` is a short name, and listeners take full ones: write \`service.namespace.svc.cluster.local\`
      tls: { mode: MUTUAL, credentialName: shop, caCertificates: /etc/ca.pem }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - retries: { attempts: 0, perTryTimeout: 500ms }
#                          ^ there are no retries with 0 \`attempts\`, and the other settings need some
      route:
        - destination: { host: orders, subset: v_2 }
#                                              ^^^ \`v_2\` is no name of a subset: use at most 63 letters, digits and \`-\`, with a letter or digit at both ends
`,
  good: `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: shop }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 443, name: https, protocol: HTTPS }
      hosts: [shop.example.com]
      tls: { mode: MUTUAL, credentialName: shop }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders]
  http:
    - retries: { attempts: 0 }
      route:
        - destination: { host: orders, subset: v-2 }
`,
  judges: webhookKinds,
  judge(resource, context) {
    for (const { path, part, message, severity } of webhookFindingsOf(resource)) {
      if (severity === 'error') context.report({ at: [resource, path, part], message: 'refused', data: { text: message }, refusedBy: ['istiod'] });
    }
  },
});
