import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './route-match-never-used.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/route-match-never-used', rule }, yaml.trimStart());

describe('precedence decides, not the order of rules', () => {
  it('equal matches, of which another rule tells', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public, namespace: ops }]
  rules:
    - matches: [{ path: { type: Exact, value: /a } }, { path: { type: Exact, value: /b } }]
      backendRefs: [{ name: a, port: 80 }]
    - matches: [{ path: { type: Exact, value: /b } }, { path: { type: Exact, value: /c } }]
      backendRefs: [{ name: b, port: 80 }]
`);
  });

  it('a regular expression behind a prefix, which comes first wherever it stands', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: RegularExpression, value: '/api/v[0-9]+' } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: rule 2 of higher precedence takes all of it
      backendRefs: [{ name: versions, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /api } }]
      backendRefs: [{ name: api, port: 80 }]
`);
  });

  it('one match twice in one rule changes nothing', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /api } }, { path: { value: /api } }]
#                                                            ^^^^^^^^^^^^^^^^^^^^^^^^^ info: no request comes to this match: rule 1 of higher precedence takes all of it
      backendRefs: [{ name: versions, port: 80 }]
`);
  });

  it('near misses: a prefix ends with a segment, a method or header more comes first, an exact path before its prefix', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - backendRefs: [{ name: web, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /api } }]
      backendRefs: [{ name: api, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /apix } }]
      backendRefs: [{ name: x, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /api }, method: POST }]
      backendRefs: [{ name: write, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /api }, headers: [{ name: x-beta, value: 'yes' }] }]
      backendRefs: [{ name: beta, port: 80 }]
    - matches: [{ path: { type: Exact, value: /api } }]
      backendRefs: [{ name: root, port: 80 }]
`);
  });

  it('calls of gRPC: a service comes before regular expressions, of which a dot is any character', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: GRPCRoute
metadata: { name: cart, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ method: { service: shop.Cart } }]
      backendRefs: [{ name: cart, port: 80 }]
    - matches: [{ method: { service: shop.Cart, method: Add } }]
      backendRefs: [{ name: add, port: 80 }]
    - matches: [{ method: { type: RegularExpression, service: shop.Cart, method: Get.* } }]
      backendRefs: [{ name: get, port: 80 }]
    - matches: [{ method: { type: RegularExpression, service: 'shop[.]Cart', method: Put.* } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: rule 1 of higher precedence takes all of it
      backendRefs: [{ name: put, port: 80 }]
`);
  });
});

describe('several of higher precedence', () => {
  it('methods and headers that leave nothing', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: RegularExpression, value: '/a/.*' } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: rule 3 of higher precedence takes all of it
      backendRefs: [{ name: never, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a/b } }]
      backendRefs: [{ name: b, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: a, port: 80 }]
    - matches: [{ path: { type: RegularExpression, value: '/c/.*' } }]
      backendRefs: [{ name: c, port: 80 }]
`);
  });

  it('near miss: equal paths in two routes are no concern of either', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: one, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: a, port: 80 }]
    - matches: [{ path: { type: PathPrefix, value: /b } }]
      backendRefs: [{ name: b, port: 80 }]
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: two, namespace: web }
spec:
  parentRefs: [{ name: public, namespace: shop }]
  rules:
    - matches: [{ path: { type: PathPrefix, value: /a } }]
      backendRefs: [{ name: a, port: 80 }]
`);
  });

  it('parameters and headers, by value or by expression', () => {
    check(`
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: api, namespace: shop }
spec:
  parentRefs: [{ name: public }]
  rules:
    - matches: [{ headers: [{ name: x, type: RegularExpression, value: 'a.*' }] }]
      backendRefs: [{ name: a, port: 80 }]
    - matches: [{ headers: [{ name: X, value: ab }] }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: rule 1 of higher precedence takes all of it
      backendRefs: [{ name: never, port: 80 }]
    - matches: [{ queryParams: [{ name: q, value: '1' }] }]
      backendRefs: [{ name: q, port: 80 }]
    - matches: [{ headers: [{ name: y, value: ab }] }]
      backendRefs: [{ name: b, port: 80 }]
`);
  });
});
