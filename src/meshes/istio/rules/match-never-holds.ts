import { defineRule } from '../../../rules/rule.ts';
import { unreachedOf } from './shared/reachability/dead-matches.ts';
import { placeOfNothing } from './shared/reachability/never-holds.ts';

export default defineRule({
  summary: 'A match asks for something that no request can have.',
  why: `Paths begin with \`/\` and are compared without their query; methods are upper case; a request cannot have a header and be without it. A match that
asks for anything else is **never** true: its route gets nothing, and the requests that were meant go to the routes behind it, or get 404.

\`withoutHeaders\` with a value takes a missing header for the empty text, so that \`regex: ".*"\` there excludes every request; to ask that a header be
missing, leave the value out: \`x-beta: {}\`.`,
  severity: 'warning',
  reads: ['networking.istio.io/VirtualService'],
  upstream: [],
  messages: {
    never: ({ what, why }: { what: string; why: string }) => `no request matches this: ${what} ${why}`,
  },
  bad: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match:
        - uri: { prefix: api }
#         ^^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
        - method: { exact: get }
#         ^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`method\` asks for no method, which is written in upper case
        - withoutHeaders: { x-beta: { regex: '.*' } }
#                           ^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`x-beta\` may have no value, nor be missing
      route: [{ destination: { host: shop } }]
`,
  good: `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match:
        - uri: { prefix: /api }
        - method: { exact: GET }
        - withoutHeaders: { x-beta: {} }
      route: [{ destination: { host: shop } }]
`,
  judges: ['networking.istio.io/VirtualService'],
  judge(virtualService, context) {
    for (const { dead } of unreachedOf(virtualService)) {
      for (const entry of dead) {
        if (entry.coverage.kind !== 'empty') continue;
        const found = placeOfNothing(virtualService, entry, entry.coverage.attribute);
        if (found) context.report({ at: [virtualService, found.path, 'entry'], message: 'never', data: found, help: found.help });
      }
    }
  },
});
