import { describe, expect, it } from 'vitest';
import { ask, lines, notes, routingFrom, tell } from './testing/tell.ts';

function gateway(servers: string, name = 'gw', namespace = 'ingress'): string {
  return `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { istio: ingressgateway }, servers: ${servers} }\n---\n`;
}

function virtualService(name: string, namespace: string, spec: string, created?: string): string {
  return `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: ${name}, namespace: ${namespace}${created === undefined ? '' : `, creationTimestamp: "${created}"`} }\nspec: ${spec}\n---\n`;
}

const http = (hosts: string, number = 80): string => `[{ port: { number: ${number}, name: http, protocol: HTTP }, hosts: ${hosts} }]`;
const toOrders = '[{ route: [{ destination: { host: orders } }] }]';
const answer = (status: number, path?: string): string => `[{ ${path === undefined ? '' : `match: [{ uri: { prefix: ${path} } }], `}directResponse: { status: ${status} } }]`;
const bound = (hosts: string, rules: string): string => `{ hosts: ${hosts}, gateways: [ingress/gw], http: ${rules} }`;
const notFound = 'otherwise -> 404 NR';

describe('HTTP at a gateway', () => {
  it.each([
    ['["*"]', '[shop.test]', 'shop.test', 'always -> orders.shop:80'],
    ['["*.test"]', '[shop.test]', 'shop.test', 'always -> orders.shop:80'],
    ['[shop.test]', '["*.test"]', 'shop.test', 'always -> orders.shop:80'],
    ['[shop.test]', '["*.test"]', 'other.test', notFound],
    ['["shop/*"]', '["*"]', 'any.test', 'always -> orders.shop:80'],
    ['["web/*"]', '["*"]', 'any.test', notFound],
    ['["./*"]', '["*"]', 'any.test', notFound],
    ['["*/shop.test"]', '[shop.test]', 'shop.test', 'always -> orders.shop:80'],
    ['["*"]', '[shop.test]', 'other.test', notFound],
  ])('a server for %s and a VirtualService of shop for %s: %s', (server, hosts, host, expected) => {
    expect(tell(gateway(http(server)) + virtualService('orders', 'shop', bound(hosts, toOrders)), `ingress/gateway ${host}:8080`)).toEqual([expected]);
  });

  it('the port of a destination is the only one of its service, else that of the server', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: one, namespace: shop }\nspec: { hosts: [one.test], ports: [{ number: 8443, name: http, protocol: HTTP }], resolution: DNS }\n---\n';
    const config = gateway(http('["*"]')) + entry + virtualService('a', 'shop', bound('[a.test]', '[{ route: [{ destination: { host: one.test } }] }]'));
    expect(tell(config, 'ingress/gateway a.test:8080')).toEqual(['always -> one.test:8443']);
  });

  it('joins the rules of one host, with those for everything at the end, and does not join wilder hosts', () => {
    const config =
      gateway(http('["*"]')) +
      virtualService('a', 'shop', bound('[shop.test]', answer(201)), '2020-01-01T00:00:00Z') +
      virtualService('b', 'shop', bound('[shop.test]', answer(202, '/b')), '2021-01-01T00:00:00Z') +
      virtualService('c', 'shop', bound('["*.test"]', answer(203, '/c')), '2019-01-01T00:00:00Z');
    expect(tell(config, 'ingress/gateway shop.test:8080')).toEqual(['path prefix /b -> answer 202', 'always -> answer 201']);
    expect(notes(config, 'ingress/gateway shop.test:8080')).toContain('VirtualService shop/c has no effect here: shop.test is more exact than its host, and there is no falling through');
    expect(tell(config, 'ingress/gateway other.test:8080')).toEqual(['path prefix /c -> answer 203', notFound]);
  });

  it('the age is unknown only where it decides', () => {
    const disjoint = gateway(http('["*"]')) + virtualService('a', 'shop', bound('[shop.test]', answer(201, '/a'))) + virtualService('b', 'shop', bound('[shop.test]', answer(202, '/b')));
    expect(tell(disjoint, 'ingress/gateway shop.test:8080')).toEqual(['path prefix /a -> answer 201', 'path prefix /b -> answer 202', notFound]);
    const competing = gateway(http('["*"]')) + virtualService('a', 'shop', bound('[shop.test]', answer(201, '/a'))) + virtualService('b', 'shop', bound('[shop.test]', answer(202, '/a/b')));
    expect(tell(competing, 'ingress/gateway shop.test:8080')).toContain('unknown: which of VirtualService shop/a and VirtualService shop/b is older');
  });

  it('a match may ask for the gateway and for the port of its server', () => {
    const rules = '[{ match: [{ gateways: [mesh], uri: { prefix: /m } }, { port: 8080, uri: { prefix: /p } }, { gateways: [ingress/gw], uri: { prefix: /g } }, { port: 80, uri: { prefix: /q } }], directResponse: { status: 201 } }]';
    const config = gateway(http('["*"]')) + virtualService('a', 'shop', `{ hosts: [shop.test], gateways: [ingress/gw, mesh], http: ${rules} }`);
    expect(tell(config, 'ingress/gateway shop.test:8080')).toEqual(['path prefix /g -> answer 201', 'path prefix /q -> answer 201', notFound]);
    expect(tell(config, 'web/cart shop.test')).toEqual(['path prefix /m -> answer 201', 'path prefix /q -> answer 201', notFound]);
  });

  it('is not for VirtualServices that the gateway does not see or that name another', () => {
    const hidden = virtualService('a', 'shop', '{ hosts: [shop.test], gateways: [ingress/gw], exportTo: ["."], http: [{ directResponse: { status: 201 } }] }');
    const other = virtualService('b', 'shop', '{ hosts: [shop.test], gateways: [gw], http: [{ directResponse: { status: 202 } }] }');
    expect(tell(gateway(http('["*"]')) + hidden + other, 'ingress/gateway shop.test:8080')).toEqual([notFound]);
  });

  it('httpsRedirect answers 301, with or without a VirtualService', () => {
    const redirecting = gateway('[{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.test], tls: { httpsRedirect: true } }]');
    expect(tell(redirecting, 'ingress/gateway shop.test:8080')).toEqual(['always -> 301 https//']);
    expect(tell(redirecting + virtualService('a', 'shop', bound('[shop.test]', toOrders)), 'ingress/gateway shop.test:8080')).toEqual(['always -> 301 https//']);
  });
});

