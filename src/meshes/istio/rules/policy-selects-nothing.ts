import { nearest } from '../../../base/near-miss.ts';
import type { Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { hasTarget } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';
import { isAddedLater, podsIn, podsWith, selectableKinds, selectorOf } from './shared/selectable-pods.ts';

const judged = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication'] as const;

export default defineRule({
  summary: 'The selector of a security policy selects no workload, so the policy does nothing.',
  why: `A policy selects pods of its own namespace by their labels: those of the pod template, not those of the Deployment or of the Service. One
that selects nothing protects nothing, and nothing says so: an ALLOW policy leaves the workload open, \`STRICT\` is not enforced.

In the root namespace AuthorizationPolicies and RequestAuthentications select in every namespace.`,
  severity: 'warning',
  reads: [...judged, ...selectableKinds, ...meshConfigurationKinds],
  upstream: ['IST0127', 'KIA0004'],
  messages: {
    nothing: ({ selector, namespace, near }: { selector: string; namespace: string; near: string | undefined }) => `no workload of ${namespace} has ${selector}${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    elsewhere: ({ selector, namespace, other }: { selector: string; namespace: string; other: string }) => `no workload of ${namespace} has ${selector}, only workloads of namespace \`${other}\` have, and a policy selects in its own`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: payments, namespace: shop, labels: { app: payments-api } }
spec:
  selector: { matchLabels: { app: payments } }
  template:
    metadata: { labels: { app: payments } }
    spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: payments, namespace: shop }
spec:
  selector: { matchLabels: { app: payment } }
#                          ^^^^^^^^^^^^^^^^ no workload of namespace \`shop\` has the label \`app: payment\`, did you mean \`app: payments\`?
  mtls: { mode: STRICT }
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } } }
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: payments, namespace: istio-system }
spec: { selector: { matchLabels: { app: payments } } }
`,
  judges: judged,
  judge(policy, context) {
    const labels = selectorOf(policy);
    const names = Object.keys(labels);
    if (names.length === 0 || hasTarget(policy)) return;
    const isMeshWide = policy.namespace === securitySettings(context).rootNamespace;
    if (isMeshWide && policy.kind === 'PeerAuthentication') return;
    if (podsWith(context, labels, isMeshWide ? undefined : policy.namespace).length > 0) return;
    const own = podsIn(context, policy.namespace);
    const missing = missingFor(labels, own.length);
    if (missing !== undefined) return context.unjudged(`what ${policy.kind} ${policy.namespace}/${policy.name} selects`, missing === '' ? `the workloads of namespace \`${policy.namespace}\`` : missing);
    const [other] = podsWith(context, labels);
    const common = { selector: printSelector(labels), namespace: isMeshWide ? 'the mesh' : `namespace \`${policy.namespace}\`` };
    const at = [policy, ['spec', 'selector', 'matchLabels']] as const;
    if (other !== undefined) context.report({ at, message: 'elsewhere', data: { ...common, other: other.namespace }, explains: effectOf(policy), help: `move it to namespace \`${other.namespace}\`` });
    else context.report({ at, message: 'nothing', data: { ...common, near: nearValue(labels, own) }, explains: effectOf(policy) });
  },
});

/** What the input would have to hold to tell; empty for the workloads of the namespace. */
function missingFor(labels: Readonly<Record<string, string>>, shown: number): string | undefined {
  if (Object.keys(labels).some(isAddedLater)) return 'labels that pods get when they are made';
  if (Object.values(labels).some((value) => /gateway/.test(value))) return 'the pods of gateways, which may be installed elsewhere';
  return shown === 0 ? '' : undefined;
}

function printSelector(labels: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels).map(([name, value]) => `\`${name}: ${value}\``);
  return pairs.length === 1 ? `the label ${pairs.join('')}` : `the labels ${pairs.join(' and ')}`;
}

function effectOf({ kind }: Resource): string {
  return kind === 'PeerAuthentication' ? 'its mode holds for nobody' : kind === 'RequestAuthentication' ? 'it checks nobody’s tokens' : 'it refuses and admits nothing';
}

/** The value that pods have under one of the labels, where it is spelled nearly so. */
function nearValue(labels: Readonly<Record<string, string>>, pods: readonly { readonly labels: Readonly<Record<string, string>> }[]): string | undefined {
  for (const [name, value] of Object.entries(labels)) {
    const values = new Set(pods.flatMap((pod) => pod.labels[name] ?? []));
    const near = values.has(value) ? undefined : nearest(value, values);
    if (near !== undefined) return `${name}: ${near}`;
  }
  return undefined;
}
