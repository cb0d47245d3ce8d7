import { nearest } from '../../../base/near-miss.ts';
import { spanOf, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { Path } from '../../../yaml/document.ts';
import { annotatedKinds, annotatedOf } from './shared/annotated.ts';
import { annotationFact, annotationNames, labelHolders } from './shared/annotation-facts.ts';

export default defineRule({
  summary: 'An annotation of Istio is one that Istio does not have, so it does nothing.',
  why: `Annotations are free text to Kubernetes: nobody refuses one that is misspelt, and Istio does not see it. What it was written for
does not happen. Some settings are **labels**: written as annotations they do nothing either.`,
  severity: 'warning',
  reads: annotatedKinds,
  upstream: ['IST0108'],
  messages: {
    unknown: ({ name, near }: { name: string; near: string | undefined }) => `there is no annotation \`${name}\` of Istio${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    label: ({ name }: { name: string }) => `\`${name}\` is a label: as an annotation it does nothing`,
  },
  bad: `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
  annotations:
    networking.istio.io/exportto: "."
#   ^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no annotation \`networking.istio.io/exportto\` of Istio, did you mean \`networking.istio.io/exportTo\`?
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  annotations: { istio.io/dataplane-mode: ambient }
#                ^^^^^^^^^^^^^^^^^^^^^^^ \`istio.io/dataplane-mode\` is a label: as an annotation it does nothing
`,
  good: `apiVersion: v1
kind: Service
metadata:
  name: orders
  namespace: shop
  annotations:
    networking.istio.io/exportTo: "."
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/dataplane-mode: ambient }
`,
  judges: annotatedKinds,
  judge(subject, context) {
    for (const { name, path } of annotatedOf(subject)) {
      if (annotationFact(name) !== undefined) continue;
      const at = [subject, path, 'key'] as const;
      const near = nearest(name, annotationNames);
      if (labelHolders(name) !== undefined) context.report({ at, message: 'label', data: { name }, help: 'move it to `labels`' });
      else context.report({
        at, message: 'unknown', data: { name, near },
        fix: renameFix(subject, path, near),
      });
    }
  },
});

/** Certain only where nothing but case differs. */
function renameFix(subject: Resource, path: Path, near: string | undefined) {
  if (near === undefined || near.toLowerCase() !== String(path.at(-1)).toLowerCase()) return undefined;
  return { title: `write \`${near}\``, edits: [{ ...spanOf(subject, path, 'key'), newText: near }], changesTraffic: 'what the annotation asks for takes effect' };
}
