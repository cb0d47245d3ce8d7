import { objectAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { legacyLabel, revisionLabel } from './shared/injection.ts';

export default defineRule({
  summary: 'A namespace without a label is injected because the injector is set up to inject all that say nothing.',
  why: `With \`enableNamespacesByDefault\` a missing label means yes. Whoever reads the namespace alone believes no, and on another cluster, where
the injector is set up as usual, the same files give pods without a sidecar. Write what is meant.`,
  severity: 'info',
  reads: ['Namespace', 'ConfigMap'],
  upstream: ['IST0148'],
  messages: { default: ({ map }: { map: string }) => `pods of this namespace get a sidecar only because ConfigMap \`${map}\` has \`enableNamespacesByDefault\`` },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
#       ^^^^ pods of this namespace get a sidecar only because ConfigMap \`istio-system/istio-sidecar-injector\` has \`enableNamespacesByDefault\`
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio-sidecar-injector, namespace: istio-system }
data:
  values: '{"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}'
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels: { istio-injection: enabled }
`,
  judges: ['Namespace'],
  judge(namespace, context) {
    if ([legacyLabel, revisionLabel, 'istio.io/dataplane-mode'].some((key) => namespace.labels[key] !== undefined) || namespace.name === 'istio-system' || namespace.name.startsWith('kube-')) return;
    const [map] = context.rows(openInjectors, '');
    if (map !== undefined) context.report({ at: [namespace, ['metadata', 'name']], message: 'default', data: { map }, help: 'add the label `istio-injection: enabled`' });
  },
});

/** ConfigMaps of the default revision's injector that injects what says nothing. */
const openInjectors = defineTable({
  reads: ['ConfigMap'],
  rowsOf(map): [string, string][] {
    if (map.name !== 'istio-sidecar-injector') return [];
    return readsYes(textAt(map.raw, ['data', 'values']) ?? '') ? [['', `${map.namespace}/${map.name}`]] : [];
  },
});

function readsYes(values: string): boolean {
  try {
    return objectAt({ values: JSON.parse(values) as unknown }, ['values', 'sidecarInjectorWebhook'])?.['enableNamespacesByDefault'] === true;
  } catch {
    return false;
  }
}
