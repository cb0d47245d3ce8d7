import { textAt, valueAt, type JsonObject } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { policiesOf, scopeOf, type PolicyPlace } from './shared/traffic-policies.ts';

const settings = ['tls', 'connectionPool', 'outlierDetection', 'loadBalancer'] as const;
type Setting = (typeof settings)[number];

export default defineRule({
  summary: 'An entry of `portLevelSettings` leaves out settings of the host, which then do not hold for the port.',
  why: `An entry for a port does not add to the settings of the host: it **replaces all of them**. What it leaves out is Istio's default on that
port, not what the rule says above. A port with a load balancer of its own has no outlier detection, no connection limits and no TLS settings,
although the rule has them for everything else. A policy of a subset is different: it replaces field by field.

Left out are settings that change nothing: \`ISTIO_MUTUAL\`, which is what the mesh does by itself.`,
  severity: 'warning',
  reads: ['networking.istio.io/DestinationRule'],
  upstream: [],
  messages: {
    reset: ({ scope, lost }: { scope: string; lost: readonly string[] }) => `on ${scope} this replaces all settings of the host: ${lost.map((setting) => `\`${setting}\``).join(' and ')} ${lost.length === 1 ? 'is back to its default' : 'are back to their defaults'} there`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5 }
    connectionPool: { tcp: { maxConnections: 100 } }
    portLevelSettings:
      - port: { number: 8080 }
#       ^^^^^^^^^^^^^^^^^^^^^^ on port 8080 this replaces all settings of the host: \`connectionPool\` and \`outlierDetection\` are back to their defaults there
        loadBalancer: { simple: ROUND_ROBIN }
`,
  good: `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec:
  host: orders
  trafficPolicy:
    outlierDetection: { consecutive5xxErrors: 5 }
    tls: { mode: ISTIO_MUTUAL }
    portLevelSettings:
      - port: { number: 8080 }
        outlierDetection: { consecutive5xxErrors: 5 }
        loadBalancer: { simple: ROUND_ROBIN }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const policies = policiesOf(rule);
    for (const place of policies) {
      if (place.port === undefined) continue;
      const above = policies.filter(({ port, subset }) => port === undefined && (subset === undefined || subset === place.subset));
      const lost = settings.filter((setting) => place.policy[setting] === undefined && above.some((other) => counts(other, setting)));
      if (lost.length === 0) continue;
      context.report({
        at: [rule, [...place.path, 'port'], 'entry'],
        message: 'reset',
        data: { scope: scopeOf(place), lost: [...lost].sort() },
        // Which endpoint of several takes a request seldom matters, unless it is to be the same one again.
        ...(lost.join() === 'loadBalancer' && !above.some(({ policy }) => valueAt(policy, ['loadBalancer', 'consistentHash']) !== undefined) ? { severity: 'info' } : {}),
        explains: lost.includes('tls') ? 'connections to this port are made as if the rule had no TLS settings' : 'this port has neither the limits nor the protection that the host has',
        help: 'repeat in the entry what is to hold there, too',
        related: above.flatMap((other) => lost.flatMap((setting) => (counts(other, setting) ? [{ at: [rule, [...other.path, setting], 'key'] as const, message: 'this does not hold for the port' }] : []))),
      });
    }
  },
});

function counts({ policy }: PolicyPlace, setting: Setting): boolean {
  const value = policy[setting];
  return value !== undefined && value !== null && !(setting === 'tls' && textAt(value as JsonObject, ['mode']) === 'ISTIO_MUTUAL');
}
