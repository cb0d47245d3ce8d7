import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { injectLabel, legacyLabel, revisionLabel } from './shared/injection.ts';
import { podOf, type PodOf } from './shared/pod-of.ts';

export default defineRule({
  summary: 'A mark of injection on pods, or beside their template, is ignored.',
  why: `A pod is injected because its namespace asks for it, or because its own **label** does where the namespace says nothing. A mark on the
Deployment beside its template is read by nobody. A pod's revision is not asked for in a namespace that has one, and \`true\` does not help in a
namespace that is disabled. Whoever wrote the mark believes otherwise, and the pods run with another proxy, or with none.`,
  severity: 'warning',
  reads: [...podKinds, 'Namespace'],
  upstream: [],
  messages: {
    holder: ({ key, kind, place }: { key: string; kind: string; place: string }) => `\`${key}\` on a ${kind} is read by nobody: it belongs in \`${place}\``,
    value: ({ key, value }: { key: string; value: string }) => `\`${key}: ${value}\` is neither \`"true"\` nor \`"false"\`, so it says nothing`,
    revision: ({ revision, because }: { revision: string; because: string }) => `\`istio.io/rev: ${revision}\` of these pods is ignored: their namespace has \`${because}\``,
    disabled: ({ because }: { because: string }) => `these pods get no sidecar, whatever they ask for: their namespace has \`${because}\``,
    annotation: 'the annotation alone brings no sidecar: the namespace has no label of injection, and injectors select pods by labels',
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable } }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: shop
  labels: { sidecar.istio.io/inject: "false" }
#           ^^^^^^^^^^^^^^^^^^^^^^^ \`sidecar.istio.io/inject\` on a Deployment is read by nobody: it belongs in \`spec.template.metadata.labels\`
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, istio.io/rev: canary }
#                            ^^^^^^^^^^^^ \`istio.io/rev: canary\` of these pods is ignored: their namespace has \`istio.io/rev: stable\`
    spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: v1
kind: Pod
metadata: { name: tool, namespace: shop, labels: { sidecar.istio.io/inject: "no" } }
#                                                                           ^^^^ \`sidecar.istio.io/inject: no\` is neither \`"true"\` nor \`"false"\`, so it says nothing
spec: { containers: [{ name: tool, image: tool }] }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders, sidecar.istio.io/inject: "false" }
    spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined) return;
    for (const list of ['labels', 'annotations'] as const) {
      const path = ['metadata', list, injectLabel];
      const isBesideTemplate = pod.path.length > 0 && subject[list][injectLabel] !== undefined && pod.labels[injectLabel] === undefined && pod.annotations[injectLabel] === undefined;
      if (isBesideTemplate) context.report({ at: [subject, path, 'key'], message: 'holder', data: { key: injectLabel, kind: subject.kind, place: [...pod.path, 'metadata.labels'].join('.') } });
      const value = pod[list][injectLabel];
      if (value !== undefined && !['true', 'false', ''].includes(value)) context.report({ at: [subject, [...pod.path, ...path]], message: 'value', data: { key: injectLabel, value } });
    }
    judgeAgainst(pod, context.get('Namespace', '', subject.namespace)?.labels, (key, list, message) => {
      const at = [subject, [...pod.path, 'metadata', list, key], 'key'] as const;
      if (message.id === 'annotation') context.report({ at, message: 'annotation', help: 'make it a label' });
      else if (message.id === 'revision') context.report({ at, message: 'revision', data: { revision: pod.labels[revisionLabel] ?? '', because: message.because } });
      else context.report({ at, message: 'disabled', data: { because: message.because } });
    });
  },
});

type Ignored = { readonly id: 'revision' | 'disabled'; readonly because: string } | { readonly id: 'annotation' };

function judgeAgainst({ labels, annotations, spec }: PodOf, namespace: Readonly<Record<string, string>> | undefined, say: (key: string, list: 'labels' | 'annotations', message: Ignored) => void): void {
  if (namespace === undefined || spec['hostNetwork'] === true) return;
  const { [legacyLabel]: legacy, [revisionLabel]: revision } = namespace;
  const own = labels[revisionLabel];
  const holding = legacy === undefined ? (revision === undefined ? undefined : `${revisionLabel}: ${revision}`) : `${legacyLabel}: ${legacy}`;
  if (own !== undefined && holding !== undefined && (legacy === 'enabled' ? own !== 'default' : own !== revision)) say(revisionLabel, 'labels', { id: 'revision', because: holding });
  if (labels[injectLabel] === 'true' && legacy !== undefined && legacy !== 'enabled') say(injectLabel, 'labels', { id: 'disabled', because: `${legacyLabel}: ${legacy}` });
  if (holding === undefined && own === undefined && labels[injectLabel] === undefined && annotations[injectLabel] === 'true') say(injectLabel, 'annotations', { id: 'annotation' });
}
