import { describe, expect, it } from 'vitest';
import { ask, notes, routingFrom, tell } from './testing/tell.ts';

/** A VirtualService in one line: name, namespace, and the spec. */
function virtualService(name: string, namespace: string, spec: string, created?: string): string {
  return `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name}, namespace: ${namespace}${created === undefined ? '' : `, creationTimestamp: "${created}"`} }\nspec: ${spec}\n---\n`;
}

const toOrders = '[{ route: [{ destination: { host: orders } }] }]';
const answer = (status: number): string => `[{ directResponse: { status: ${status} } }]`;
const noRule = 'otherwise -> 404 NR';

/** Another Service, with an HTTP port that the others do not have. */
const other = 'apiVersion: v1\nkind: Service\nmetadata: { name: other, namespace: shop }\nspec: { selector: { app: other }, ports: [{ name: http, port: 5432 }] }\n---\n';

describe('names', () => {
  it.each([
    ['shop/admin orders', 'always -> orders.shop:80'],
    ['web/cart orders.shop', 'always -> orders.shop:80'],
    ['web/cart orders.shop.svc', 'always -> orders.shop:80'],
    ['web/cart ORDERS.shop.svc.cluster.local.', 'always -> orders.shop:80'],
    ['web/cart orders.shop:8080', 'always -> orders.shop:8080'],
    ['web/cart orders', 'always -> unreachable: no Service of the input answers to orders'],
    ['web/cart orders.shop.svc.cluster.local.', 'always -> orders.shop:80'],
    ['shop/admin orders.', 'always -> unreachable: no Service of the input answers to orders.'],
    ['web/cart billing.shop.svc.cluster.local.', 'always -> unreachable: no Service of the input answers to billing.shop.svc.cluster.local.'],
    ['web/cart orders.shop.', 'always -> past the mesh'],
    ['web/cart orders.shop:81', 'always -> unreachable: Service shop/orders has no port 81'],
    ['web/cart orders.shop:5432', 'always -> 503 UF'],
    ['web/cart api.example.com', 'always -> past the mesh'],
    ['web/cart tcp orders.shop:9000', 'always -> orders.shop:9000'],
    ['web/cart tcp orders.shop:80', 'always -> past the mesh to orders.shop:80'],
    ['web/cart tls orders.shop:443', 'always -> orders.shop:443'],
    ['web/cart orders.shop:7000', 'always -> orders.shop:7000'],
    ['old/batch orders.shop', 'always -> orders.shop:80'],
    ['old/batch api.example.com', 'always -> past the mesh'],
    ['old/batch orders.shop:81', 'always -> unreachable: Service shop/orders has no port 81'],
  ])('%s', (call, first) => expect(tell(other, call)[0]).toBe(first));

  it('a client without a proxy knows no VirtualService', () => {
    const config = virtualService('orders', 'shop', `{ hosts: [orders], http: ${answer(418)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 418']);
    expect(ask(routingFrom(config), 'old/batch orders.shop').by).toBe('application');
    expect(tell(config, 'old/batch orders.shop')).toEqual(['always -> orders.shop:80']);
  });

  it('says that a name which no Service of the input answers to may exist elsewhere', () => {
    expect(tell('', 'web/cart billing')).toContain('unknown: whether a Service billing exists outside the input');
  });
});

describe('rules', () => {
  it('a header canary stands before the weights', () => {
    const spec = `{ hosts: [reviews], http: [{ match: [{ headers: { X-Canary: { exact: "true" } } }], route: [{ destination: { host: reviews, subset: v2 } }] }, { route: [{ destination: { host: reviews, subset: v1 }, weight: 90 }, { destination: { host: reviews, subset: v2 }, weight: 10 }, { destination: { host: reviews, subset: v3 }, weight: 0 }] }] }`;
    expect(tell(virtualService('reviews', 'shop', spec), 'web/cart reviews.shop')).toEqual(['header:x-canary exact true -> reviews.shop:80 v2', 'always -> 90 reviews.shop:80 v1 | 10 reviews.shop:80 v2']);
  });

  it('a destination alone gets everything, whatever its weight', () => {
    const spec = '{ hosts: [orders], http: [{ route: [{ destination: { host: orders }, weight: 0 }] }] }';
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual(['always -> orders.shop:80']);
  });

  it('without a rule for the request it is 404, and never the service itself', () => {
    const spec = '{ hosts: [orders], http: [{ match: [{ uri: { prefix: /api } }], route: [{ destination: { host: orders } }] }] }';
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual(['path prefix /api -> orders.shop:80', noRule]);
  });

  it('generation stops after a match of everything', () => {
    const spec = `{ hosts: [orders], http: [{ match: [{ uri: { prefix: / } }, { uri: { exact: /x } }], directResponse: { status: 201 } }, { directResponse: { status: 202 } }] }`;
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual(['always -> answer 201']);
  });

  it.each([
    ['uri: { exact: /a }', 'path exact /a'],
    ['uri: { exact: /a }, ignoreUriCase: true', 'path exact /a (any case)'],
    ['uri: { regex: /a/.* }, ignoreUriCase: true', 'path regex /a/.*'],
    ['method: { regex: GET|POST }', 'method regex GET|POST'],
    ['authority: { prefix: orders. }', 'host prefix orders.'],
    ['scheme: { exact: http }', 'scheme exact http'],
    ['headers: { x-user: {} }', 'header:x-user present'],
    ['headers: { x-user: { regex: "*" } }', 'header:x-user present'],
    ['headers: { ":path": { prefix: "/a?" } }', 'target prefix /a?'],
    ['headers: { "@request.auth.claims[realm][role]": { exact: admin } }', 'claim:realm/role exact admin'],
    ['headers: { "@request.auth.claims[https://id.test/role]": { exact: admin } }', 'claim:https:~1~1id.test~1role exact admin'],
    ['withoutHeaders: { x-user: {} }', 'not header:x-user present'],
    ['withoutHeaders: { x-user: { exact: bob } }', 'not header:x-user exact bob'],
    ['withoutHeaders: { x-user: { regex: ".*" } }', 'not (header:x-user regex .* | not header:x-user present)'],
    ['withoutHeaders: { x-user: { exact: "" } }', 'not (header:x-user exact  | not header:x-user present)'],
    ['queryParams: { q: { prefix: a }, Z: {} }', 'query:q prefix a & query:Z present'],
    ['uri: { prefix: /a }, method: { exact: GET }, port: 80', 'path prefix /a & method exact GET'],
  ])('match { %s }', (match, when) => {
    const spec = `{ hosts: [orders], http: [{ match: [{ ${match} }], route: [{ destination: { host: orders } }] }] }`;
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual([`${when} -> orders.shop:80`, noRule]);
  });

  it.each([
    ['port: 8080', 'web/cart'],
    ['sourceLabels: { app: admin }', 'web/cart'],
    ['sourceNamespace: shop', 'web/cart'],
    ['gateways: [ingress/gw]', 'web/cart'],
  ])('a VirtualService whose only match is { %s } is as if it were not there for %s', (match, client) => {
    const config = virtualService('orders', 'shop', `{ hosts: [orders], http: [{ match: [{ ${match} }], directResponse: { status: 418 } }] }`);
    expect(tell(config, `${client} orders.shop`)).toEqual(['always -> orders.shop:80']);
    expect(notes(config, `${client} orders.shop`)).toContain('VirtualService shop/orders has no rule for this client and port');
  });

  it('naming the mesh gateway switches the conditions on the source off', () => {
    const spec = '{ hosts: [orders], http: [{ match: [{ gateways: [mesh], sourceNamespace: nowhere, sourceLabels: { app: nobody } }], directResponse: { status: 418 } }] }';
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual(['always -> answer 418']);
  });

  it.each([
    ['redirect: { uri: /new, authority: other.test }', '301 //other.test/new'],
    ['redirect: { scheme: https, redirectCode: 307 }', '307 https//'],
    ['redirect: { prefixRewrite: /new }', '301 ///new… for the first 1'],
    ['redirect: { derivePort: FROM_REQUEST_PORT }', '301 //'],
    ['redirect: { port: 8443, scheme: https }', '301 https//:8443'],
    ['directResponse: { status: 503, body: { string: gone } }', 'answer 503 gone'],
    ['route: [{ destination: { host: reviews.shop.svc.cluster.local, port: { number: 8080 } } }], rewrite: { uri: /v2, authority: reviews }', 'reviews.shop:8080, first 1 of the path to /v2, host to reviews'],
    ['route: [{ destination: { host: orders } }], headers: { request: { add: { B: "2", A: "1" }, set: { c: "3" }, remove: [x-d] } }', 'orders.shop:80, remove x-d, set c=3, add a=1, add b=2'],
    ['route: [{ destination: { host: orders }, headers: { request: { remove: [x-a], set: { host: inner } } } }], headers: { request: { add: { x-b: "1" } } }', 'orders.shop:80, host to inner, remove x-a, add x-b=1'],
  ])('{ %s }', (rule, outcome) => expect(tell(virtualService('orders', 'shop', `{ hosts: [orders], http: [{ ${rule} }] }`), 'web/cart orders.shop')).toEqual([`always -> ${outcome}`]));

  it.each([
    ['exact', '///new'],
    ['regex', '///new'],
    ['prefix', '///new… for the first 4'],
  ])('a redirect to another prefix replaces what { %s: /old } matched', (kind, to) => {
    const spec = `{ hosts: [orders], http: [{ match: [{ uri: { ${kind}: /old } }], redirect: { prefixRewrite: /new } }] }`;
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')[0]).toBe(`path ${kind} /old -> 301 ${to}`);
  });

  it.each([
    ['uri: { exact: /a }', 'path to /b'],
    ['uri: { regex: /a.* }', 'path to /b'],
    ['uri: { prefix: /a }', 'first 2 of the path to /b'],
  ])('a rewrite of what { %s } matched: %s', (match, change) => {
    const spec = `{ hosts: [orders], http: [{ match: [{ ${match} }], route: [{ destination: { host: orders } }], rewrite: { uri: /b } }] }`;
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')[0]).toMatch(new RegExp(`-> orders.shop:80, ${change}$`));
  });

  it('a preflight is answered by the proxy for the origins that are listed', () => {
    const spec = '{ hosts: [orders], http: [{ route: [{ destination: { host: orders } }], corsPolicy: { allowOrigins: [{ exact: "https://a.test" }] } }] }';
    expect(tell(virtualService('orders', 'shop', spec), 'web/cart orders.shop')).toEqual([
      'method exact OPTIONS & header:origin present & header:access-control-request-method present & header:origin exact https://a.test -> answer 200',
      'always -> orders.shop:80',
    ]);
  });
});

describe('limits', () => {
  it('no timeout, and two retries, where nothing is said', () => {
    const [route] = ask(routingFrom(''), 'web/cart orders.shop').routes;
    expect(route?.timeoutMs).toEqual({ value: undefined, source: { kind: 'default', of: 'Istio: no timeout' } });
    expect(route?.retries?.value).toEqual({ attempts: 2, on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'] });
  });

  it.each([
    ['timeout: 1.5s', { timeoutMs: 1500 }],
    ['retries: { attempts: 0 }', { retries: { attempts: 0, on: [] } }],
    ['retries: { attempts: 3 }', { retries: { attempts: 3, on: ['connect-failure', 'refused-stream', 'unavailable', 'cancelled'] } }],
    ['retries: { attempts: 1, perTryTimeout: 200ms, retryOn: "5xx, retriable-status-codes,429" }', { retries: { attempts: 1, perTryTimeoutMs: 200, on: ['5xx', '429'] } }],
    ['fault: { abort: { httpStatus: 503, percentage: { value: 0.1 } }, delay: { fixedDelay: 2s, percentage: { value: 50 } } }', { fault: { abort: { percent: 0.1, status: 503 }, delay: { percent: 50, delayMs: 2000 } } }],
    ['fault: { abort: { grpcStatus: UNAVAILABLE, percentage: { value: 100 } } }', { fault: { abort: { percent: 100, status: 200, grpcStatus: 'UNAVAILABLE' } } }],
    ['fault: { abort: { httpStatus: 500 } }', { fault: { abort: { percent: 0, status: 500 } } }],
    ['mirror: { host: reviews, subset: v2 }', { mirrors: [{ host: 'reviews.shop.svc.cluster.local', port: 80, subset: 'v2', percent: 100 }] }],
    ['mirrors: [{ destination: { host: reviews }, percentage: { value: 5 } }, { destination: { host: orders }, percentage: { value: 0 } }]', { mirrors: [{ host: 'reviews.shop.svc.cluster.local', port: 80, percent: 5 }] }],
  ])('{ %s }', (fields, expected) => {
    const config = virtualService('orders', 'shop', `{ hosts: [orders], http: [{ route: [{ destination: { host: orders } }], ${fields} }] }`);
    const [route] = ask(routingFrom(config), 'web/cart orders.shop').routes;
    const { fault, timeoutMs, retries, mirrors } = route ?? {};
    const found = { timeoutMs: timeoutMs?.value, retries: retries?.value, ...(fault === undefined ? {} : { fault }), ...(mirrors === undefined ? {} : { mirrors }) };
    expect(found).toMatchObject(expected);
  });

  it('the mesh default of retries holds where a rule has none', () => {
    const meshConfig = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "defaultHttpRetryPolicy: { attempts: 1, retryOn: '503' }" }\n`;
    expect(ask(routingFrom(meshConfig), 'web/cart orders.shop').routes[0]?.retries?.value).toEqual({ attempts: 1, on: ['503'] });
  });
});

describe('two VirtualServices for one host', () => {
  const older = '2020-01-01T00:00:00Z';
  const newer = '2021-01-01T00:00:00Z';

  it('the older one has everything, the other is told to be lost', () => {
    const config = virtualService('a', 'shop', `{ hosts: [orders], http: ${answer(201)} }`, newer) + virtualService('b', 'shop', `{ hosts: [orders.shop.svc.cluster.local], http: ${answer(202)} }`, older);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 202']);
    expect(notes(config, 'web/cart orders.shop')).toContain('VirtualService shop/a has no effect here: VirtualService shop/b comes first for the same host, and sidecars do not merge');
  });

  it('without times the name decides, and it is said that the age is not known', () => {
    const config = virtualService('b', 'shop', `{ hosts: [orders], http: ${answer(202)} }`) + virtualService('a', 'web', `{ hosts: [orders.shop.svc.cluster.local], http: ${answer(201)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 201', 'unknown: which of VirtualService web/a and VirtualService shop/b is older']);
  });

  it('a fault VirtualService beside the real one hides it, or is hidden', () => {
    const fault = `{ hosts: [orders], http: [{ fault: { abort: { httpStatus: 503, percentage: { value: 100 } } }, route: [{ destination: { host: orders } }] }] }`;
    const config = virtualService('orders', 'shop', `{ hosts: [orders], http: ${toOrders} }`) + virtualService('orders-fault', 'shop', fault);
    const table = ask(routingFrom(config), 'web/cart orders.shop');
    expect(table.routes[0]?.fault).toBeUndefined();
    expect(table.unknown.map(({ what }) => what)).toEqual(['which of VirtualService shop/orders and VirtualService shop/orders-fault is older']);
  });

  it('one that keeps to itself comes before an older public one, and nobody needs to know the age', () => {
    const config = virtualService('a', 'shop', `{ hosts: [orders], http: ${answer(201)} }`) + virtualService('z', 'web', `{ hosts: [orders.shop.svc.cluster.local], exportTo: ["."], http: ${answer(202)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 202']);
    expect(tell(config, 'shop/admin orders')).toEqual(['always -> answer 201']);
  });

  it('one without a rule for the client leaves the place to the next', () => {
    const config = virtualService('a', 'shop', `{ hosts: [orders], http: [{ match: [{ sourceNamespace: shop }], directResponse: { status: 201 } }] }`) + virtualService('b', 'shop', `{ hosts: [orders], http: ${answer(202)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 202']);
    expect(tell(config, 'shop/admin orders')[0]).toBe('always -> answer 201');
  });

  it.each([
    ['["~"]', 'always -> orders.shop:80', 'always -> orders.shop:80'],
    ['["."]', 'always -> orders.shop:80', 'always -> answer 418'],
    ['[web]', 'always -> answer 418', 'always -> orders.shop:80'],
    ['["*"]', 'always -> answer 418', 'always -> answer 418'],
  ])('exportTo %s', (exportTo, web, shop) => {
    const config = virtualService('orders', 'shop', `{ hosts: [orders], exportTo: ${exportTo}, http: ${answer(418)} }`);
    expect([tell(config, 'web/cart orders.shop')[0], tell(config, 'shop/admin orders')[0]]).toEqual([web, shop]);
  });
});

describe('wildcards and unknown hosts', () => {
  it('an exact host keeps the wildcard away, without falling through to it', () => {
    const exact = '{ hosts: [orders], http: [{ match: [{ uri: { exact: /a } }], directResponse: { status: 201 } }] }';
    const config = virtualService('exact', 'shop', exact) + virtualService('wild', 'shop', `{ hosts: ["*.shop.svc.cluster.local"], http: ${answer(202)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['path exact /a -> answer 201', noRule]);
    expect(tell(config, 'web/cart reviews.shop')).toEqual(['always -> answer 202']);
    expect(notes(config, 'web/cart orders.shop')).toContain('VirtualService shop/wild has no effect here: VirtualService shop/exact names orders.shop more exactly');
  });

  it('the longest wildcard has a service', () => {
    const config = virtualService('a', 'shop', `{ hosts: ["*.local"], http: ${answer(201)} }`) + virtualService('b', 'shop', `{ hosts: ["*.shop.svc.cluster.local"], http: ${answer(202)} }`);
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 202']);
  });

  it('a host outside the registry works on port 80 only', () => {
    const config = virtualService('api', 'shop', `{ hosts: [api.example.com], http: ${answer(418)} }`);
    expect(tell(config, 'web/cart api.example.com')).toEqual(['always -> answer 418']);
    expect(tell(config, 'web/cart api.example.com:8080')).toEqual(['always -> past the mesh']);
  });

  it('a wildcard outside the registry has its own virtual host, an exact one in it does not fall back to it', () => {
    const config = virtualService('wild', 'shop', `{ hosts: ["*.example.com"], http: ${answer(201)} }`) + virtualService('api', 'shop', '{ hosts: [api.example.com], http: [{ match: [{ uri: { exact: /a } }], directResponse: { status: 202 } }] }');
    expect(tell(config, 'web/cart www.example.com')).toEqual(['always -> answer 201']);
    expect(tell(config, 'web/cart api.example.com')).toEqual(['path exact /a -> answer 202', noRule]);
  });

  it('a dotted host that is not a full name matches nothing in the registry', () => {
    const config = virtualService('orders', 'web', `{ hosts: [orders.shop], http: ${answer(418)} }`);
    expect(tell(config, 'web/cart orders.shop.svc.cluster.local')).toEqual(['always -> orders.shop:80']);
    // Its virtual host takes the short form all the same, on port 80.
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> answer 418']);
    expect(tell(config, 'web/cart orders.shop:8080')).toEqual(['always -> orders.shop:8080']);
  });
});

describe('who has a name', () => {
  it('a short form that is the full name of a ServiceEntry belongs to that one', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: web }\nspec: { hosts: [orders.shop], addresses: [240.0.0.9], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 192.0.2.1 }] }\n---\n';
    expect(tell(entry, 'web/cart orders.shop')).toContain('always -> orders.shop:80');
    expect(ask(routingFrom(entry), 'web/cart orders.shop').routes[0]?.action).toMatchObject({ destinations: [{ host: 'orders.shop' }] });
    expect(ask(routingFrom(entry), 'web/cart orders.shop.svc').routes[0]?.action).toMatchObject({ destinations: [{ host: 'orders.shop.svc.cluster.local' }] });
  });

  it('of several with one name, requests by address find the routes of the last: public after private, younger after older', () => {
    const meta = (extra: string, created: string): string => `namespace: shop, creationTimestamp: "2026-01-0${created}T00:00:00Z"${extra}`;
    const both = ({ service = '1', entry = '2', annotations = '', exportTo = '' }): string =>
      `apiVersion: v1\nkind: Service\nmetadata: { name: bills, ${meta(annotations, service)} }\nspec: { clusterIP: 10.96.0.9, ports: [{ name: http, port: 80 }] }\n---\napiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, ${meta('', entry)} }\nspec: { hosts: [bills.shop.svc.cluster.local], addresses: [240.0.0.9], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS${exportTo} }\n---\n`;
    const [found, passed, outside] = ['always -> bills.shop:80', 'always -> past the mesh to bills.shop:80', 'always -> past the mesh'];
    const hidden = ', annotations: { networking.istio.io/exportTo: "shop,web" }';
    const tellBoth = (config: string): (string | undefined)[] => ['10.96.0.9', '240.0.0.9'].map((address) => tell(config, `web/cart ${address}`)[0]);
    expect(tellBoth(both({}))).toEqual([passed, found]);
    expect(tellBoth(both({ service: '3' }))).toEqual([found, outside]);
    expect(tellBoth(both({ service: '3', annotations: hidden }))).toEqual([passed, found]);
    expect(tellBoth(both({ exportTo: ', exportTo: [shop, web]' }))).toEqual([found, outside]);
    expect(ask(routingFrom(both({})), 'web/cart 10.96.0.9').routes[0]?.name).toBe('the routes of bills.shop.svc.cluster.local are known by the addresses of ServiceEntry shop/e, which has the same name, so ALLOW_ANY sends it to the dialled address, past the mesh');
  });

  it('an ExternalName Service stands for another', () => {
    const alias = 'apiVersion: v1\nkind: Service\nmetadata: { name: alias, namespace: web }\nspec: { type: ExternalName, externalName: orders.shop.svc.cluster.local, ports: [{ name: http, port: 80 }] }\n---\n';
    expect(tell(alias, 'web/cart alias')).toEqual(['always -> orders.shop:80']);
    expect(tell(alias, 'old/batch alias.web')).toEqual(['always -> orders.shop:80']);
    const routed = virtualService('r', 'web', '{ hosts: [reviews.shop.svc.cluster.local], http: [{ route: [{ destination: { host: alias } }] }] }');
    expect(tell(alias + routed, 'web/cart reviews.shop')).toEqual(['always -> orders.shop:80']);
  });

  it('a headless Service is not known for bytes on a port that none of its pods has', () => {
    const orders = (names: string): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: db, namespace: shop }\nspec: { selector: { matchLabels: { app: db } }, template: { metadata: { labels: { app: db } }, spec: { containers: [{ name: app, image: example.test/app:1, ports: [${names}] }] } } }\n---\n`;
    const headless = 'apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { clusterIP: None, selector: { app: db }, ports: [{ name: tcp, port: 9090, targetPort: data }, { name: http, port: 8081, targetPort: data }] }\n---\n';
    expect(tell(headless + orders('{ containerPort: 9090 }'), 'web/cart tcp db.shop:9090')).toEqual(['always -> past the mesh to db.shop:9090']);
    expect(tell(headless + orders('{ containerPort: 9090, name: data }'), 'web/cart tcp db.shop:9090')).toEqual(['always -> db.shop:9090']);
    expect(tell(headless + orders('{ containerPort: 9090 }'), 'web/cart db.shop:8081')).toEqual(['always -> db.shop:8081']);
  });

  it('a headless Service for bytes has its listeners at its pods, before those of another one for HTTP', () => {
    const headless = (name: string, ports: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { clusterIP: None, selector: { app: orders }, ports: [${ports}] }\n---\n`;
    const web = headless('web', '{ name: http, port: 8080 }, { name: http-more, port: 9090 }');
    expect(tell(web, 'web/cart web.shop:8080')).toEqual(['always -> web.shop:8080']);
    expect(tell(web + headless('bytes', '{ name: tcp, port: 8080 }'), 'web/cart web.shop:8080')).toEqual(['always -> bytes.shop:8080']);
    expect(tell(web + headless('bytes', '{ name: tcp, port: 8080 }'), 'web/cart web.shop:9090')).toEqual(['always -> web.shop:9090']);
  });

  it('a headless Service answers to the names of its pods', () => {
    const headless = 'apiVersion: v1\nkind: Service\nmetadata: { name: db, namespace: shop }\nspec: { clusterIP: None, selector: { app: orders }, ports: [{ name: http, port: 80 }] }\n---\n';
    expect(tell(headless, 'web/cart orders-0.db.shop.svc.cluster.local')).toEqual(['always -> db.shop:80']);
  });

  it('of a GRPCRoute with the name of an HTTPRoute it is not known whether it has any effect', () => {
    const route = (kind: string, name: string, service: string): string => `apiVersion: gateway.networking.k8s.io/v1\nkind: ${kind}\nmetadata: { name: ${name}, namespace: shop }\nspec: { parentRefs: [{ group: "", kind: Service, name: ${service} }], rules: [{ backendRefs: [{ name: ${service}, port: 8080 }] }] }\n---\n`;
    const unknownOf = (name: string, call: string): string[] => tell(route('GRPCRoute', 'one', 'orders') + route('HTTPRoute', name, 'reviews'), call).filter((line) => line.startsWith('unknown: whether GRPCRoute'));
    expect(unknownOf('one', 'web/cart orders.shop')).toEqual(['unknown: whether GRPCRoute shop/one has any effect: an HTTPRoute of its namespace has the same name, and istiod may take the one for the other']);
    expect(unknownOf('one', 'web/cart reviews.shop')).toEqual([]);
    expect(unknownOf('two', 'web/cart orders.shop')).toEqual([]);
  });

  it.each([
    ['a headless Service without pods', 'clusterIP: None, selector: { app: nobody }', 'no pod of the input is behind headless Service shop/name'],
    ['an alias of a Service that is not there', 'type: ExternalName, externalName: absent.shop.svc.cluster.local', 'the input has no Service `absent.shop.svc.cluster.local`'],
    ['an alias of a host outside', 'type: ExternalName, externalName: api.example.com', undefined],
    ['a headless Service with pods', 'clusterIP: None, selector: { app: orders }', undefined],
  ])('whether there is an address to dial for %s that rules send elsewhere', (_, spec, because) => {
    const config = `apiVersion: v1\nkind: Service\nmetadata: { name: name, namespace: shop }\nspec: { ${spec}, ports: [{ name: http, port: 80 }] }\n---\n${virtualService('name', 'shop', `{ hosts: [name], http: ${toOrders} }`)}`;
    const doubts = tell(config, 'web/cart name.shop').filter((line) => line.startsWith('unknown: whether DNS'));
    expect(doubts).toEqual(because === undefined ? [] : [`unknown: whether DNS has an address for \`name.shop\`: ${because}`]);
  });

  it('a route of the Gateway API for a Service that the client does not see makes no virtual host', () => {
    const secret = 'apiVersion: v1\nkind: Service\nmetadata: { name: secret, namespace: shop, annotations: { networking.istio.io/exportTo: "." } }\nspec: { selector: { app: orders }, ports: [{ name: http, port: 80 }] }\n---\n';
    const route = 'apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: r, namespace: shop }\nspec: { parentRefs: [{ group: "", kind: Service, name: secret }], rules: [{ backendRefs: [{ name: reviews, port: 80 }] }] }\n---\n';
    expect(tell(secret + route, 'web/cart secret.shop')).toEqual(['always -> past the mesh to secret.shop:80']);
    expect(tell(secret + route, 'shop/admin secret')).toEqual(['always -> reviews.shop:80']);
  });
});

describe('Sidecar resources', () => {
  const sidecar = (namespace: string, spec: string, name = 'default'): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: ${spec}\n---\n`;

  it.each([
    ['{ egress: [{ hosts: ["./*"] }] }', 'always -> past the mesh to orders.shop:80'],
    ['{ egress: [{ hosts: ["shop/orders.shop.svc.cluster.local"] }] }', 'always -> orders.shop:80'],
    ['{ egress: [{ hosts: ["*/*"] }] }', 'always -> orders.shop:80'],
    ['{ egress: [{ hosts: ["*/*", "~shop/*"] }] }', 'always -> past the mesh to orders.shop:80'],
    ['{ egress: [{ hosts: ["~/*"] }] }', 'always -> past the mesh to orders.shop:80'],
    ['{ egress: [{ port: { number: 8080, protocol: HTTP, name: a }, hosts: ["shop/*"] }, { hosts: ["web/*"] }] }', 'always -> past the mesh to orders.shop:80'],
    ['{ egress: [{ port: { number: 80, protocol: HTTP, name: a }, hosts: ["shop/*"] }, { hosts: ["web/*"] }] }', 'always -> orders.shop:80'],
    ['{ workloadSelector: { labels: { app: other } }, egress: [{ hosts: ["./*"] }] }', 'always -> orders.shop:80'],
    ['{ workloadSelector: { labels: { app: cart } }, egress: [{ hosts: ["./*"] }] }', 'always -> past the mesh to orders.shop:80'],
  ])('%s', (spec, first) => expect(tell(sidecar('web', spec), 'web/cart orders.shop')[0]).toBe(first));

  it('the root namespace has one for everybody without their own', () => {
    expect(tell(sidecar('istio-system', '{ egress: [{ hosts: ["./*"] }] }'), 'web/cart orders.shop')[0]).toBe('always -> past the mesh to orders.shop:80');
    expect(tell(sidecar('istio-system', '{ egress: [{ hosts: ["./*"] }] }'), 'shop/admin orders')[0]).toBe('always -> orders.shop:80');
  });

  it('of a namespace of which nothing is shown may read requests on port 80, or have none that does', () => {
    const imports = (hosts: string): string => sidecar('web', `{ egress: [{ hosts: ${hosts} }] }`);
    const unknownOf = (config: string): string[] => ask(routingFrom(config), 'web/cart api.example.com').unknown.map(({ what }) => what);
    expect(unknownOf(imports('["absent/*"]'))).toEqual(['whether a Service of namespace absent, of which the input holds none, makes the proxy read requests on port 80']);
    expect(unknownOf(imports('["absent/*", "shop/*"]'))).toEqual([]);
    expect(unknownOf(imports('["*/nobody.example.com"]'))).toEqual([]);
    expect(unknownOf('')).toEqual([]);
  });

  it('REGISTRY_ONLY answers 502 to requests and closes connections, above the mesh policy', () => {
    const config = sidecar('web', '{ outboundTrafficPolicy: { mode: REGISTRY_ONLY } }');
    expect(tell(config, 'web/cart api.example.com')).toEqual(['always -> 502']);
    expect(tell(config, 'web/cart tcp api.example.com:5432')[0]).toMatch(/^always -> unreachable: REGISTRY_ONLY/);
    expect(tell(config, 'shop/admin api.example.com')).toEqual(['always -> past the mesh']);
  });

  it('a listener without a port opens the port that another one names and has no services for, with the routes of that one', () => {
    const split = (hosts: string): string => sidecar('web', `{ egress: [{ port: { number: 8080, protocol: HTTP, name: a }, hosts: ["web/*"] }, { hosts: ${hosts} }] }`);
    const sees = (hosts: string): string => ask(routingFrom(split(hosts)), 'web/cart orders.shop:8080').sees;
    expect(tell(split('["shop/*"]'), 'web/cart orders.shop:8080')).toEqual(['always -> past the mesh to orders.shop:8080']);
    expect([sees('["shop/*"]'), sees('["web/*"]')]).toEqual(['requests', 'connections']);
  });

  it.each([
    ['one for port 80 alone', '[{ port: { number: 80, protocol: HTTP, name: a }, hosts: ["shop/*"] }]', ['Sidecar web/default', 'nothing']],
    ['another one that imports the service', '[{ port: { number: 80, protocol: HTTP, name: a }, hosts: ["shop/*"] }, { hosts: ["shop/reviews.shop.svc.cluster.local"] }]', ['nothing', 'nothing']],
    ['another one that imports the rules', '[{ port: { number: 80, protocol: HTTP, name: a }, hosts: ["shop/*"] }, { hosts: ["shop/orders.shop.svc.cluster.local"] }]', ['nothing', 'nothing']],
    ['none for a port', '[{ hosts: ["web/*"] }]', ['nothing', 'nothing']],
  ])('what listeners leave out of a service that rules lead to another port of: %s', (_, egress, left) => {
    const routing = routingFrom(sidecar('web', `{ egress: ${egress} }`) + virtualService('orders', 'shop', '{ hosts: [orders], http: [{ route: [{ destination: { host: reviews, port: { number: 8080 } } }] }] }'));
    const leftOut = (port: number): string => {
      const source = routing.leftOut('web/cart', { host: 'reviews.shop.svc.cluster.local', port });
      return source?.kind === 'resource' ? `${source.resource.kind} ${source.resource.namespace}/${source.resource.name}` : 'nothing';
    };
    expect([leftOut(8080), leftOut(80)]).toEqual(left);
  });

  it('without an HTTP service on the port nobody looks for requests there', () => {
    const nothing = sidecar('web', '{ egress: [{ hosts: ["~/*"] }], outboundTrafficPolicy: { mode: REGISTRY_ONLY } }');
    const rules = virtualService('api', 'web', `{ hosts: [api.example.com], http: ${answer(418)} }`);
    expect(tell(nothing + rules, 'web/cart api.example.com')).toEqual(['always -> unreachable: REGISTRY_ONLY, and the proxy knows nobody at api.example.com:80']);
    expect(ask(routingFrom(nothing + rules), 'web/cart api.example.com').sees).toBe('connections');
    const one = sidecar('web', '{ egress: [{ hosts: ["shop/orders.shop.svc.cluster.local"] }] }');
    expect(tell(one + virtualService('api', 'shop', `{ hosts: [orders, api.example.com], http: ${answer(418)} }`), 'web/cart api.example.com')).toEqual(['always -> answer 418']);
  });

  describe('with an egress proxy', () => {
    const proxied = (hosts: string, more = ''): string => sidecar('web', `{ egress: [{ hosts: ${hosts} }], outboundTrafficPolicy: { mode: ALLOW_ANY, egressProxy: { host: reviews.shop.svc.cluster.local, port: { number: 80 }${more} } } }`);

    it.each([
      ['web/cart api.example.com', 'always -> reviews.shop:80'],
      ['web/cart tcp api.example.com:5432', 'always -> reviews.shop:80'],
      ['web/cart orders.shop:81', 'always -> reviews.shop:80'],
      ['web/cart orders.shop', 'always -> orders.shop:80'],
      ['shop/admin api.example.com', 'always -> past the mesh'],
      ['web/cart billing', 'always -> unreachable: no Service of the input answers to billing'],
    ])('%s', (call, first) => expect(tell(proxied('["*/*"]'), call)[0]).toBe(first));

    it('that is a subset', () => {
      expect(tell(proxied('["*/*"]', ', subset: v2'), 'web/cart api.example.com')).toEqual(['always -> reviews.shop:80 v2']);
    });

    it('has to be imported, or be led to by a VirtualService that is', () => {
      const narrow = proxied('["shop/orders.shop.svc.cluster.local"]');
      expect(tell(narrow, 'web/cart api.example.com')).toEqual(['always -> 503 NC']);
      expect(tell(narrow, 'web/cart tcp api.example.com:5432')).toEqual(['always -> unreachable: the Sidecar imports no service `reviews.shop.svc.cluster.local` with port 80']);
      const leading = virtualService('orders', 'shop', '{ hosts: [orders], http: [{ route: [{ destination: { host: reviews } }] }] }');
      expect(tell(narrow + leading, 'web/cart api.example.com')).toEqual(['always -> reviews.shop:80']);
    });

    it('sets its clients apart', () => {
      const routing = routingFrom(proxied('["*/*"]'));
      expect(routing.routingClassFor('web/cart', 'api.example.com')).not.toBe(routing.routingClassFor('shop/admin', 'api.example.com'));
      expect(routing.leadsTo('api.example.com')).toContain('reviews.shop.svc.cluster.local');
    });
  });

  it('a VirtualService of which one host is imported is there with all of its hosts', () => {
    const config = sidecar('web', '{ egress: [{ hosts: ["shop/orders.shop.svc.cluster.local"] }] }') + virtualService('both', 'shop', `{ hosts: [orders, reviews], http: ${answer(418)} }`);
    expect(tell(config, 'web/cart reviews.shop.svc.cluster.local')).toEqual(['always -> answer 418']);
  });
});

describe('a TLS port', () => {
  const named = virtualService('orders', 'shop', '{ hosts: [orders], tls: [{ match: [{ sniHosts: [orders.shop.svc.cluster.local] }], route: [{ destination: { host: reviews, port: { number: 443 } } }] }] }');
  const entry = (addresses: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com], ${addresses} ports: [{ number: 8443, name: tls, protocol: TLS }], resolution: STATIC, endpoints: [{ address: 10.1.1.1 }] }\n---\n`;

  it.each([
    ['rules', 'tls orders.shop.svc.cluster.local:443', 'reviews.shop:443'],
    ['rules', 'tls orders.shop:443', 'past the mesh to orders.shop:443'],
    ['rules', 'tcp orders.shop.svc.cluster.local:443', 'past the mesh to orders.shop:443'],
    ['rules', 'http orders.shop.svc.cluster.local:443', 'past the mesh to orders.shop:443'],
    ['', 'tcp orders.shop:443', 'orders.shop:443'],
    ['', 'tls orders.shop:443', 'orders.shop:443'],
  ])('with %s: %s', (rules, call, outcome) => expect(tell(rules === '' ? '' : named, `web/cart ${call}`)).toEqual([`always -> ${outcome}`]));

  it('of a ServiceEntry without an address is told by server name alone', () => {
    expect(tell(entry(''), 'web/cart tls api.example.com:8443')).toEqual(['always -> api.example.com:8443']);
    expect(tell(entry(''), 'web/cart tcp api.example.com:8443')).toEqual(['always -> past the mesh']);
    expect(tell(entry('addresses: [240.1.1.1],'), 'web/cart tcp api.example.com:8443')).toEqual(['always -> api.example.com:8443']);
  });

  it('of a ServiceEntry with an address is not found by the name of a Service, for which DNS gives another one', () => {
    const named = (more: string): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: e, namespace: web }\nspec: { hosts: [orders.shop.svc.cluster.local], ${more} ports: [{ number: 8443, name: tls, protocol: TLS }, { number: 8081, name: http, protocol: HTTP }], resolution: STATIC, endpoints: [{ address: 10.1.1.1 }] }\n---\n`;
    expect(tell(named(''), 'web/cart tls orders.shop:8443')).toEqual(['always -> orders.shop:8443']);
    expect(tell(named('addresses: [240.1.1.1],'), 'web/cart tls orders.shop:8443')).toEqual(['always -> unreachable: Service shop/orders has no port 8443']);
    expect(tell(named('addresses: [240.1.1.1],'), 'web/cart orders.shop:8081')).toEqual(tell(named(''), 'web/cart orders.shop:8081'));
  });

  it('of two hosts with one address is one listener: what the rules of one leave goes to the other', () => {
    const both = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com, www.example.com], addresses: [240.1.1.1], ports: [{ number: 8443, name: tls, protocol: TLS }], resolution: STATIC, endpoints: [{ address: 10.1.1.1 }] }\n---\n';
    const ruled = (host: string): string => virtualService(host.slice(0, 3), 'shop', `{ hosts: [${host}], tls: [{ match: [{ sniHosts: [${host}] }], route: [{ destination: { host: reviews, port: { number: 443 } } }] }] }`);
    const one = both + ruled('api.example.com');
    expect(tell(one, 'web/cart tls api.example.com:8443')).toEqual(['always -> reviews.shop:443']);
    expect(tell(one, 'web/cart tls 240.1.1.1:8443')).toEqual(['always -> www.example.com:8443']);
    expect(tell(one, 'web/cart tcp api.example.com:8443')).toEqual(['always -> www.example.com:8443']);
    expect(tell(one + ruled('www.example.com'), 'web/cart tls 240.1.1.1:8443')).toEqual(['always -> past the mesh']);
  });
});

describe('an ExternalName', () => {
  const alias = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: alias, namespace: shop }\nspec: { type: ExternalName, externalName: ${name}, ports: [{ name: http, port: 80 }, { name: http-only, port: 5000 }] }\n---\n`;
  const hidden = virtualService('alias', 'shop', `{ hosts: [alias], exportTo: ["."], http: ${answer(201)} }`);
  const wild = virtualService('wild', 'shop', `{ hosts: ["*.svc.cluster.local"], http: ${answer(418)} }`);

  it('is another name of the Service that it stands for', () => {
    expect(tell(alias('orders.shop.svc.cluster.local'), 'web/cart alias.shop')).toEqual(['always -> orders.shop:80']);
  });

  it('of a host that nobody knows has no route of its own', () => {
    expect(tell(alias('api.example.com'), 'web/cart alias.shop')).toEqual(['always -> past the mesh']);
    expect(tell(alias('api.example.com') + hidden, 'web/cart alias.shop')).toEqual(['always -> past the mesh']);
  });

  it('is one of the Services that a VirtualService for a wildcard takes, unless one for its exact name is in the way', () => {
    expect(tell(alias('orders.shop.svc.cluster.local') + wild, 'web/cart alias.shop')).toEqual(['always -> answer 418']);
    expect(tell(alias('orders.shop.svc.cluster.local') + hidden + wild, 'web/cart alias.shop')).toEqual(['always -> answer 418']);
    expect(tell(alias('orders.shop.svc.cluster.local') + hidden + wild, 'shop/admin alias')).toEqual(['always -> answer 201']);
  });

  it('is a name of its Service for everybody who imports that one, whoever it is exported to itself', () => {
    const own = alias('orders.shop.svc.cluster.local').replace('namespace: shop }', 'namespace: shop, annotations: { networking.istio.io/exportTo: "." } }');
    const routed = virtualService('orders', 'shop', `{ hosts: [orders], http: ${answer(418)} }`);
    expect(tell(own + routed, 'web/cart alias.shop')).toEqual(['always -> answer 418']);
    expect(tell(own + routed + alias('alias.shop.svc.cluster.local').replace('name: alias,', 'name: again,'), 'web/cart again.shop')).toEqual(['always -> answer 418']);
    const imported = (hosts: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: web }\nspec: { egress: [{ hosts: ${hosts} }] }\n---\n`;
    expect(tell(own + routed + imported('["shop/orders.shop.svc.cluster.local"]'), 'web/cart alias.shop')).toEqual(['always -> past the mesh to orders.shop:80']);
    expect(tell(own + routed + imported('["shop/*"]'), 'web/cart alias.shop')).toEqual(['always -> answer 418']);
  });

  it.each([
    ['orders', 'a', 418],
    ['its own', 'b', 201],
  ])('goes, by its full name too, by the VirtualService for %s where that comes first', (_, name, status) => {
    const both = virtualService(name, 'shop', `{ hosts: [orders], http: ${answer(418)} }`) + virtualService('aa', 'shop', `{ hosts: [alias], http: ${answer(201)} }`);
    const config = alias('orders.shop.svc.cluster.local') + both;
    expect(['alias.shop', 'alias.shop.svc.cluster.local'].map((host) => tell(config, `web/cart ${host}`))).toEqual([[`always -> answer ${status}`], [`always -> answer ${status}`]]);
    expect(tell(config, 'web/cart orders.shop.svc.cluster.local')).toEqual(['always -> answer 418']);
  });

  it('makes no proxy look for requests on its ports', () => {
    expect(ask(routingFrom(alias('orders.shop.svc.cluster.local')), 'web/cart api.example.com:5000').sees).toBe('connections');
  });
});

describe('delegates', () => {
  const root = virtualService('root', 'shop', '{ hosts: [orders], http: [{ match: [{ uri: { prefix: /api }, headers: { x-a: { exact: "1" } } }], delegate: { name: part, namespace: web }, timeout: 1s }, { directResponse: { status: 418 } }] }');

  it('joins matches and fills what the delegate leaves open; names are those of the delegate', () => {
    const part = virtualService('part', 'web', '{ http: [{ match: [{ uri: { prefix: /api/v1 }, method: { exact: GET } }], route: [{ destination: { host: cart } }] }, { route: [{ destination: { host: reviews.shop.svc.cluster.local } }] }] }');
    expect(tell(root + part, 'web/cart orders.shop')).toEqual(['path prefix /api/v1 & method exact GET & header:x-a exact 1 -> cart.web:80', 'path prefix /api & header:x-a exact 1 -> reviews.shop:80', 'always -> answer 418']);
    expect(ask(routingFrom(root + part), 'web/cart orders.shop').routes[0]?.timeoutMs?.value).toBe(1000);
  });

  it('a match outside the root takes its rule away', () => {
    const part = virtualService('part', 'web', '{ http: [{ match: [{ uri: { prefix: /api/v1 } }, { uri: { prefix: /other } }], directResponse: { status: 201 } }, { match: [{ uri: { regex: /api.* } }], directResponse: { status: 202 } }] }');
    expect(tell(root + part, 'web/cart orders.shop')).toEqual(['always -> answer 418']);
    expect(notes(root + part, 'web/cart orders.shop')).toContain('VirtualService web/part, rule 1 has no effect under VirtualService shop/root, rule 1: their matches contradict each other');
  });

  it.each([
    ['', 'which is not there'],
    [virtualService('part', 'web', '{ exportTo: ["."], http: [{ directResponse: { status: 201 } }] }'), 'which is not exported to shop'],
  ])('a delegate that cannot be had costs its rule only', (part, why) => {
    expect(tell(root + part, 'web/cart orders.shop')).toEqual(['always -> answer 418']);
    expect(notes(root + part, 'web/cart orders.shop')).toContain(`VirtualService shop/root, rule 1 has no effect: it delegates to VirtualService web/part, ${why}`);
  });
});

describe('connections', () => {
  it('the first TCP rule that asks for nothing unknown', () => {
    const spec = '{ hosts: [orders], tcp: [{ match: [{ port: 9001 }], route: [{ destination: { host: reviews } }] }, { match: [{ port: 9000, sourceLabels: { app: cart } }], route: [{ destination: { host: reviews, port: { number: 9000 } }, weight: 30 }, { destination: { host: orders, port: { number: 9000 } }, weight: 70 }] }] }';
    const config = virtualService('orders', 'shop', spec);
    expect(tell(config, 'web/cart tcp orders.shop:9000')).toEqual(['always -> 30 reviews.shop:9000 | 70 orders.shop:9000']);
    expect(tell(config, 'shop/admin tcp orders:9000')).toEqual(['always -> orders.shop:9000']);
  });

  it('a TLS rule for the server name; other names pass by', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: web }\nspec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: DNS, location: MESH_EXTERNAL }\n---\n';
    expect(tell(entry, 'web/cart tls api.example.com:443')).toEqual(['always -> api.example.com:443']);
    const rule = virtualService('api', 'web', '{ hosts: [api.example.com], tls: [{ match: [{ port: 443, sniHosts: [api.example.com] }], route: [{ destination: { host: orders.shop.svc.cluster.local, port: { number: 443 } } }] }] }');
    expect(tell(entry + rule, 'web/cart tls api.example.com:443')).toEqual(['always -> orders.shop:443']);
  });
});

describe('clients', () => {
  it('are of one class where nothing tells them apart', () => {
    const plain = routingFrom('');
    expect(plain.routingClass('shop/admin')).toBe(plain.routingClass('shop/orders'));
    expect(plain.routingClass('shop/admin')).not.toBe(plain.routingClass('web/cart'));
    const asking = routingFrom(virtualService('orders', 'shop', '{ hosts: [orders], http: [{ match: [{ sourceLabels: { app: admin } }], directResponse: { status: 418 } }] }'));
    expect(asking.routingClass('shop/admin')).not.toBe(asking.routingClass('shop/orders'));
    expect(asking.routingClass('shop/reviews')).toBe(asking.routingClass('shop/orders'));
  });
});
