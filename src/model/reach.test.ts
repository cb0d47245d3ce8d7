import { assert, property } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { arbitraryModel, arbitraryRequest } from '../../test/arbitrary-model.ts';
import { identityOf, modelOf, openAccess, source, straight, type PlainModel, type PlainWorkload } from '../../test/plain-model.ts';
import { allCalls } from './calls.ts';
import { membersOf } from './client-groups.ts';
import { viewOfCall } from './concrete-request.ts';
import { outside, stranger, type Access } from './mesh-model.ts';
import { all, text } from './predicate.ts';
import { reachMatrix } from './reach-matrix.ts';
import { allClients, requestClasses, whoCanReach } from './reach.ts';
import { trace } from './trace.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r0', proxy: 'sidecar', account: name, version: 'v1', isStrict: true, access: openAccess, normalization: 'base', ...more });
const allow = (...accounts: string[]): Access => ({
  clauses: accounts.map((account) => ({ when: all([text('identity', { kind: 'exact', value: identityOf(account) }), text('method', { kind: 'exact', value: 'GET' })]), effect: 'allow', status: 403, name: `allow ${account}`, source })),
  otherwise: { effect: 'deny', because: 'no policy matched', status: 403, source },
});
const shop: PlainModel = {
  workloads: [workload('cart'), workload('web'), workload('ads', { proxy: 'none', routing: 'none' }), workload('orders', { access: allow('cart', 'gateway') }), workload('gateway', { proxy: 'gateway', routing: 'gateway', isStrict: false })],
  hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }, { host: 'old-orders.test', protocol: 'http', workloads: ['web'] }],
  routes: [{ routing: 'r0', host: 'old-orders.test', routes: [{ ...straight('orders.test'), when: text('path', { kind: 'prefix', value: '/orders' }) }], otherwise: straight('old-orders.test') }],
  served: ['orders.test'],
};

describe('whoCanReach', () => {
  it('says who, by which name, and which requests', () => {
    const { entries } = whoCanReach(modelOf(shop), { service: 't/orders.test' });
    expect(entries.map(({ host, clients, reach, classes }) => [host, clients.join(' '), reach, classes.map(({ witness }) => `${witness.method} ${witness.path.startsWith('/orders') ? '/orders' : '/'}`).join(' ')])).toEqual([
      ['old-orders.test', 't/cart', 'some', 'GET /orders'],
      ['orders.test', `${outside} t/cart t/gateway`, 'some', 'GET /'],
      ['orders.test', `${stranger} t/ads t/orders t/web`, 'none', ''],
    ]);
  });

  it('knows no such host', () => {
    expect(whoCanReach(modelOf(shop), { host: 'ordres.test' })).toEqual({ isKnown: false, entries: [] });
  });

  it('asks only for what is wanted', () => {
    const { entries } = whoCanReach(modelOf(shop), { host: 'orders.test' }, { method: 'DELETE' });
    expect(entries.map(({ reach }) => reach)).toEqual(['none']);
  });

  it('leaves nobody out: a request that arrives is in a class of its client, and every client has a place', () => {
    assert(
      property(arbitraryModel, arbitraryRequest, (plain, request) => {
        const model = modelOf(plain);
        const { entries } = whoCanReach(model, { host: 'h0.test' });
        const workloads = new Set(model.hosts.filter(({ host }) => host === 'h0.test').flatMap((host) => host.workloads));
        for (const call of allCalls(model)) {
          const own = entries.filter(({ clients, host, protocol }) => host === call.host && protocol === call.protocol && clients.includes(call.client));
          expect(own.length).toBeLessThanOrEqual(1);
          const { destinations } = trace(model, call, viewOfCall(call.protocol, request));
          const arrives = destinations.some((share) => share.outcome === 'delivered' && (share.host === 'h0.test' || share.workloads.some((id) => workloads.has(id))));
          if (arrives) expect(own.map(({ reach }) => reach === 'all' || reach === 'some')).toEqual([true]);
          if (own[0]?.reach === 'all') expect(arrives).toBe(true);
        }
        for (const client of allClients(model)) if (client !== outside) expect(entries.filter(({ clients, host }) => host === 'h0.test' && clients.includes(client))).toHaveLength(1);
      }),
      { numRuns: 60 },
    );
  });
});

describe('reachMatrix', () => {
  it('is small', () => {
    const { rows } = reachMatrix(modelOf(shop));
    expect(rows.map(({ host, cells }) => [host, ...cells.map(({ reach, clients }) => `${reach}: ${clients.flatMap(membersOf).sort().join(' ')}`)])).toEqual([
      ['old-orders.test', `none: ${stranger} t/ads`, 'all: t/gateway', 'some: t/cart t/orders t/web'].sort((a, b) => (a === 'old-orders.test' ? -1 : b === 'old-orders.test' ? 1 : a < b ? -1 : 1)),
      ['orders.test', `none: ${stranger} t/ads t/orders t/web`, `some: ${outside} t/cart t/gateway`],
    ]);
  });

  it('says of every pair what asking the pair alone says', () => {
    assert(
      property(arbitraryModel, (plain) => {
        const model = modelOf(plain);
        const { rows } = reachMatrix(model);
        for (const call of allCalls(model)) {
          const cells = rows.filter(({ host, protocol }) => host === call.host && protocol === call.protocol).flatMap((row) => row.cells).filter(({ clients }) => clients.flatMap(membersOf).includes(call.client));
          const { classes } = requestClasses(model, call);
          const shares = classes.map(({ result }) => result.destinations.reduce((sum, share) => (share.outcome === 'delivered' ? sum + share.weight : sum), 0));
          const isUnsure = classes.some(({ result }) => result.outcome === 'unknown' || result.destinations.some((share) => share.outcome === 'unknown'));
          const reach = shares.every((share) => share > 99.999) ? 'all' : shares.some((share) => share > 0) ? 'some' : isUnsure ? 'unknown' : 'none';
          expect(cells.map((cell) => cell.reach)).toEqual([reach]);
        }
      }),
      { numRuns: 60 },
    );
  });
});
