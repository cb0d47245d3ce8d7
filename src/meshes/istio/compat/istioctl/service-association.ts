import { listAt, numberAt, textAt, textMapAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { groupBy } from '../../../../base/order.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isDeploymentInMesh } from '../shared/proxies.ts';

// Source: pkg/config/analysis/analyzers/deployment/services.go.

export default defineAnalyzer({
  codes: ['IST0116', 'IST0137'],
  differs: `Protocols are those of layer 4, so that TCP and UDP on one port conflict, which works, and HTTP and TCP on one port do not, which is what
breaks; and a pod port behind two Service ports conflicts, whatever they say. Namespaces that are injected by revision do not count as in the
mesh. Ours asks which protocol Istio reads from each Service, of all workloads that a sidecar joins.`,
  reads: ['Service', 'apps/Deployment', 'Namespace'],
  check({ ofKind, get, report }) {
    const services = groupBy(ofKind('Service'), ({ namespace }) => namespace);
    for (const deployment of ofKind('apps/Deployment')) {
      if (deployment.labels['gateway.istio.io/managed'] === 'istio.io-mesh-controller' || !isDeploymentInMesh(deployment, { get })) continue;
      const ports = (services.get(deployment.namespace) ?? []).filter((service) => selects(service, deployment)).flatMap(portsOf);
      const at = [deployment, ['metadata', 'name']] as const;
      for (const [port, group] of groupBy(ports, ({ number }) => number)) {
        if (new Set(group.map(({ transport }) => transport)).size > 1) report({ code: 'IST0116', message: `Services give port ${port} of \`${deployment.name}\` several protocols`, at });
      }
      for (const [target, group] of groupBy(ports, ({ targetPort }) => targetPort)) {
        if (new Set(group.map(({ number }) => number)).size > 1) report({ code: 'IST0137', message: `several Service ports lead to port ${target} of \`${deployment.name}\``, at });
      }
    }
  },
});

function selects(service: Resource, deployment: Resource): boolean {
  const selector = textMapAt(service.raw, ['spec', 'selector']);
  return Object.keys(selector).length > 0 && matchesLabels(selector, textMapAt(deployment.raw, ['spec', 'template', 'metadata', 'labels']));
}

function portsOf(service: Resource): { readonly number: number; readonly transport: string; readonly targetPort: string }[] {
  return listAt(service.raw, ['spec', 'ports']).map((port) => {
    const number = numberAt(port, ['port']) ?? 0;
    const target = valueAt(port, ['targetPort']);
    return { number, transport: textAt(port, ['protocol']) || 'TCP', targetPort: String(target === undefined || target === 0 || target === '' ? number : target) };
  });
}
