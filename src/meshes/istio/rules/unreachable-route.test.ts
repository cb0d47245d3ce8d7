import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './unreachable-route.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/unreachable-route', rule }, yaml.trimStart());

describe('one earlier route takes everything', () => {
  it('a route for a header behind the weights, which have no match', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - name: stable
      route: [{ destination: { host: reviews, subset: v1 }, weight: 90 }, { destination: { host: reviews, subset: v2 }, weight: 10 }]
    - name: testers
      match: [{ headers: { x-tester: { exact: 'yes' } } }]
#     ^^^^^ no request reaches this route: route 1 (\`stable\`) has no \`match\`, and takes every request
      route: [{ destination: { host: reviews, subset: v2 } }]
`);
  });

  it('a match of every path, written as a prefix', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { exact: /health } }, { uri: { prefix: / } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { prefix: /v2 } }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: / }\` of route 1 takes all of it
      route: [{ destination: { host: reviews, subset: v2 } }]
`);
  });

  it('a match of every path, written as a regular expression', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - match: [{ uri: { regex: '.*' } }]
      route: [{ destination: { host: reviews } }]
    - match: [{ uri: { prefix: /v2 } }]
#     ^^^^^ no request reaches this route: \`uri: { regex: .* }\` of route 1 takes all of it
      route: [{ destination: { host: reviews, subset: v2 } }]
`);
  });

  it('two routes without a match', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: shop }
spec:
  hosts: [reviews]
  http:
    - fault: { abort: { percentage: { value: 100 }, httpStatus: 555 } }
      route: [{ destination: { host: reviews, subset: v1 } }]
    - route: [{ destination: { host: reviews, subset: v1 } }]
#     ^^^^^ no request reaches this route: route 1 has no \`match\`, and takes every request
`);
  });
});

describe('paths are sets of texts', () => {
  it('a longer prefix, an exact path and a regular expression behind a prefix', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /apix } }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: /api }\` of route 1 takes all of it
      route: [{ destination: { host: x } }]
    - match: [{ uri: { exact: /api/v1 } }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: /api }\` of route 1 takes all of it
      route: [{ destination: { host: v1 } }]
    - match: [{ uri: { regex: '/api/v[0-9]+' } }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: /api }\` of route 1 takes all of it
      route: [{ destination: { host: any } }]
`);
  });

  it('a prefix behind a regular expression that says the same', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { regex: '/api.*' } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /api/v2 } }]
#     ^^^^^ no request reaches this route: \`uri: { regex: /api.* }\` of route 1 takes all of it
      route: [{ destination: { host: v2 } }]
`);
  });

  it('near misses: the shorter prefix last, a regular expression that leaves some, another letter case', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
    - match: [{ uri: { regex: '/api/v[0-9]+' } }]
      route: [{ destination: { host: any } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /API } }]
      route: [{ destination: { host: loud } }]
`);
  });

  it('letter case that does not count covers the one that does', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api }, ignoreUriCase: true }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { exact: /API/v2 } }]
#     ^^^^^ no request reaches this route: the match of \`uri: { prefix: /api }\` and \`ignoreUriCase: true\` of route 1 takes all of it
      route: [{ destination: { host: v2 } }]
`);
  });
});

describe('conditions besides the path', () => {
  it('a more general earlier match covers: no method, no header, a shorter prefix of a header', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api }, headers: { x-user: { prefix: a } } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /api/v2 }, method: { exact: POST }, headers: { x-user: { exact: ann } } }]
#     ^^^^^ no request reaches this route: the match of \`uri: { prefix: /api }\` and \`headers: { x-user: { prefix: a } }\` of route 1 takes all of it
      route: [{ destination: { host: v2 } }]
`);
  });

  it('near misses: an earlier match that asks for more leaves requests over', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api }, method: { exact: GET } }]
      route: [{ destination: { host: read } }]
    - match: [{ uri: { prefix: /api }, authority: { exact: shop.example.com } }]
      route: [{ destination: { host: outside } }]
    - match: [{ uri: { prefix: /api }, queryParams: { beta: {} } }]
      route: [{ destination: { host: beta } }]
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
`);
  });

  it('a header that is there and one that is missing are everybody together', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ headers: { x-beta: {} } }]
      route: [{ destination: { host: beta } }]
    - match: [{ withoutHeaders: { x-beta: {} } }]
      route: [{ destination: { host: stable } }]
    - route: [{ destination: { host: rest } }]
#     ^^^^^ no request reaches this route: route 1 and route 2 together take all of it
`);
  });

  it('three routes together: methods in a regular expression, one alone, and its complement', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ method: { regex: 'GET|HEAD' } }]
      route: [{ destination: { host: read } }]
    - match: [{ method: { exact: POST }, uri: { prefix: /orders } }]
      route: [{ destination: { host: orders } }]
    - match: [{ method: { regex: 'GET|POST' }, uri: { prefix: /orders/ } }]
