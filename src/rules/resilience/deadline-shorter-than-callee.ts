import { spanOfEvidence, settingsByCaller, timeoutOf, type CallerSettings } from '../shared/client-settings.ts';
import { printMs } from '../shared/print-ms.ts';
import type { ClientSetting, Topology } from '../../topology/topology.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  summary: 'A caller gives up sooner than its callee, which goes on waiting for services of its own.',
  why: `When the caller's timeout is shorter than the timeout with which its callee waits for a third service, the caller has gone before the
callee can answer. The work goes on for **nobody**: connections and threads of the callee stay taken, the caller tries again, and one slow
service at the end of the chain fills the pools of all before it. A caller's deadline must hold those of its callees.`,
  severity: 'warning',
  reads: [],
  asks: ['topology'],
  upstream: [],
  messages: {
    shorter: ({ caller, callee, third, ownMs, theirMs }: DeadlineData) =>
      `\`${caller}\` gives up on \`${callee}\` after ${printMs(ownMs)}, while \`${callee}\` waits up to ${printMs(theirMs)} for \`${third}\``,
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
            - { name: ORDERS_TIMEOUT, value: 5s }
#                                            ^^ \`shop/gateway\` gives up on \`shop/orders\` after 5 s, while \`shop/orders\` waits up to 30 s for \`shop/payments\`
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
            - { name: PAYMENTS_TIMEOUT, value: 30s }
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
            - { name: ORDERS_TIMEOUT, value: 5s }
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
            - { name: PAYMENTS_TIMEOUT, value: 3s }
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
    const settings = settingsByCaller(topology);
    const longest = longestWaits(topology, settings);
    for (const { from, to } of topology.edges) {
      if (from.kind !== 'workload' || to.kind !== 'service') continue;
      const own = timeoutOf(settings, from.id, to.id);
      if (own === undefined || own.value === 0) continue;
      for (const callee of topology.services.get(to.id)?.workloads ?? []) {
        const wait = longest.get(callee);
        if (wait === undefined || callee === from.id || wait.setting.value <= own.value) continue;
        report({
          at: { span: spanOfEvidence(own.evidence), resource: describe(topology, from.id) },
          message: 'shorter',
          data: { caller: from.id, callee: to.id, third: wait.third, ownMs: own.value, theirMs: wait.setting.value },
          related: [{ at: { span: spanOfEvidence(wait.setting.evidence) }, message: `here \`${callee}\` waits up to ${printMs(wait.setting.value)}` }],
          explains: `for up to ${printMs(wait.setting.value - own.value)} after the caller has gone, \`${callee}\` works for nobody`,
          help: `let \`${callee}\` wait less than ${printMs(own.value)}, or its caller longer than ${printMs(wait.setting.value)}`,
        });
      }
    }
  },
});

interface DeadlineData {
  readonly caller: string;
  readonly callee: string;
  readonly third: string;
  readonly ownMs: number;
  readonly theirMs: number;
}

interface Wait {
  readonly setting: ClientSetting;
  readonly third: string;
}

/** The longest that each workload waits for any single callee. Calls one after the other take longer still. */
function longestWaits(topology: Topology, settings: CallerSettings): ReadonlyMap<string, Wait> {
  const longest = new Map<string, Wait>();
  for (const { from, to } of topology.edges) {
    if (from.kind !== 'workload') continue;
    const third = to.kind === 'service' ? to.id : to.host;
    const setting = timeoutOf(settings, from.id, third);
    const known = longest.get(from.id);
    if (setting !== undefined && (known === undefined || setting.value > known.setting.value)) longest.set(from.id, { setting, third });
  }
  return longest;
}

function describe(topology: Topology, id: string): string {
  return `${topology.workloads.get(id)?.kind ?? 'Workload'} ${id}`;
}
