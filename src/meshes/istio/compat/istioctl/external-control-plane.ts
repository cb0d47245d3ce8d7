import { listAt, objectAt, textAt, valueAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { hostOfUrl, isAddress } from '../../rules/shared/webhooks.ts';

// Source: pkg/config/analysis/analyzers/externalcontrolplane.

export default defineAnalyzer({
  codes: ['IST0163', 'IST0164'],
  differs: `Webhooks are Istio's if the name of their configuration begins as its charts name it. A URL that is empty, or names no host, is fine. Ours
tells them by the names of the webhooks, and wants a URL to lead somewhere.`,
  reads: ['admissionregistration.k8s.io/ValidatingWebhookConfiguration', 'admissionregistration.k8s.io/MutatingWebhookConfiguration'],
  check({ ofKind, report }) {
    const validating = ofKind('admissionregistration.k8s.io/ValidatingWebhookConfiguration').filter(({ name }) => name === 'istiod-default-validator' || name.startsWith('istio-validator'));
    const mutating = ofKind('admissionregistration.k8s.io/MutatingWebhookConfiguration').filter(({ name }) => name.startsWith('istio-sidecar-injector'));
    for (const resource of [...validating, ...mutating]) {
      const said = new Set<string>();
      for (const [index, webhook] of listAt(resource.raw, ['webhooks']).entries()) {
        const name = textAt(webhook, ['name']) ?? '';
        const url = textAt(webhook, ['clientConfig', 'url']);
        const isMissing = url === undefined && objectAt(webhook, ['clientConfig', 'service']) === undefined;
        const code = isMissing || (url !== undefined && hostOfUrl(url) === undefined) ? 'IST0163' : url !== undefined && isAddress(hostOfUrl(url) ?? '') ? 'IST0164' : undefined;
        const key = `${code} ${name} ${url ?? ''}`;
        if (code === undefined || said.has(key)) continue;
        said.add(key);
        report({ code, message: `the webhook \`${name}\` is called at \`${String(valueAt(webhook, ['clientConfig', 'url']) ?? '')}\``, at: [resource, ['webhooks', index]] });
      }
    }
  },
});
