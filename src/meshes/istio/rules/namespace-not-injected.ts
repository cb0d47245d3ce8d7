import { podKinds } from '../../../rules/indexes/pods.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { legacyLabel, revisionLabel } from './shared/injection.ts';
import { meshedByThemselves, sidecarKinds } from './shared/namespace-use.ts';

export default defineRule({
  summary: 'A namespace has configuration for sidecars, and nothing brings sidecars to its pods.',
  why: `Policies, telemetry and Sidecar resources take effect in proxies. Where a namespace carries no label of injection, and its pods do not
either, there are no proxies: calls arrive in plain text and nothing is enforced. Some label namespaces by hand; then write the label into the
file as well, so that a new cluster gets it.`,
  severity: 'info',
  reads: ['Namespace', ...podKinds, ...sidecarKinds],
  upstream: ['IST0102'],
  messages: { open: ({ namespace, kinds }: { namespace: string; kinds: string }) => `no sidecar joins the pods of namespace \`${namespace}\`, which leaves its ${kinds} without effect` },
  bad: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
#       ^^^^ no sidecar joins the pods of namespace \`shop\`, which leaves its PeerAuthentication without effect
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec: { containers: [{ name: orders, image: orders }] }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
  good: `apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: strict, namespace: shop }
spec: { mtls: { mode: STRICT } }
`,
  judges: ['Namespace'],
  judge(namespace, context) {
    const { labels, name } = namespace;
    if ([legacyLabel, revisionLabel, 'istio.io/dataplane-mode'].some((key) => labels[key] !== undefined) || name === 'istio-system' || name.startsWith('kube-')) return;
    const kinds = [...new Set(context.rows(configuration, name))].sort();
    const own = context.rows(meshedByThemselves, name);
    if (kinds.length > 0 && own.length > 0 && own.every((isMeshed) => !isMeshed)) {
      context.report({ at: [namespace, ['metadata', 'name']], message: 'open', data: { namespace: name, kinds: kinds.join(' and ') }, help: 'add the label `istio-injection: enabled`, or `istio.io/rev` with a revision' });
    }
  },
});

/** Kinds of what takes effect in the sidecars of a namespace, under it. */
const configuration = defineTable({ reads: sidecarKinds, rowsOf: ({ namespace, kind }): [string, string][] => [[namespace, kind]] });
