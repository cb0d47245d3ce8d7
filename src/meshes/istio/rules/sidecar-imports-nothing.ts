import { listAt } from '../../../kube/resource.ts';
import { replaceValue } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answersTo, registryKinds } from './shared/registry-lookup.ts';
import { importsSomething, unseen } from './shared/sidecar-imports.ts';

export default defineRule({
  summary: 'A host in the egress of a Sidecar imports nothing.',
  why: `An entry is \`namespace/host\`: it imports Services, ServiceEntries and VirtualServices **of that namespace** whose full name is the host, or is within its
wildcard. A short name is no full name and imports nothing; so does the right name behind the wrong namespace. What is not imported is unknown
to the proxy: calls to it pass in plaintext, past every route and policy of the mesh, or are refused with 502.`,
  severity: 'warning',
  reads: ['networking.istio.io/Sidecar', ...registryKinds],
  upstream: ['KIA1004'],
  messages: {
    short: ({ entry, full }: { entry: string; full: string }) => `\`${entry}\` imports nothing: hosts are full names here, and this one is \`${full}\``,
    elsewhere: ({ entry, home }: { entry: string; home: string }) => `\`${entry}\` imports nothing: the host is in namespace \`${home}\``,
    hidden: ({ entry, viewer }: { entry: string; viewer: string }) => `\`${entry}\` imports nothing: the host is not exported to \`${viewer}\``,
    nothing: ({ entry }: { entry: string }) => `\`${entry}\` imports nothing: no Service and no ServiceEntry there has such a host`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: store }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
    - hosts:
        - store/orders
#         ^^^^^^^^^^^^ \`store/orders\` imports nothing: hosts are full names here, and this one is \`orders.store.svc.cluster.local\`
        - store/order.store.svc.cluster.local
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`store/order.store.svc.cluster.local\` imports nothing: no Service and no ServiceEntry there has such a host
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: orders, namespace: store }
spec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: default, namespace: shop }
spec:
  egress:
    - hosts: [./*, store/orders.store.svc.cluster.local, istio-system/*, "*/*.store.svc.cluster.local"]
`,
  judges: ['networking.istio.io/Sidecar'],
  judge(sidecar, context) {
    for (const [index, listener] of listAt(sidecar.raw, ['spec', 'egress']).entries()) {
      for (const [position, entry] of listAt(listener, ['hosts']).entries()) {
        const [written, host] = typeof entry === 'string' ? entry.split('/') : [];
        if (typeof entry !== 'string' || written === undefined || host === undefined || host === '*' || written.startsWith('~')) continue;
        const owner = written === '.' ? sidecar.namespace : written;
        const names = meshNamesOf(context);
        if (importsSomething(context, names, owner, host, sidecar.namespace)) continue;
        const path = ['spec', 'egress', index, 'hosts', position];
        const common = { at: [sidecar, path] as const, explains: `proxies in \`${sidecar.namespace}\` do not know the host` };
        const full = owner === '*' || host.includes('.') ? undefined : names.serviceHost({ name: host, namespace: owner });
        const answers = answersTo(context, names, host);
        const missing = unseen(context, names, owner, host);
        const home = answers.find(({ resource }) => resource.namespace === owner || owner === '*')?.resource.namespace ?? answers[0]?.resource.namespace;
        if (full !== undefined && context.get('Service', owner, host) !== undefined) {
          const edit = replaceValue(sidecar, path, `${written}/${full}`);
          context.report({
            ...common,
            message: 'short',
            data: { entry, full },
            fix: edit && { title: `write \`${written}/${full}\``, edits: [edit], changesTraffic: 'calls to it then take the routes and policies of the mesh' },
          });
        } else if (home !== undefined && home !== owner && owner !== '*') context.report({ ...common, message: 'elsewhere', data: { entry, home }, help: `write \`${home}/${host}\`` });
        else if (home !== undefined) context.report({ ...common, message: 'hidden', data: { entry, viewer: sidecar.namespace } });
        else if (missing === undefined) context.report({ ...common, message: 'nothing', data: { entry } });
        else context.unjudged(`the host \`${entry}\` of Sidecar ${sidecar.namespace}/${sidecar.name}`, missing);
      }
    }
  },
});
