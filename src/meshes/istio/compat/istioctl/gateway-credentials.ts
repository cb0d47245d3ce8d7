import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { certificateFault } from '../../../../rules/shared/certificates.ts';

export default defineAnalyzer({
  codes: ['IST0161'],
  differs: `istioctl looks in the namespace of the first Pod that the selector matches, takes every Secret that the input does not have for missing
(IST0101, which is not this analyzer's alone), and reads \`credentialName\` only. \`istio/gateway-credential-unusable\` also knows Secrets that a
controller makes, and says so where the input shows no Secrets of the namespace.`,
  reads: ['networking.istio.io/Gateway', 'Pod', 'Secret'],
  check(context) {
    const pods = context.ofKind('Pod');
    if (context.ofKind('Secret').length === 0) return;
    for (const gateway of context.ofKind('networking.istio.io/Gateway')) {
      const namespace = namespaceOf(gateway, pods);
      if (namespace === undefined) continue;
      for (const [index, server] of listAt(gateway.raw, ['spec', 'servers']).entries()) {
        const name = textAt(server, ['tls', 'credentialName']) ?? '';
        if (name === '') continue;
        const [owner, own] = name.includes('/') ? [name.slice(0, name.indexOf('/')), name.slice(name.indexOf('/') + 1)] : [namespace, name];
        const secret = context.get('Secret', owner, own);
        const at = [gateway, ['spec', 'servers', index, 'tls', 'credentialName']] as const;
        if (secret === undefined) context.report({ code: 'IST0101', at, message: `there is no Secret \`${owner}/${own}\`` });
        else if (certificateFault(secret, context.surroundings.nowMs) !== undefined) context.report({ code: 'IST0161', at, message: `Secret \`${owner}/${own}\` holds no valid certificate` });
      }
    }
  },
});

function namespaceOf(gateway: Resource, pods: readonly Resource[]): string | undefined {
  const selector = textMapAt(gateway.raw, ['spec', 'selector']);
  return pods.find(({ labels }) => matchesLabels(selector, labels))?.namespace;
}
