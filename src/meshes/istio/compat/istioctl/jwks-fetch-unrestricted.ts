import { listAt, textAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['IST0175'],
  differs: `istioctl reports the Deployment of istiod wherever any RequestAuthentication exists, even one with keys written into it, which makes
istiod fetch nothing; and it looks at \`value\` of the variable alone, not at \`valueFrom\`. Our rule speaks of the \`jwksUri\` that is fetched.`,
  reads: ['security.istio.io/RequestAuthentication', 'apps/Deployment'],
  check(context) {
    if (context.ofKind('security.istio.io/RequestAuthentication').length === 0) return;
    for (const deployment of context.ofKind('apps/Deployment')) {
      if (deployment.labels['app'] !== 'istiod' || blocksAddresses(deployment)) continue;
      context.report({ code: 'IST0175', at: [deployment, ['metadata', 'name']], message: 'this istiod may fetch key sets from any address: `BLOCKED_CIDRS_IN_JWKS_URIS` is not set' });
    }
  },
});

function blocksAddresses(deployment: Resource): boolean {
  return listAt(deployment.raw, ['spec', 'template', 'spec', 'containers'])
    .flatMap((container) => listAt(container, ['env']))
    .some((variable) => textAt(variable, ['name']) === 'BLOCKED_CIDRS_IN_JWKS_URIS' && (valueAt(variable, ['value']) ?? '') !== '');
}
