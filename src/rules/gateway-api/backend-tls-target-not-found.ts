import { nearest } from '../../base/near-miss.ts';
import { listAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { isService, refOf, servicesByNamespace } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'A BackendTLSPolicy is for a Service, or a port of one, that does not exist.',
  why: `A BackendTLSPolicy says that a gateway speaks TLS to a Service, and what it verifies. One that leads to nothing is taken without a word, and the
gateway goes on in **plaintext**. The target is in the namespace of the policy, and its \`sectionName\` is the **name** of a port, not its number.`,
  severity: 'error',
  reads: ['gateway.networking.k8s.io/BackendTLSPolicy', 'Service', 'apps/Deployment'],
  upstream: [],
  messages: {
    noService: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Service \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noPort: ({ port, name, ports }: { port: string; name: string; ports: string }) => `Service \`${name}\` has no port named \`${port}\`${ports === '' ? '' : `, only ${ports}`}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: https, port: 443 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRefs:
    - { group: '', kind: Service, name: crat }
#                                       ^^^^ there is no Service \`crat\` in namespace \`shop\`, did you mean \`cart\`?
    - { group: '', kind: Service, name: cart, sectionName: "443" }
#                                                          ^^^^^ Service \`cart\` has no port named \`443\`, only \`https\`
  validation: { hostname: cart.example.com, wellKnownCACertificates: System }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop }
spec: { selector: { app: cart }, ports: [{ name: https, port: 443 }] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: BackendTLSPolicy
metadata: { name: cart, namespace: shop }
spec:
  targetRefs: [{ group: '', kind: Service, name: cart, sectionName: https }]
  validation: { hostname: cart.example.com, wellKnownCACertificates: System }
`,
  judges: ['gateway.networking.k8s.io/BackendTLSPolicy'],
  judge(policy, context) {
    for (const [index, target] of listAt(policy.raw, ['spec', 'targetRefs']).entries()) {
      const ref = refOf(target, 'Service', policy.namespace, ['spec', 'targetRefs', index]);
      if (!isService(ref) || ref.name === '') continue;
      const service = context.get('Service', policy.namespace, ref.name);
      const explains = 'gateways go on speaking plaintext to it';
      if (service === undefined) {
        const known = context.rows(servicesByNamespace, policy.namespace);
        if (known.length === 0) context.unjudged(`BackendTLSPolicy ${policy.namespace}/${policy.name}: Service ${ref.name}`, `nothing of namespace ${policy.namespace} in the input`);
        else context.report({ at: [policy, [...ref.path, 'name']], message: 'noService', data: { name: ref.name, namespace: policy.namespace, near: nearest(ref.name, known.filter((entry) => entry !== undefined)) }, explains });
        continue;
      }
      const port = textAt(target, ['sectionName']);
      const ports = listAt(service.raw, ['spec', 'ports']).flatMap((entry) => textAt(entry, ['name']) ?? []);
      if (port !== undefined && !ports.includes(port)) context.report({ at: [policy, [...ref.path, 'sectionName']], message: 'noPort', data: { port, name: ref.name, ports: ports.map((name) => `\`${name}\``).join(', ') }, explains });
    }
  },
});
