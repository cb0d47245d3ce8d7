import { describe, expect, it } from 'vitest';
import { notes, tell } from './testing/tell.ts';

const only = 'apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "outboundTrafficPolicy: { mode: REGISTRY_ONLY }" }\n---\n';
const entry = (name: string, spec: string, created = '2026-01-01T00:00:00Z'): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: ${name}, namespace: shop, creationTimestamp: "${created}" }\nspec: { hosts: [${name}.example.com], location: MESH_EXTERNAL, ${spec} }\n---\n`;
const sidecar = (egress: string): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: web }\nspec: { egress: ${egress} }\n---\n`;
const other = 'apiVersion: v1\nkind: Service\nmetadata: { name: other, namespace: shop }\nspec: { selector: { app: other }, ports: [{ name: http, port: 9000 }] }\n---\n';
const toOutside = 'resolution: STATIC, endpoints: [{ address: 192.0.2.9 }]';
const bytes = (port: number): string => `ports: [{ number: ${port}, name: tcp, protocol: TCP }]`;
const nobody = 'always -> unreachable';

describe('a port that one listener of a Sidecar names, beside a listener without a port', () => {
  const named = (hosts: string, protocol = 'TCP', port = 9000): string => `{ port: { number: ${port}, protocol: ${protocol}, name: p }, hosts: ${hosts} }`;
  const orders = '["shop/orders.shop.svc.cluster.local"]';

  it.each([
    ['bytes to what only the rest imports', `[${named(orders)}, { hosts: ["*/*"] }]`, 'web/cart tcp reviews.shop:9000', 'always -> reviews.shop:9000'],
    ['bytes where the named one takes requests', `[${named(orders, 'HTTP')}, { hosts: ["*/*"] }]`, 'web/cart tcp reviews.shop:9000', 'always -> reviews.shop:9000'],
    ['TLS to what only the rest imports', `[${named(orders, 'TLS', 443)}, { hosts: ["*/*"] }]`, 'web/cart tls reviews.shop:443', 'always -> reviews.shop:443'],
    ['bytes to what the rest does not import either', `[${named(orders)}, { hosts: ["web/*"] }]`, 'web/cart tcp reviews.shop:9000', nobody],
    ['bytes without a rest', `[${named(orders)}]`, 'web/cart tcp reviews.shop:9000', nobody],
    ['requests to what only the rest imports', `[${named(orders, 'HTTP', 80)}, { hosts: ["*/*"] }]`, 'web/cart reviews.shop', 'always -> 502'],
  ])('%s', (_, egress, call, first) => expect(tell(only + sidecar(egress), call)[0]?.startsWith(first)).toBe(true));

  it('an entry of the rest without an address gets the port only where the named one has not opened it at all addresses', () => {
    const config = only + other + entry('db', `${bytes(9000)}, resolution: NONE`);
    expect(tell(config + sidecar(`[${named('["shop/orders.shop.svc.cluster.local"]')}, { hosts: ["*/*"] }]`), 'web/cart tcp db.example.com:9000')[0]).toBe('always -> db.example.com:9000');
    expect(tell(config + sidecar(`[${named('["shop/other.shop.svc.cluster.local"]', 'HTTP')}, { hosts: ["*/*"] }]`), 'web/cart tcp db.example.com:9000')[0]).toContain(nobody);
  });
});

describe('an entry with bytes and no address', () => {
  const db = entry('db', `${bytes(9000)}, ${toOutside}`);

  it.each([
    ['web/cart tcp 192.0.2.77:9000', 'always -> db.example.com:9000'],
    ['web/cart tcp www.example.org:9000', 'always -> db.example.com:9000'],
    ['web/cart tls www.example.org:9000', 'always -> db.example.com:9000'],
    ['web/cart 192.0.2.77:9000', 'always -> db.example.com:9000'],
    ['web/cart tcp orders.shop:9000', 'always -> orders.shop:9000'],
    ['web/cart tcp 192.0.2.77:9001', nobody],
  ])('%s', (call, first) => expect(tell(only + db, call)[0]?.startsWith(first)).toBe(true));

  it('says so', () => {
    expect(notes(only + db, 'web/cart tcp 192.0.2.77:9000')).toContain('ServiceEntry shop/db has bytes on port 9000 and no address of its own, so it takes what is sent to others there');
  });

  it('leaves requests to their Host where the port has any', () => {
    expect(tell(only + other + db, 'web/cart www.example.org:9000')[0]).toContain('502');
    expect(tell(only + other + db, 'web/cart db.example.com:9000')[0]).toContain('502');
    expect(tell(only + other + db, 'web/cart tcp www.example.org:9000')[0]).toBe('always -> db.example.com:9000');
  });

  it('the older of two takes what is meant for the other', () => {
    const younger = entry('api', `${bytes(9000)}, ${toOutside}`, '2026-01-02T00:00:00Z');
    expect(tell(only + younger + db, 'web/cart tcp api.example.com:9000')[0]).toBe('always -> db.example.com:9000');
  });

  it('one that is exported by name comes before an older one for everybody', () => {
    const younger = entry('api', `${bytes(9000)}, ${toOutside}, exportTo: [web]`, '2026-01-02T00:00:00Z');
    expect(tell(only + younger + db, 'web/cart tcp 192.0.2.77:9000')[0]).toBe('always -> api.example.com:9000');
  });

  it('blocks of addresses come first, the longer before the shorter', () => {
    const wide = entry('wide', `${bytes(9000)}, ${toOutside}, addresses: [192.0.2.0/24]`);
    const narrow = entry('narrow', `${bytes(9000)}, ${toOutside}, addresses: [192.0.2.64/28]`, '2026-01-02T00:00:00Z');
    const config = only + db + wide + narrow;
    expect(['192.0.2.77', '192.0.2.1', '198.51.100.1'].map((address) => tell(config, `web/cart tcp ${address}:9000`)[0])).toEqual(['always -> narrow.example.com:9000', 'always -> wide.example.com:9000', 'always -> db.example.com:9000']);
  });

  it('is nothing to those who do not see it', () => {
    expect(tell(only + entry('db', `${bytes(9000)}, ${toOutside}, exportTo: ["."]`), 'web/cart tcp 192.0.2.77:9000')[0]).toContain(nobody);
  });
});

