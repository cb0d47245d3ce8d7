import { defineRule } from '../../../rules/rule.ts';
import { annotatedKinds, annotatedOf } from './shared/annotated.ts';
import { annotationFact } from './shared/annotation-facts.ts';
import { annotationProblem } from './shared/annotation-values.ts';

export default defineRule({
  summary: 'An annotation has a value that the sidecar injector refuses, and the pod with it.',
  why: `The injector reads numbers, ports, ranges of addresses and YAML from annotations of pods. Where it cannot, it answers the creation of the
pod with an error: the Deployment stays at its old pods, or at none, and only the events of its ReplicaSet say why.`,
  severity: 'error',
  reads: annotatedKinds,
  upstream: ['IST0125'],
  messages: { refused: ({ name, value, problem }: { name: string; value: string; problem: string }) => `the injector refuses pods with \`${value}\` in \`${name}\`: ${problem}` },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata:
      labels: { app: orders }
      annotations:
        traffic.sidecar.istio.io/excludeOutboundPorts: "5432;6379"
#                                                      ^^^^^^^^^^^ the injector refuses pods with \`5432;6379\` in \`traffic.sidecar.istio.io/excludeOutboundPorts\`: \`5432;6379\` is no port
        traffic.sidecar.istio.io/includeOutboundIPRanges: 10.0.0.0/8, 10.96.0.0
#                                                         ^^^^^^^^^^^^^^^^^^^^^ the injector refuses pods with \`10.0.0.0/8, 10.96.0.0\` in \`traffic.sidecar.istio.io/includeOutboundIPRanges\`: \` 10.96.0.0\` is no range of addresses such as \`10.0.0.0/8\`
    spec: { containers: [{ name: orders, image: orders }] }
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
        traffic.sidecar.istio.io/excludeOutboundPorts: "5432,6379"
        traffic.sidecar.istio.io/includeOutboundIPRanges: 10.0.0.0/8,10.96.0.0/12
    spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: annotatedKinds,
  judge(subject, context) {
    for (const { name, value, path, on } of annotatedOf(subject)) {
      const problem = on === 'Pod' && annotationFact(name) !== undefined ? annotationProblem(name, value) : undefined;
      if (problem !== undefined) context.report({ at: [subject, path], message: 'refused', data: { name, value: value.slice(0, 60), problem } });
    }
  },
});
