import { describe, expect, it } from 'vitest';
import { publish, send, sendAll } from '../../src/client.ts';
import type { PodAnswer, PodRequest } from '../../src/in-pod/wire.ts';
import { makeIssuer } from '../../src/issuer.ts';
import { until } from '../../src/until.ts';
import { outsideClient } from '../../src/up.ts';
import { objectsIn } from '../../src/manifests.ts';
import { meshModelOf } from '../../../src/project/mesh-model-of.ts';
import { openProject } from '../../../src/project/project.ts';
import { matrixReport, reachesOf } from '../../../src/project/who.ts';
import { applyAll } from '../shared.ts';
import { application, underIntents, withAndWithout, type Generated } from './generated.ts';
import { describeMesh, outcomeOf, repeat, statuses, web } from './mesh.ts';

const orders = { host: 'orders.shop', port: 80 } as const;
const stock = { host: 'stock.shop', port: 80 } as const;
/** One request to every Service. */
const services = {
  web: { host: 'web.shop', port: 80 },
  orders,
  stock,
  users: { host: 'users.shop', port: 9090, protocol: 'grpc' },
  cache: { host: 'cache.shop', port: 6379, protocol: 'tcp' },
  vault: { host: 'vault.shop', port: 8443, protocol: 'https' },
  cleaner: { host: 'cleaner.jobs', port: 80 },
} as const satisfies Readonly<Record<string, PodRequest>>;
type ServiceName = keyof typeof services;
const names = Object.keys(services) as readonly ServiceName[];
/** The first pod of every workload, and a client that has no proxy. */
const callers = { 'shop/web': 'shop/web', 'shop/orders-v1': 'shop/orders-v1', 'shop/orders-v2': 'shop/orders-v2', 'shop/stock': 'shop/stock', 'shop/users': 'shop/users', 'shop/cache': 'shop/cache', 'shop/vault': 'shop/vault', 'jobs/cleaner': 'jobs/cleaner', '@stranger': outsideClient } as const;

/** Whether the application of the service saw it. */
function hasArrived(answer: PodAnswer, name: ServiceName): boolean {
  return (answer.received?.pod ?? answer.body ?? '').startsWith(name);
}

