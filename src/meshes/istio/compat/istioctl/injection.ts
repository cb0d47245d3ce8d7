import { objectAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { containersOf, injectorName, injectorValues, proxyImage } from '../shared/proxies.ts';

// Source: pkg/config/analysis/analyzers/injection/injection.go.

export default defineAnalyzer({
  codes: ['IST0102', 'IST0103', 'IST0123', 'IST0148'],
  differs: `Every namespace without a label is reported, even one in which nothing runs, and a label that \`istio-injection: disabled\` outdoes is not.
A Pod of a namespace that is injected by revision is not looked at, and a Pod in a file, which is injected when it is applied, counts as one
that runs without. What enables namespaces by default is remembered from one namespace for the next.`,
  reads: ['Namespace', 'Pod', 'ConfigMap'],
  check({ ofKind, report }) {
    const byDefault = new Map(ofKind('ConfigMap').map((map) => [map.name, map]));
    const injected = new Set<string>();
    let isByDefault = false;
    for (const namespace of ofKind('Namespace')) {
      if (namespace.name === 'istio-system') continue;
      const { 'istio-injection': legacy, 'istio.io/rev': revision, 'istio.io/dataplane-mode': mode } = namespace.labels;
      const at = [namespace, ['metadata', 'name']] as const;
      if (marksOf(legacy, revision, mode) > 1) report({ code: 'IST0123', message: `namespace \`${namespace.name}\` has several labels of injection`, at });
      if (mode === 'ambient') continue;
      const configuration = byDefault.get(injectorName(revision));
      if (configuration !== undefined) isByDefault = objectAt(injectorValues(configuration), ['sidecarInjectorWebhook'])?.['enableNamespacesByDefault'] === true;
      if ((legacy ?? '') === '' && revision === undefined) report({ code: isByDefault ? 'IST0148' : 'IST0102', message: `namespace \`${namespace.name}\` has no label of injection`, at });
      else if (legacy === 'enabled') injected.add(namespace.name);
    }
    for (const pod of ofKind('Pod')) if (injected.has(pod.namespace) && lacksProxy(pod)) report({ code: 'IST0103', message: `the pod \`${pod.name}\` has no proxy`, at: [pod, ['metadata', 'name']] });
  },
});

function marksOf(legacy: string | undefined, revision: string | undefined, mode: string | undefined): number {
  const others = legacy === undefined || legacy === 'enabled' ? [revision, mode] : [];
  return [legacy, ...others].filter((mark) => mark !== undefined).length;
}

function lacksProxy(pod: Resource): boolean {
  const spec = objectAt(pod.raw, ['spec']);
  const mark = pod.labels['sidecar.istio.io/inject'] ?? pod.annotations['sidecar.istio.io/inject'];
  return mark?.toLowerCase() !== 'false' && spec?.['hostNetwork'] !== true && proxyImage(containersOf(spec)) === '';
}
