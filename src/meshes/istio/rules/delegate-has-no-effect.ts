import { nearest } from '../../../base/near-miss.ts';
import { describeResource, listAt, textAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { defineTable } from '../../../rules/view.ts';
import { mergeDelegates } from '../lift/routing/delegates.ts';
import { isExportedTo, writtenExports } from '../lift/routing/visibility.ts';
import { meshNamesOf, nameKinds } from './shared/mesh-names.ts';
import { hasDelegates, rulesOf } from './shared/reachability/delegated.ts';

const delegates = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource) => [[resource.namespace, resource]] as const,
});

export default defineRule({
  summary: 'A route delegates to a VirtualService that gives it nothing.',
  why: `A route with \`delegate\` stands for the routes of a VirtualService without hosts. Where that one is missing, has hosts of its own, or is not exported to
the namespace of the root, the route **disappears**, and where a match of a delegate's route contradicts the root's, that route does. Requests go to
the routes behind, or get 404; the only sign is a line in istiod's log.`,
  severity: 'warning',
  reads: nameKinds,
  upstream: [],
  messages: {
    missing: ({ wanted, near }: { wanted: string; near: string | undefined }) => `there is no VirtualService \`${wanted}\`, so this route disappears${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
    hasHosts: ({ wanted }: { wanted: string }) => `VirtualService \`${wanted}\` has hosts of its own, and cannot be delegated to: this route disappears`,
    notExported: ({ wanted, namespace }: { wanted: string; namespace: string }) => `VirtualService \`${wanted}\` is not exported to \`${namespace}\`, so this route disappears`,
    contradicts: ({ wanted, route }: { wanted: string; route: number }) => `route ${route} of VirtualService \`${wanted}\` disappears here: a match of it contradicts what this route asks for`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /reviews } }]
      delegate: { name: reviews, namespace: reviews }
#     ^^^^^^^^ route 2 of VirtualService \`reviews/reviews\` disappears here: a match of it contradicts what this route asks for
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: reviews }
spec:
  http:
    - { match: [{ uri: { prefix: /reviews/v2 } }], route: [{ destination: { host: reviews-v2 } }] }
    - { match: [{ uri: { prefix: /ratings } }], route: [{ destination: { host: ratings } }] }
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /reviews } }]
      delegate: { name: reviews, namespace: reviews }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: reviews }
spec:
  http:
    - { match: [{ uri: { prefix: /reviews/v2 } }], route: [{ destination: { host: reviews-v2 } }] }
    - { route: [{ destination: { host: reviews } }] }
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(root, context) {
    if (!hasDelegates(root)) return;
    for (const [index, rule] of rulesOf(root).entries()) {
      if (rule.delegate === undefined) continue;
      const { name, namespace } = rule.delegate;
      const wanted = `${namespace}/${name}`;
      const at = [root, ['spec', 'http', index, 'delegate'], 'key'] as const;
      const found = context.get('networking.istio.io/VirtualService', namespace, name);
      if (found === undefined) {
        const others = context.rows(delegates, namespace).filter((each) => each !== root && listAt(each.raw, ['spec', 'hosts']).length === 0);
        if (others.length === 0 && namespace !== root.namespace) context.unjudged(describeResource(root), `VirtualService ${wanted}, which route ${index + 1} delegates to: nothing of namespace ${namespace} like it is in the input`);
        else context.report({ at, message: 'missing', data: { wanted, near: nearest(name, others.map((each) => each.name)) }, help: 'write it, without `hosts` and `gateways`, or name another one' });
        continue;
      }
      const related = [{ at: [found, ['metadata', 'name']] as const, message: 'this one is meant' }];
      if (listAt(found.raw, ['spec', 'hosts']).length > 0) context.report({ at, message: 'hasHosts', data: { wanted }, related, help: 'take `hosts` and `gateways` out of it' });
      else if (!isExportedTo(meshNamesOf(context).exportsOf('virtualService', writtenExports(found), namespace), root.namespace)) {
        context.report({ at, message: 'notExported', data: { wanted, namespace: root.namespace }, related, help: `add \`${root.namespace}\` to its \`exportTo\`` });
      } else {
        for (const [place, leaf] of rulesOf(found).entries()) {
          const merged = mergeDelegates([rule], root.namespace, () => ({ rules: [leaf], isExportedTo: () => true }));
          if (merged.rules.length > 0) continue;
          context.report({ at, message: 'contradicts', data: { wanted, route: place + 1 }, related: [{ at: [found, ['spec', 'http', place]], message: 'this route' }], help: helpFor(textAt(root.raw, ['spec', 'http', index, 'match', 0, 'uri', 'prefix'])) });
        }
      }
    }
  },
});

function helpFor(prefix: string | undefined): string {
  const uri = prefix === undefined ? '' : `, with paths that begin with \`${prefix}\``;
  return `let each match of the delegate refine one of the root${uri}; a regular expression beside any other match of the same field never does`;
}