describe('TLS and TCP at a gateway', () => {
  const tls = (mode: string, protocol: string, hosts: string): string => `[{ port: { number: 443, name: tls, protocol: ${protocol} }, hosts: ${hosts}, tls: { mode: ${mode}, credentialName: cert } }]`;

  it('ends TLS and routes requests', () => {
    const config = gateway(tls('SIMPLE', 'HTTPS', '[shop.test]')) + virtualService('a', 'shop', bound('[shop.test]', toOrders));
    expect(tell(config, 'ingress/gateway tls shop.test:8443')).toEqual(['always -> orders.shop:443']);
    expect(ask(routingFrom(config), 'ingress/gateway tls shop.test:8443').sees).toBe('requests');
    expect(tell(config, 'ingress/gateway tls other.test:8443')[0]).toMatch(/^otherwise -> unreachable/);
  });

  it('leaves TLS closed and routes by server name', () => {
    const spec = '{ hosts: ["*.test"], gateways: [ingress/gw], tls: [{ match: [{ port: 443, sniHosts: [a.test] }], route: [{ destination: { host: orders, port: { number: 443 } } }] }, { match: [{ sniHosts: ["*.test"] }], route: [{ destination: { host: reviews, port: { number: 443 } } }] }] }';
    const config = gateway(tls('PASSTHROUGH', 'TLS', '["*.test"]')) + virtualService('a', 'shop', spec);
    expect(tell(config, 'ingress/gateway tls a.test:8443')).toEqual(['always -> orders.shop:443']);
    expect(tell(config, 'ingress/gateway tls b.test:8443')).toEqual(['always -> reviews.shop:443']);
    expect(tell(config, 'ingress/gateway tls b.other:8443')[0]).toMatch(/^otherwise -> unreachable/);
  });

  it('leads connections by their port', () => {
    const config = gateway('[{ port: { number: 9000, name: tcp, protocol: TCP }, hosts: ["*"] }]') + virtualService('a', 'shop', '{ hosts: ["*"], gateways: [ingress/gw], tcp: [{ match: [{ port: 9000 }], route: [{ destination: { host: orders, port: { number: 9000 } } }] }] }');
    expect(tell(config, 'ingress/gateway tcp any.test:9000')).toEqual(['always -> orders.shop:9000']);
  });

  it('a sidecar sends to the egress gateway, and that on to the host', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: web }\nspec: { hosts: [api.test], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }\n---\n';
    const rules = '[{ match: [{ gateways: [mesh] }], route: [{ destination: { host: gateway.ingress.svc.cluster.local, port: { number: 80 } } }] }, { match: [{ gateways: [ingress/gw] }], route: [{ destination: { host: api.test } }] }]';
    const config = entry + gateway(http('[api.test]')) + virtualService('api', 'web', `{ hosts: [api.test], gateways: [mesh, ingress/gw], http: ${rules} }`);
    expect(tell(config, 'web/cart api.test')).toEqual(['always -> gateway.ingress:80']);
    expect(tell(config, 'ingress/gateway api.test:8080')).toEqual(['always -> api.test:80']);
  });
});

