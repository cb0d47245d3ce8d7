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
    const accepted = (servers: string, more = ''): string[] => Object.entries(routingFrom(gateway(servers) + more).gatewayPorts('ingress/gateway')[0]?.accepts ?? {}).flatMap(([transport, { isAccepted }]) => (isAccepted ? [transport] : []));
    expect(accepted(http('["*"]'))).toEqual(['plaintext']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { mode: SIMPLE } }]')).toEqual(['tls']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { mode: ISTIO_MUTUAL } }]')).toEqual(['mutual-tls']);
    const closed = '[{ port: { number: 443, name: a, protocol: TLS }, hosts: ["*.test"], tls: { mode: PASSTHROUGH } }]';
    const onward = virtualService('v', 'shop', '{ hosts: [a.test], gateways: [ingress/gw], tls: [{ match: [{ sniHosts: [a.test] }], route: [{ destination: { host: orders } }] }], tcp: [{ route: [{ destination: { host: orders } }] }] }');
    expect(accepted(closed, onward)).toEqual(['tls', 'mutual-tls']);
    expect(accepted(closed)).toEqual([]);
    // A mode that is left out leaves TLS closed, whatever certificate is named.
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { credentialName: c } }]', onward)).toEqual(['tls', 'mutual-tls']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: HTTPS }, hosts: [a.test], tls: { credentialName: c } }]')).toEqual([]);
    expect(accepted('[{ port: { number: 443, name: a, protocol: TLS }, hosts: [a.test], tls: { mode: SIMPLE, credentialName: c } }]', onward)).toEqual(['tls']);
    expect(accepted('[{ port: { number: 443, name: a, protocol: TLS }, hosts: [a.test], tls: { mode: SIMPLE, credentialName: c } }]')).toEqual([]);
    expect(accepted('[{ port: { number: 443, name: a, protocol: TCP }, hosts: [a.test] }]')).toEqual([]);
  });

  it.each([
    ['for every name, under two namespaces', '["shop/*"]', '["web/*"]', 'every server name'],
    ['for one name, under two namespaces', '[shop/a.test]', '[web/a.test]', 'the server name `a.test`'],
    ['for one name and for another', '[a.test]', '[b.test]', undefined],
    ['for every name and for one', '["*"]', '[a.test]', undefined],
    ['for every name beside one of its own, and for that one', '[a.test, "*"]', '["web/a.test"]', undefined],
  ])('two servers with TLS of one Gateway, %s', (_, first, second, name) => {
    const server = (index: number, hosts: string): string => `{ port: { number: 443, name: https-${index}, protocol: HTTPS }, hosts: ${hosts}, tls: { mode: SIMPLE, credentialName: c } }`;
    const [port] = routingFrom(gateway(`[${server(1, first)}, ${server(2, second)}]`)).gatewayPorts('ingress/gateway');
    expect(port?.accepts.tls).toMatchObject(name === undefined ? { isAccepted: true } : { isAccepted: false, because: `two servers of Gateway ingress/gw match ${name}, so the gateway refuses to open this port` });
    expect(port?.unknown).toEqual([]);
  });

  it('two servers of different Gateways for one name: a gateway that is up goes on as it was', () => {
    const server = (hosts: string): string => `[{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ${hosts}, tls: { mode: SIMPLE, credentialName: c } }]`;
    const [port] = routingFrom(gateway(server('["shop/*"]'), 'a') + gateway(server('["web/*"]'), 'b')).gatewayPorts('ingress/gateway');
    expect(port?.accepts.tls).toMatchObject({ isAccepted: false, because: 'two servers of Gateway ingress/a and Gateway ingress/b match every server name, so the gateway refuses to open this port' });
    expect(port?.unknown.map(({ what }) => what)).toEqual(['whether the gateway was up before the younger of Gateway ingress/a and Gateway ingress/b came: then it goes on without it, until it is started again']);
  });

  it('two servers of one Gateway, one of which closes TLS: routes may have come when the gateway was up', () => {
    const servers = '[{ port: { number: 443, name: a, protocol: TLS }, hosts: ["*.test"], tls: { mode: PASSTHROUGH } }, { port: { number: 443, name: b, protocol: HTTPS }, hosts: [a.test], tls: { mode: SIMPLE, credentialName: c } }]';
    const routes = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: a, namespace: ingress }\nspec: { hosts: [a.test], gateways: [gw], tls: [{ match: [{ sniHosts: [a.test] }], route: [{ destination: { host: orders.shop.svc.cluster.local, port: { number: 443 } } }] }] }\n---\n';
    const unknownOf = (config: string): number | undefined => routingFrom(config).gatewayPorts('ingress/gateway')[0]?.unknown.length;
    expect([unknownOf(gateway(servers)), unknownOf(gateway(servers) + routes)]).toEqual([0, 1]);
  });

  it('plaintext for everybody and TLS for every name are one and the same to Envoy; TLS for some names is not', () => {
    const server = (hosts: string): string => `{ port: { number: 443, name: https, protocol: HTTPS }, hosts: ${hosts}, tls: { mode: SIMPLE, credentialName: c } }`;
    const opened = (hosts: string): boolean | undefined => routingFrom(gateway(`[${server(hosts)}, { port: { number: 443, name: http, protocol: HTTP }, hosts: ["*"] }]`)).gatewayPorts('ingress/gateway')[0]?.accepts.plaintext.isAccepted;
    expect(opened('["*"]')).toBe(false);
    expect(opened('[a.test]')).toBe(true);
  });

  it('a server for connections that no rule routes leaves its name to others', () => {
    const servers = '[{ port: { number: 443, name: tls, protocol: TLS }, hosts: [a.test], tls: { mode: SIMPLE, credentialName: c } }, { port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*.test"], tls: { mode: SIMPLE, credentialName: c } }]';
    const config = gateway(servers) + virtualService('v', 'shop', bound('[a.test]', answer(201)));
    expect(tell(config, 'ingress/gateway tls a.test:8443')).toEqual(['always -> answer 201']);
    const routed = virtualService('t', 'shop', '{ hosts: [a.test], gateways: [ingress/gw], tcp: [{ route: [{ destination: { host: orders } }] }] }');
    expect(tell(config + routed, 'ingress/gateway tls a.test:8443')).toEqual(['always -> orders.shop:443']);
  });

  it('TLS that stays closed has the names of its rules, not those of its server', () => {
    const servers = '[{ port: { number: 443, name: tls, protocol: TLS }, hosts: ["*"], tls: { mode: PASSTHROUGH } }, { port: { number: 443, name: https, protocol: HTTPS }, hosts: ["*.test"], tls: { mode: SIMPLE, credentialName: c } }]';
    const config = gateway(servers) + virtualService('v', 'shop', '{ hosts: [a.test, b.test], gateways: [ingress/gw], tls: [{ match: [{ sniHosts: [a.test] }], route: [{ destination: { host: orders, port: { number: 443 } } }] }], http: [{ directResponse: { status: 201 } }] }');
    expect(tell(config, 'ingress/gateway tls a.test:8443')).toEqual(['always -> orders.shop:443']);
    expect(tell(config, 'ingress/gateway tls b.test:8443')).toEqual(['always -> answer 201']);
  });

  it('a server for every name asks for none, so that a name beside it is nothing of its own', () => {
    const server = (name: string, hosts: string): string => `{ port: { number: 443, name: ${name}, protocol: HTTPS }, hosts: ${hosts}, tls: { mode: SIMPLE, credentialName: c } }`;
    const config = gateway(`[${server('all', '[a.test, "*"]')}]`, 'all') + gateway(`[${server('wild', '["*.test"]')}]`, 'wild');
    const answers = ['all', 'wild'].map((name, index) => virtualService(name, 'shop', `{ hosts: [a.test], gateways: [ingress/${name}], http: ${answer(201 + index)} }`)).join('');
    expect(tell(config + answers, 'ingress/gateway tls a.test:8443')).toEqual(['always -> answer 202']);
  });

  it('a redirect to HTTPS is dropped as a whole where an older server with `tls` has one of its hosts, and joins an older one without', () => {
    const redirecting = (hosts: string): string => `[{ port: { number: 80, name: http, protocol: HTTP }, hosts: ${hosts}, tls: { httpsRedirect: true } }]`;
    const config = gateway(redirecting('[a.test]'), 'a') + gateway(redirecting('[a.test, b.test]'), 'b');
    expect(lines(ask(routingFrom(config), 'ingress/gateway b.test:8080'))).toEqual([notFound, 'unknown: which of Gateway ingress/a and Gateway ingress/b is older']);
    expect(tell(gateway(http('[a.test]'), 'a') + gateway(redirecting('[a.test, b.test]'), 'b'), 'ingress/gateway b.test:8080')).toEqual(['always -> 301 https//']);
  });

  it('MUTUAL and ISTIO_MUTUAL end the handshake of who has not the right certificate', () => {
    const server = (mode: string, host: string): string => `{ port: { number: 443, name: ${mode}, protocol: HTTPS }, hosts: [${host}], tls: { mode: ${mode}, credentialName: c } }`;
    const config = gateway(`[${server('MUTUAL', 'a.test')}, ${server('ISTIO_MUTUAL', 'b.test')}, ${server('OPTIONAL_MUTUAL', 'c.test')}]`) + ['a', 'b', 'c'].map((name) => virtualService(name, 'shop', bound(`[${name}.test]`, answer(200)))).join('');
    const routing = routingFrom(config);
    const told = (host: string, certificate?: 'mesh' | 'foreign' | 'none'): string => lines(routing.outbound({ client: 'ingress/gateway', host, port: 8443, protocol: 'http', isHttps: true, ...(certificate === undefined ? {} : { certificate }) })).join('; ');
    expect(told('a.test', 'foreign')).toBe('always -> answer 200');
    expect(told('a.test')).toBe('always -> answer 200; unknown: whether the client shows a certificate that the gateway trusts');
    expect(told('a.test', 'none')).toBe('otherwise -> unreachable: the client shows none, so the handshake fails');
    expect(told('b.test', 'mesh')).toBe('always -> answer 200');
    expect(told('b.test', 'none')).toBe('otherwise -> unreachable: the client shows none, so the handshake fails');
    expect(told('b.test', 'foreign')).toBe('otherwise -> unreachable: the client shows one of another authority, so the handshake fails');
    expect(told('c.test', 'none')).toBe('always -> answer 200');
  });

  it('a client that dials one gateway finds what that one serves, whoever else would serve the name', () => {
    const pods = "apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: other, namespace: ingress }\nspec: { template: { metadata: { labels: { istio: other }, annotations: { inject.istio.io/templates: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }\n---\n";
    const routing = routingFrom(pods + gateway(http('[a.test]', 8080)) + gateway(http('[b.test]', 8080), 'other').replace('istio: ingressgateway', 'istio: other'));
    expect(routing.entrances('b.test', 8080).map(({ workload }) => workload)).toEqual(['ingress/other']);
    expect(routing.entrances('b.test', 8080, 'ingress/gateway').map(({ workload }) => workload)).toEqual(['ingress/gateway']);
    expect(routing.entrances('b.test', 8081, 'ingress/gateway')).toEqual([]);
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

  it('a rule without matches has its place, as one for every path', () => {
    const rules = '[{ backendRefs: [{ name: reviews, port: 80 }] }, { matches: [{ path: { value: / } }], backendRefs: [] }, { matches: [{ path: { value: /a } }], backendRefs: [] }]';
    expect(tell(route('r', 'shop', rules), 'web/cart orders.shop')).toEqual(['path segments /a -> answer 500', 'always -> reviews.shop:80']);
    const grpc = route('r', 'shop', '[{ backendRefs: [{ name: reviews, port: 80 }] }, { matches: [{ headers: [{ name: a, value: b }] }], backendRefs: [] }]').replace('HTTPRoute', 'GRPCRoute');
    expect(tell(grpc, 'web/cart grpc orders.shop:80')).toEqual(['header:a exact b -> answer 500', 'always -> reviews.shop:80']);
  });

  it.each([
    ['aa', 'always -> answer 418'],
    ['shop', 'always -> answer 418'],
    ['zz', 'always -> answer 500'],
  ])('and a VirtualService %s are in the order of names, where merged routes are called shop~orders.shop.svc.cluster.local', (name, first) => {
    const both = route('zzz', 'shop', '[{ backendRefs: [] }]') + virtualService(name, 'other', '{ hosts: [orders.shop.svc.cluster.local], http: [{ directResponse: { status: 418 } }] }');
    expect(tell(both.replaceAll('{ name: zzz,', '{ name: aaa,'), 'web/cart orders.shop')[0]).toBe(first);
    expect(tell(both, 'web/cart orders.shop')[0]).toBe(first);
  });

  it.each([
    '{ backendRefs: [{ name: reviews }] }',
    '{ backendRefs: [{ name: reviews.shop, port: 80 }] }',
    '{ backendRefs: [{ group: networking.istio.io, kind: Hostname, name: a.test, namespace: shop, port: 80 }] }',
    '{ filters: [{ type: ExtensionRef, extensionRef: { group: a, kind: B, name: c } }] }',
    '{ backendRefs: [{ name: reviews, port: 80, filters: [{ type: URLRewrite, urlRewrite: { hostname: a } }] }] }',
    '{ filters: [{ type: RequestHeaderModifier, requestHeaderModifier: { set: [{ name: a, value: "\\u0001" }] } }] }',
  ])('a rule %s costs the whole route', (rule) => {
    expect(tell(route('r', 'shop', `[${rule}, { backendRefs: [{ name: reviews, port: 80 }] }]`), 'web/cart orders.shop')).toEqual(['always -> orders.shop:80']);
  });

  it.each([
    '{ backendRefs: [{ name: gone, port: 80 }, { name: reviews, weight: 0 }] }',
    '{ backendRefs: [{ group: other.io, kind: Bucket, name: b }] }',
  ])('a rule %s costs nothing else', (rule) => {
    expect(tell(route('r', 'shop', `[${rule}, { matches: [{ path: { value: /a } }], backendRefs: [{ name: reviews, port: 80 }] }]`), 'web/cart orders.shop')[0]).toBe('path segments /a -> reviews.shop:80');
  });

  describe.each([
    ['its own Service', '{ name: reviews, port: 80 }', true],
    ['a Service that is not there', '{ name: gone, port: 80 }', false],
    ['a Service without a port', '{ name: reviews }', false],
    ['a kind that Istio does not know', '{ group: other.io, kind: Bucket, name: b, port: 80 }', false],
    ['an imported Service', '{ group: multicluster.x-k8s.io, kind: ServiceImport, name: reviews, port: 80 }', true],
    ['a host of its own namespace', '{ group: networking.istio.io, kind: Hostname, name: reviews.shop.svc.cluster.local, port: 80 }', true],
    ['a host in other letters than its own', '{ group: networking.istio.io, kind: Hostname, name: Reviews.shop.svc.cluster.local, port: 80 }', false],
    ['a host of another namespace', '{ group: networking.istio.io, kind: Hostname, name: gateway.ingress.svc.cluster.local, port: 80 }', false],
    ['a Service of another namespace', '{ name: gateway, namespace: ingress, port: 80 }', true],
  ])('a copy to %s', (_, backendRef, isSent) => {
    const rules = `[{ filters: [{ type: RequestMirror, requestMirror: { backendRef: ${backendRef} } }], backendRefs: [{ name: reviews, port: 80 }] }]`;
    const mirrorsOf = (kind: string): unknown => ask(routingFrom(route('r', 'shop', rules).replace('HTTPRoute', kind)), 'web/cart grpc orders.shop:80').routes[0]?.mirrors?.length ?? 0;

    it('is sent by an HTTPRoute, or costs the copy alone', () => {
      expect(tell(route('r', 'shop', rules), 'web/cart orders.shop')).toEqual(['always -> reviews.shop:80']);
      expect(mirrorsOf('HTTPRoute')).toBe(isSent ? 1 : 0);
    });

    it('is sent by a GRPCRoute, or costs the whole route', () => {
      expect(tell(route('r', 'shop', rules).replace('HTTPRoute', 'GRPCRoute'), 'web/cart orders.shop')).toEqual([isSent ? 'always -> reviews.shop:80' : 'always -> orders.shop:80']);
      expect(mirrorsOf('GRPCRoute')).toBe(isSent ? 1 : 0);
    });
  });

  it('a backend that is a host of another namespace is routed to all the same', () => {
    const rules = '[{ backendRefs: [{ group: networking.istio.io, kind: Hostname, name: gateway.ingress.svc.cluster.local, port: 80 }] }]';
    expect(tell(route('r', 'shop', rules).replace('HTTPRoute', 'GRPCRoute'), 'web/cart orders.shop')).toEqual(['always -> gateway.ingress:80']);
  });

  it('CORS answers every preflight, and leaves the rest alone', () => {
    const rules = '[{ filters: [{ type: CORS, cors: { allowOrigins: [https://a.test, "https://*.b.test", "https://c*"] } }], backendRefs: [{ name: reviews, port: 80 }] }]';
    expect(tell(route('r', 'shop', rules), 'web/cart orders.shop')).toEqual(['method exact OPTIONS & header:origin present & header:access-control-request-method present -> answer 200', 'always -> reviews.shop:80']);
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
