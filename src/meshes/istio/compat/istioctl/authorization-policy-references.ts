import { groupBy } from '../../../../base/order.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { isObject, listAt, textAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { liftedParts } from '../../lift/lift.ts';
import { selectorOf } from '../../rules/shared/selectable-pods.ts';

export default defineAnalyzer({
  codes: ['IST0101', 'IST0127'],
  differs: `istioctl looks at pods that run, not at what Deployments will make, and at none that joins the mesh by a revision label; a policy for a target, or for all of a namespace that is still empty, is reported too. A namespace exists for it only where its
Namespace object is in the input, and it compares names without regard to case. Ours look at every object that makes pods.`,
  reads: ['security.istio.io/AuthorizationPolicy', 'Namespace', 'Pod'],
  asks: ['mesh'],
  check(context) {
    const { rootNamespace } = liftedParts(context.mesh).inventory.mesh;
    const namespaces = context.ofKind('Namespace');
    const injected = new Map(namespaces.map(({ name, labels }) => [name, labels['istio-injection'] === 'enabled']));
    const meshed = groupBy(context.ofKind('Pod').filter((pod) => isInMesh(pod, injected.get(pod.namespace) ?? false)), (pod) => pod.namespace);
    for (const policy of context.ofKind('security.istio.io/AuthorizationPolicy')) {
      const candidates = policy.namespace === rootNamespace ? [...meshed.values()].flat() : meshed.get(policy.namespace) ?? [];
      if (!selectsAny(policy, candidates, policy.namespace === rootNamespace)) context.report({ code: 'IST0127', at: [policy, ['spec', 'selector']], message: 'no pod of the mesh is selected by this policy' });
      for (const { name, path } of namespacesOf(policy)) {
        if (!namespaces.some((each) => meansNamespace(name, each.name))) context.report({ code: 'IST0101', at: [policy, path], message: `there is no namespace \`${name}\`` });
      }
    }
  },
});

/** Injected, or taken into ambient mode. Source: pkg/config/analysis/analyzers/util/in_mesh.go. Label and annotation of the pod come before the label of its namespace. */
function isInMesh(pod: Resource, isNamespaceInjected: boolean): boolean {
  if (pod.annotations['ambient.istio.io/redirection'] === 'enabled') return true;
  const containers = [...listAt(pod.raw, ['spec', 'containers']), ...listAt(pod.raw, ['spec', 'initContainers'])];
  const proxy = containers.find((container) => textAt(container, ['name']) === 'istio-proxy');
  if (proxy !== undefined && (textAt(proxy, ['image']) ?? '') !== '') return true;
  const written = pod.labels['sidecar.istio.io/inject'] ?? pod.annotations['sidecar.istio.io/inject'];
  return written === undefined ? isNamespaceInjected : written === 'true';
}

function selectsAny(policy: Resource, candidates: readonly Resource[], isRoot: boolean): boolean {
  if (!isObject(valueAt(policy.raw, ['spec', 'selector']))) return isRoot || candidates.length > 0;
  return candidates.some((pod) => matchesLabels(selectorOf(policy), pod.labels));
}

function namespacesOf(policy: Resource) {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, index) =>
    listAt(rule, ['from']).flatMap((from, item) =>
      ['namespaces', 'notNamespaces'].flatMap((field) =>
        listAt(from, ['source', field]).flatMap((name, position) => (typeof name === 'string' ? [{ name, path: ['spec', 'rules', index, 'from', item, 'source', field, position] }] : [])),
      ),
    ),
  );
}

function meansNamespace(written: string, name: string): boolean {
  if (written === '*') return true;
  if (written.startsWith('*')) return name.endsWith(written.slice(1));
  if (written.endsWith('*')) return name.startsWith(written.slice(0, -1));
  return written.toLowerCase() === name.toLowerCase();
}
