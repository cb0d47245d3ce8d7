import { listAt, numberAt, objectAt, textAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { isControlPlane, proxyName } from '../shared/proxies.ts';

const proxyUser = 1337;

// Source: pkg/config/analysis/analyzers/deployment/pod.go.

export default defineAnalyzer({
  codes: ['IST0144'],
  differs: `Pods and Deployments only, once for each, and whether a sidecar joins them or not; the group 1337 and init containers are not looked
at. Ours judges every kind that makes pods, says which container it is, and leaves out pods that no proxy joins.`,
  reads: ['Pod', 'apps/Deployment'],
  check({ ofKind, report }) {
    for (const [kind, path] of [['Pod', ['spec']], ['apps/Deployment', ['spec', 'template', 'spec']]] as const) {
      for (const resource of ofKind(kind)) {
        const spec = objectAt(resource.raw, path);
        const containers = listAt(spec, ['containers']).filter((container) => ![proxyName, 'istio-operator'].includes(textAt(container, ['name']) ?? ''));
        const isUser = [spec, ...containers].some((holder) => numberAt(holder, ['securityContext', 'runAsUser']) === proxyUser);
        if (isUser && !isControlPlane(resource)) report({ code: 'IST0144', message: 'a container runs as user 1337', at: [resource, ['metadata', 'name']] });
      }
    }
  },
});
