import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './filters-exclude-each-other.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/filters-exclude-each-other', rule }, yaml.trimStart());

describe('filters that go together', () => {
  it('a redirect alone', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { hostname: example.org } }]
    - backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('several copies', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: RequestMirror, requestMirror: { backendRef: { name: a, port: 80 } } }, { type: RequestMirror, requestMirror: { backendRef: { name: b, port: 80 } } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('extensions are anybody’s', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: ExtensionRef, extensionRef: { group: a, kind: B, name: c } }, { type: ExtensionRef, extensionRef: { group: a, kind: B, name: d } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a prefix that is matched, its type by default', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { value: /old } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a whole path may be replaced whatever is matched', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: Exact, value: /old } }, { path: { type: Exact, value: /older } }]
      filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplaceFullPath, replaceFullPath: /new } } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('filters that do not', () => {
  it('a redirect beside backends', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public, namespace: shop }
  rules:
    - filters: [{ type: RequestRedirect, requestRedirect: { path: { type: ReplaceFullPath, replaceFullPath: /new } } }]
      backendRefs: [{ name: cart, port: 80 }]
#     ^^^^^^^^^^^ a rule that redirects sends nothing on: \`backendRefs\` have no place beside it
`);
  });

  it('headers of answers twice', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: ResponseHeaderModifier, responseHeaderModifier: { remove: [a] } }, { type: ResponseHeaderModifier, responseHeaderModifier: { remove: [b] } }]
#                                                                                          ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ResponseHeaderModifier\` stands twice, and may stand once
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('a prefix that nothing matched', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - filters: [{ type: URLRewrite, urlRewrite: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ReplacePrefixMatch\` of \`URLRewrite\` needs one match of the rule, by \`PathPrefix\`
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('two matches', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { value: /a } }, { path: { value: /b } }]
      filters: [{ type: RequestRedirect, requestRedirect: { path: { type: ReplacePrefixMatch, replacePrefixMatch: / } } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ \`ReplacePrefixMatch\` of \`RequestRedirect\` needs one match of the rule, by \`PathPrefix\`
`);
  });
});
