import { listAt, textAt } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { isIstioWebhook } from './shared/webhooks.ts';

const kind = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';

export default defineRule({
  summary: 'When the injector does not answer, pods start without a sidecar.',
  why: `With \`failurePolicy: Ignore\` an injector that is down, or slower than \`timeoutSeconds\`, is passed over. The pods that start meanwhile have no
sidecar until somebody starts them anew: their calls are in plain text and no policy is enforced on them. With \`Fail\` the pod is created a little
later instead.`,
  severity: 'warning',
  reads: [kind],
  upstream: [],
  messages: { open: ({ name }: { name: string }) => `while \`${name}\` does not answer, pods start without a sidecar and keep running so` },
  bad: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: sidecar-injector.istio.io
    failurePolicy: Ignore
#   ^^^^^^^^^^^^^^^^^^^^^ while \`sidecar-injector.istio.io\` does not answer, pods start without a sidecar and keep running so
    clientConfig: { service: { namespace: istio-system, name: istiod } }
`,
  good: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector }
webhooks:
  - name: sidecar-injector.istio.io
    failurePolicy: Fail
    clientConfig: { service: { namespace: istio-system, name: istiod } }
  - name: images.example.com
    failurePolicy: Ignore
`,
  judges: [kind],
  judge(configuration, context) {
    for (const [index, webhook] of listAt(configuration.raw, ['webhooks']).entries()) {
      if (!isIstioWebhook(webhook) || textAt(webhook, ['failurePolicy']) !== 'Ignore') continue;
      const path = ['webhooks', index, 'failurePolicy'];
      const edit = replaceValue(configuration, path, 'Fail');
      context.report({
        at: [configuration, path, 'entry'], message: 'open', data: { name: textAt(webhook, ['name']) ?? '' },
        fix: edit && { title: 'refuse pods while the injector is away', edits: [edit] },
      });
    }
  },
});
