import { isObject, listAt, textMapAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['IST0149'],
  differs: `istioctl looks at Pods alone, never at what makes them, and for policies in \`istio-system\` and the pod's namespace only, wherever the
root namespace is. A RequestAuthentication by \`targetRefs\` it takes for one without a selector. It says the same for every Pod of the gateway.`,
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/Gateway', 'security.istio.io/RequestAuthentication', 'Pod'],
  check(context) {
    const policies = context.ofKind('security.istio.io/RequestAuthentication');
    const isAuthenticated = (pod: Resource): boolean =>
      policies.some((policy) => ['istio-system', pod.namespace].includes(policy.namespace) && matchesLabels(textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']), pod.labels));
    for (const one of context.ofKind('networking.istio.io/VirtualService')) {
      const claim = firstClaim(one);
      if (claim === undefined) continue;
      for (const [index, written] of listAt(one.raw, ['spec', 'gateways']).entries()) {
        if (typeof written !== 'string' || written === 'mesh') continue;
        const [namespace = '', name = ''] = written.includes('/') ? written.split('/') : [one.namespace, written];
        const gateway = context.get('networking.istio.io/Gateway', namespace, name);
        if (gateway === undefined) continue;
        const selector = textMapAt(gateway.raw, ['spec', 'selector']);
        for (const pod of context.ofKind('Pod')) {
          if (matchesLabels(selector, pod.labels) && !isAuthenticated(pod)) context.report({ code: 'IST0149', at: [one, ['spec', 'gateways', index]], message: `no RequestAuthentication gives pod \`${pod.name}\` of gateway \`${namespace}/${name}\` the claim \`${claim}\`` });
        }
      }
    }
  },
});

function firstClaim(virtualService: Resource): string | undefined {
  const matches = listAt(virtualService.raw, ['spec', 'http']).flatMap((rule) => listAt(rule, ['match']));
  return matches.flatMap((match) => [...keysAt(match, 'headers'), ...keysAt(match, 'withoutHeaders')]).find((key) => key.startsWith('@request.auth.claims'));
}

function keysAt(match: Json, field: string): string[] {
  const headers = isObject(match) ? match[field] : undefined;
  return isObject(headers) ? Object.keys(headers) : [];
}
