import { listAt, textAt, type Json, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineIndex } from '../../../rules/view.ts';
import { asksAbout, isIstioWebhook, labelPairs, revisionsOf } from './shared/webhooks.ts';

const kind = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';

export default defineRule({
  summary: 'Two injectors are asked about the same pods.',
  why: `Each of them puts a proxy into the pod. With two proxies the pod does not start, or starts with one that listens on the other's ports. It happens
when a revision is installed twice, or when a tag and its revision both select a label.`,
  severity: 'error',
  reads: [kind],
  upstream: ['IST0139'],
  messages: {
    twice: ({ others, pods }: { others: string; pods: string }) => `${others} is asked about the same pods: ${pods}`,
  },
  bad: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector-a }
webhooks:
  - name: a.sidecar-injector.istio.io
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector-b }
webhooks:
  - name: b.sidecar-injector.istio.io
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`a.sidecar-injector.istio.io\` of \`injector-a\` is asked about the same pods: those with no label in namespaces with \`istio-injection: enabled\`
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
    objectSelector: { matchExpressions: [{ key: sidecar.istio.io/inject, operator: NotIn, values: ["false"] }] }
`,
  good: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector-a }
webhooks:
  - name: a.sidecar-injector.istio.io
    namespaceSelector: { matchLabels: { istio-injection: enabled } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: injector-b }
webhooks:
  - name: b.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [b] }, { key: istio-injection, operator: DoesNotExist }] }
`,
  judges: [kind],
  judge(configuration, context) {
    for (const { path, others, pods } of context.index(overlaps).get(configuration) ?? []) context.report({ at: [configuration, path], message: 'twice', data: { others, pods }, help: 'let the selectors of one of them leave these out' });
  },
});

interface Overlap {
  readonly path: readonly [string, number, string];
  readonly others: string;
  readonly pods: string;
}

interface Hook {
  readonly configuration: Resource;
  readonly index: number;
  readonly webhook: Json;
}

/** For each configuration, its webhooks that an earlier one overlaps with, and the first pods that show it. */
const overlaps = defineIndex({
  reads: [kind],
  build(view): ReadonlyMap<Resource, readonly Overlap[]> {
    const found = new Map<Resource, Overlap[]>();
    const configurations = view.ofKind(kind);
    const hooks = configurations.flatMap((configuration) => listAt(configuration.raw, ['webhooks']).flatMap((webhook, index): Hook[] => (isIstioWebhook(webhook) ? [{ configuration, index, webhook }] : [])));
    const told = new Set<Hook>();
    for (const { namespace, pod } of labelPairs(new Set(configurations.flatMap((one) => [...revisionsOf(one)])))) {
      const [first, ...others] = hooks.filter(({ webhook }) => asksAbout(webhook, namespace, pod));
      for (const hook of others) {
        if (first === undefined || told.has(hook)) continue;
        told.add(hook);
        const overlap: Overlap = { path: ['webhooks', hook.index, 'name'], others: `\`${textAt(first.webhook, ['name']) ?? ''}\` of \`${first.configuration.name}\``, pods: printPods(namespace, pod) };
        found.set(hook.configuration, [...(found.get(hook.configuration) ?? []), overlap]);
      }
    }
    return found;
  },
});

function printPods(namespace: Readonly<Record<string, string>>, pod: Readonly<Record<string, string>>): string {
  const print = (labels: Readonly<Record<string, string>>): string => Object.entries(labels).map(([key, value]) => `\`${key}: ${value}\``).join(', ') || 'no label';
  return `those with ${print(pod)} in namespaces with ${print(namespace)}`;
}
