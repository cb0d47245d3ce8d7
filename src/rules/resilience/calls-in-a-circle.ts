import { defineRule } from '../rule.ts';
import { callersIn } from '../shared/callers.ts';
import { retriesOf, spanOfEvidence } from '../shared/client-settings.ts';

export default defineRule({
  summary: 'Services call each other in a circle.',
  why: `Each service on the circle waits for all others, itself among them: one that is slow stops the whole circle, none can be rolled out or
restarted without the others, and no order of deadlines holds. Where one of the calls is retried, a failure on the circle feeds itself:
every retry causes the call that fails once more.`,
  severity: 'info',
  reads: [],
  asks: ['topology'],
  upstream: [],
  messages: {
    circle: ({ path }: { path: string }) => `${path}: each waits for the next, and so for itself`,
    retried: ({ path }: { path: string }) => `${path}: each waits for the next, and with retries on the way a failure feeds itself`,
  },
  bad: exampleOf('b'),
  good: exampleOf('c'),
  check({ topology, report }) {
    const { from, settings } = callersIn(topology);
    for (const cycle of topology.cycles) {
      const on = new Set(cycle);
      const edges = cycle.flatMap(from).filter(({ to }) => (topology.services.get(to)?.workloads ?? []).some((id) => on.has(id)));
      const evidence = edges.flatMap(({ edge }) => edge.evidence)[0];
      if (evidence === undefined) continue;
      const isRetried = edges.some((edge) => (retriesOf(settings, edge.from, edge.to)?.value ?? 0) > 0);
      const path = [...cycle, cycle[0] ?? ''].map((id) => `\`${id}\``).join(' → ');
      report({ at: { span: spanOfEvidence(evidence) }, ...(isRetried ? { message: 'retried', severity: 'warning' } : { message: 'circle' }), data: { path }, help: 'let one of them be told by a message or a stored value instead of a call' });
    }
  },
});

/** `a` calls `b`, which calls `a` back where it is part of the circle. */
function exampleOf(caller: 'b' | 'c'): string {
  const carets = "#                                        ^^^^^^^^^^^^^ `shop/a` → `shop/b` → `shop/a`: each waits for the next, and so for itself\n";
  return `${workload('a', 'b')}${caller === 'b' ? carets : ''}${workload(caller, 'a')}${service('a')}${service('b')}`.slice('---\n'.length);
}

function workload(name: string, callee: string): string {
  return `---
apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec:
      containers:
        - name: app
          image: app
          env: [{ name: NEXT_URL, value: 'http://${callee}:8080' }]
`;
}

function service(name: string): string {
  return `---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: shop }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 8080 }] }
`;
}
