import { describe, expect, it } from 'vitest';
import { mayReach } from './calls.ts';
import { nobodyThere, reach } from './dialled.ts';
import type { Call, Destination, DialledTransport, Endpoint, MeshModel, RouteTable } from './mesh-model.ts';
import { always } from './predicate.ts';
import { byDefault } from './provenance.ts';

const source = byDefault('test');
const at = (workload: string): Endpoint => ({ workload, port: 8080, transport: { value: 'plaintext', source } });
const destination = (host: string, endpoints: readonly Endpoint[], dialled?: DialledTransport): Destination => ({ ref: { host, port: 80 }, endpoints, notes: [], unknown: [{ what: `who is behind ${host}`, source }], ...(dialled === undefined ? {} : { dialled }) });
const protectedBy = (more: Partial<DialledTransport> = {}): DialledTransport => ({ transport: { value: 'mutual-tls', source }, unknown: [], ...more });

/** `orders` is what is dialled, `store` where the route leads. */
function meshOf(dialled: DialledTransport | undefined): { readonly model: MeshModel; readonly table: RouteTable; readonly call: Call; readonly store: Destination } {
  const store = destination('store', [at('t/store')], dialled);
  const table: RouteTable = { by: 'proxy', sees: 'requests', host: 'orders', notes: [], unknown: [], normalization: 'none', routes: [{ name: 'r', source, when: always, action: { kind: 'forward', destinations: [{ host: 'store', port: 80, weight: 1, source }] } }], otherwise: { name: 'none', source, action: { kind: 'fail', status: 404, because: 'no route' } } };
  const known = new Map([['store 80', store], ['orders 80', destination('orders', [at('t/orders')])], ['192.0.2.7 80', destination('192.0.2.7', [at('t/other')])]]);
  const model = {
    mesh: 'plain',
    workloads: new Map(['store', 'orders', 'other'].map((name) => [`t/${name}`, { id: `t/${name}`, namespace: 't', labels: {}, proxy: 'sidecar' as const, identity: `mesh/${name}`, source }])),
    hosts: [],
    frontDoors: [],
    unread: [],
    entrances: () => [],
    outbound: () => table,
    destination: (_: string, { host, port }: { readonly host: string; readonly port: number }) => known.get(`${host} ${port}`) ?? destination(host, []),
    inbound: () => ({ by: 'application' as const, sees: 'requests' as const, accepts: { plaintext: { isAccepted: true as const, source }, tls: { isAccepted: true as const, source }, 'mutual-tls': { isAccepted: true as const, source } }, access: { clauses: [], otherwise: { effect: 'allow' as const, because: 'open', status: 403, source } }, normalization: 'none' as const, notes: [], unknown: [] }),
    routingClass: () => '',
  } satisfies MeshModel;
  return { model, table, call: { client: 't/client', host: 'orders', port: 80, protocol: 'http' }, store };
}

describe('who gets the connections of a call', () => {
  it('are the endpoints of a destination that balances', () => {
    const { model, table, call, store } = meshOf(undefined);
    expect(reach(model, table, call, store)).toEqual({ endpoints: store.endpoints, notes: [], unknown: store.unknown });
    expect(mayReach(model, call, new Set(['t/store']))).toBe(true);
    expect(mayReach(model, call, new Set(['t/orders']))).toBe(false);
  });

  it('are those who answer at the address that was dialled, protected as the destination has it', () => {
    const { model, table, call, store } = meshOf(protectedBy({ sni: 'store' }));
    const { endpoints, notes, unknown } = reach(model, table, call, store);
    expect(endpoints).toEqual([{ ...at('t/orders'), transport: { value: 'mutual-tls', source }, sni: 'store' }]);
    expect(notes.map(({ text }) => text)).toEqual(['connections to store go to the address that was dialled: orders:80']);
    // What is not known of the destination's own endpoints is no matter.
    expect(unknown.map(({ what }) => what)).toEqual(['who is behind orders']);
    expect(mayReach(model, call, new Set(['t/store']))).toBe(false);
    expect(mayReach(model, call, new Set(['t/orders']))).toBe(true);
  });

  it('are its own where it was dialled itself', () => {
    const { model, table, call, store } = meshOf(protectedBy());
    expect(reach(model, { ...table, host: 'store' }, { ...call, host: 'STORE' }, store).endpoints).toBe(store.endpoints);
    expect(reach(model, { ...table, host: 'store', dialledHost: '192.0.2.7' }, call, store).endpoints.map(({ workload }) => workload)).toEqual(['t/other']);
  });

  it('are who has the address of its own name, where its endpoints are no word on that', () => {
    const { model, table, call } = meshOf(undefined);
    const orders = destination('orders', [at('t/store')], protectedBy({ isByAddressOnly: true }));
    expect(reach(model, table, call, orders).endpoints.map(({ workload }) => workload)).toEqual(['t/orders']);
    expect(reach(model, table, call, { ...orders, dialled: protectedBy() }).endpoints.map(({ workload }) => workload)).toEqual(['t/store']);
  });

  it('must have one of the names that the caller wants', () => {
    const { model, table, call, store } = meshOf(protectedBy({ servers: { value: ['spiffe://mesh/store'], source } }));
    expect(reach(model, table, call, store).endpoints[0]?.distrusted?.because).toBe('the proxy wants a server that is `spiffe://mesh/store`, and t/orders is `spiffe://mesh/orders`');
    const named = meshOf(protectedBy({ servers: { value: ['spiffe://mesh/orders'], source } }));
    expect(reach(named.model, named.table, named.call, named.store).endpoints[0]?.distrusted).toBeUndefined();
  });

  it('are nobody where a port of the destination replaces the dialled one and nobody has it', () => {
    const { model, table, call, store } = meshOf(protectedBy({ port: 9090 }));
    const { endpoints } = reach(model, table, call, store);
    expect(endpoints).toEqual([]);
    expect(nobodyThere(store, endpoints)).toMatchObject({ status: 503, flag: 'UF' });
    expect(nobodyThere(meshOf(undefined).store, [])).toBeUndefined();
  });
});
