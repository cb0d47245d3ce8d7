import { defineRule } from '../../../rules/rule.ts';
import { annotatedKinds, annotatedOf } from './shared/annotated.ts';
import { annotationFact } from './shared/annotation-facts.ts';
import { podOf } from './shared/pod-of.ts';

/** What says the same today. Source: the descriptions in istio.io/api annotation. */
const instead: Readonly<Record<string, string>> = {
  'sidecar.istio.io/inject': 'use the label `sidecar.istio.io/inject`: the injector is asked about labels, so the annotation alone brings no sidecar into a namespace that is not labelled',
  'sidecar.istio.io/discoveryAddress': 'use `discoveryAddress` in `proxy.istio.io/config`',
  'sidecar.istio.io/statsInclusionPrefixes': 'use `proxyStatsMatcher` in `proxy.istio.io/config`',
  'sidecar.istio.io/statsInclusionRegexps': 'use `proxyStatsMatcher` in `proxy.istio.io/config`',
  'sidecar.istio.io/statsInclusionSuffixes': 'use `proxyStatsMatcher` in `proxy.istio.io/config`',
  'sidecar.istio.io/extraStatTags': 'name the tags in a Telemetry resource',
  'traffic.sidecar.istio.io/kubevirtInterfaces': 'use `istio.io/reroute-virtual-interfaces`',
};

export default defineRule({
  summary: 'An annotation of Istio is deprecated.',
  why: `It still works, and one of the next versions stops reading it. Where another setting says the same, that one is named.`,
  severity: 'info',
  reads: annotatedKinds,
  upstream: ['IST0135'],
  messages: { deprecated: ({ name }: { name: string }) => `the annotation \`${name}\` is deprecated` },
  bad: `apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  annotations:
    sidecar.istio.io/inject: "true"
#   ^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`sidecar.istio.io/inject\` is deprecated
spec: { containers: [{ name: orders, image: orders }] }
`,
  good: `apiVersion: v1
kind: Pod
metadata:
  name: orders
  namespace: shop
  labels: { sidecar.istio.io/inject: "true" }
  annotations: { sidecar.istio.io/inject: "true" } # for versions before 1.10
spec: { containers: [{ name: orders, image: orders }] }
`,
  judges: annotatedKinds,
  judge(subject, context) {
    for (const { name, path } of annotatedOf(subject)) {
      if (annotationFact(name)?.isDeprecated !== true || podOf(subject)?.labels[name] !== undefined) continue;
      context.report({ at: [subject, path, 'key'], message: 'deprecated', data: { name }, ...(instead[name] === undefined ? {} : { help: instead[name] }) });
    }
  },
});
