import { listAt, textAt, textMapAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { hasLabels, membersOf } from './shared/host-members.ts';
import { nearLabel, printLabels } from './shared/label-words.ts';
import { meshNamesOf } from './shared/mesh-names.ts';
import { answersTo, registryKinds } from './shared/registry-lookup.ts';
import { destinationsOf } from './shared/routes.ts';
import { selectableKinds } from './shared/selectable-pods.ts';

/** Where VirtualServices send to subsets, by the name of the subset. */
const uses = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (route): (readonly [string, { readonly host: string; readonly namespace: string }])[] => destinationsOf(route).flatMap(({ subset, host }) => (subset === undefined ? [] : [[subset, { host, namespace: route.namespace }] as const])),
});

export default defineRule({
  summary: 'A subset asks for labels that nothing behind the host has.',
  why: `A subset is those pods **of the host's own Service** that carry all its labels, or those endpoints of a ServiceEntry. One that no pod matches
is an empty cluster: requests sent there get **503** with the flag \`UH\`. Pods of other Services with the same labels do not count.

As long as no VirtualService of the input sends there this is only worth knowing. Labels that pods get when they run, from their node or from a
controller, are taken to fit.`,
  severity: 'error',
  reads: [...registryKinds, ...selectableKinds.filter((kind) => kind !== 'apps/Deployment')],
  upstream: ['KIA0203', 'IST0173'],
  messages: {
    nothing: ({ subset, host, labels, near }: { subset: string; host: string; labels: string; near: string | undefined }) =>
      `nothing behind \`${host}\` has the labels of subset \`${subset}\`, ${labels}${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^ nothing behind \`reviews\` has the labels of subset \`v2\`, \`version: v2\`
    - { name: v3, labels: { version: v3 } }
#                 ^^^^^^^^^^^^^^^^^^^^^^^ info: nothing behind \`reviews\` has the labels of subset \`v3\`, \`version: v3\`
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec: { hosts: [reviews], http: [{ route: [{ destination: { host: reviews, subset: v2 } }] }] }
`,
  good: `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: shop }
spec: { template: { metadata: { labels: { app: reviews, version: v1 } }, spec: { containers: [] } } }
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: shop }
spec: { host: reviews, subsets: [{ name: v1, labels: { version: v1 } }, { name: here, labels: { topology.kubernetes.io/zone: a } }] }
`,
  judges: ['networking.istio.io/DestinationRule'],
  judge(rule, context) {
    const subsets = listAt(rule.raw, ['spec', 'subsets']).map((subset, index) => ({ name: textAt(subset, ['name']) ?? '', labels: textMapAt(subset, ['labels']), index })).filter(({ labels }) => Object.keys(labels).length > 0);
    const host = textAt(rule.raw, ['spec', 'host']) ?? '';
    const names = meshNamesOf(context);
    const full = names.exactName(host, rule.namespace);
    const answers = answersTo(context, names, full);
    if (subsets.length === 0 || answers.length === 0) return;
    const { members, missing } = membersOf(context, answers.map(({ resource }) => resource));
    const isUsed = (name: string): boolean => context.rows(uses, name).some((use) => names.exactName(use.host, use.namespace) === full);
    for (const { name, labels, index } of subsets) {
      if (members.some((member) => hasLabels(member, labels))) continue;
      if (missing !== undefined) {
        context.unjudged(`subset ${name} of DestinationRule ${rule.namespace}/${rule.name}`, missing);
        continue;
      }
      context.report({
        at: [rule, ['spec', 'subsets', index, 'labels'], 'entry'],
        message: 'nothing',
        data: { subset: name, host, labels: printLabels(labels), near: nearLabel(labels, members) },
        severity: isUsed(name) ? 'error' : 'info',
        explains: `requests sent to the subset get 503 (UH, no healthy upstream)${isUsed(name) ? ', and a VirtualService sends some there' : ''}`,
        related: answers.map(({ resource }) => ({ at: [resource, ['spec']] as const, message: `this is \`${host}\`` })),
      });
    }
  },
});
