import { groupBy } from '../../../../base/order.ts';
import { groupKindOf, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { webhookFindings, webhookKinds } from '../../rules/shared/webhook-findings.ts';
import { decodeMessage } from '../../validation/decode-message.ts';
import { messageOfSpec } from '../../validation/message-facts.ts';

// Source: pkg/config/analysis/analyzers/schema, and the warning of ValidateEnvoyFilter in pkg/config/validation.

export default defineAnalyzer({
  codes: ['IST0106', 'IST0133'],
  differs: `An object that cannot be read at all is a file that cannot be read, and no message; annotations are not validated; and every EnvoyFilter
is warned about, because it is one. Ours gives what the webhook of istiod would answer, and leaves out that last noise.`,
  reads: webhookKinds,
  check({ ofKind, index, report }) {
    const warned = ofKind('networking.istio.io/EnvoyFilter');
    for (const filter of warned) report({ code: 'IST0133', message: 'this depends on how Envoy is set up inside, which changes between versions', at: [filter, ['metadata', 'name']] });
    for (const [resource, found] of groupBy(index(webhookFindings), (one) => one.resource)) {
      if (!isReadable(resource)) continue;
      const said = new Set<string>();
      for (const { path, part, message, severity } of found) {
        const code = severity === 'error' ? 'IST0106' : 'IST0133';
        if (path[0] === 'metadata' && path[1] === 'annotations') continue;
        if (said.has(code + message)) continue;
        said.add(code + message);
        report({ code, message, at: [resource, path, part] });
      }
    }
  },
});

function isReadable(resource: Resource): boolean {
  const message = messageOfSpec(groupKindOf(resource));
  return message !== undefined && decodeMessage(resource.raw['spec'], message, ['spec']).unreadable.length === 0;
}