#     ^^^^^ no request reaches this route: route 1 and route 2 together take all of it
      route: [{ destination: { host: never } }]
`);
  });
});

describe('who asks, and where', () => {
  it('an earlier route for some callers leaves the others', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ sourceLabels: { app: tester } }]
      route: [{ destination: { host: test } }]
    - match: [{ sourceNamespace: qa }]
      route: [{ destination: { host: qa } }]
    - match: [{ port: 8080 }]
      route: [{ destination: { host: other } }]
    - route: [{ destination: { host: shop } }]
`);
  });

  it('an earlier route for all callers covers one for some', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: shop } }]
    - match: [{ uri: { prefix: /api }, sourceLabels: { app: tester }, sourceNamespace: qa, port: 8080 }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: /api }\` of route 1 takes all of it
      route: [{ destination: { host: test } }]
`);
  });

  it('gateways that are listed switch the source off, so that this one is for all sidecars', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  gateways: [mesh, public]
  http:
    - match: [{ gateways: [mesh], sourceLabels: { app: tester } }]
      route: [{ destination: { host: test } }]
    - match: [{ gateways: [mesh] }]
#     ^^^^^ no request reaches this route: the match of \`gateways: [mesh]\` and \`sourceLabels: { app: tester }\` of route 1 takes all of it
      route: [{ destination: { host: shop } }]
    - match: [{ gateways: [shop/public] }]
      route: [{ destination: { host: shop } }]
`);
  });

  it('every gateway by itself is all of them', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  gateways: [mesh, ops/public]
  http:
    - match: [{ gateways: [mesh] }, { gateways: [ops/public] }]
      route: [{ destination: { host: shop } }]
    - route: [{ destination: { host: rest } }]
#     ^^^^^ no request reaches this route: the matches of route 1 together take all of it
`);
  });

  it('claims of tokens: the same values are the same, others are not', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ headers: { '@request.auth.claims.group': { exact: dev } } }]
      route: [{ destination: { host: dev } }]
    - match: [{ headers: { '@request.auth.claims.group': { exact: ops } } }]
      route: [{ destination: { host: ops } }]
    - match: [{ headers: { '@request.auth.claims[group]': { exact: dev }, x-a: {} } }]
#     ^^^^^ no request reaches this route: \`headers: { @request.auth.claims.group: { exact: dev } }\` of route 1 takes all of it
      route: [{ destination: { host: never } }]
`);
  });
});

describe('delegates', () => {
  it('a route that delegates takes nothing for sure, and may be taken from', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop.example.com]
  gateways: [public]
  http:
    - match: [{ uri: { prefix: /api } }]
      delegate: { name: api, namespace: api }
    - match: [{ uri: { prefix: /api/v2 } }]
      route: [{ destination: { host: v2 } }]
    - route: [{ destination: { host: web } }]
    - match: [{ uri: { prefix: /cart } }]
#     ^^^^^ no request reaches this route: route 3 has no \`match\`, and takes every request
      delegate: { name: cart, namespace: cart }
`);
  });

  it('the routes of a delegate among themselves', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: api }
spec:
  http:
    - match: [{ gateways: [shop/public] }]
      route: [{ destination: { host: outside } }]
    - match: [{ uri: { prefix: /api } }]
      route: [{ destination: { host: api } }]
    - match: [{ uri: { prefix: /api/v2 } }]
#     ^^^^^ no request reaches this route: \`uri: { prefix: /api }\` of route 2 takes all of it
      route: [{ destination: { host: v2 } }]
`);
  });
});

describe('connections', () => {
  it('the same port twice, also in another order of conditions', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db]
  tcp:
    - match: [{ port: 5432 }]
      route: [{ destination: { host: db } }]
    - match: [{ sourceLabels: { app: web }, port: 5432 }]
#     ^^^^^ no connection reaches this route: \`port: 5432\` of route 1 takes all of it
      route: [{ destination: { host: db-replica } }]
    - route: [{ destination: { host: rest } }]
`);
  });

  it('gateways do not ask who dials', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db.example.com]
  gateways: [public]
  tcp:
    - match: [{ port: 5432, sourceLabels: { app: web } }]
      route: [{ destination: { host: db } }]
    - match: [{ port: 5432 }]
#     ^^^^^ no connection reaches this route: the match of \`port: 5432\` and \`sourceLabels: { app: web }\` of route 1 takes all of it
      route: [{ destination: { host: db-replica } }]
`);
  });

  it('server names: the most exact counts, so that a wildcard takes nothing from a name', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: out, namespace: shop }
spec:
  hosts: ['*.example.com']
  tls:
    - match: [{ sniHosts: ['*.example.com'] }]
      route: [{ destination: { host: any } }]
    - match: [{ sniHosts: [api.example.com] }]
      route: [{ destination: { host: api } }]
    - match: [{ port: 443, sniHosts: [api.example.com, '*.example.com'] }]
#     ^^^^^ no connection reaches this route: route 1 and route 2 together take all of it
      route: [{ destination: { host: never } }]
`);
  });

  it('subnets: the same ones are the same, others may be', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: db, namespace: shop }
