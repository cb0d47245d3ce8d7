import { objectAt } from '../../../kube/resource.ts';
import { callersIn } from '../../../rules/shared/callers.ts';
import { defineRule } from '../../../rules/rule.ts';
import type { ConsolidatedRule } from '../lift/destination/consolidated-rule.ts';
import { destinationRuleLookup, governing } from './shared/destination-rule-lookup.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { policiesOf } from './shared/traffic-policies.ts';

/** Callers from which on a service is one that many depend on. */
const many = 3;

export default defineRule({
  summary: 'Many services call one, and nothing stops them while it fails.',
  why: `A service that many wait for takes all of them down when it is slow: each caller goes on sending, and each request holds a connection.
A breaker (\`outlierDetection\`) ejects instances that fail, and limits of the \`connectionPool\` answer at once instead of queueing; both keep
the callers alive.`,
  severity: 'info',
  reads: [...nameKinds, 'Service'],
  asks: ['topology'],
  upstream: [],
  messages: {
    unguarded: ({ service, callers }: { service: string; callers: number }) => `${callers} services wait for \`${service}\`, and neither ejection nor a limit of the mesh stops their requests while it fails`,
  },
  bad: exampleOf('').replace('name: stock, namespace: shop }\n', 'name: stock, namespace: shop }\n#                 ^^^^^ 3 services wait for `shop/stock`, and neither ejection nor a limit of the mesh stops their requests while it fails\n'),
  good: exampleOf(`---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: stock, namespace: shop }
spec: { host: stock, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } }
`),
  judges: ['Service'],
  judge(service, context) {
    const id = `${service.namespace}/${service.name}`;
    const calls = callersIn(context.topology).to(id);
    const callers = new Set(calls.length < many ? [] : calls.map(({ from }) => from));
    if (callers.size < many) return;
    const names = meshNamesOf(context);
    const lookup = destinationRuleLookup(context, names);
    const namespaces = new Set([...callers].map((caller) => caller.slice(0, caller.indexOf('/'))));
    const isGuarded = [...namespaces].some((namespace) => governing(lookup.find(namespace, names.serviceHost(service), service.namespace)).some(limits));
    if (!isGuarded) context.report({ at: [service, ['metadata', 'name']], message: 'unguarded', data: { service: id, callers: callers.size }, help: 'eject instances that fail, and bound pending requests' });
  },
});

/** Whether a rule ejects or limits anything, for whatever port or subset. */
function limits({ from }: ConsolidatedRule): boolean {
  return from.flatMap(policiesOf).some(({ policy }) => objectAt(policy, ['outlierDetection']) !== undefined || objectAt(policy, ['connectionPool']) !== undefined);
}

function exampleOf(more: string): string {
  const workloads = ['cart', 'orders', 'search'].map((name) => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: app, image: app, env: [{ name: STOCK_URL, value: 'http://stock:8080' }] }] } } }
---
`);
  return `${workloads.join('')}apiVersion: v1
kind: Service
metadata: { name: stock, namespace: shop }
spec: { selector: { app: stock }, ports: [{ name: http, port: 8080 }] }
${more}`;
}