describe('hosts with one address', () => {
  const at = 'addresses: [192.0.2.50]';
  const one = (name: string, ports: string, created?: string): string => entry(name, `${ports}, ${toOutside}, ${at}`, created);
  const tls = 'ports: [{ number: 443, name: tls, protocol: TLS }]';
  const bytesThere = 'ports: [{ number: 443, name: tcp, protocol: TCP }]';
  const later = '2026-01-02T00:00:00Z';

  it.each([
    ['the older has what is dialled by either name', one('a', tls, later) + one('b', tls), 'b'],
    ['the first by name of equally old ones', one('b', tls) + one('a', tls), 'a'],
    ['bytes before TLS', one('a', bytesThere) + one('b', tls, later), 'a'],
    ['TLS before bytes', one('a', bytesThere, later) + one('b', tls), 'b'],
  ])('%s', (_, config, taking) => {
    for (const call of ['tcp a.example.com', 'tcp b.example.com', 'tls a.example.com', 'tls b.example.com', 'tcp 192.0.2.50']) {
      expect(tell(only + config, `web/cart ${call}:443`)[0]).toBe(`always -> ${taking}.example.com:443`);
    }
  });

  it('are told apart by rules for server names', () => {
    const rules = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: b, namespace: shop }\nspec: { hosts: [b.example.com], tls: [{ match: [{ sniHosts: [b.example.com] }], route: [{ destination: { host: orders.shop.svc.cluster.local, port: { number: 443 } } }] }] }\n---\n';
    const config = only + one('a', tls) + one('b', tls, later) + rules;
    expect(tell(config, 'web/cart tls b.example.com:443')[0]).toBe('always -> orders.shop:443');
    expect(tell(config, 'web/cart tls a.example.com:443')[0]).toBe('always -> a.example.com:443');
    expect(tell(config, 'web/cart tcp b.example.com:443')[0]).toBe('always -> a.example.com:443');
  });

  it('of which one has bytes on a port has no requests there', () => {
    const config = only + one('a', 'ports: [{ number: 80, name: tcp, protocol: TCP }]', later) + one('b', 'ports: [{ number: 80, name: http, protocol: HTTP }]');
    expect(tell(config, 'web/cart b.example.com:80')[0]).toBe('always -> a.example.com:80');
  });
});

describe('a host with TLS and no address', () => {
  const rules = (sni: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: wild, namespace: shop }\nspec: { hosts: ["*.com"], tls: [{ match: [{ sniHosts: ["${sni}"] }], route: [{ destination: { host: orders.shop.svc.cluster.local, port: { number: 443 } } }] }] }\n---\n`;
  const api = entry('api', `ports: [{ number: 443, name: https, protocol: HTTPS }], ${toOutside}`);

  it.each([
    ['lends its rules to every name that they hold', api + rules('*.com'), 'tls www.other.com:443', 'always -> orders.shop:443'],
    ['and to no other', api + rules('*.com'), 'tls www.other.net:443', nobody],
    ['only on its port', api + rules('*.com'), 'tls www.other.com:8443', nobody],
    ['nothing to bytes', api + rules('*.com'), 'tcp www.other.com:443', nobody],
    ['is needed', rules('*.com'), 'tls www.other.com:443', nobody],
  ])('%s', (_, config, call, first) => expect(tell(only + config, `web/cart ${call}`)[0]?.startsWith(first)).toBe(true));
});
