import { listAt, objectAt, textAt, type Json } from '../../kube/resource.ts';
import { defineRule } from '../rule.ts';
import { httpRouteKinds } from '../shared/gateway-api.ts';

export default defineRule({
  summary: 'Filters of a rule cannot stand together, or not beside what the rule matches.',
  why: `A redirect is an answer: nothing is sent on, so a rule that redirects has no \`backendRefs\` and rewrites nothing. A filter that stands once
must not stand twice. \`ReplacePrefixMatch\` replaces the prefix that was matched, so each match of the rule has to be a \`PathPrefix\`. The API
server refuses the rest.`,
  severity: 'error',
  reads: httpRouteKinds,
  upstream: [],
  messages: {
    redirect: 'a rule that redirects sends nothing on: `backendRefs` have no place beside it',
    rewrite: 'a rule that redirects sends nothing on, so there is nothing to rewrite',
    twice: ({ type }: { type: string }) => `\`${type}\` stands twice, and may stand once`,
    prefix: ({ type }: { type: string }) => `\`ReplacePrefixMatch\` of \`${type}\` needs one match of the rule, by \`PathPrefix\``,
  },
  bad: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
      backendRefs: [{ name: cart, port: 80 }]
#     ^^^^^^^^^^^ a rule that redirects sends nothing on: \`backendRefs\` have no place beside it
    - filters:
        - { type: RequestRedirect, requestRedirect: { scheme: https } }
        - { type: URLRewrite, urlRewrite: { hostname: cart.example.com } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ a rule that redirects sends nothing on, so there is nothing to rewrite
    - filters:
        - { type: RequestHeaderModifier, requestHeaderModifier: { remove: [a] } }
        - { type: RequestHeaderModifier, requestHeaderModifier: { remove: [b] } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`RequestHeaderModifier\` stands twice, and may stand once
    - matches: [{ path: { type: Exact, value: /old } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ReplacePrefixMatch\` of \`URLRewrite\` needs one match of the rule, by \`PathPrefix\`
`,
  good: `apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { scheme: https } }]
    - matches: [{ path: { type: PathPrefix, value: /old } }]
      filters:
        - { type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: /new } } }
        - { type: RequestMirror, requestMirror: { backendRef: { name: a, port: 80 } } }
        - { type: RequestMirror, requestMirror: { backendRef: { name: b, port: 80 } } }
      backendRefs: [{ name: cart, port: 80 }]
`,
  judges: httpRouteKinds,
  judge(route, context) {
    for (const [index, rule] of listAt(route.raw, ['spec', 'rules']).entries()) {
      const path = ['spec', 'rules', index];
      const types = listAt(rule, ['filters']).map((filter) => textAt(filter, ['type']) ?? '');
      const explains = 'the API server refuses the route';
      if (types.includes('RequestRedirect') && listAt(rule, ['backendRefs']).length > 0) context.report({ at: [route, [...path, 'backendRefs'], 'key'], message: 'redirect', explains });
      for (const [position, type] of types.entries()) {
        const at = [route, [...path, 'filters', position]] as const;
        if (type === 'URLRewrite' && types.includes('RequestRedirect')) context.report({ at, message: 'rewrite', explains });
        else if (once.has(type) && types.indexOf(type) < position) context.report({ at, message: 'twice', data: { type }, explains });
        if (replacesPrefix(listAt(rule, ['filters'])[position]) && !isOnePrefix(listAt(rule, ['matches']))) context.report({ at, message: 'prefix', data: { type }, explains });
      }
    }
  },
});

const once: ReadonlySet<string> = new Set(['RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestRedirect', 'URLRewrite', 'CORS']);

function replacesPrefix(filter: Json | undefined): boolean {
  return ['requestRedirect', 'urlRewrite'].some((field) => textAt(filter, [field, 'path', 'type']) === 'ReplacePrefixMatch');
}

/** No match at all is the prefix \`/\`, but the API wants it written. */
function isOnePrefix(matches: readonly Json[]): boolean {
  const [match] = matches;
  return matches.length === 1 && objectAt(match, ['path']) !== undefined && (textAt(match, ['path', 'type']) ?? 'PathPrefix') === 'PathPrefix';
}
