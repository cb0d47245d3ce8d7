import { nearest } from '../../../base/near-miss.ts';
import { defineRule } from '../../../rules/rule.ts';
import { splitServiceHost } from '../lift/routing/host-names.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { effectOf, valuesOf } from './shared/policy-values.ts';
import { answersTo, isNamespaceShown, namespacesWith, registryKinds, servicesIn } from './shared/registry-lookup.ts';

export default defineRule({
  summary: 'A host of an AuthorizationPolicy is written like the name of a Service, and there is none of that name.',
  why: `\`hosts\` are compared with the Host header, and inside the mesh that is the name of the Service as the caller dialled it. A name that no
Service has is one that nobody dials.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy', ...registryKinds],
  upstream: ['KIA0104'],
  messages: { missing: ({ host, namespace, near }: { host: string; namespace: string; near: string | undefined }) => `no Service${namespace === '' ? '' : ` of namespace \`${namespace}\``} is called \`${host}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { hosts: [payment, paymets.shop.svc.cluster.local, www.example.com] } }]
#                                 ^^^^^^^ no Service is called \`payment\`, did you mean \`payments\`?
#                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no Service of namespace \`shop\` is called \`paymets\`, did you mean \`payments\`?
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - to: [{ operation: { hosts: [payments, 'payments:*', payments.shop.svc.cluster.local, '*.example.com', www.example.com] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const hosts = valuesOf(policy, 'hosts').map((each) => ({ ...each, name: each.value.toLowerCase().replace(/:(?:\d+|\*)$/, '') }));
    for (const { value, name, path, isNegated } of hosts) {
      if (name === '' || name.includes('*') || name.includes(':')) continue;
      const parts = name.includes('.') ? splitServiceHost(name) : { name, namespace: policy.namespace };
      if (parts === undefined || name === 'localhost' || !isNamespaceShown(context, parts.namespace)) continue;
      const names = meshNamesOf(context);
      if (answersTo(context, names, names.exactName(name, policy.namespace)).length > 0) continue;
      // A short name is dialled from its own namespace, which need not be that of the policy.
      if (!name.includes('.') && namespacesWith(context, name).length > 0) continue;
      context.report({ at: [policy, path], message: 'missing', data: { host: name.includes('.') ? parts.name : value, namespace: name.includes('.') ? parts.namespace : '', near: nearest(parts.name, servicesIn(context, parts.namespace)) }, explains: `nobody sends this Host, ${effectOf(policy, isNegated)}` });
    }
  },
});