describe('ports and doors', () => {
  it('a plain server keeps a younger TLS server off its port', () => {
    const config = gateway(http('["*"]'), 'a') + gateway('[{ port: { number: 80, name: tls, protocol: HTTPS }, hosts: [b.test], tls: { mode: SIMPLE, credentialName: c } }]', 'b');
    expect(notes(config, 'ingress/gateway b.test:8080')).toEqual(['a server of Gateway ingress/b has no effect: an older one speaks HTTP on the same port']);
    expect(tell(config, 'ingress/gateway b.test:8080')).toContain('unknown: which of Gateway ingress/a and Gateway ingress/b is older');
  });

  it('the same TLS host twice on one port is dropped', () => {
    const tls = '[{ port: { number: 443, name: tls, protocol: HTTPS }, hosts: [b.test], tls: { mode: SIMPLE, credentialName: c } }]';
    const [port] = routingFrom(gateway(tls, 'a') + gateway(tls, 'b')).gatewayPorts('ingress/gateway');
    expect(port?.listener.servers.map((server) => server.gateway)).toEqual(['ingress/a']);
  });

  it('the Service leads a server port to the pods; a port that it does not have is the pods’ own', () => {
    const routing = routingFrom(gateway('[{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.test] }, { port: { number: 9999, name: more, protocol: HTTP }, hosts: [a.test] }]'));
    expect(routing.gatewayPorts('ingress/gateway').map(({ port }) => port)).toEqual([8080, 9999]);
    expect(routing.entrances('a.test', 80)).toMatchObject([{ workload: 'ingress/gateway', port: 8080 }]);
    expect(routing.entrances('a.test', 9999)).toMatchObject([{ workload: 'ingress/gateway', port: 9999 }]);
    expect(routing.entrances('a.test', 443)).toEqual([]);
    // Nobody serves the host, but somebody listens: that one answers 404.
    expect(routing.entrances('b.test', 80)).toMatchObject([{ workload: 'ingress/gateway', port: 8080 }]);
  });

  it('what comes through the door', () => {
    const accepted = (servers: string): string[] => Object.entries(routingFrom(gateway(servers)).gatewayPorts('ingress/gateway')[0]?.accepts ?? {}).flatMap(([transport, { isAccepted }]) => (isAccepted ? [transport] : []));
    expect(accepted(http('["*"]'))).toEqual(['plaintext']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { mode: SIMPLE } }]')).toEqual(['tls']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { mode: ISTIO_MUTUAL } }]')).toEqual(['mutual-tls']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: TLS }, hosts: [a.test], tls: { mode: PASSTHROUGH } }]')).toEqual(['tls', 'mutual-tls']);
  });
});