spec:
  hosts: [db]
  tcp:
    - match: [{ destinationSubnets: [10.0.0.0/8] }]
      route: [{ destination: { host: db } }]
    - match: [{ destinationSubnets: [10.1.0.0/16] }]
      route: [{ destination: { host: inner } }]
    - match: [{ destinationSubnets: [10.0.0.0/8], port: 5432 }]
#     ^^^^^ no connection reaches this route: \`destinationSubnets: [10.0.0.0/8]\` of route 1 takes all of it
      route: [{ destination: { host: never } }]
`);
  });
});

describe('what cannot be followed', () => {
  it('is taken by a route for everything all the same, and by one that reads the same', () => {
    check(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: shop }
spec:
  hosts: [shop]
  http:
    - match: [{ uri: { regex: '(' } }]
      route: [{ destination: { host: a } }]
    - match: [{ uri: { regex: '(' } }]
#     ^^^^^ no request reaches this route: \`uri: { regex: ( }\` of route 1 takes all of it
      route: [{ destination: { host: b } }]
    - route: [{ destination: { host: c } }]
    - match: [{ uri: { regex: '[' } }]
#     ^^^^^ no request reaches this route: route 3 has no \`match\`, and takes every request
      route: [{ destination: { host: d } }]
`);
  });
});

describe('what is said besides', () => {
  const found = (http: string): ReturnType<typeof runOn>['diagnostics'] => runOn({ id: 'istio/unreachable-route', rule }, `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: shop }\nspec:\n  hosts: [a]\n  http:\n${http}`).diagnostics;
  const route = (match: string, action = 'route: [{ destination: { host: b, subset: v1 } }]'): string => `    - ${match === '' ? '' : `match: [${match}]\n      `}${action}\n`;

  it.each([
    ['where a request goes', route('{ uri: { prefix: /a } }') + route('{ uri: { prefix: /ab } }'), '`GET /ab` goes to route 1: `b` (`v1`)'],
    ['with what it needs', route('{ uri: { prefix: /a } }') + route('{ uri: { exact: /ab }, method: { regex: P.* }, headers: { x: { exact: c } } }'), '`POST /ab` with `x: c` goes to route 1: `b` (`v1`)'],
    ['from whom', route('') + route('{ sourceLabels: { app: web }, port: 8080 }'), '`GET /`, from pods with `app=web`, on port 8080 goes to route 1: `b` (`v1`)'],
    ['to a redirect', route('{ uri: { prefix: /a } }', 'redirect: { uri: /new }') + route('{ uri: { prefix: /ab } }'), '`GET /ab` goes to route 1, which redirects it'],
    ['to an answer', route('{ uri: { prefix: /a } }', 'directResponse: { status: 410 }') + route('{ uri: { prefix: /ab } }'), '`GET /ab` goes to route 1, which answers it'],
  ])('%s', (_, http, explains) => {
    expect(found(http).map((each) => each.explains)).toEqual([explains]);
  });

  it('what to do: another order, or one of two that are the same', () => {
    expect(found(route('{ uri: { prefix: /a } }') + route('{ uri: { prefix: /ab } }'))[0]?.help).toBe('put it before route 1, or take it out');
    expect(found(route('{ uri: { prefix: /a } }') + route('{ uri: { prefix: /a } }'))[0]?.help).toBe('the two ask for the same: keep the one that is meant');
  });

  it('the fix puts it in order where the route before takes everything', () => {
    const text = route('') + route('{ headers: { x: {} } }');
    const [first] = found(text);
    expect(first?.fix?.title).toBe('put it before route 1');
    expect(first?.fix?.edits[0]?.newText).toBe((route('{ headers: { x: {} } }') + route('')).trimEnd());
  });

  it('a longer prefix is put before the shorter one', () => {
    expect(found(route('{ uri: { prefix: /a } }') + route('{ uri: { prefix: /ab } }'))[0]?.fix?.title).toBe('put it before route 1');
  });

  it.each([
    ['both take everything', route('') + route('')],
    ['both ask for the same', route('{ uri: { prefix: /a } }') + route('{ uri: { prefix: /a } }')],
    ['two take it together', route('{ method: { exact: GET } }') + route('{ method: { regex: POST|PUT } }') + route('{ method: { regex: GET|PUT } }')],
    ['the one before answers, perhaps for a while', route('', 'directResponse: { status: 503 }') + route('{ uri: { prefix: /a } }')],
    ['the one before injects a fault', route('', 'fault: { abort: { percentage: { value: 100 }, httpStatus: 503 } }\n      route: [{ destination: { host: b } }]') + route('{ uri: { prefix: /a } }')],
  ])('no fix where %s', (_, http) => {
    expect(found(http).map(({ fix }) => fix)).toEqual([undefined]);
  });
});
