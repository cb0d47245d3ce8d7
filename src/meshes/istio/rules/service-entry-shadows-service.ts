import { describeResource, listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { resolutionOf } from '../lift/registry/service-entries.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';

export default defineRule({
  summary: 'A ServiceEntry has the name of a Service of the cluster.',
  why: `Where a Service and a ServiceEntry have one name, clients take the Service, and nothing of the entry: its endpoints, ports and resolution are not
used. Only clients in the namespace of the entry take the entry, so that one name leads to different places.

An entry with \`resolution: STATIC\` in the namespace **of the Service** is joined with it: that is how machines outside the cluster stand behind a
Service, and is not reported.`,
  severity: 'warning',
  reads: ['networking.istio.io/ServiceEntry', 'Service', ...nameKinds],
  upstream: [],
  messages: {
    ignored: ({ service }: { service: string }) => `the cluster has \`${service}\` of this name, which clients take: this entry is not used`,
    split: ({ service, namespace }: { service: string; namespace: string }) => `clients in \`${namespace}\` take this entry, and all others \`${service}\`, which has the same name`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: orders, namespace: store }
spec:
  hosts: [orders.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ clients in \`store\` take this entry, and all others \`Service shop/orders\`, which has the same name
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP }]
  endpoints: [{ address: orders.example.com }]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: orders-dns, namespace: shop }
spec:
  hosts: [orders.shop.svc.cluster.local]
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ the cluster has \`Service shop/orders\` of this name, which clients take: this entry is not used
  resolution: DNS
  ports: [{ number: 80, name: http, protocol: HTTP }]
  endpoints: [{ address: orders.example.com }]
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: shop }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: orders-machines, namespace: shop }
spec:
  hosts: [orders.shop.svc.cluster.local]
  resolution: STATIC
  location: MESH_INTERNAL
  ports: [{ number: 80, name: http, protocol: HTTP }]
  workloadSelector: { labels: { app: orders } }
`,
  judges: ['networking.istio.io/ServiceEntry'],
  judge(entry, context) {
    for (const [index, host] of listAt(entry.raw, ['spec', 'hosts']).entries()) {
      const home = typeof host === 'string' && !host.startsWith('*') && host.includes('.svc.') ? meshNamesOf(context).serviceOf(host) : undefined;
      const service = home === undefined ? undefined : context.get('Service', home.namespace, home.name);
      if (service === undefined) continue;
      const at = [entry, ['spec', 'hosts', index]] as const;
      const related = [{ at: [service, ['metadata', 'name']] as const, message: 'the Service' }];
      const help = 'give it another name, or join it to the Service: `resolution: STATIC` in the namespace of the Service';
      if (service.namespace !== entry.namespace) context.report({ at, message: 'split', data: { service: describeResource(service), namespace: entry.namespace }, related, help });
      else if (resolutionOf(textAt(entry.raw, ['spec', 'resolution'])) !== 'static') context.report({ at, message: 'ignored', data: { service: describeResource(service) }, related, help });
    }
  },
});
