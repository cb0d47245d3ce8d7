import { groupBy } from '../../../../base/order.ts';
import { describeResource, objectAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['IST0101', 'IST0110', 'IST0111', 'IST0167'],
  differs: `istioctl looks at pods that run, not at what makes them, and says once for each pod that two Sidecars select it; it calls a selector that fits
none a missing reference (IST0101). It does not say which of several Sidecars is in force; the oldest is. Pods of a namespace in ambient mode
that have a sidecar count as having none.`,
  reads: ['networking.istio.io/Sidecar', 'Pod', 'Namespace'],
  check(context) {
    const podsIn = groupBy(context.ofKind('Pod'), ({ namespace }) => namespace);
    const byPod = new Map<Resource, Resource[]>();
    const general: Resource[] = [];
    for (const sidecar of context.ofKind('networking.istio.io/Sidecar')) {
      const wanted = textMapAt(sidecar.raw, ['spec', 'workloadSelector', 'labels']);
      if (Object.keys(wanted).length === 0) {
        general.push(sidecar);
        continue;
      }
      const pods = (podsIn.get(sidecar.namespace) ?? []).filter(({ labels }) => matchesLabels(wanted, labels));
      for (const pod of pods) byPod.set(pod, [...(byPod.get(pod) ?? []), sidecar]);
      if (pods.length === 0) context.report({ code: 'IST0101', at: [sidecar, ['spec', 'workloadSelector', 'labels']], message: `no pod of namespace \`${sidecar.namespace}\` has the labels of the selector` });
    }
    const ineffective = new Set<Resource>();
    const reportIneffective = (sidecar: Resource, why: string): void => {
      if (!ineffective.has(sidecar)) context.report({ code: 'IST0167', at: [sidecar, ['metadata', 'name']], message: `${why} is in ambient mode, which has no sidecars` });
      ineffective.add(sidecar);
    };
    for (const [pod, sidecars] of byPod) {
      const isCaptured = pod.annotations['ambient.istio.io/redirection'] === 'enabled';
      if (isCaptured) sidecars.forEach((sidecar) => reportIneffective(sidecar, `\`${describeResource(pod)}\``));
      else if (sidecars.length > 1) for (const sidecar of sidecars) context.report({ code: 'IST0110', at: [sidecar, ['metadata', 'name']], message: `${listed(sidecars)} select \`${describeResource(pod)}\`` });
    }
    for (const [namespace, sidecars] of groupBy(general, (sidecar) => sidecar.namespace)) {
      if (isAmbient(context.get('Namespace', '', namespace))) sidecars.forEach((sidecar) => reportIneffective(sidecar, `namespace \`${namespace}\``));
      else if (sidecars.length > 1) for (const sidecar of sidecars) context.report({ code: 'IST0111', at: [sidecar, ['metadata', 'name']], message: `${listed(sidecars)} of namespace \`${namespace}\` have no selector` });
    }
  },
});

function listed(sidecars: readonly Resource[]): string {
  return sidecars.map((sidecar) => `\`${describeResource(sidecar)}\``).join(' and ');
}

/** A label that asks for injection wins. Source: `NamespaceInAmbientMode` in pkg/config/analysis/analyzers/util/in_mesh.go. */
function isAmbient(namespace: Resource | undefined): boolean {
  const labels = objectAt(namespace?.raw, ['metadata', 'labels']) ?? {};
  return labels['istio.io/dataplane-mode'] === 'ambient' && labels['istio-injection'] !== 'enabled' && (labels['istio.io/rev'] ?? '') === '';
}
