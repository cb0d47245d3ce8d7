import { describe, it } from 'vitest';
import { expectCarets } from '../../../test/caret.ts';
import rule from './path-not-canonical.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'gateway-api/path-not-canonical', rule }, yaml.trimStart());

describe('paths that requests have', () => {
  it('plain ones', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: PathPrefix, value: / } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a/b } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a/ } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: Exact, value: /a.b/..c/... } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /%20 } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('regular expressions are judged by nobody here', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { type: RegularExpression, value: "[a-z]//.*" } }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('no path at all', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ method: GET }]
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});

describe('paths that none has', () => {
  it('each of the ways', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: edge }
spec:
  parentRefs:
    - { name: public, namespace: shop }
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a/./b } }]
#                                                  ^^^^^^ no request has the path \`/a/./b\`: \`/.\` is gone when paths are compared
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a/.. } }]
#                                                  ^^^^^ no request has the path \`/a/..\`: \`/..\` is gone when paths are compared
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a%2Fb } }]
#                                                  ^^^^^^ no request has the path \`/a%2Fb\`: \`%2F\` is gone when paths are compared
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: Exact, value: /a%2fb } }]
#                                             ^^^^^^ no request has the path \`/a%2fb\`: \`%2f\` is gone when paths are compared
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: "/a#b" } }]
#                                                  ^^^^^^ no request has the path \`/a#b\`: \`#\` is gone when paths are compared
      backendRefs: [{ name: cart, port: 80 }]
`);
  });

  it('no slash, by default a prefix', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs:
    - { name: public }
  rules:
    - matches: [{ path: { value: a/b } }]
#                                ^^^ the path \`a/b\` has to begin with a slash
      backendRefs: [{ name: cart, port: 80 }]
`);
  });
});
