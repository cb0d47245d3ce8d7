import { textAt } from '../../../../kube/resource.ts';
import { accountOf, podKinds, pods } from '../../../../rules/indexes/pods.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['KIA1701'],
  differs: 'Kiali knows the accounts that workloads of the cluster run as, and takes an account that no pod uses for missing; ours counts ServiceAccounts, too, and leaves namespaces unjudged of which the input shows neither.',
  reads: ['networking.istio.io/WorkloadGroup', 'ServiceAccount', ...podKinds],
  check(context) {
    const { serviceAccounts, homeCluster = 'Kubernetes', clusterDomain = 'cluster.local' } = context.surroundings;
    const used = context.index(pods).all.map((pod) => identity(clusterDomain, pod.resource.namespace, accountOf(pod)));
    const written = context.ofKind('ServiceAccount').map(({ namespace, name }) => identity(clusterDomain, namespace, name));
    const known = new Set(serviceAccounts === undefined ? [...used, ...written] : serviceAccounts[homeCluster]);
    for (const group of context.ofKind('networking.istio.io/WorkloadGroup')) {
      const account = textAt(group.raw, ['spec', 'template', 'serviceAccount']) ?? '';
      if (account === '' || known.has(identity(clusterDomain, group.namespace, account))) continue;
      context.report({ code: 'KIA1701', at: [group, ['spec', 'template', 'serviceAccount']], message: `namespace \`${group.namespace}\` has no service account \`${account}\`` });
    }
  },
});

function identity(trustDomain: string, namespace: string, account: string): string {
  return `${trustDomain}/ns/${namespace}/sa/${account}`;
}
