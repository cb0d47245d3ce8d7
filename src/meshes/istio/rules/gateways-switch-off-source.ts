import { isObject, listAt, type Json } from '../../../kube/resource.ts';
import { removeEntry } from '../../../rules/edits.ts';
import { defineRule } from '../../../rules/rule.ts';
import { gatewaysOf } from './shared/reachability/dead-matches.ts';
import { resolvedGateway } from '../lift/routing/virtual-service.ts';

export default defineRule({
  summary: 'A match names gateways and callers, and the gateways switch the condition on the callers off.',
  why: `Where a match of an HTTP route lists \`gateways\`, Istio looks at nothing but those: \`sourceLabels\` and \`sourceNamespace\` beside them **are not asked**,
and the route is for every client of these gateways. With \`gateways: [mesh]\` that is every sidecar, so that a canary for one caller becomes one for all.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    ignored: ({ fields, verb }: { fields: string; verb: string }) => `${fields} ${verb} not asked, since this match lists \`gateways\`: the route is for every client`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match:
        - gateways: [mesh]
          sourceLabels: { app: tester }
#         ^^^^^^^^^^^^ \`sourceLabels\` is not asked, since this match lists \`gateways\`: the route is for every client
      route: [{ destination: { host: reviews, subset: v2 } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match:
        - sourceLabels: { app: tester }
      route: [{ destination: { host: reviews, subset: v2 } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const [index, route] of listAt(virtualService.raw, ['spec', 'http']).entries()) {
      for (const [item, match] of listAt(route, ['match']).entries()) {
        const gateways = listAt(match, ['gateways']);
        const fields = gateways.length === 0 ? [] : sourceFields(match);
        const [field] = fields;
        if (field === undefined) continue;
        const path = ['spec', 'http', index, 'match', item];
        // Where it names all that the VirtualService is bound to, the list asks for nothing.
        const named = new Set(gateways.map((gateway) => resolvedGateway(String(gateway), virtualService.namespace)));
        const isRedundant = listAt(virtualService.raw, ['spec', 'hosts']).length > 0 && gatewaysOf(virtualService).every((gateway) => named.has(gateway));
        const edit = isRedundant ? removeEntry(virtualService, [...path, 'gateways']) : undefined;
        context.report({
          at: [virtualService, [...path, field], 'key'],
          message: 'ignored',
          data: { fields: fields.map((each) => `\`${each}\``).join(' and '), verb: fields.length === 1 ? 'is' : 'are' },
          related: [{ at: [virtualService, [...path, 'gateways'], 'key'], message: 'these alone are asked' }],
          help: 'take `gateways` out of this match: sidecars and gateways that need different routes get a VirtualService each',
          fix: edit && { title: 'take `gateways` out: it names all that the VirtualService is bound to', edits: [edit] },
        });
      }
    }
  },
});

function sourceFields(match: Json): string[] {
  if (!isObject(match)) return [];
  return ['sourceLabels', 'sourceNamespace'].filter((field) => {
    const value = match[field];
    return isObject(value) ? Object.keys(value).length > 0 : typeof value === 'string' && value !== '';
  });
}
