import { listAt, textAt, valueAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';

const kind = 'apiextensions.k8s.io/CustomResourceDefinition';

/** What istiod reads. Source: `checkGatewayAPIs` in istioctl/pkg/precheck. */
const stable: ReadonlySet<string> = new Set(['Gateway', 'GatewayClass', 'HTTPRoute', 'GRPCRoute']);
const beta: ReadonlySet<string> = new Set(['Gateway', 'GatewayClass', 'HTTPRoute', 'ReferenceGrant']);

export default defineRule({
  summary: 'A CRD of the Gateway API does not serve the version that Istio reads.',
  why: `istiod watches the kinds of the Gateway API in fixed versions. Where the CRD does not serve the version, the watch fails: istiod ignores all
objects of the kind, so gateways have no routes, and nothing but its log says so.`,
  severity: 'error',
  reads: [kind],
  upstream: ['IST0156', 'IST0172'],
  messages: {
    lacks: ({ name, wanted, served }: { name: string; wanted: string; served: string }) => `\`${name}\` is served as ${served}, and Istio reads \`${wanted}\``,
    older: ({ name }: { name: string }) => `\`${name}\` is not served as \`v1beta1\`, which Istio before 1.22 reads and \`istioctl x precheck\` asks for`,
  },
  bad: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: httproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: HTTPRoute, plural: httproutes }
  versions:
# ^^^^^^^^ warning: \`HTTPRoute\` is served as \`v1alpha2\`, and Istio reads \`v1\`
# ^^^^^^^^ \`HTTPRoute\` is served as \`v1alpha2\`, and Istio reads \`v1beta1\`
    - { name: v1alpha2, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
`,
  good: `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: httproutes.gateway.networking.k8s.io }
spec:
  group: gateway.networking.k8s.io
  scope: Namespaced
  names: { kind: HTTPRoute, plural: httproutes }
  versions:
    - { name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object } } }
    - { name: v1beta1, served: true, storage: false, schema: { openAPIV3Schema: { type: object } } }
`,
  judges: [kind],
  judge(definition, context) {
    if (textAt(definition.raw, ['spec', 'group']) !== 'gateway.networking.k8s.io') return;
    const name = textAt(definition.raw, ['spec', 'names', 'kind']) ?? '';
    const served = listAt(definition.raw, ['spec', 'versions']).flatMap((version) => (valueAt(version, ['served']) === true ? (textAt(version, ['name']) ?? []) : []));
    const printed = served.length === 0 ? 'nothing' : served.map((one) => `\`${one}\``).join(', ');
    const at = [definition, ['spec', 'versions'], 'key'] as const;
    const lacksBeta = beta.has(name) && !served.includes('v1beta1');
    if (lacksBeta && served.includes('v1')) context.report({ at, severity: 'info', message: 'older', data: { name }, upstream: ['IST0156'], help: 'install the CRDs of a release that serves both' });
    else if (lacksBeta) context.report({ at, message: 'lacks', data: { name, wanted: 'v1beta1', served: printed }, upstream: ['IST0156'], help: 'install the CRDs of Gateway API 1.0 or later' });
    if (stable.has(name) && !served.includes('v1')) context.report({ at, severity: 'warning', message: 'lacks', data: { name, wanted: 'v1', served: printed }, upstream: ['IST0172'], help: 'install the CRDs of Gateway API 1.0 or later' });
  },
});
