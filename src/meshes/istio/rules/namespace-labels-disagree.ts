import { removeEntry } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { legacyLabel, revisionLabel } from './shared/injection.ts';

export default defineRule({
  summary: 'A namespace carries two labels of injection, and only one of them holds.',
  why: `\`istio-injection\` goes before \`istio.io/rev\`: with both, the **default** revision injects, and an upgrade that changes the revision label
moves nothing. With \`disabled\`, the revision injects nothing.`,
  severity: 'warning',
  reads: ['Namespace'],
  upstream: ['IST0123'],
  messages: {
    revision: ({ legacy, revision }: { legacy: string; revision: string }) =>
      `\`istio.io/rev: ${revision}\` is ignored beside \`istio-injection: ${legacy}\`: ${legacy === 'enabled' ? 'the default revision injects these pods' : 'no sidecar joins these pods'}`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
    istio.io/rev: canary
#   ^^^^^^^^^^^^ \`istio.io/rev: canary\` is ignored beside \`istio-injection: enabled\`: the default revision injects these pods
---
apiVersion: v1
kind: Namespace
metadata: { name: pay, labels: { istio-injection: disabled, istio.io/rev: canary } }
#                                                           ^^^^^^^^^^^^ info: \`istio.io/rev: canary\` is ignored beside \`istio-injection: disabled\`: no sidecar joins these pods
`,
  good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio.io/rev: canary }
---
apiVersion: v1
kind: Namespace
metadata:
  name: pay
  labels: { istio-injection: disabled, istio.io/dataplane-mode: ambient }
`,
  judges: ['Namespace'],
  judge(namespace, context) {
    const { [legacyLabel]: legacy, [revisionLabel]: revision } = namespace.labels;
    if (legacy === undefined || revision === undefined) return;
    const path = ['metadata', 'labels', revisionLabel];
    const edit = removeEntry(namespace, path);
    context.report({
      at: [namespace, path, 'key'],
      message: 'revision',
      data: { legacy, revision },
      // Whoever says `disabled` outright keeps the revision for later, and `default` is what holds anyway.
      ...(legacy === 'enabled' && revision !== 'default' ? {} : { severity: 'info' }),
      help: 'keep one of them: the revision, to move namespaces one by one, or `istio-injection` for the default',
      fix: edit && { title: 'remove the label that is ignored', edits: [edit] },
    });
  },
});
