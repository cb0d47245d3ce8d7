import { nearest } from '../../../base/near-miss.ts';
import { isObject, listAt, textAt, valueAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { actionOf } from './shared/policy-values.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';

export default defineRule({
  summary: 'A CUSTOM AuthorizationPolicy names an authorizer that the mesh configuration does not define, so whatever it matches is refused.',
  why: `\`provider.name\` is looked up among \`extensionProviders\` of the mesh configuration, and only those with \`envoyExtAuthzHttp\` or
\`envoyExtAuthzGrpc\` are authorizers. Where it is none of them, istiod writes a refusal in place of the question: every request that the
policy matches gets 403.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', ...meshConfigurationKinds],
  upstream: [],
  messages: {
    missing: ({ name, near }: { name: string; near: string | undefined }) => `the mesh configuration defines no authorizer \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    other: ({ name, kind }: { name: string; kind: string }) => `\`${name}\` is defined as \`${kind}\`, which is no authorizer`,
  },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data:
  mesh: |
    extensionProviders:
      - { name: sample-authz, envoyExtAuthzGrpc: { service: authz.shop.svc.cluster.local, port: 9000 } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ask, namespace: shop }
spec:
  action: CUSTOM
  provider: { name: sample-auth }
#                   ^^^^^^^^^^^ the mesh configuration defines no authorizer \`sample-auth\`, did you mean \`sample-authz\`?
  rules: [{ to: [{ operation: { paths: [/admin/*] } }] }]
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: 'extensionProviders: [{ name: sample-authz, envoyExtAuthzGrpc: { service: authz.shop.svc.cluster.local, port: 9000 } }]' }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: ask, namespace: shop }
spec: { action: CUSTOM, provider: { name: sample-authz }, rules: [{ to: [{ operation: { paths: [/admin/*] } }] }] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    const name = textAt(policy.raw, ['spec', 'provider', 'name']) ?? '';
    if (actionOf(policy) !== 'CUSTOM' || name === '') return;
    const { config, resource } = context.index(meshConfiguration);
    if (resource === undefined) return context.unjudged(`the authorizer \`${name}\` of AuthorizationPolicy ${policy.namespace}/${policy.name}`, 'the mesh configuration');
    const providers = listAt(config, ['extensionProviders']);
    const found = providers.findLast((provider) => textAt(provider, ['name']) === name);
    if (found !== undefined && isAuthorizer(found)) return;
    const common = { at: [policy, ['spec', 'provider', 'name']], explains: 'every request that this policy matches gets 403' } as const;
    if (found === undefined) context.report({ ...common, message: 'missing', data: { name, near: nearest(name, providers.filter(isAuthorizer).flatMap((provider) => textAt(provider, ['name']) ?? [])) } });
    else context.report({ ...common, message: 'other', data: { name, kind: kindOf(found) } });
  },
});

function isAuthorizer(provider: Json): boolean {
  return isObject(valueAt(provider, ['envoyExtAuthzHttp'])) || isObject(valueAt(provider, ['envoyExtAuthzGrpc']));
}

function kindOf(provider: Json): string {
  return isObject(provider) ? Object.keys(provider).find((key) => key !== 'name') ?? 'nothing' : 'nothing';
}
