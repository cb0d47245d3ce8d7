import { describeResource, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { kialiWorkloadKinds, kialiWorkloads, type KialiWorkload } from '../shared/kiali-registry.ts';

const subjects = [
  { kind: 'security.istio.io/PeerAuthentication', selector: ['spec', 'selector'], labels: 'matchLabels' },
  { kind: 'networking.istio.io/Sidecar', selector: ['spec', 'workloadSelector'], labels: 'labels' },
] as const;

export default defineAnalyzer({
  codes: ['KIA0003'],
  differs: 'Kiali counts workloads of any namespace that both selectors fit; objects select in their own namespace only, as ours has it, and of several one is in force.',
  reads: ['security.istio.io/PeerAuthentication', 'networking.istio.io/Sidecar', ...kialiWorkloadKinds],
  check(context) {
    const workloads = kialiWorkloads(context);
    for (const { kind, selector, labels } of subjects) {
      const selecting = context.ofKind(kind).map((resource) => ({ resource, wanted: textMapAt(resource.raw, [...selector, labels]) })).filter(({ wanted }) => Object.keys(wanted).length > 0);
      for (const [resource, others] of meetings(selecting, workloads)) {
        context.report({ code: 'KIA0003', at: [resource, selector, 'key'], message: `${[...others].map((other) => `\`${describeResource(other)}\``).join(' and ')} selects a workload that this selects, too` });
      }
    }
  },
});

/** Objects of one namespace that fit one workload, each with the others. */
function meetings(selecting: readonly { readonly resource: Resource; readonly wanted: Readonly<Record<string, string>> }[], workloads: readonly KialiWorkload[]): ReadonlyMap<Resource, ReadonlySet<Resource>> {
  const met = new Map<Resource, Set<Resource>>();
  for (const workload of workloads) {
    const fitting = selecting.filter(({ wanted }) => matchesLabels(wanted, workload.labels)).map(({ resource }) => resource);
    for (const one of fitting) {
      for (const other of fitting) {
        if (other !== one && other.namespace === one.namespace) met.set(one, (met.get(one) ?? new Set()).add(other));
      }
    }
  }
  return met;
}
