import { nearest } from '../../../base/near-miss.ts';
import { listAt, objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { isIstioWebhook } from './shared/webhooks.ts';

const kinds = ['admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration'] as const;

export default defineRule({
  summary: 'A webhook of Istio calls a Service that does not exist.',
  why: `The API server calls the injector for every new pod, and the validator for every object of Istio. Where nobody answers, \`failurePolicy: Fail\`
refuses them all: no pod of an injected namespace starts. With \`Ignore\`, pods start without a sidecar, and faulty objects are taken.`,
  severity: 'error',
  reads: [...kinds, 'Service'],
  upstream: ['IST0139'],
  messages: {
    missing: ({ name, namespace, near }: { name: string; namespace: string; near: string | undefined }) => `namespace \`${namespace}\` has no Service \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec: { selector: { app: istiod }, ports: [{ name: https, port: 443 }] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig:
      service: { namespace: istio-system, name: istio-pilot, path: /inject }
#                                               ^^^^^^^^^^^ namespace \`istio-system\` has no Service \`istio-pilot\`
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: istiod, namespace: istio-system }
spec: { selector: { app: istiod }, ports: [{ name: https, port: 443 }] }
---
apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: sidecar-injector.istio.io
    clientConfig: { service: { namespace: istio-system, name: istiod, path: /inject } }
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingWebhookConfiguration
metadata: { name: istio-validator }
webhooks: [{ name: validation.istio.io, clientConfig: { url: "https://istiod.example.com/validate" } }]
`,
  judges: kinds,
  judge(configuration, context) {
    for (const [index, webhook] of listAt(configuration.raw, ['webhooks']).entries()) {
      const service = objectAt(webhook, ['clientConfig', 'service']);
      const [namespace, name] = [textAt(service, ['namespace']) ?? '', textAt(service, ['name']) ?? ''];
      if (!isIstioWebhook(webhook) || service === undefined || context.get('Service', namespace, name) !== undefined) continue;
      const known = context.rows(servicesOf, namespace);
      if (known.length === 0) context.unjudged(`the Service of the webhook \`${textAt(webhook, ['name']) ?? ''}\``, `the Services of namespace \`${namespace}\``);
      else context.report({ at: [configuration, ['webhooks', index, 'clientConfig', 'service', 'name']], message: 'missing', data: { name, namespace, near: nearest(name, known) }, help: `its Services are ${known.map((one) => `\`${one}\``).join(', ')}` });
    }
  },
});

const servicesOf = defineTable({ reads: ['Service'], rowsOf: ({ namespace, name }): [string, string][] => [[namespace, name]] });
