import { nearest } from '../../../base/near-miss.ts';
import { defineRule } from '../../../rules/rule.ts';
import { namespaceExists, namespaceKinds, namespacesShown } from './shared/known-namespaces.ts';
import { effectOf, valuesOf } from './shared/policy-values.ts';
import { accountOfPrincipal } from './shared/service-accounts.ts';

export default defineRule({
  summary: 'An AuthorizationPolicy names a namespace that does not exist, so it matches no caller.',
  why: `\`namespaces\` and \`source.namespace\` are compared with the namespace in the caller's certificate. A name that nobody has admits nobody
in an ALLOW rule and refuses nobody in a DENY rule; in \`notNamespaces\` it excepts nobody.`,
  severity: 'error',
  reads: ['security.istio.io/AuthorizationPolicy', ...namespaceKinds],
  upstream: ['IST0101', 'KIA0101'],
  messages: {
    missing: ({ name, near }: { name: string; near: string | undefined }) => `there is no namespace \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    pattern: ({ name }: { name: string }) => `no namespace is called like \`${name}\``,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { namespaces: [shopp, ns/shop] }
#                                ^^^^^ warning: there is no namespace \`shopp\`, did you mean \`shop\`?
#                                       ^^^^^^^ there is no namespace \`ns/shop\`
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: team-orders }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from: [{ source: { namespaces: [shop, team-orders, sh*, '*'] } }]
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    for (const { value, path, isNegated } of valuesOf(policy, 'namespaces')) {
      const exists = value.includes('*') ? patternExists(value, namespacesShown(context)) : namespaceExists(context, value);
      if (exists === true) continue;
      const isTold = context.surroundings.namespaces !== undefined || !/^[a-z0-9*-]+$/.test(value);
      const common = { at: [policy, path], explains: `this entry matches no caller, ${effectOf(policy, isNegated)}` } as const;
      const near = value.includes('*') ? undefined : nearNamespace(value, namespacesShown(context));
      if (value.includes('*') && isTold) context.report({ ...common, message: 'pattern', severity: 'warning', data: { name: value } });
      else if (isTold || near !== undefined) context.report({ ...common, message: 'missing', data: { name: value, near }, ...(isTold ? {} : { severity: 'warning' }) });
      else context.unjudged(`the namespace \`${value}\` in AuthorizationPolicy ${policy.namespace}/${policy.name}`, 'the namespaces that there are');
    }
    for (const { value, path, isNegated } of valuesOf(policy, 'principals')) {
      const { trustDomain, namespace } = accountOfPrincipal(value) ?? { trustDomain: '', namespace: '' };
      if (!['cluster.local', '*'].includes(trustDomain) || namespaceExists(context, namespace) === true) continue;
      const near = nearNamespace(namespace, namespacesShown(context));
      // Without a near miss it is said that nothing tells: by the rule for accounts.
      if (near !== undefined) context.report({ at: [policy, path], message: 'missing', severity: 'warning', upstream: [], data: { name: namespace, near }, explains: `this entry matches no caller, ${effectOf(policy, isNegated)}` });
    }
  },
});

/** Every star stands for any text. */
function patternExists(written: string, names: readonly string[]): boolean {
  const pattern = new RegExp(`^${written.split('*').map((part) => part.replaceAll(/[^\w-]/g, String.raw`\$&`)).join('.*')}$`);
  return /^\*+$/.test(written) || names.some((name) => pattern.test(name));
}

/** A near miss, unless only a number differs: whoever writes `team-2` does not mean `team-1`. */
function nearNamespace(written: string, names: readonly string[]): string | undefined {
  const withoutDigits = (name: string): string => name.replaceAll(/\d+/g, '');
  return nearest(written, names.filter((name) => withoutDigits(name) !== withoutDigits(written)));
}
