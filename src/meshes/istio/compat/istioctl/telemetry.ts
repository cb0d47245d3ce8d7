import { groupBy } from '../../../../base/order.ts';
import { listAt, objectAt, textMapAt, valueAt } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { meshConfiguration, meshConfigurationKinds } from '../../rules/shared/mesh-configuration.ts';

const telemetryKind = 'telemetry.istio.io/Telemetry';

// Source: pkg/config/analysis/analyzers/telemetry.

export default defineAnalyzer({
  codes: ['IST0157', 'IST0159', 'IST0160'],
  differs: `Pods are those that are written as Pods, never those of a Deployment, and a conflict is a message for each pod. An empty \`selector: {}\`
counts neither as a selector nor as none. Providers are only asked for in \`accessLogging\`, and only against the mesh configuration's default.`,
  reads: [telemetryKind, 'Pod', ...meshConfigurationKinds],
  check({ ofKind, index, report }) {
    const all = ofKind(telemetryKind);
    for (const [, group] of groupBy(all.filter(({ raw }) => objectAt(raw, ['spec', 'selector']) === undefined), ({ namespace }) => namespace)) {
      if (group.length > 1) for (const one of group) report({ code: 'IST0160', message: `namespace \`${one.namespace}\` has several Telemetries without a selector`, at: [one, ['metadata', 'name']] });
    }
    for (const one of all) {
      const selector = Object.entries(textMapAt(one.raw, ['spec', 'selector', 'matchLabels']));
      const isFound = ofKind('Pod').some((pod) => pod.namespace === one.namespace && selector.every(([key, value]) => pod.labels[key] === value));
      // The code is several analyzers' together, so it is not listed above.
      if (selector.length > 0 && !isFound) report({ code: 'IST0101', message: `\`${one.name}\` selects no pod`, at: [one, ['spec', 'selector']] });
    }
    for (const pod of ofKind('Pod')) {
      const applied = all.filter(({ raw, namespace }) => {
        const selector = textMapAt(raw, ['spec', 'selector', 'matchLabels']);
        return namespace === pod.namespace && Object.keys(selector).length > 0 && matchesLabels(selector, pod.labels);
      });
      if (applied.length > 1) for (const one of applied) report({ code: 'IST0159', message: `several Telemetries select the pod \`${pod.name}\``, at: [one, ['metadata', 'name']] });
    }
    if (listAt(index(meshConfiguration).config, ['defaultProviders', 'accessLogging']).length > 0) return;
    for (const one of all) {
      const isMissing = listAt(one.raw, ['spec', 'accessLogging']).some((logging) => valueAt(logging, ['disabled']) !== true && listAt(logging, ['providers']).length === 0);
      if (isMissing) report({ code: 'IST0157', message: `\`${one.name}\` names no provider of access logs`, at: [one, ['spec', 'accessLogging']] });
    }
  },
});
