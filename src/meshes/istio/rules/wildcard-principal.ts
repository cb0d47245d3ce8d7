import { listAt, isObject, type Json } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { actionOf, rulesOf } from './shared/policy-values.ts';

export default defineRule({
  summary: 'An ALLOW rule admits every workload that has a certificate of the mesh.',
  why: `\`principals: ["*"]\` asks for a certificate and for nothing else: whoever has a sidecar, in whichever namespace, has one. That is mutual TLS,
not authorization; a pod that somebody takes over is admitted like any other. \`namespaces: ["*"]\` means the same.`,
  severity: 'warning',
  reads: ['security.istio.io/AuthorizationPolicy'],
  upstream: [],
  messages: {
    everyone: ({ written, field }: { written: string; field: string }) => `\`${written}\` in \`${field}\` admits every workload of the mesh, whatever its namespace and account`,
  },
  bad: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { principals: ['*'] }
#                                ^^^ \`*\` in \`principals\` admits every workload of the mesh, whatever its namespace and account
`,
  good: `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec:
  rules:
    - from:
        - source: { principals: [cluster.local/ns/shop/sa/orders] }
        - source: { principals: ['*'], requestPrincipals: ['https://issuer.example/*'] }
`,
  judges: ['security.istio.io/AuthorizationPolicy'],
  judge(policy, context) {
    if (actionOf(policy) !== 'ALLOW') return;
    for (const { rule, path } of rulesOf(policy)) {
      // What else a rule asks for limits it; then identity is only one of its conditions.
      const isLimited = listAt(rule, ['when']).length > 0;
      const hasOperations = listAt(rule, ['to']).length > 0;
      for (const [index, from] of isLimited ? [] : listAt(rule, ['from']).entries()) {
        const open = openField(from);
        if (open === undefined) continue;
        context.report({
          at: [policy, [...path, 'from', index, 'source', open.field, open.position]],
          message: 'everyone',
          data: open,
          ...(hasOperations ? { severity: 'info' } : {}),
          explains: 'only callers without a sidecar are refused',
          help: 'name the accounts, or the namespaces, that are meant',
        });
      }
    }
  },
});

/** The one field of a source that everybody with a certificate meets, where the source asks for nothing else. */
function openField(from: Json): { field: string; written: string; position: number } | undefined {
  const source = isObject(from) && isObject(from['source']) ? from['source'] : {};
  const fields = Object.keys(source).filter((field) => listAt(source, [field]).length > 0);
  const [field] = fields;
  if (fields.length !== 1 || (field !== 'principals' && field !== 'namespaces' && field !== 'trustDomains')) return undefined;
  const position = listAt(source, [field]).findIndex((value) => value === '*' || (field === 'principals' && typeof value === 'string' && /^(?:cluster\.local|\*)\/(?:ns\/)?\*$/.test(value)));
  const written = listAt(source, [field])[position];
  return typeof written === 'string' ? { field, written, position } : undefined;
}
