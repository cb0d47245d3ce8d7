import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { selectorOf } from '../../rules/shared/selectable-pods.ts';
import { kialiSettings } from '../shared/kiali-settings.ts';

export default defineAnalyzer({
  codes: ['KIA1301'],
  differs: `Kiali says so of every workload that no AuthorizationPolicy selects, in a mesh without any policy too, and counts a policy that only
logs or names a target. Our rule speaks where a namespace is otherwise protected, and means policies that decide something.`,
  reads: ['security.istio.io/AuthorizationPolicy'],
  asks: ['mesh', 'topology'],
  check(context) {
    const { rootOf } = kialiSettings(context.mesh, context.surroundings);
    const policies = context.ofKind('security.istio.io/AuthorizationPolicy').map((policy) => ({ namespace: policy.namespace, selector: selectorOf(policy) }));
    for (const { namespace, name, kind, labels, span } of context.topology.workloads.values()) {
      const root = rootOf(namespace);
      if (policies.some((policy) => (policy.namespace === namespace || policy.namespace === root) && matchesLabels(policy.selector, labels))) continue;
      context.report({ code: 'KIA1301', at: { span, resource: `${kind} ${namespace}/${name}` }, message: 'no AuthorizationPolicy selects this workload' });
    }
  },
});
