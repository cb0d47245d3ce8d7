import { describeResource, listAt, objectAt, textAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { wildcardsHolding } from '../lift/routing/host-names.ts';
import { destinationRuleLookup } from './shared/destination-rule-lookup.ts';
import { nameKinds, meshNamesOf } from './shared/mesh-names.ts';
import { meshConfiguration } from './shared/mesh-configuration.ts';

export default defineRule({
  summary: 'A DestinationRule without TLS settings takes the place of one that turns mutual TLS on.',
  why: `Where \`enableAutoMtls\` is off, a proxy uses mutual TLS only if the DestinationRule that it applies says so. It applies **one**: the most specific of the first
namespace that has any. A rule for one host, written for its subsets or limits, hides the rule for \`*.local\` that was to encrypt the whole
mesh, and calls to that host are plaintext. With automatic mutual TLS, the default, nothing of the kind happens.`,
  severity: 'error',
  reads: nameKinds,
  upstream: ['KIA0204'],
  messages: { plaintext: ({ host, other }: { host: string; other: string }) => `calls to \`${host}\` are plaintext: this rule has no \`tls\`, and takes the place of \`${other}\`, which has \`ISTIO_MUTUAL\`` },
  bad: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "enableAutoMtls: false" }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: mesh, namespace: istio-system }
spec: { host: "*.local", trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
#       ^^^^^^ calls to \`orders\` are plaintext: this rule has no \`tls\`, and takes the place of \`DestinationRule istio-system/mesh\`, which has \`ISTIO_MUTUAL\`
  trafficPolicy: { loadBalancer: { simple: RANDOM } }
`,
  good: `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system }
data: { mesh: "enableAutoMtls: false" }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: mesh, namespace: istio-system }
spec: { host: "*.local", trafficPolicy: { tls: { mode: ISTIO_MUTUAL } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy: { loadBalancer: { simple: RANDOM }, tls: { mode: ISTIO_MUTUAL } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    if (hasTls(rule) || host === '' || context.index(meshConfiguration).config['enableAutoMtls'] !== false) return;
    const names = meshNamesOf(context);
    const full = names.exactName(host, rule.namespace);
    const lookup = destinationRuleLookup(context, names);
    const home = names.serviceOf(full)?.namespace ?? rule.namespace;
    const places = new Set([rule.namespace, home, names.rootNamespace]);
    for (const candidate of [full, ...wildcardsHolding(full)]) {
      const wider = lookup.writtenFor(candidate).find((other) => other !== rule && places.has(other.namespace) && textAt(other.raw, ['spec', 'trafficPolicy', 'tls', 'mode']) === 'ISTIO_MUTUAL' && !isOneWith(other, rule, candidate === full));
      if (wider === undefined) continue;
      return context.report({ at: [rule, ['spec', 'host']], message: 'plaintext', data: { host, other: describeResource(wider) }, related: [{ at: [wider, ['spec', 'trafficPolicy', 'tls']], message: 'these settings do not reach the host' }], help: 'write `tls: { mode: ISTIO_MUTUAL }` here, too, or switch automatic mutual TLS on' });
    }
  },
});

/** Rules of one namespace for one host are joined; one without a policy takes that of the other. */
function isOneWith(other: Resource, rule: Resource, isSameHost: boolean): boolean {
  return isSameHost && other.namespace === rule.namespace && objectAt(rule.raw, ['spec', 'trafficPolicy']) === undefined;
}

function hasTls(rule: Resource): boolean {
  const ports = listAt(rule.raw, ['spec', 'trafficPolicy', 'portLevelSettings']);
  return objectAt(rule.raw, ['spec', 'trafficPolicy', 'tls']) !== undefined || ports.some((port) => objectAt(port, ['tls']) !== undefined);
}
