import { textMapAt } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { podKinds, pods } from '../../../../rules/indexes/pods.ts';

export default defineAnalyzer({
  codes: ['KIA0302'],
  differs: `Kiali knows every workload of the cluster, so a selector that matches none of them is wrong. Files mostly hold no gateway: there
\`istio/gateway-selector-matches-nothing\` says that it cannot judge, unless the input does have gateways.`,
  reads: ['networking.istio.io/Gateway', ...podKinds],
  check(context) {
    const { all } = context.index(pods);
    for (const gateway of context.ofKind('networking.istio.io/Gateway')) {
      const selector = textMapAt(gateway.raw, ['spec', 'selector']);
      const isOwn = (namespace: string): boolean => context.surroundings.scopesGatewaysToNamespace !== true || namespace === gateway.namespace;
      if (all.some(({ labels, resource }) => isOwn(resource.namespace) && matchesLabels(selector, labels))) continue;
      context.report({ code: 'KIA0302', at: [gateway, ['spec', 'selector']], message: 'the selector matches no workload' });
    }
  },
});
