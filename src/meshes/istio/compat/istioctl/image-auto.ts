import { listAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { asksAbout, isIstioWebhook } from '../../rules/shared/webhooks.ts';
import { proxyName } from '../shared/proxies.ts';

// Source: pkg/config/analysis/analyzers/injection/image-auto.go.

export default defineAnalyzer({
  codes: ['IST0146', 'IST0147'],
  differs: `A Pod with \`image: auto\` is an error even where it will be injected, and without the injector's own configuration among the files no
Deployment counts as injected. Ours takes the injectors that Istio installs where the files show none.`,
  reads: ['Namespace', 'Pod', 'apps/Deployment', 'admissionregistration.k8s.io/MutatingWebhookConfiguration'],
  check({ ofKind, get, report }) {
    const webhooks = ofKind('admissionregistration.k8s.io/MutatingWebhookConfiguration').flatMap((one) => listAt(one.raw, ['webhooks'])).filter(isIstioWebhook);
    for (const pod of ofKind('Pod')) if (isAuto(pod, ['spec'])) report({ code: 'IST0147', message: `the pod \`${pod.name}\` has no image of a proxy`, at: [pod, ['metadata', 'name']] });
    for (const deployment of ofKind('apps/Deployment')) {
      if (!isAuto(deployment, ['spec', 'template', 'spec'])) continue;
      const namespace = get('Namespace', '', deployment.namespace)?.labels ?? {};
      const pod = textMapAt(deployment.raw, ['spec', 'template', 'metadata', 'labels']);
      if (!webhooks.some((webhook) => asksAbout(webhook, namespace, pod))) report({ code: 'IST0146', message: `the pods of \`${deployment.name}\` get no image of a proxy`, at: [deployment, ['metadata', 'name']] });
    }
  },
});

function isAuto({ raw }: Resource, spec: Path): boolean {
  return listAt(raw, [...spec, 'containers']).some((container) => textAt(container, ['name']) === proxyName && textAt(container, ['image']) === 'auto');
}
