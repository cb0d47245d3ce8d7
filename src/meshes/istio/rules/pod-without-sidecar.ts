import { objectAt, type Resource } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { injectionOf } from './shared/injection.ts';
import { containersOf, podOf } from './shared/pod-of.ts';
import { policiesFor, policyKinds } from './shared/selecting-policies.ts';

export default defineRule({
  summary: 'Pods of a namespace that is injected run without a sidecar.',
  why: `A pod without a sidecar speaks plain text, so strict servers reset its calls, and policies that select it are enforced by nobody. Pods on the
network of their node never get one; a pod that was started before its namespace was labelled gets one when it is started anew.`,
  severity: 'warning',
  reads: [...podKinds, 'Namespace', ...policyKinds],
  upstream: ['IST0103'],
  messages: {
    running: 'this pod runs without a sidecar although its namespace is injected: start it anew',
    hostNetwork: 'pods on the network of their node get no sidecar, although their namespace is injected',
    policy: ({ policy }: { policy: string }) => `these pods want no sidecar, so nobody enforces ${policy}, which selects them`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: orders-7d9f-abcde, namespace: shop, uid: 6a1f }
#                 ^^^^^^^^^^^^^^^^^ this pod runs without a sidecar although its namespace is injected: start it anew
spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: apps/v1
kind: DaemonSet
metadata: { name: agent, namespace: shop }
spec:
  selector: { matchLabels: { app: agent } }
  template:
    metadata: { labels: { app: agent } }
    spec: { hostNetwork: true, containers: [{ name: agent, image: agent }] }
#           ^^^^^^^^^^^^^^^^^ info: pods on the network of their node get no sidecar, although their namespace is injected
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: pay, namespace: shop }
spec:
  selector: { matchLabels: { app: pay } }
  template:
    metadata: { labels: { app: pay, sidecar.istio.io/inject: "false" } }
#                                   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ these pods want no sidecar, so nobody enforces AuthorizationPolicy \`pay\`, which selects them
    spec: { containers: [{ name: pay, image: pay }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: pay, namespace: shop }
spec: { selector: { matchLabels: { app: pay } } }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: v1
kind: Pod
metadata: { name: orders-7d9f-abcde, namespace: shop, uid: 6a1f }
spec: { containers: [{ name: orders, image: orders }, { name: istio-proxy, image: proxyv2 }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: pay, namespace: shop }
spec: { selector: { matchLabels: { app: pay } } }
`,
  judges: podKinds,
  judge(subject, context) {
    const namespace = context.get('Namespace', '', subject.namespace)?.labels;
    const pod = podOf(subject);
    if (pod === undefined || namespace === undefined || !['enabled', undefined].includes(namespace['istio-injection']) || (namespace['istio-injection'] ?? namespace['istio.io/rev']) === undefined) return;
    if (containersOf(pod).some(({ name }) => name === 'istio-proxy')) return;
    const injection = injectionOf(pod, namespace);
    if (injection.is === 'injected' && isRunning(subject)) context.report({ at: [subject, ['metadata', 'name']], message: 'running' });
    else if (injection.is !== 'left-out') return;
    else if (injection.by === 'host-network') context.report({ at: [subject, [...pod.path, 'spec', 'hostNetwork'], 'entry'], severity: 'info', message: 'hostNetwork' });
    else {
      const policy = policiesFor(context, subject.namespace, pod.labels)[0];
      if (policy === undefined) return;
      const list = pod.labels['sidecar.istio.io/inject'] === undefined ? 'annotations' : 'labels';
      context.report({ at: [subject, [...pod.path, 'metadata', list, 'sidecar.istio.io/inject'], 'entry'], message: 'policy', data: { policy: `${policy.kind} \`${policy.name}\`` } });
    }
  },
});

/** An object of a cluster, as opposed to one that is still to be created, and injected. */
function isRunning({ kind, raw }: Resource): boolean {
  return kind === 'Pod' && (objectAt(raw, ['metadata'])?.['uid'] !== undefined || objectAt(raw, ['status'])?.['phase'] === 'Running');
}
