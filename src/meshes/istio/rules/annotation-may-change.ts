import { defineRule } from '../../../rules/rule.ts';
import { annotatedKinds, annotatedOf } from './shared/annotated.ts';
import { annotationFact } from './shared/annotation-facts.ts';

/** So common that nobody would take them away without a word: telling it each time is noise. */
const settled = /^(?:traffic\.sidecar|readiness\.status|sidecar)\.istio\.io\/|^(?:status\.sidecar|prometheus|galley|inject)\.istio\.io\/|^networking\.istio\.io\/exportTo$/;

export default defineRule({
  summary: 'An annotation of Istio is alpha, so its meaning may change with the next version.',
  why: `What is alpha may change or go without a deprecation. Before an upgrade, these are the annotations to look up in the release notes. Left
out are those that have stood unchanged for many versions and are in use everywhere, though Istio's table still calls them alpha.`,
  severity: 'info',
  reads: annotatedKinds,
  upstream: ['IST0136'],
  messages: { alpha: ({ name }: { name: string }) => `the annotation \`${name}\` is alpha: what it does may change with the next version` },
  bad: `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
  annotations:
    networking.istio.io/traffic-distribution: PreferClose
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the annotation \`networking.istio.io/traffic-distribution\` is alpha: what it does may change with the next version
spec: { ports: [{ name: http, port: 80 }] }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { trafficDistribution: PreferClose, ports: [{ name: http, port: 80 }] }
`,
  judges: annotatedKinds,
  judge(subject, context) {
    for (const { name, path } of annotatedOf(subject)) {
      if (annotationFact(name)?.status === 'alpha' && annotationFact(name)?.isDeprecated === false && !settled.test(name)) context.report({ at: [subject, path, 'key'], message: 'alpha', data: { name } });
    }
  },
});
