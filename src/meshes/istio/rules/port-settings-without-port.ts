import { listAt, numberAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { portsBehind } from './shared/destination-ports.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answerKinds } from './shared/registry-lookup.ts';
import { policiesOf } from './shared/traffic-policies.ts';

export default defineRule({
  summary: 'A DestinationRule has settings for a port that its host does not have.',
  why: `\`portLevelSettings\` name ports of the **Service**, and not those on which its pods listen. Settings for any other port hold for no connection, and
nothing says so.`,
  severity: 'warning',
  reads: answerKinds,
  upstream: [],
  messages: {
    nowhere: ({ owner, port, ports }: { owner: string; port: number; ports: string }) => `${owner} has no port ${port}, only ${ports}: these settings hold for nothing`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    portLevelSettings: [{ port: { number: 8080 }, connectionPool: { tcp: { maxConnections: 5 } } }]
#                                         ^^^^ Service \`shop/reviews\` has no port 8080, only 80: these settings hold for nothing
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  trafficPolicy:
    portLevelSettings: [{ port: { number: 80 }, connectionPool: { tcp: { maxConnections: 5 } } }]
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const places = policiesOf(rule).filter(({ port }) => port !== undefined);
    const host = textAt(rule.raw, ['spec', 'host']);
    if (places.length === 0 || host === undefined || host.startsWith('*')) return;
    const known = portsBehind(context, meshNamesOf(context), rule, host);
    if (known === undefined) return;
    const { kind, namespace, name, raw } = known.answer.resource;
    for (const { path, policy } of places) {
      const port = numberAt(policy, ['port', 'number']);
      if (port === undefined || known.ports.includes(port)) continue;
      const leading = listAt(raw, ['spec', 'ports']).find((one) => numberAt(one, ['targetPort']) === port);
      const right = numberAt(leading, ['port']);
      context.report({ at: [rule, [...path, 'port', 'number']], message: 'nowhere', data: { owner: `${kind} \`${namespace}/${name}\``, port, ports: known.ports.join(' and ') }, help: right === undefined ? 'write a port of the Service' : `write \`${right}\`, which leads to ${port}` });
    }
  },
});
