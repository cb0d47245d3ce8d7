import { listAt, textAt, textMapAt, type Resource } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { podsIn, podsWith, selectableKinds } from './shared/selectable-pods.ts';

/** Entries that have endpoints of some kind, by namespace and host: entries of one namespace are joined. */
const withEndpoints = defineTable({
  reads: ['networking.istio.io/ServiceEntry'],
  rowsOf: (entry): (readonly [string, Resource])[] => (listAt(entry.raw, ['spec', 'endpoints']).length === 0 ? [] : listAt(entry.raw, ['spec', 'hosts']).map((host) => [`${entry.namespace} ${String(host)}`, entry] as const)),
});

export default defineRule({
  summary: 'A ServiceEntry with static resolution has no endpoints, so every call to it fails.',
  why: `With \`resolution: STATIC\` the entry itself says where requests go: by \`endpoints\`, or by a selector of pods and WorkloadEntries **of its own
namespace**. With neither, or with a selector that nothing fits, the host is known and has no endpoint: **503** with the flag \`UH\`, although
DNS may well know an address.`,
  severity: 'error',
  reads: ['networking.istio.io/ServiceEntry', ...selectableKinds],
  upstream: [],
  messages: {
    none: ({ host }: { host: string }) => `\`${host}\` has no endpoint: \`resolution: STATIC\` needs \`endpoints\` or a \`workloadSelector\``,
    nothingSelected: ({ host, namespace }: { host: string; namespace: string }) => `\`${host}\` has no endpoint: nothing in namespace \`${namespace}\` has the labels of the selector`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [ledger.example.com]
  resolution: STATIC
#             ^^^^^^ \`ledger.example.com\` has no endpoint: \`resolution: STATIC\` needs \`endpoints\` or a \`workloadSelector\`
  ports: [{ number: 80, name: http, protocol: HTTP }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: stock, namespace: shop }
spec:
  hosts: [stock.example.com]
  resolution: STATIC
  ports: [{ number: 80, name: http, protocol: HTTP }]
  workloadSelector: { labels: { app: stok } }
#                   ^^^^^^^^^^^^^^^^^^^^^^^^^ \`stock.example.com\` has no endpoint: nothing in namespace \`shop\` has the labels of the selector
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: stock, namespace: shop }
spec: { address: 192.0.2.1, labels: { app: stock } }
`,
  good: `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: ledger, namespace: shop }
spec:
  hosts: [ledger.example.com]
  resolution: STATIC
  ports: [{ number: 80, name: http, protocol: HTTP }]
  endpoints: [{ address: 192.0.2.2 }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: stock, namespace: shop }
spec: { hosts: [stock.example.com], resolution: STATIC, ports: [{ number: 80, name: http, protocol: HTTP }], workloadSelector: { labels: { app: stock } } }
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: { name: stock, namespace: shop }
spec: { address: 192.0.2.1, labels: { app: stock } }
`,
  judges: ['networking.istio.io/ServiceEntry'],
  judge(entry, context) {
    const hosts = listAt(entry.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
    const selector = textMapAt(entry.raw, ['spec', 'workloadSelector', 'labels']);
    const isStatic = textAt(entry.raw, ['spec', 'resolution']) === 'STATIC';
    const host = hosts.find((one) => context.rows(withEndpoints, `${entry.namespace} ${one}`).length === 0);
    if (!isStatic || host === undefined) return;
    if (Object.keys(selector).length === 0) {
      context.report({ at: [entry, ['spec', 'resolution']], message: 'none', data: { host }, explains: 'every call to it gets 503 (UH, no healthy upstream)' });
    } else if (podsWith(context, selector, entry.namespace).length === 0) {
      if (podsIn(context, entry.namespace).length === 0) context.unjudged(`the workloadSelector of ServiceEntry ${entry.namespace}/${entry.name}`, `the workloads of namespace \`${entry.namespace}\``);
      else context.report({ at: [entry, ['spec', 'workloadSelector']], message: 'nothingSelected', data: { host, namespace: entry.namespace }, explains: 'every call to it gets 503 (UH, no healthy upstream)' });
    }
  },
});
