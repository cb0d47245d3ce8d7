import { nearest } from '../../../base/near-miss.ts';
import { listAt } from '../../../kube/resource.ts';
import { defineRule } from '../../../rules/rule.ts';
import { resolvedGateway } from '../lift/routing/virtual-service.ts';
import { gatewaysOf } from './shared/reachability/dead-matches.ts';

export default defineRule({
  summary: 'A match names a gateway that its VirtualService is not bound to.',
  why: `\`gateways\` of a match only narrows those that \`spec.gateways\` lists. A gateway that stands in the match alone gets **no route** from this VirtualService,
and a VirtualService without \`spec.gateways\` is for sidecars (\`mesh\`) only: its clients outside get 404.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    notListed: ({ gateway, listed, near }: { gateway: string; listed: string; near: string | undefined }) =>
      `this VirtualService is not bound to \`${gateway}\`, but to ${listed}: the match is never asked there${near === undefined ? '' : `, did you mean \`${near}\`?`}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, mesh]
  http:
    - match: [{ gateways: [pubic] }]
#                          ^^^^^ this VirtualService is not bound to \`pubic\`, but to \`public\` and \`mesh\`: the match is never asked there, did you mean \`public\`?
      route: [{ destination: { host: web } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public, mesh]
  http:
    - match: [{ gateways: [shop/public] }]
      route: [{ destination: { host: web } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    // A delegate is asked for the gateways of whoever delegates to it.
    if (listAt(virtualService.raw, ['spec', 'hosts']).length === 0) return;
    const bound = gatewaysOf(virtualService);
    for (const protocol of ['http', 'tls', 'tcp']) {
      for (const [index, route] of listAt(virtualService.raw, ['spec', protocol]).entries()) {
        for (const [item, match] of listAt(route, ['match']).entries()) {
          for (const [place, gateway] of listAt(match, ['gateways']).entries()) {
            if (typeof gateway !== 'string' || bound.includes(resolvedGateway(gateway, virtualService.namespace))) continue;
            const written = listAt(virtualService.raw, ['spec', 'gateways']).filter((each) => typeof each === 'string');
            const listed = (written.length === 0 ? ['mesh'] : written).map((each) => `\`${each}\``).join(' and ');
            context.report({
              at: [virtualService, ['spec', protocol, index, 'match', item, 'gateways', place]],
              message: 'notListed',
              data: { gateway, listed, near: nearest(gateway, written) },
              help: 'list it in `spec.gateways`, or take it out of the match',
            });
          }
        }
      }
    }
  },
});
