import { textMapAt } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiWorkloadKinds, kialiWorkloadsByNamespace } from '../shared/kiali-registry.ts';

const subjects = [
  { kind: 'security.istio.io/AuthorizationPolicy', labels: ['spec', 'selector', 'matchLabels'] },
  { kind: 'security.istio.io/PeerAuthentication', labels: ['spec', 'selector', 'matchLabels'] },
  { kind: 'security.istio.io/RequestAuthentication', labels: ['spec', 'selector', 'matchLabels'] },
  { kind: 'networking.istio.io/Sidecar', labels: ['spec', 'workloadSelector', 'labels'] },
] as const;

export default defineAnalyzer({
  codes: ['KIA0004'],
  differs: 'Kiali takes what it sees for all there is, and looks in the namespace of the object only; ours leaves namespaces unjudged of which the input shows no workloads, and knows that policies of the root namespace select everywhere.',
  reads: [...subjects.map(({ kind }) => kind), ...kialiWorkloadKinds],
  check(context) {
    const workloadsIn = kialiWorkloadsByNamespace(context);
    for (const { kind, labels } of subjects) {
      for (const resource of context.ofKind(kind)) {
        const wanted = textMapAt(resource.raw, labels);
        if (Object.keys(wanted).length === 0 || workloadsIn(resource.namespace).some((workload) => matchesLabels(wanted, workload.labels))) continue;
        context.report({ code: 'KIA0004', at: [resource, labels], message: `the selector fits no workload of namespace \`${resource.namespace}\`` });
      }
    }
  },
});
