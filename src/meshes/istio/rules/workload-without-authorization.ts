import { describeResource, groupKindOf, textMapAt, valueAt } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { workloadKinds } from '../../../topology/foreign-kinds.ts';
import { policiesIn, policiesOf, policyKinds } from './shared/attached-policies.ts';
import { meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { actionOf } from './shared/policy-values.ts';
import { securitySettings } from './shared/security-settings.ts';

/** Kinds that serve; a Job calls and is not called. */
const serving = podKinds.filter((kind) => kind !== 'batch/Job' && kind !== 'batch/CronJob');
const metadataPaths = new Map(workloadKinds.map(({ kind, template }) => [kind, { labels: [...template, 'metadata', 'labels'], annotations: [...template, 'metadata', 'annotations'] }]));
const ofPod = { labels: ['metadata', 'labels'], annotations: ['metadata', 'annotations'] };

export default defineRule({
  summary: 'A workload is covered by no AuthorizationPolicy, although others of its namespace are.',
  why: `Without any AuthorizationPolicy everybody may call a workload: every pod of the cluster, with an identity or without. In a namespace whose
other workloads are protected, the one that is not was probably forgotten. A policy without selector and rules, \`spec: {}\`, refuses whatever
no other policy admits, for all of a namespace.`,
  severity: 'info',
  reads: [...policyKinds, ...serving, ...meshConfigurationKinds],
  upstream: ['KIA1301'],
  messages: { open: ({ workload }: { workload: string }) => `no AuthorizationPolicy is for ${workload}, so everybody may call it, unlike others of its namespace` },
  bad: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Pod
metadata: { name: orders, namespace: shop, labels: { app: orders } }
#                 ^^^^^^ no AuthorizationPolicy is for Pod shop/orders, so everybody may call it, unlike others of its namespace
spec: { containers: [{ name: app, image: orders }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, rules: [{ from: [{ source: { namespaces: [shop] } }] }] }
`,
  good: `apiVersion: v1
kind: Pod
metadata: { name: payments, namespace: shop, labels: { app: payments } }
spec: { containers: [{ name: app, image: payments }] }
---
apiVersion: v1
kind: Pod
metadata: { name: orders, namespace: shop, labels: { app: orders } }
spec: { containers: [{ name: app, image: orders }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: payments, namespace: shop }
spec: { selector: { matchLabels: { app: payments } }, rules: [{ from: [{ source: { namespaces: [shop] } }] }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: nobody-else, namespace: shop }
spec: {}
`,
  judges: serving,
  judge(workload, context) {
    if (policiesIn(context, 'AuthorizationPolicy', workload.namespace).length === 0) return;
    const paths = metadataPaths.get(groupKindOf(workload)) ?? ofPod;
    const labels = textMapAt(workload.raw, paths.labels);
    if (labels['sidecar.istio.io/inject'] === 'false' || textMapAt(workload.raw, paths.annotations)['sidecar.istio.io/inject'] === 'false') return;
    // A pod or a ReplicaSet that something else made is told by what made it.
    if (Array.isArray(valueAt(workload.raw, ['metadata', 'ownerReferences']))) return;
    const own = policiesOf(context, 'AuthorizationPolicy', { namespace: workload.namespace, labels }, securitySettings(context).rootNamespace);
    if (own.some((policy) => actionOf(policy) !== 'AUDIT' && actionOf(policy) !== 'none')) return;
    context.report({ at: [workload, ['metadata', 'name']], message: 'open', data: { workload: describeResource(workload) } });
  },
});
