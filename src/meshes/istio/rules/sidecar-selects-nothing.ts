import { defineRule } from '../../../rules/rule.ts';
import { nearLabel, printLabels } from './shared/label-words.ts';
import { meshConfiguration, meshConfigurationKinds } from './shared/mesh-configuration.ts';
import { isAddedLater, podsIn, podsWith, selectableKinds } from './shared/selectable-pods.ts';
import { isSelective, selectedBy } from './shared/sidecars.ts';

export default defineRule({
  summary: 'A Sidecar selects labels that no workload of its namespace has.',
  why: `A Sidecar is for workloads **of its own namespace**. Where none has the labels of its \`workloadSelector\`, nobody is configured by it: workloads that were
to see a few hosts see all of them, and what was to be closed is open. That is so in the root namespace, too: only a Sidecar there
**without** a selector is for the whole mesh.`,
  severity: 'warning',
  reads: ['networking.istio.io/Sidecar', ...selectableKinds, ...meshConfigurationKinds],
  upstream: ['IST0101', 'KIA0004', 'KIA1006'],
  messages: {
    nothing: ({ namespace, labels, near }: { namespace: string; labels: string; near: string | undefined }) => `no workload in namespace \`${namespace}\` has ${labels}${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    root: ({ namespace, labels }: { namespace: string; labels: string }) => `a Sidecar with a selector is not for the mesh, even in the root namespace: no workload in \`${namespace}\` has ${labels}`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: shop }
spec:
  workloadSelector: { labels: { app: order } }
#                               ^^^^^^^^^^ no workload in namespace \`shop\` has \`app: order\`, did you mean \`app: orders\`?
  egress: [{ hosts: [./*] }]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: istio-system }
spec:
  workloadSelector: { labels: { app: orders } }
#                               ^^^^^^^^^^^ a Sidecar with a selector is not for the mesh, even in the root namespace: no workload in \`istio-system\` has \`app: orders\`
  egress: [{ hosts: [./*] }]
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: orders, namespace: shop }
spec: { workloadSelector: { labels: { app: orders } }, egress: [{ hosts: [./*] }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: istio-system }
spec: { egress: [{ hosts: [./*] }] }
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    const { namespace } = sidecar;
    const wanted = selectedBy(sidecar);
    if (!isSelective(sidecar) || podsWith(context, wanted, namespace).length > 0 || Object.keys(wanted).some(isAddedLater)) return;
    const { config, namespace: assumed } = context.index(meshConfiguration);
    const root = (context.surroundings.rootNamespaces?.[namespace] ?? config['rootNamespace']) || assumed;
    const labels = printLabels(wanted);
    const at = [sidecar, ['spec', 'workloadSelector', 'labels', Object.keys(wanted)[0] ?? ''], 'entry'] as const;
    const common = { explains: 'no proxy is configured by it' };
    if (namespace === root) return context.report({ ...common, at, message: 'root', data: { namespace, labels }, help: 'write it into the namespace of the workloads, or take the selector out to mean the mesh' });
    const neighbours = podsIn(context, namespace);
    if (neighbours.length === 0) context.unjudged(`the workloadSelector of Sidecar ${namespace}/${sidecar.name}`, `the workloads of namespace \`${namespace}\``);
    else context.report({ ...common, at, message: 'nothing', data: { namespace, labels, near: nearLabel(wanted, neighbours) } });
  },
});
