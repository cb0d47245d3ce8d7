import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './match-never-holds.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/match-never-holds', rule }, yaml.trimStart());

describe('what no request has', () => {
  it('a path without a slash, or with a query', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { exact: api/v1 } }]
#               ^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
      route: [{ destination: { host: a } }]
    - match: [{ uri: { exact: '/search?q=a' } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
      route: [{ destination: { host: b } }]
    - match: [{ uri: { regex: 'api/.*' } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
      route: [{ destination: { host: c } }]
`);
  });

  it('a method in lower case, and a scheme that there is not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ method: { exact: post } }, { scheme: { exact: grpc } }]
#               ^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`method\` asks for no method, which is written in upper case
#                                            ^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`scheme\` asks for no scheme: there are \`http\` and \`https\`
      route: [{ destination: { host: a } }]
`);
  });

  it('a header that is there and is not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ headers: { X-Beta: { exact: 'yes' } }, withoutHeaders: { x-beta: {} } }]
#                                                                        ^^^^^^^^^^ no request matches this: \`x-beta\` may have no value, nor be missing
      route: [{ destination: { host: a } }]
    - match: [{ withoutHeaders: { x-beta: { regex: '.*' } } }]
#                                 ^^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`x-beta\` may have no value, nor be missing
      route: [{ destination: { host: b } }]
`);
  });

  it('near misses', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match:
        - { uri: { prefix: /api/ }, ignoreUriCase: true }
        - { uri: { regex: '/?api/.*' } }
        - { method: { regex: 'get|POST' } }
        - { authority: { exact: Shop.example.com } }
        - { headers: { x-beta: { exact: 'yes' } }, withoutHeaders: { x-beta: { exact: 'no' } } }
        - { withoutHeaders: { x-gamma: { regex: '.+' } } }
        - { queryParams: { q: { exact: '' } } }
      route: [{ destination: { host: a } }]
`);
  });

  it('a gateway that is not listed is for another rule', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http: [{ match: [{ gateways: [ops/public], uri: { prefix: /api } }], route: [{ destination: { host: a } }] }]
`);
  });

  it('in a delegate of another namespace, too', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: api }
spec:
  http: [{ match: [{ uri: { prefix: v1 } }, { gateways: [shop/public] }], route: [{ destination: { host: a } }] }]
#                    ^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
`);
  });
});

describe('where it stands', () => {
  it('a header with a space at its end, and a port that there is not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ headers: { x-id: { prefix: ' a' } } }]
#                          ^^^^^^^^^^^^^^^^^^^^^^ no request matches this: \`x-id\` asks for a value that cannot be sent
      route: [{ destination: { host: a } }]
    - match: [{ port: 70000 }]
#               ^^^^^^^^^^^ no request matches this: \`port\` is no port
      route: [{ destination: { host: c } }]
`);
  });

  it('behind a route for everything, too: it is wrong whatever stands before', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - route: [{ destination: { host: all } }]
    - match: [{ uri: { prefix: api } }]
#               ^^^^^^^^^^^^^^^^^^^^ no request matches this: \`uri\` asks for no path, which begins with \`/\` and is compared without its query
      route: [{ destination: { host: a } }]
`);
  });

  it('near misses: what proxies compare as it is written', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match:
        - { uri: { exact: '/a%20b' } }
        - { uri: { prefix: '/a//b' } }
        - { uri: { exact: '/a/../b' } }
        - { method: { prefix: P } }
        - { scheme: { prefix: http } }
        - { headers: { x-empty: { exact: '' } } }
        - { queryParams: { q: { exact: 'a+b' } } }
      route: [{ destination: { host: a } }]
`);
  });
});
