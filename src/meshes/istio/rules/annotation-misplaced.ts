import { defineRule } from '../../../rules/rule.ts';
import { annotatedKinds, annotatedOf } from './shared/annotated.ts';
import { annotationFact } from './shared/annotation-facts.ts';
import { podOf } from './shared/pod-of.ts';

export default defineRule({
  summary: 'An annotation of Istio stands on an object where Istio does not look for it.',
  why: `Most annotations are read by the sidecar injector, which sees **pods**. On a Deployment they belong below \`spec.template.metadata\`;
beside the Deployment's own name, or on a Service or a Namespace, nobody reads them, and nobody says so.`,
  severity: 'warning',
  reads: annotatedKinds,
  upstream: ['IST0107'],
  messages: {
    template: ({ name, kind }: { name: string; kind: string }) => `\`${name}\` is read on pods, not on a ${kind}: it does nothing here`,
    elsewhere: ({ name, kind, kinds }: { name: string; kind: string; kinds: string }) => `\`${name}\` is read on ${kinds}, not on a ${kind}: it does nothing here`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata:
  name: orders
  namespace: shop
  annotations:
    proxy.istio.io/config: '{ concurrency: 2 }'
#   ^^^^^^^^^^^^^^^^^^^^^ \`proxy.istio.io/config\` is read on pods, not on a Deployment: it does nothing here
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: { traffic.sidecar.istio.io/excludeOutboundPorts: "5432" }
#                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`traffic.sidecar.istio.io/excludeOutboundPorts\` is read on a Pod, not on a Namespace: it does nothing here
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        proxy.istio.io/config: '{ concurrency: 2 }'
    spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: annotatedKinds,
  judge(subject, context) {
    for (const { name, path, on } of annotatedOf(subject)) {
      const kinds = annotationFact(name)?.on;
      // Whether a mark of injection may stand there is `injection-mark-misplaced`'s.
      if (kinds === undefined || kinds.includes('Any') || kinds.includes(on) || name === 'sidecar.istio.io/inject') continue;
      const at = [subject, path, 'key'] as const;
      const pod = podOf(subject);
      if (pod !== undefined && kinds.includes('Pod')) context.report({ at, message: 'template', data: { name, kind: on }, help: `move it to \`${[...pod.path, 'metadata', 'annotations'].join('.')}\`` });
      else context.report({ at, message: 'elsewhere', data: { name, kind: on, kinds: kinds.map((kind) => `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind}`).join(' or ') } });
    }
  },
});
