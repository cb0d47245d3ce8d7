import { nearest } from '../../base/near-miss.ts';
import { listAt, textAt } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { certificateFault, isPlaceholder, secretKinds, secretSources } from '../shared/certificates.ts';
import { gatewayKind, grants, isGranted, listenersOf, refOf } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'The certificate of a listener is not there, not allowed, or no certificate.',
  why: `\`certificateRefs\` name Secrets of type \`kubernetes.io/tls\` in the namespace of the Gateway. One in another namespace needs a ReferenceGrant
there. Where none of them can be used the listener is not programmed, and every handshake fails.

A Secret is only missing if the input shows other Secrets of its namespace, or none is made there by a controller that the input names.`,
  severity: 'error',
  reads: [gatewayKind, 'gateway.networking.k8s.io/ReferenceGrant', ...secretKinds],
  upstream: [],
  messages: {
    missing: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `there is no Secret \`${name}\` in namespace \`${namespace}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    noGrant: ({ name, namespace }: { name: string; namespace: string }) => `no ReferenceGrant in namespace \`${namespace}\` lets this Gateway use the Secret \`${name}\``,
    fault: ({ name, fault }: { name: string; fault: string }) => `Secret \`${name}\` cannot be shown to clients: ${fault}`,
  },
  bad: `apiVersion: v1
kind: Secret
metadata: { name: public, namespace: edge }
type: Opaque
stringData: { password: secret }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: one, hostname: one.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: pubic }] } }
#                                                                                                          ^^^^^ there is no Secret \`pubic\` in namespace \`edge\`, did you mean \`public\`?
    - { name: two, hostname: two.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
#                                                                                                          ^^^^^^ Secret \`public\` cannot be shown to clients: it has no \`tls.crt\` and \`tls.key\`
    - { name: three, hostname: three.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public, namespace: shop }] } }
#                                                                                                                                 ^^^^ no ReferenceGrant in namespace \`shop\` lets this Gateway use the Secret \`public\`
`,
  good: `apiVersion: cert-manager.io/v1
kind: Certificate
metadata: { name: public-certificate, namespace: edge }
spec: { secretName: public, dnsNames: [one.example.com] }
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: { name: public, namespace: edge }
spec:
  gatewayClassName: edge
  listeners:
    - { name: one, hostname: one.example.com, port: 443, protocol: HTTPS, tls: { certificateRefs: [{ name: public }] } }
`,
  judges: [gatewayKind],
  judge(gateway, context) {
    for (const { path, raw } of listenersOf(gateway)) {
      for (const [index, written] of listAt(raw, ['tls', 'certificateRefs']).entries()) {
        const ref = refOf(written, 'Secret', gateway.namespace, [...path, 'tls', 'certificateRefs', index]);
        const { name, namespace } = ref;
        if (ref.kind !== 'Secret' || ref.group !== '' || name === '') continue;
        const at = [gateway, [...ref.path, 'name']] as const;
        const explains = 'the listener is not programmed: every handshake for its hostname fails';
        if (namespace !== gateway.namespace && !isGranted(gateway, ref, context.rows(grants, namespace))) {
          context.report({ at: [gateway, [...ref.path, 'namespace']], message: 'noGrant', data: { name, namespace }, explains });
          continue;
        }
        const [source] = context.rows(secretSources, `${namespace}/${name}`);
        if (source === undefined) {
          const known = context.rows(secretSources, namespace).filter(({ isSecret }) => isSecret);
          const isIssued = Object.keys(gateway.annotations).some((key) => key.startsWith('cert-manager.io/'));
          if (known.length > 0 && !isIssued) context.report({ at, message: 'missing', data: { name, namespace, near: nearest(name, known.map(({ resource }) => resource.name)) }, explains });
          else if (!isIssued) context.unjudged(`Gateway ${gateway.namespace}/${gateway.name}: Secret ${namespace}/${name}`, `no Secret of namespace ${namespace} in the input`);
        } else if (source.isSecret && !isPlaceholder(source.resource)) {
          const fault = certificateFault(source.resource, context.surroundings.nowMs);
          if (fault !== undefined) context.report({ at, message: 'fault', data: { name, fault }, explains, related: [{ at: [source.resource, ['metadata', 'name']], message: `a Secret of type \`${textAt(source.resource.raw, ['type']) ?? 'Opaque'}\`` }] });
        }
      }
    }
  },
});
