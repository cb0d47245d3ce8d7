import { nearest } from '../../../base/near-miss.ts';
import type { Fix } from '../../../diagnostics/diagnostic.ts';
import { describeResource, listAt } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { namespaceExists, namespaceKinds, namespacesShown } from './shared/known-namespaces.ts';

const effects: Readonly<Record<string, string>> = { VirtualService: 'its routes hold', DestinationRule: 'its settings hold', ServiceEntry: 'its hosts exist' };

export default defineRule({
  summary: 'An object is exported to a namespace that does not exist.',
  why: `\`exportTo\` lists the namespaces whose clients see an object. A namespace that does not exist adds nobody: the clients that were meant **do not see
it**, and go by what else there is. With nothing but such names the object holds for no one, its own namespace included, unless \`.\` stands beside them.

Of a namespace that is not in the input nothing is said, unless a near miss is, or the namespaces of the cluster are known.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry', ...namespaceKinds],
  upstream: ['KIA0005'],
  messages: {
    missing: ({ name, near }: { name: string; near: string | undefined }) => `there is no namespace \`${name}\`${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: Namespace
metadata: { name: shop }
---
apiVersion: v1
kind: Namespace
metadata: { name: front }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders.shop.svc.cluster.local]
  exportTo: [., frnt]
#               ^^^^ there is no namespace \`frnt\`, did you mean \`front\`?
  http: [{ route: [{ destination: { host: orders } }] }]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: orders, namespace: shop }
spec: { host: orders, exportTo: [shp] }
#                                ^^^ there is no namespace \`shp\`, did you mean \`shop\`?
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: maps, namespace: shop }
spec: { hosts: [maps.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], exportTo: [., front] }
`,
  good: `apiVersion: v1
kind: Namespace
metadata: { name: front }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: orders, namespace: shop }
spec:
  hosts: [orders.shop.svc.cluster.local]
  exportTo: [., front]
  http: [{ route: [{ destination: { host: orders } }] }]
`,
  judges: ['networking.istio.io/VirtualService', 'networking.istio.io/DestinationRule', 'networking.istio.io/ServiceEntry'],
  judge(subject, context) {
    const exportTo = listAt(subject.raw, ['spec', 'exportTo']);
    for (const [index, name] of exportTo.entries()) {
      if (typeof name !== 'string' || ['.', '*', '~', ''].includes(name) || exportTo.includes('*')) continue;
      if (namespaceExists(context, name) === true) continue;
      const near = nearest(name, namespacesShown(context));
      if (near === undefined && context.surroundings.namespaces === undefined) {
        context.unjudged(`whether \`exportTo\` of ${describeResource(subject)} names a namespace that exists`, `the namespace \`${name}\``);
        continue;
      }
      const path = ['spec', 'exportTo', index];
      const edit = near === undefined ? undefined : replaceValue(subject, path, near);
      const fix: Fix | undefined = edit && { title: `write \`${near ?? ''}\``, edits: [edit], changesTraffic: `${effects[subject.kind] ?? 'it holds'} for clients of \`${near ?? ''}\` then` };
      context.report({
        at: [subject, path],
        message: 'missing',
        data: { name, near },
        explains: `${effects[subject.kind] ?? 'it holds'} for nobody by this entry`,
        fix,
      });
    }
  },
});