describe('routes of the Gateway API for Services', () => {
  const route = (name: string, namespace: string, rules: string, more = ''): string => `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { parentRefs: [{ group: "", kind: Service, name: orders, namespace: shop${more} }], rules: ${rules} }\n---\n`;

  it('sorts by what is matched: exact, longer prefix, method, headers', () => {
    const rules = '[{ matches: [{ path: { value: /a } }, { path: { value: /a }, method: GET }, { path: { type: Exact, value: / } }, { path: { value: /a/b/ } }], backendRefs: [{ name: orders, port: 80 }] }]';
    expect(tell(route('r', 'shop', rules), 'web/cart orders.shop')).toEqual([
      'path exact / -> orders.shop:80',
      'path segments /a/b -> orders.shop:80',
      'path segments /a & method exact GET -> orders.shop:80',
      'path segments /a -> orders.shop:80',
      'otherwise -> 404 NR',
    ]);
  });

  it('weights, filters and answers', () => {
    const rules = '[{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: X-A, value: "1" }] } }], backendRefs: [{ name: orders, port: 80, weight: 9 }, { name: reviews, port: 80 }] }]';
    expect(tell(route('r', 'shop', rules), 'web/cart orders.shop')).toEqual(['always -> 9 orders.shop:80 | 1 reviews.shop:80, set x-a=1']);
    expect(tell(route('r', 'shop', '[{ backendRefs: [{ name: orders, port: 80, weight: 0 }] }]'), 'web/cart orders.shop')).toEqual(['always -> answer 500']);
  });

  it('a consumer’s own route comes before the producer’s, for the consumer alone', () => {
    const config = route('producer', 'shop', '[{ backendRefs: [{ name: orders, port: 80 }] }]') + route('consumer', 'web', '[{ backendRefs: [{ name: reviews, namespace: shop, port: 80 }] }]');
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> reviews.shop:80']);
    expect(tell(config, 'shop/admin orders')[0]).toBe('always -> orders.shop:80');
  });

  it('the port of the parent limits it', () => {
    const config = route('r', 'shop', '[{ backendRefs: [{ name: reviews, port: 80 }] }]', ', port: 8080');
    expect(tell(config, 'web/cart orders.shop')).toEqual(['always -> orders.shop:80']);
    expect(lines(ask(routingFrom(config), 'web/cart orders.shop:8080'))).toEqual(['always -> reviews.shop:80']);
  });

  it('a GRPCRoute is matched by the path of its method', () => {
    const config = route('r', 'shop', '[{ matches: [{ method: { service: a.B, method: C } }, { method: { service: a.B } }], backendRefs: [{ name: orders, port: 80 }] }]').replace('HTTPRoute', 'GRPCRoute');
    expect(tell(config, 'web/cart grpc orders.shop:80')).toEqual(['path exact /a.B/C -> orders.shop:80', 'path segments /a.B -> orders.shop:80', 'otherwise -> 404 NR']);
  });
});

describe('what a namespace sees', () => {
  it('by exportTo alone', () => {
    const config = ['["."]', '[web]', '["~"]', '["*"]'].map((exportTo, index) => virtualService(`v${index}`, 'shop', `{ hosts: [a${index}.test], exportTo: ${exportTo}, http: [{ directResponse: { status: 200 } }] }`)).join('');
    const seen = (namespace: string): string[] => routingFrom(config).visible('VirtualService', namespace).map(({ name }) => name);
    expect(seen('shop')).toEqual(['v0', 'v3']);
    expect(seen('web')).toEqual(['v1', 'v3']);
    expect(seen('old')).toEqual(['v3']);
  });
});
