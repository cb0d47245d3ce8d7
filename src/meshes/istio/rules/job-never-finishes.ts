import { defineRule } from '../../../rules/rule.ts';
import { injectionOf } from './shared/injection.ts';
import { podOf } from './shared/pod-of.ts';

const native = 'sidecar.istio.io/nativeSidecar';

export default defineRule({
  summary: 'A Job gets a sidecar that does not end with it, so the Job never finishes.',
  why: `A Job is done when **all** containers of its pod have ended. A sidecar that is an ordinary container never ends, so the pod runs on, the Job
counts as active, and a CronJob that forbids concurrency never starts again. As a native sidecar (an init container that stays, on Kubernetes
1.29 and later, which is Istio's default since 1.27) the proxy is ended with the pod.`,
  severity: 'info',
  reads: ['batch/Job', 'batch/CronJob', 'Namespace'],
  upstream: [],
  messages: {
    never: ({ kind }: { kind: string }) => `this ${kind} never finishes: \`${native}: "false"\` makes the proxy an ordinary container, which nothing ends`,
    old: ({ kind }: { kind: string }) => `where the proxy is no native sidecar (Kubernetes before 1.29, Istio before 1.27), this ${kind} never finishes`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec:
  template:
    metadata:
      annotations: { sidecar.istio.io/nativeSidecar: "false" }
#                    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ error: this Job never finishes: \`sidecar.istio.io/nativeSidecar: "false"\` makes the proxy an ordinary container, which nothing ends
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: migrate }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
#                 ^^^^^^ where the proxy is no native sidecar (Kubernetes before 1.29, Istio before 1.27), this CronJob never finishes
spec:
  schedule: "0 3 * * *"
  jobTemplate: { spec: { template: { spec: { restartPolicy: Never, containers: [{ name: report, image: report }] } } } }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: batch/v1
kind: Job
metadata: { name: migrate, namespace: shop }
spec:
  template:
    metadata: { labels: { sidecar.istio.io/inject: "false" } }
    spec: { restartPolicy: Never, containers: [{ name: migrate, image: migrate }] }
---
apiVersion: batch/v1
kind: CronJob
metadata: { name: report, namespace: shop }
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        metadata: { annotations: { sidecar.istio.io/nativeSidecar: "true" } }
        spec: { restartPolicy: Never, containers: [{ name: report, image: report }] }
`,
  judges: ['batch/Job', 'batch/CronJob'],
  judge(subject, context) {
    const pod = podOf(subject);
    if (pod === undefined || injectionOf(pod, context.get('Namespace', '', subject.namespace)?.labels).is !== 'injected') return;
    const mark = pod.annotations[native];
    // Whoever ends the proxy from the script knows.
    if (mark === 'true' || JSON.stringify(pod.spec).includes('quitquitquit')) return;
    const help = 'leave the sidecar out (label `sidecar.istio.io/inject: "false"`), or end it at the end of the script: `curl -X POST localhost:15020/quitquitquit`';
    if (mark === 'false') context.report({ at: [subject, [...pod.path, 'metadata', 'annotations', native], 'entry'], severity: 'error', message: 'never', data: { kind: subject.kind }, help });
    else context.report({ at: [subject, ['metadata', 'name']], message: 'old', data: { kind: subject.kind }, help });
  },
});
