import { listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answersTo, registryKinds } from './shared/registry-lookup.ts';
import { podsIn, selectableKinds } from './shared/selectable-pods.ts';

export default defineRule({
  summary: 'A DestinationRule stands in a namespace where no client looks for it.',
  why: `A client looks for DestinationRules in three places: its own namespace, that of the Service, and the root namespace. The first that has one
decides. A rule in a fourth namespace, such as one for configuration, is **never** applied, whatever it exports: \`exportTo\` widens who sees a
rule of the Service's or the root namespace, and nothing else.

A rule in a namespace of clients is theirs alone. What it exports to others reaches nobody.`,
  severity: 'warning',
  reads: [...registryKinds, ...selectableKinds.filter((kind) => kind !== 'apps/Deployment')],
  upstream: [],
  messages: {
    never: ({ host, namespace, home }: { host: string; namespace: string; home: string }) => `no client applies this rule: \`${namespace}\` has no workloads, and \`${host}\` is in \`${home}\``,
    exported: ({ namespace, home }: { namespace: string; home: string }) => `only clients in \`${namespace}\` apply this rule, whatever it exports: the host is in \`${home}\``,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec: { template: { metadata: { labels: { app: reviews } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: mesh-config }
spec:
  host: reviews.shop.svc.cluster.local
#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no client applies this rule: \`mesh-config\` has no workloads, and \`reviews.shop.svc.cluster.local\` is in \`shop\`
  exportTo: ["*"]
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: orders, namespace: store }
spec: { template: { metadata: { labels: { app: orders } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: store }
spec:
  host: reviews.shop.svc.cluster.local
  trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const { namespace } = rule;
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    const names = meshNamesOf(context);
    if (host === '' || host.startsWith('*') || namespace === names.rootNamespace) return;
    const homes = answersTo(context, names, names.exactName(host, namespace)).map(({ resource }) => resource.namespace);
    const [home] = homes;
    if (home === undefined || homes.includes(namespace)) return;
    if (podsIn(context, namespace).length > 0) {
      const index = listAt(rule.raw, ['spec', 'exportTo']).findIndex((entry) => entry !== '.' && entry !== namespace && entry !== '~');
      if (index >= 0) context.report({ at: [rule, ['spec', 'exportTo', index]], message: 'exported', data: { namespace, home }, severity: 'info', help: `for the others, write the rule in \`${home}\`` });
    } else if (homes.some((each) => podsIn(context, each).length > 0)) {
      context.report({ at: [rule, ['spec', 'host']], message: 'never', data: { host, namespace, home }, explains: 'requests to the host are sent as if the rule were not there', help: `move it to \`${home}\`` });
    } else {
      context.unjudged(`who applies DestinationRule ${namespace}/${rule.name}`, `the workloads of namespace \`${namespace}\``);
    }
  },
});
