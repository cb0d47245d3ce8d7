import { listAt, textAt } from '../../../kube/resource.ts';
import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { injectionOf } from './shared/injection.ts';
import { containersOf, podOf } from './shared/pod-of.ts';
import { asksAbout, isIstioWebhook } from './shared/webhooks.ts';

const hooks = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';

export default defineRule({
  summary: 'A container has the image `auto`, and no injector is asked to put the real one in.',
  why: `\`image: auto\` is a blank that the injector fills in. Where no injector is asked about the pod, the kubelet looks for an image that is called
\`auto\`, and the pod stays in \`ImagePullBackOff\`. For a gateway that means: nothing listens.`,
  severity: 'error',
  reads: [...podKinds, 'Namespace', hooks],
  upstream: ['IST0146', 'IST0147'],
  messages: { left: ({ container, why }: { container: string; why: string }) => `nothing replaces the image \`auto\` of container \`${container}\`, so the pod never starts: ${why}` },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: ingress }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ingress }
spec:
  selector: { matchLabels: { istio: ingress } }
  template:
    metadata:
      labels: { istio: ingress }
      annotations: { inject.istio.io/templates: gateway }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
#                                                    ^^^^ nothing replaces the image \`auto\` of container \`istio-proxy\`, so the pod never starts: neither it nor its namespace asks for injection
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: ingress }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ingress }
spec:
  selector: { matchLabels: { istio: ingress } }
  template:
    metadata:
      labels: { istio: ingress, sidecar.istio.io/inject: "true" }
      annotations: { inject.istio.io/templates: gateway }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
`,
  judges: podKinds,
  judge(subject, context) {
    const pod = podOf(subject);
    const blank = pod && containersOf(pod).find(({ container }) => textAt(container, ['image']) === 'auto');
    if (pod === undefined || blank === undefined) return;
    const namespace = context.get('Namespace', '', subject.namespace)?.labels;
    const installed = context.rows(injectors, '');
    const injection = injectionOf(pod, namespace);
    const isOurs = installed.length === 0 || injection.is === 'left-out' || installed.some((webhook) => asksAbout(webhook, namespace ?? {}, pod.labels));
    if (namespace === undefined && injection.is === 'unknown') return context.unjudged(`the image \`auto\` of ${subject.kind} ${subject.namespace}/${subject.name}`, `namespace \`${subject.namespace}\` with its labels`);
    const why = injection.is === 'left-out' ? reasons[injection.by] : isOurs ? undefined : 'none of the injectors in the input selects it';
    if (why !== undefined) context.report({ at: [subject, [...blank.path, 'image']], message: 'left', data: { container: blank.name, why }, help: 'give the pods the label `sidecar.istio.io/inject: "true"`' });
  },
});

const reasons = {
  'host-network': 'pods on the network of their node are not injected',
  pod: 'it asks for no sidecar',
  namespace: 'its namespace is not injected',
  nothing: 'neither it nor its namespace asks for injection',
} as const;

const injectors = defineTable({ reads: [hooks], rowsOf: ({ raw }) => listAt(raw, ['webhooks']).filter(isIstioWebhook).map((webhook) => ['', webhook] as const) });
