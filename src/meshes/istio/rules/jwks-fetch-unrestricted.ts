import { listAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';

/** Deployments of istiod, all under one key. */
const controlPlanes = defineTable({ reads: ['apps/Deployment'], rowsOf: (deployment): (readonly [string, Resource])[] => (deployment.labels['app'] === 'istiod' ? [['', deployment]] : []) });

export default defineRule({
  summary: 'A RequestAuthentication makes istiod fetch a URL, and nothing limits which addresses istiod may ask.',
  why: `Istiod fetches \`jwksUri\` itself, with the network access of the control plane. Whoever may write a RequestAuthentication can so make it call
addresses inside, such as those of the cloud's metadata service. \`BLOCKED_CIDRS_IN_JWKS_URIS\` in the environment of istiod says which
addresses it must not ask.`,
  severity: 'info',
  reads: ['security.istio.io/RequestAuthentication', 'apps/Deployment'],
  upstream: ['IST0175'],
  messages: { unrestricted: ({ url }: { url: string }) => `istiod fetches \`${url}\`, and \`BLOCKED_CIDRS_IN_JWKS_URIS\` does not limit which addresses it may ask` },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec:
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod } }
    spec: { containers: [{ name: discovery, image: istio/pilot }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec:
  jwtRules:
    - { issuer: https://issuer.example, jwksUri: https://issuer.example/keys }
#                                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^ istiod fetches \`https://issuer.example/keys\`, and \`BLOCKED_CIDRS_IN_JWKS_URIS\` does not limit which addresses it may ask
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: istiod, namespace: istio-system, labels: { app: istiod } }
spec:
  selector: { matchLabels: { app: istiod } }
  template:
    metadata: { labels: { app: istiod } }
    spec: { containers: [{ name: discovery, image: istio/pilot, env: [{ name: BLOCKED_CIDRS_IN_JWKS_URIS, value: 169.254.0.0/16 }] }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: shop }
spec: { jwtRules: [{ issuer: https://issuer.example, jwksUri: https://issuer.example/keys }] }
`,
  judges: ['security.istio.io/RequestAuthentication'],
  judge(authentication, context) {
    const fetched = listAt(authentication.raw, ['spec', 'jwtRules']).flatMap((rule, index) => (textAt(rule, ['jwksUri']) && !textAt(rule, ['jwks']) ? [{ url: textAt(rule, ['jwksUri']) ?? '', index }] : []));
    const open = fetched.length === 0 ? undefined : context.rows(controlPlanes, '').find((deployment) => !blocksAddresses(deployment));
    if (open === undefined) return;
    for (const { url, index } of fetched) {
      context.report({ at: [authentication, ['spec', 'jwtRules', index, 'jwksUri']], message: 'unrestricted', data: { url }, related: [{ at: [open, ['metadata', 'name']], message: 'this istiod fetches it' }], help: 'set `BLOCKED_CIDRS_IN_JWKS_URIS` for istiod' });
    }
  },
});

function blocksAddresses(deployment: Resource): boolean {
  const variables = listAt(deployment.raw, ['spec', 'template', 'spec', 'containers']).flatMap((container) => listAt(container, ['env']));
  return variables.some((variable) => textAt(variable, ['name']) === 'BLOCKED_CIDRS_IN_JWKS_URIS' && textAt(variable, ['value']) !== '');
}
