import { listAt, objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { hostOfUrl, isAddress, isIstioWebhook } from './shared/webhooks.ts';

const kinds = ['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration'] as const;

export default defineRule({
  summary: 'A webhook of Istio is called at no address, or at one that no certificate names.',
  why: `A cluster with an external control plane reaches it by \`clientConfig.url\`. Without one, and without a Service, the API server can call nobody:
it refuses the configuration, or every pod. Certificates are made out to host names: an address works only where somebody put it into the
certificate as well.`,
  severity: 'warning',
  reads: kinds,
  upstream: ['IST0163', 'IST0164'],
  messages: {
    none: ({ name }: { name: string }) => `the webhook \`${name}\` has neither a \`url\` nor a \`service\`, so nobody can be called`,
    invalid: ({ url }: { url: string }) => `\`${url}\` is no URL of a host: the webhook cannot be called`,
    address: ({ host }: { host: string }) => `\`${host}\` is an address: the certificate there has to name it, and most name hosts only`,
  },
  bad: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istio-validator-external }
webhooks:
  - name: a.validation.istio.io
#         ^^^^^^^^^^^^^^^^^^^^^ the webhook \`a.validation.istio.io\` has neither a \`url\` nor a \`service\`, so nobody can be called
    clientConfig:
      url:
  - name: b.validation.istio.io
    clientConfig: { url: "https:/istiod/validate" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^ \`https:/istiod/validate\` is no URL of a host: the webhook cannot be called
  - name: c.validation.istio.io
    clientConfig: { url: "https://10.0.0.7:15017/validate" }
#                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: \`10.0.0.7\` is an address: the certificate there has to name it, and most name hosts only
`,
  good: `apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istio-validator-external }
webhooks:
  - name: a.validation.istio.io
    clientConfig: { url: "https://istiod.example.com:15017/validate" }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks: [{ name: sidecar-injector.istio.io, clientConfig: { service: { name: istiod, namespace: istio-system } } }]
`,
  judges: kinds,
  judge(configuration, context) {
    for (const [index, webhook] of listAt(configuration.raw, ['webhooks']).entries()) {
      if (!isIstioWebhook(webhook) || objectAt(webhook, ['clientConfig', 'service']) !== undefined) continue;
      const url = textAt(webhook, ['clientConfig', 'url']) ?? '';
      const at = [configuration, ['webhooks', index, 'clientConfig', 'url']] as const;
      const host = hostOfUrl(url);
      if (url === '') context.report({ at: [configuration, ['webhooks', index, 'name']], message: 'none', data: { name: textAt(webhook, ['name']) ?? '' } });
      else if (host === undefined || host === '') context.report({ at, message: 'invalid', data: { url } });
      else if (isAddress(host)) context.report({ at, severity: 'info', message: 'address', data: { host }, help: 'call it by a name' });
    }
  },
});
