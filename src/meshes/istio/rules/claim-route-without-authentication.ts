import { describeResource, isObject, listAt, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import type { Path } from '../../../yaml/document.ts';
import { selectionOf } from '../lift/admission/selection.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { clientKinds, gatewayPodsOf, gatewaysOf } from './shared/route-clients.ts';
import { httpRoutesOf } from './shared/routes.ts';

const authentications = defineTable({ reads: ['security.istio.io/RequestAuthentication'], rowsOf: (policy) => [[policy.namespace, policy]] as const });

export default defineRule({
  summary: 'A route asks for a claim of a token, and no RequestAuthentication at the gateway reads tokens.',
  why: `\`@request.auth.claims\` holds what a RequestAuthentication has taken from a valid token. Where none selects the gateway's pods there are no claims:
a match on one is **never true**, and \`withoutHeaders\` with one always is, whatever token the client shows. The requests go to the next route, or get 404.

The policy has to select the **gateway**, in the namespace of its pods or in the root namespace; one for the service behind it is not enough.`,
  severity: 'error',
  reads: [...clientKinds, 'security.istio.io/RequestAuthentication'],
  upstream: ['IST0149'],
  messages: {
    unread: ({ claim, gateway }: { claim: string; gateway: string }) => `no RequestAuthentication selects the pods of Gateway \`${gateway}\`, so no request there has the claim \`${claim}\``,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: public, namespace: doors }
spec:
  selector: { matchLabels: { istio: gateway } }
  template: { metadata: { labels: { istio: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: orders, namespace: shop }
spec: { selector: { matchLabels: { app: orders } }, jwtRules: [{ issuer: shop, jwksUri: 'https://shop.example.com/keys' }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [doors/public]
  http:
    - match: [{ headers: { '@request.auth.claims.group': { exact: staff } } }]
#                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no RequestAuthentication selects the pods of Gateway \`doors/public\`, so no request there has the claim \`@request.auth.claims.group\`
      route: [{ destination: { host: admin } }]
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: public, namespace: doors }
spec:
  selector: { matchLabels: { istio: gateway } }
  template: { metadata: { labels: { istio: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public, namespace: doors }
spec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }] }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: public, namespace: doors }
spec: { selector: { matchLabels: { istio: gateway } }, jwtRules: [{ issuer: shop, jwksUri: 'https://shop.example.com/keys' }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [doors/public]
  http:
    - match: [{ headers: { '@request.auth.claims.group': { exact: staff } } }]
      route: [{ destination: { host: admin } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    const asked = httpRoutesOf(virtualService).flatMap(({ path, route }) => claimsOf(route, path));
    const [first] = asked;
    if (first === undefined) return;
    const { rootNamespace } = meshNamesOf(context);
    for (const gateway of gatewaysOf(virtualService).filter((name) => name !== 'mesh')) {
      const pods = gatewayPodsOf(context, gateway);
      if (pods.length === 0) context.unjudged(`the claim \`${first.claim}\` of ${describeResource(virtualService)}`, `the pods of Gateway \`${gateway}\``);
      const isUnread = pods.some(({ namespace, labels }) => {
        const policies = [...new Set([rootNamespace, namespace])].flatMap((place) => context.rows(authentications, place));
        return selectionOf(policies, rootNamespace, (policy) => policy)(namespace, labels).policies.length === 0;
      });
      if (!isUnread) continue;
      for (const { claim, path } of asked) context.report({ at: [virtualService, path, 'key'], message: 'unread', data: { claim, gateway }, explains: 'the match is never true there, whatever token a client shows', help: 'write a RequestAuthentication that selects the pods of the gateway' });
    }
  },
});

function claimsOf(route: Json, path: Path): { readonly claim: string; readonly path: Path }[] {
  return listAt(route, ['match']).flatMap((match, index) =>
    ['headers', 'withoutHeaders'].flatMap((field) => {
      const headers = isObject(match) ? match[field] : undefined;
      const names = isObject(headers) ? Object.keys(headers) : [];
      return names.filter((name) => /^@request\.auth\.claims/i.test(name)).map((claim) => ({ claim, path: [...path, 'match', index, field, claim] }));
    }),
  );
}
