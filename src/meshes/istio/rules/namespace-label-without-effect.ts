import { spanOf, type Resource } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { legacyLabel } from './shared/injection.ts';

/** Values that mean something, and what others are likely to mean. */
const values: Readonly<Record<string, { readonly known: readonly string[]; readonly yes: string; readonly no: string }>> = {
  [legacyLabel]: { known: ['enabled', 'disabled'], yes: 'enabled', no: 'disabled' },
  'istio.io/dataplane-mode': { known: ['ambient', 'none'], yes: 'ambient', no: 'none' },
};

/** Keys that people write for `istio-injection`. */
const misnamed = /^(?:istio[-.]?inject(?:ion)?|istio\.io\/inject(?:ion)?|istio-sidecar-injection|sidecar-injection|sidecar\.istio\.io\/inject(?:ion)?|istio-injection\.istio\.io)$/;

export default defineRule({
  summary: 'A label of a namespace looks as if its pods joined the mesh, and does nothing.',
  why: `Labels are compared letter by letter. \`istio-injection: "true"\` selects no injector, and keeps the revision's injector away too: the pods run
without a sidecar, in plain text, and no policy is enforced on them. Nothing refuses such a label.`,
  severity: 'warning',
  reads: ['Namespace'],
  upstream: [],
  messages: {
    value: ({ key, value, known }: { key: string; value: string; known: readonly string[] }) => `\`${key}: ${value}\` does nothing: the values are ${known.map((one) => `\`${one}\``).join(' and ')}`,
    key: ({ key }: { key: string }) => `a namespace has no label \`${key}\`: what brings sidecars to its pods is \`istio-injection: enabled\``,
    annotation: ({ key }: { key: string }) => `\`${key}\` is a label: as an annotation it does nothing`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: "true"
#                    ^^^^^^ \`istio-injection: true\` does nothing: the values are \`enabled\` and \`disabled\`
---
apiVersion: v1
kind: Namespace
metadata:
  name: pay
  labels: { sidecar.istio.io/inject: "true" }
#           ^^^^^^^^^^^^^^^^^^^^^^^ a namespace has no label \`sidecar.istio.io/inject\`: what brings sidecars to its pods is \`istio-injection: enabled\`
  annotations: { istio-injection: enabled }
#                ^^^^^^^^^^^^^^^ \`istio-injection\` is a label: as an annotation it does nothing
`,
  good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
`,
  judges: ['Namespace'],
  judge(namespace, context) {
    for (const [key, value] of Object.entries(namespace.labels)) {
      const path = ['metadata', 'labels', key];
      const { known, yes, no } = values[key] ?? { known: [], yes: '', no: '' };
      if (known.length > 0 && !known.includes(value)) {
        const meant = /^(?:true|yes|on|1|enabled?|ambient)$/i.test(value) ? yes : /^(?:false|no|off|0|disabled?|none)$/i.test(value) ? no : undefined;
        const edit = meant === undefined ? undefined : replaceValue(namespace, path, meant);
        context.report({
          at: [namespace, path], message: 'value', data: { key, value, known },
          fix: edit && { title: `write \`${meant}\``, edits: [edit], changesTraffic: 'pods join the mesh when they are started anew' },
        });
      } else if (key !== legacyLabel && misnamed.test(key)) {
        context.report({
          at: [namespace, path, 'key'], message: 'key', data: { key },
          fix: renameFix(namespace, key, value),
        });
      }
    }
    if (namespace.annotations[legacyLabel] !== undefined) context.report({ at: [namespace, ['metadata', 'annotations', legacyLabel], 'key'], message: 'annotation', data: { key: legacyLabel }, help: 'move it to `labels`' });
  },
});

function renameFix(namespace: Resource, key: string, value: string) {
  if (namespace.labels[legacyLabel] !== undefined || !/^(?:true|enabled)$/.test(value)) return undefined;
  const newText = `${legacyLabel}: enabled`;
  return { title: `write \`${newText}\``, edits: [{ ...spanOf(namespace, ['metadata', 'labels', key], 'entry'), newText }], changesTraffic: 'pods get a sidecar when they are started anew' };
}
