import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isAmbient, modeLabel, namespaceOf, podLabel, useWaypoint } from './shared/ambient.ts';
import { podOf } from './shared/pod-of.ts';

export default defineRule({
  summary: 'A workload or namespace asks for a waypoint and is not in ambient.',
  why: `It is ztunnel that leads traffic to a waypoint, and ztunnel takes the connections of pods in ambient only. A label for a waypoint on pods that
are not does nothing for what ambient clients cannot reach through it, and looks as if policies were enforced.`,
  severity: 'warning',
  reads: [...podKinds, 'Namespace'],
  upstream: ['KIA1312'],
  messages: { outside: ({ what, mode }: { what: string; mode: string | undefined }) => `${what} asks for a waypoint and is not in ambient: ${mode === undefined ? `the label \`${modeLabel}: ambient\` is missing` : `\`${modeLabel}\` is \`${mode}\``}` },
  bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/use-waypoint: waypoint }
#                                  ^^^^^^^^ info: namespace \`shop\` asks for a waypoint and is not in ambient: the label \`istio.io/dataplane-mode: ambient\` is missing
`,
  good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/use-waypoint: waypoint, istio.io/dataplane-mode: ambient }
---
apiVersion: v1
kind: Pod
metadata: { name: cart, namespace: shop, labels: { app: cart, istio.io/use-waypoint: other } }
spec: { containers: [{ name: cart, image: cart }] }
`,
  judges: [...podKinds, 'Namespace'],
  judge(subject, context) {
    if (subject.labels[useWaypoint] === undefined && podLabel(subject, useWaypoint) === undefined) return;
    const pod = subject.kind === 'Namespace' ? undefined : podOf(subject);
    const labels = pod?.labels ?? subject.labels;
    if (labels[useWaypoint] === undefined || labels[useWaypoint] === 'none') return;
    if (subject.kind === 'Namespace') {
      // Pods of a namespace without the label may have it themselves; one that says another mode has decided.
      if (labels[modeLabel] !== 'ambient') context.report({ at: [subject, ['metadata', 'labels', useWaypoint]], severity: labels[modeLabel] === undefined ? 'info' : 'warning', message: 'outside', data: { what: `namespace \`${subject.name}\``, mode: labels[modeLabel] } });
    } else if (pod !== undefined && isAmbient(labels, namespaceOf(context, subject.namespace)?.labels) === false) {
      context.report({ at: [subject, [...pod.path, 'metadata', 'labels', useWaypoint]], message: 'outside', data: { what: `${subject.kind} \`${subject.name}\``, mode: labels[modeLabel] } });
    }
  },
});
