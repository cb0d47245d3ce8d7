import type { ClientSetting, QualifiedName, Topology } from '../../topology/topology.ts';
import { retriesOf, settingsByCaller, spanOfEvidence } from '../shared/client-settings.ts';
import { pathTo, startAt, worstPaths, type RetriedCall } from '../shared/worst-paths.ts';
import { defineRule } from '../rule.ts';

/** Tries that one request may cause at the far end before it is called a storm: three layers of one retry are 8. */
const mostTries = 10;

export default defineRule({
  summary: 'Retries along a path of calls multiply into a storm at its end.',
  why: `Every layer that retries multiplies: three layers with two retries each turn **one** request into 27 at the last service, and they come
exactly when it is already failing. That is how one slow service takes down all of them. Retry in one layer, the one closest to the fault
or the one closest to the user, and nowhere else.`,
  severity: 'warning',
  reads: [],
  asks: ['topology'],
  upstream: [],
  messages: {
    storm: ({ tries, path }: { tries: number; path: string }) => `one request becomes up to ${tries} at the end of ${path}: the retries of each layer multiply`,
  },
  bad: `apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: shop }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway } }
    spec:
      containers:
        - name: gateway
          image: gateway
          env:
            - { name: ORDERS_URL, value: 'http://orders:8080' }
            - { name: ORDERS_RETRIES, value: '3' }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: orders
          env:
            - { name: PAYMENTS_URL, value: 'http://payments:8080' }
            - name: PAYMENTS_RETRIES
              value: '4'
#                    ^ one request becomes up to 20 at the end of \`shop/gateway\` → \`shop/orders\` → \`shop/payments\`: the retries of each layer multiply
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
`,
  good: `apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: shop }
spec:
  selector: { matchLabels: { app: gateway } }
  template:
    metadata: { labels: { app: gateway } }
    spec:
      containers:
        - name: gateway
          image: gateway
          env:
            - { name: ORDERS_URL, value: 'http://orders:8080' }
            - { name: ORDERS_RETRIES, value: '0' }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: shop }
spec:
  selector: { matchLabels: { app: orders } }
  template:
    metadata: { labels: { app: orders } }
    spec:
      containers:
        - name: orders
          image: orders
          env:
            - { name: PAYMENTS_URL, value: 'http://payments:8080' }
            - { name: PAYMENTS_RETRIES, value: '4' }
---
apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 8080 }] }
---
apiVersion: v1
kind: Service
metadata: { name: payments, namespace: shop }
spec: { selector: { app: payments }, ports: [{ name: http, port: 8080 }] }
`,
  check({ topology, report }) {
    const hops = hopsOf(topology);
    const arriving = worstPaths(topology, (id) => hops.get(id) ?? []);
    for (const [from, outgoing] of hops) {
      const before = arriving.get(from) ?? startAt(from);
      for (const { to, retries, factor } of outgoing) {
        const tries = before.tries * factor;
        // Only the hop that first goes too far: those behind it can do nothing about it.
        if (retries === undefined || before.before === undefined || tries <= mostTries || before.tries > mostTries) continue;
        report({
          at: { span: spanOfEvidence(retries.evidence), resource: `${topology.workloads.get(from)?.kind ?? 'Workload'} ${from}` },
          message: 'storm',
          data: { tries, path: [...pathTo(before), to].map((name) => `\`${name}\``).join(' → ') },
          explains: `when \`${to}\` fails, its load grows up to ${tries} times`,
          help: 'retry in one layer of the path only',
        });
      }
    }
  },
});

interface Hop extends RetriedCall {
  readonly to: string;
  readonly retries: ClientSetting | undefined;
}

function hopsOf(topology: Topology): Map<QualifiedName, Hop[]> {
  const settings = settingsByCaller(topology);
  const hops = new Map<QualifiedName, Hop[]>();
  for (const { from, to } of topology.edges) {
    if (from.kind !== 'workload') continue;
    const name = to.kind === 'service' ? to.id : to.host;
    const callees = to.kind === 'service' ? (topology.services.get(to.id)?.workloads ?? []) : [];
    const retries = retriesOf(settings, from.id, name);
    const hop: Hop = { to: name, callees, retries, factor: 1 + (retries?.value ?? 0) };
    const known = hops.get(from.id);
    if (known) known.push(hop);
    else hops.set(from.id, [hop]);
  }
  return hops;
}