describeMesh('access', {}, (lab) => {
  /** Of each caller, the services that a request of it arrives at. */
  async function arrivalsOf(change: Partial<PodRequest> = {}): Promise<Record<string, ServiceName[]>> {
    const rows = await Promise.all(Object.entries(callers).map(async ([client, pod]) => {
      const answers = await sendAll(lab().pod(pod), names.map((name) => (services[name] === services.cache ? services[name] : { ...services[name], ...change })), names.length);
      return [client, names.filter((name, index) => hasArrived(answers[index] ?? { ms: 0 }, name))] as const;
    }));
    return Object.fromEntries(rows);
  }

  /** The same as `who` says it of the manifests and what was generated. */
  function whoSays({ files }: Generated, only: { readonly method: string; readonly path: string }): Record<string, ServiceName[]> {
    const { clients, rows } = matrixReport(meshModelOf(openProject([application, ...files])), only);
    const admitted = new Map(Object.keys(callers).map((client) => [client, new Set<ServiceName>()]));
    for (const row of rows) {
      const name = names.find((each) => row.host === `${services[each].host}.svc.cluster.local`);
      if (name === undefined) continue;
      for (const [index, reach] of reachesOf(row, clients).entries()) {
        if (reach === 'all') admitted.get(clients[index] ?? '')?.add(name);
        else if (reach !== 'none' && admitted.has(clients[index] ?? '')) throw new Error(`${clients[index]} reaches ${name}: ${reach}`);
      }
    }
    return Object.fromEntries([...admitted].map(([client, found]) => [client, names.filter((name) => found.has(name))]));
  }

  describe('allow-calls', () => {
    const mesh = `
access:
  orders: [web, ingress]
  stock:
    - {from: orders, methods: GET}
    - {from: {namespace: jobs}, methods: POST, paths: /reports/*}
  users: [web, {from: {serviceAccount: jobs/cleaner}, ports: 9090}]
  cache: [orders-v1]
  web: [ingress, outside]
  vault: anyone
  jobs/cleaner: any-identity
  '*': []
`;

    it('admits exactly the calls that it names, of every workload to every service, as `who` says', async () => {
      const everybody = Object.fromEntries(Object.keys(callers).map((client) => [client, [...names]]));
      expect(await arrivalsOf({ path: '/' })).toEqual(everybody);
      const { get, post, who } = await underIntents(lab(), mesh, async (generated) => ({
        get: await arrivalsOf({ path: '/' }),
        post: await arrivalsOf({ method: 'POST', path: '/reports/1' }),
        who: [whoSays(generated, { method: 'GET', path: '/' }), whoSays(generated, { method: 'POST', path: '/reports/1' })],
      }));
      const inMesh = ['vault', 'cleaner'];
      expect(get).toEqual({
        'shop/web': ['orders', 'users', ...inMesh],
        'shop/orders-v1': ['stock', 'cache', ...inMesh], 'shop/orders-v2': ['stock', 'cache', ...inMesh],
        'shop/stock': inMesh, 'shop/users': inMesh, 'shop/cache': inMesh, 'shop/vault': inMesh,
        'jobs/cleaner': ['users', ...inMesh],
        '@stranger': ['web', 'vault'],
      });
      expect(post['shop/orders-v1']).toEqual(['cache', ...inMesh]);
      expect(post['jobs/cleaner']).toEqual(['stock', 'users', ...inMesh]);
      // gRPC is POST whatever is asked, and `who` is asked about GET.
      const withoutGrpc = (matrix: Record<string, readonly ServiceName[]>): object => Object.fromEntries(Object.entries(matrix).map(([client, found]) => [client, found.filter((name) => name !== 'users')]));
      expect(who[0] === undefined ? undefined : withoutGrpc(who[0])).toEqual(withoutGrpc(get));
      expect(who[1]).toEqual(post);
    });

    it('answers 403 over HTTP, PERMISSION_DENIED over gRPC, and ends a TCP connection', async () => {
      const refused = await underIntents(lab(), mesh, () => sendAll(lab().pod('shop/stock'), [services.orders, services.users, services.cache]));
      expect([refused[0]?.status, refused[1]?.grpcStatus, refused[2]?.error !== undefined]).toEqual([403, 7, true]);
    });
  });

  describe('deny-calls', () => {
    it('refuses what it names, whatever else admits', async () => {
      const ask = async (): Promise<(number | string | undefined)[]> => statuses([
        ...await sendAll(lab().pod(web), [{ ...orders, method: 'DELETE', path: '/orders/7' }, { ...orders, path: '/orders/7' }, { ...orders, method: 'DELETE', path: '/carts/7' }]),
        ...await sendAll(lab().pod('jobs/cleaner'), [{ ...orders, method: 'DELETE', path: '/orders/7' }]),
      ]);
      const { without, under } = await withAndWithout(lab(), `
access:
  orders: [web, jobs/cleaner]
deny:
  - {to: orders, from: web, methods: DELETE, paths: /orders/*}
`, ask);
      expect({ without, under }).toEqual({ without: [200, 200, 200, 200], under: [403, 200, 200, 200] });
    });
  });

  describe('require-mutual-tls', () => {
    const plaintext = async (): Promise<Record<string, boolean>> => {
      const answers = await sendAll(lab().pod(outsideClient), names.map((name) => services[name]), names.length);
      return Object.fromEntries(names.map((name, index) => [name, hasArrived(answers[index] ?? { ms: 0 }, name)]));
    };
    const all = (isOpen: boolean): Record<string, boolean> => Object.fromEntries(names.map((name) => [name, isOpen]));

    it('refuses plaintext in its namespace, keeps exceptions open, and leaves other namespaces alone', async () => {
      const { without, under } = await withAndWithout(lab(), `
encryption:
  namespaces: {shop: strict}
  exceptions:
    - {workload: stock, port: 8080, reason: a load balancer calls it}
    - {workload: cache, reason: old clients}
`, async () => ({ plaintext: await plaintext(), callers: await arrivalsOf(), reset: await send(lab().pod(outsideClient), orders) }));
      expect(without.plaintext).toEqual(all(true));
      expect(under.plaintext).toEqual({ ...all(false), stock: true, cache: true, cleaner: true });
      expect(under.reset.error).toBe('ECONNRESET');
      const { '@stranger': _, ...ours } = under.callers;
      expect(Object.values(ours)).toEqual(Object.values(ours).map(() => [...names]));
    });

    it('holds for the whole mesh but for a workload that may', async () => {
      const under = await underIntents(lab(), `
encryption:
  mode: strict
  workloads: {stock: permissive}
`, plaintext);
      expect(under).toEqual({ ...all(false), stock: true });
    });

    it('lets calls go in plaintext where it is disabled', async () => {
      const identity = async (): Promise<(string | undefined)[]> => (await sendAll(lab().pod(web), [stock, orders])).map(({ received }) => received?.identity);
      const { without, under } = await withAndWithout(lab(), 'encryption: {mode: strict, workloads: {stock: disable}}', identity);
      expect(without).toEqual(Array.from({ length: 2 }, () => 'spiffe://cluster.local/ns/shop/sa/web'));
      expect(under).toEqual([undefined, 'spiffe://cluster.local/ns/shop/sa/web']);
    });
  });

  describe('authenticate-users', () => {
    const keys = makeIssuer();
    const now = Math.floor(Date.now() / 1000);
    const good = { iss: 'https://id.example.com', aud: 'shop', sub: 'ann', iat: now - 60, exp: now + 36_000 };
    const tokens = {
      good: keys.token(good), 'one of several audiences': keys.token({ ...good, aud: ['other', 'shop'] }),
      expired: keys.token({ ...good, exp: now - 3600 }), 'not yet valid': keys.token({ ...good, nbf: now + 3600 }),
      'of another audience': keys.token({ ...good, aud: 'other' }), 'of another issuer': keys.token({ ...good, iss: 'https://evil.example.com' }),
      'signed by somebody else': makeIssuer().token(good), missing: undefined, broken: 'x.y.z',
    };
    const ask = async (): Promise<Record<string, number | undefined>> => {
      const answers = await sendAll(lab().pod(web), Object.values(tokens).map((token) => ({ ...orders, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } })));
      return Object.fromEntries(Object.keys(tokens).map((name, index) => [name, answers[index]?.status]));
    };
    const mesh = (more: string): string => `users: {orders: {issuer: "https://id.example.com", jwks: "http://id.example.com/keys", audiences: [shop]${more}}}`;
    /** istiod fetches the keys, and says nothing until it has them. */
    const withKeys = <T>(more: string, work: () => Promise<T>): Promise<T> => underIntents(lab(), mesh(more), async () => {
      await until({ what: 'the keys of the issuer', timeoutMs: 60_000 }, async () => ((await ask())['good'] === 200 ? true : undefined));
      return work();
    });
    const refused = { expired: 401, 'not yet valid': 401, 'of another audience': 403, 'of another issuer': 401, 'signed by somebody else': 401, broken: 401 };

    it('lets in who brings a good token, and nobody else', async () => {
      await publish(lab().pod('external/id-example'), '/keys', keys.keys);
      expect(new Set(Object.values(await ask()))).toEqual(new Set([200]));
      expect(await withKeys('', ask)).toEqual({ ...refused, good: 200, 'one of several audiences': 200, missing: 403 });
    });

    it('lets in who brings none where it is not required, and still refuses bad ones', async () => {
      await publish(lab().pod('external/id-example'), '/keys', keys.keys);
      expect(await withKeys(', required: off', ask)).toEqual({ ...refused, good: 200, 'one of several audiences': 200, missing: 200 });
    });

    it('asks nothing of other services', async () => {
      await publish(lab().pod('external/id-example'), '/keys', keys.keys);
      expect(outcomeOf((await withKeys('', () => repeat(lab(), web, 1, stock)))[0] ?? { ms: 0 })).toMatch(/^stock-/);
    });
  });
}, async (lab) => {
  await lab.addHost({ name: 'id-example', hosts: ['id.example.com'], ports: [80] });
  await applyAll(lab, objectsIn(application));
});
