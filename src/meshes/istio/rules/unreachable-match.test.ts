import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './unreachable-match.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/unreachable-match', rule }, yaml.trimStart());

describe('a match that an earlier route covers', () => {
  it('beside one that is reached', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - name: api
      match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match:
        - uri: { prefix: /api/v2 }
#         ^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: \`uri: { prefix: /api }\` of route 1 (\`api\`) takes all of it
        - uri: { prefix: /v2 }
      route: [{ destination: { host: v2 } }]
`);
  });

  it('is left to the route where no match of it is reached', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /api/v3 } }]
      route: [{ destination: { host: v2 } }]
`);
  });

  it('of several routes together', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api }, method: { exact: GET } }]
      route: [{ destination: { host: read } }]
    - match: [{ uri: { prefix: /api }, method: { regex: 'P.*' } }]
      route: [{ destination: { host: write } }]
    - match:
        - { uri: { prefix: /api/v2 }, method: { regex: GET|POST|PUT } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: route 1 and route 2 together take all of it
        - { uri: { prefix: /api/v2 }, method: { regex: GET|DELETE } }
      route: [{ destination: { host: v2 } }]
`);
  });

  it('near miss: the order is the right one', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api/v2 } }, { uri: { prefix: /v2 } }]
      route: [{ destination: { host: v2 } }]
    - match: [{ uri: { prefix: /api } }, { uri: { prefix: /apix } , method: { exact: GET } }, { uri: { exact: / } }]
#                                        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this match changes nothing: \`uri: { prefix: /api }\` of route 2 takes all of it
      route: [{ destination: { host: api } }]
`);
  });
});

describe('a match that its own route has already', () => {
  it('the same one, and one within another', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match:
        - { name: all, uri: { prefix: / } }
        - { uri: { exact: / }, method: { exact: GET } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this match changes nothing: \`uri: { prefix: / }\` of route 1 takes all of it
        - { headers: { x-a: { regex: '*' } } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ info: this match changes nothing: \`uri: { prefix: / }\` of route 1 takes all of it
      route: [{ destination: { host: shop } }]
`);
  });

  it('near miss: other gateways, other headers, other parameters', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  gateways: [mesh, ops/public]
  http:
    - match:
        - { gateways: [mesh], uri: { prefix: / } }
        - { gateways: [ops/public], uri: { exact: / } }
        - { headers: { x-a: { exact: b } } }
        - { headers: { x-a: { exact: c } } }
        - { queryParams: { a: { exact: b } } }
      route: [{ destination: { host: shop } }]
`);
  });
});

describe('connections', () => {
  it('a port that an earlier route has', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db]
  tcp:
    - match: [{ port: 5432 }]
      route: [{ destination: { host: db } }]
    - match: [{ port: 5432 }, { port: 5433 }]
#             ^^^^^^^^^^^^^^ no connection comes to this match: \`port: 5432\` of route 1 takes all of it
      route: [{ destination: { host: other } }]
`);
  });

  it('a server name that an earlier route has, on every port or on this one', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: out, namespace: shop }
spec:
  hosts: [a.example.com, b.example.com]
  tls:
    - match: [{ sniHosts: [a.example.com] }]
      route: [{ destination: { host: a.example.com } }]
    - match: [{ port: 443, sniHosts: [a.example.com] }, { sniHosts: [a.example.com, b.example.com] }]
#             ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no connection comes to this match: \`sniHosts: [a.example.com]\` of route 1 takes all of it
      route: [{ destination: { host: b.example.com } }]
`);
  });
});

describe('what cannot be followed', () => {
  it('is told, where it decides', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { regex: '(' } }]
      route: [{ destination: { host: a } }]
    - match: [{ uri: { prefix: /b } }, { headers: { ':path': { prefix: /c } } }]
      route: [{ destination: { host: b } }]
# unjudged: VirtualService shop/shop: whether any request comes to route 2: \`(\` cannot be followed: it is not RE2: a \`(\` is not closed
# unjudged: VirtualService shop/shop: whether any request comes to route 2: \`:path\` asks for path and query together
`);
  });
});

describe('who asks, and where', () => {
  it('callers, ports and gateways narrow a match like anything else', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  gateways: [mesh, ops/public]
  http:
    - match:
        - { uri: { prefix: /a }, sourceNamespace: qa }
        - { uri: { prefix: /b }, gateways: [ops/public] }
        - { uri: { prefix: /c }, port: 80 }
      route: [{ destination: { host: one } }]
    - match:
        - { uri: { prefix: /a }, sourceNamespace: qa, sourceLabels: { app: web } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: the match of \`uri: { prefix: /a }\` and \`sourceNamespace: qa\` of route 1 takes all of it
        - { uri: { prefix: /a }, sourceLabels: { app: web } }
        - { uri: { prefix: /b/c }, gateways: [ops/public] }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: the match of \`uri: { prefix: /b }\` and \`gateways: [ops/public]\` of route 1 takes all of it
        - { uri: { prefix: /b/c } }
        - { uri: { prefix: /c }, port: 80, method: { exact: GET } }
#         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request comes to this match: the match of \`uri: { prefix: /c }\` and \`port: 80\` of route 1 takes all of it
        - { uri: { prefix: /c }, method: { exact: GET } }
      route: [{ destination: { host: two } }]
`);
  });

  it('in a delegate as in any other', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: delegate, namespace: shop }
spec:
  http:
    - match: [{ uri: { prefix: /a } }]
      route: [{ destination: { host: a } }]
    - match:
        - uri: { exact: /a/b }
#         ^^^^^^^^^^^^^^^^^^^^ no request comes to this match: \`uri: { prefix: /a }\` of route 1 takes all of it
        - uri: { exact: /b }
      route: [{ destination: { host: b } }]
`);
  });
});
