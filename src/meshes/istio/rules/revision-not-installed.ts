import { nearest } from '../../../base/near-miss.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { revisionLabel } from './shared/injection.ts';
import { revisionsOf } from './shared/webhooks.ts';

const kind = 'admissionregistration.k8s.io/MutatingWebhookConfiguration';

export default defineRule({
  summary: 'A namespace asks for a revision of the control plane that no injector serves.',
  why: `\`istio.io/rev\` is compared with the selectors of the injectors. Where none of them has the revision, nobody is asked about the pods: they start
without a sidecar, and nothing says so. It happens when an old revision is taken away before all namespaces have moved.`,
  severity: 'error',
  reads: ['Namespace', kind],
  upstream: [],
  messages: { none: ({ revision, near }: { revision: string; near: string | undefined }) => `no injector serves the revision \`${revision}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}` },
  bad: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-stable, labels: { istio.io/rev: stable } }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [stable] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stabel } }
#                                               ^^^^^^ no injector serves the revision \`stabel\`, did you mean \`stable\`?
`,
  good: `apiVersion: admissionregistration.k8s.io/v1
kind: MutatingWebhookConfiguration
metadata: { name: istio-sidecar-injector-stable, labels: { istio.io/rev: stable } }
webhooks:
  - name: rev.namespace.sidecar-injector.istio.io
    namespaceSelector: { matchExpressions: [{ key: istio.io/rev, operator: In, values: [stable] }] }
---
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio.io/rev: stable } }
`,
  judges: ['Namespace'],
  judge(namespace, context) {
    const { [revisionLabel]: revision, 'istio-injection': legacy } = namespace.labels;
    if (revision === undefined || legacy !== undefined || context.rows(served, revision).length > 0) return;
    const known = [...new Set(context.rows(served, ''))];
    if (known.length === 0) return context.unjudged(`the revision \`${revision}\` of namespace \`${namespace.name}\``, 'which injectors are installed');
    const path = ['metadata', 'labels', revisionLabel];
    const near = nearest(revision, known);
    const edit = near === undefined ? undefined : replaceValue(namespace, path, near);
    context.report({
      at: [namespace, path],
      message: 'none',
      data: { revision, near },
      explains: 'the pods of this namespace start without a sidecar',
      help: `the revisions are ${known.map((one) => `\`${one}\``).join(', ')}`,
      fix: edit && { title: `ask for \`${near}\``, edits: [edit], changesTraffic: 'pods get a sidecar of that revision when they are started anew' },
    });
  },
});

/** Revisions and tags that injectors select, each under its own name, and all under none. */
const served = defineTable({ reads: [kind], rowsOf: (configuration) => [...revisionsOf(configuration)].flatMap((revision): [string, string][] => [[revision, revision], ['', revision]]) });
