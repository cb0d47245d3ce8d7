import { defineRule } from '../../../rules/rule.ts';
import { unreachedOf } from './shared/reachability/dead-matches.ts';
import { describeTakers, explainDead, helpFor, relatedTakers } from './shared/reachability/describe-dead.ts';

export default defineRule({
  summary: 'A match of a route takes no request, because earlier matches take all that it asks for.',
  why: `The matches of a route are alternatives, asked in order after those of the routes before. One that an **earlier route** covers sends nothing to its own
route: those requests go elsewhere than it says. One that an earlier match of the **same route** covers changes nothing; whoever reads it may think otherwise.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: ['IST0131'],
  messages: {
    taken: ({ what, takers }: { what: string; takers: string }) => `no ${what} comes to this match: ${takers}`,
    repeated: ({ takers }: { takers: string }) => `this match changes nothing: ${takers}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match:
        - uri: { prefix: /api/v2 }
#         ^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: \`uri: { prefix: /api }\` of route 1 takes all of it
        - uri: { prefix: /static }
        - uri: { exact: /static/logo.png }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this match changes nothing: \`uri: { prefix: /static }\` of route 2 takes all of it
      route: [{ destination: { host: web } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http:
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /static } }]
      route: [{ destination: { host: web } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const unreached of unreachedOf(virtualService)) {
      for (const dead of unreached.dead) {
        if (dead.coverage.kind === 'unclear') context.unjudged(`VirtualService ${virtualService.namespace}/${virtualService.name}`, `whether any request comes to route ${dead.route + 1}: ${dead.coverage.because}`);
        if (dead.coverage.kind !== 'covered' || unreached.routes.some((group) => group.includes(dead))) continue;
        const isOwn = dead.takenBy.every(({ route }) => route === dead.route);
        const takers = describeTakers(virtualService, unreached, dead.takenBy);
        const common = { at: [virtualService, dead.path, 'key'], related: relatedTakers(virtualService, dead.takenBy), explains: explainDead(virtualService, dead) } as const;
        if (isOwn) context.report({ ...common, message: 'repeated', data: { takers }, severity: 'info', help: 'take it out' });
        else context.report({ ...common, message: 'taken', data: { what: unreached.protocol === 'http' ? 'request' : 'connection', takers }, help: helpFor(dead) });
      }
    }
  },
});
