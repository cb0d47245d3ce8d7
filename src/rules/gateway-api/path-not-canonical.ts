import { listAt, textAt, type Json } from '../../kube/resource.ts';
import { replaceValue } from '../edits.ts';
import { defineRule } from '../rule.ts';

export default defineRule({
  summary: 'A path of a route is written in a way that no request has.',
  why: `Paths are compared after they were made plain: no \`//\`, no \`.\` and \`..\` between slashes, no slash in percent signs, no fragment. A match for
such a path could never fit, so the API server refuses the route. Each path begins with a slash. Regular expressions are left as they are.`,
  severity: 'error',
  reads: ['gateway.networking.k8s.io/HTTPRoute'],
  upstream: [],
  messages: {
    slash: ({ path }: { path: string }) => `the path \`${path}\` has to begin with a slash`,
    never: ({ path, part }: { path: string; part: string }) => `no request has the path \`${path}\`: \`${part}\` is gone when paths are compared`,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches:
        - path: { value: cart }
#                        ^^^^ the path \`cart\` has to begin with a slash
        - path: { type: Exact, value: /cart//items }
#                                     ^^^^^^^^^^^^ no request has the path \`/cart//items\`: \`//\` is gone when paths are compared
        - path: { value: /cart/../admin }
#                        ^^^^^^^^^^^^^^ no request has the path \`/cart/../admin\`: \`/..\` is gone when paths are compared
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches:
        - path: { value: /cart/ }
        - path: { type: Exact, value: /cart/v1..2 }
        - path: { type: RegularExpression, value: "/cart//?[a-z]+" }
`,
  judges: ['gateway.networking.k8s.io/HTTPRoute'],
  judge(route, context) {
    for (const [index, rule] of listAt(route.raw, ['spec', 'rules']).entries()) {
      for (const [position, match] of listAt(rule, ['matches']).entries()) {
        const path = pathOf(match);
        const at = ['spec', 'rules', index, 'matches', position, 'path', 'value'];
        const part = path === undefined ? undefined : /\/\/|\/\.\.?(?=\/|$)|%2[fF]|#/.exec(path)?.[0];
        if (path === undefined) continue;
        const explains = 'the API server refuses the route';
        const edit = path.startsWith('/') ? undefined : replaceValue(route, at, `/${path}`);
        if (!path.startsWith('/')) {
          context.report({
            at: [route, at],
            message: 'slash',
            data: { path },
            explains,
            fix: edit && { title: `write \`/${path}\``, edits: [edit] },
          });
        } else if (part !== undefined) context.report({ at: [route, at], message: 'never', data: { path, part }, explains });
      }
    }
  },
});

function pathOf(match: Json): string | undefined {
  return textAt(match, ['path', 'type']) === 'RegularExpression' ? undefined : textAt(match, ['path', 'value']);
}
