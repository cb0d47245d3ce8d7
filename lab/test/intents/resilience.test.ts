import { describe, expect, it } from 'vitest';
import { accessLog } from '../../src/agent.ts';
import { send, sendAll } from '../../src/client.ts';
import type { PodAnswer, PodRequest } from '../../src/in-pod/wire.ts';
import { sleep, until } from '../../src/until.ts';
import { underIntents, withAndWithout } from './generated.ts';
import { isLikely, likelyCounts } from './likely.ts';
import { arrivals, describeMesh, notShown, outcomeOf, repeat, statuses, tally, web } from './mesh.ts';

const orders = { host: 'orders', port: 80 } as const;
const stock = { host: 'stock', port: 80 } as const;
const users = { host: 'users', port: 9090, protocol: 'grpc', path: '/shop.Users/Get' } as const;
/** Longer than any timeout of these tests by far, so that even a slow machine tells the two apart. */
const longMs = 5000;
const slow = { 'x-echo-delay': String(longMs) } as const;

describeMesh('resilience', { hasGateways: false }, (lab) => {
  const ask = (request: PodRequest): Promise<PodAnswer> => send(lab().pod(web), { timeoutMs: 30_000, ...request });
  /** Flags of Envoy for a path, as the caller's proxy logged them. */
  const flags = (path: string, count: number): Promise<unknown[]> => until({ what: 'the access log', timeoutMs: 30_000 }, () => {
    const entries = accessLog(lab().pod(web)).filter((entry) => entry['path'] === path);
    return Promise.resolve(entries.length >= count ? entries.map((entry) => entry['response_flags']) : undefined);
  });
  const tries = async (workload: string, path: string): Promise<number> => (await arrivals(lab(), [`shop/${workload}`], path)).length;

  describe('set-timeout', () => {
    it('ends a call when its time is over, and not before; without it the call waits', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {timeout: 1500ms, retries: off}}', () => Promise.all([ask({ ...stock, path: '/late', headers: slow }), ask({ ...stock, headers: { 'x-echo-delay': '200' } })]));
      expect(statuses(under)).toEqual([504, 200]);
      expect(under[0].ms).toBeGreaterThanOrEqual(1490);
      expect(under[0].ms).toBeLessThan(longMs);
      expect(statuses(without)).toEqual([200, 200]);
      expect(without[0].ms).toBeGreaterThanOrEqual(longMs - 10);
      expect((await flags('/late', 2)).sort()).toEqual(['-', 'UT']);
    });

    it('holds with all tries of a request', async () => {
      const answer = await underIntents(lab(), 'services: {stock: {timeout: 2s, retries: {attempts: 2, perTry: off, on: [5xx]}}}', () => ask({ ...stock, path: '/tried-late', headers: { 'x-echo-delay': '1300', 'x-echo-status': '500' } }));
      expect([answer.status, answer.ms >= 1990, answer.ms < longMs]).toEqual([504, true, true]);
      expect(await tries('stock', '/tried-late')).toBe(2);
    });

    it('is another one for some requests, and off where it says off', async () => {
      const answers = await underIntents(lab(), `
services:
  stock:
    timeout: 1s
    retries: off
    requests:
      - when: {path: {prefix: /reports}}
        timeout: 30s
      - when: {method: PATCH}
        timeout: off
`, () => Promise.all([{ path: '/reports/1' }, { path: '/reportsx' }, { path: '/', method: 'PATCH' }].map((more) => ask({ ...stock, ...more, headers: { 'x-echo-delay': '4000' } }))));
      expect(statuses(answers)).toEqual([200, 504, 200]);
    });

    it('ends a gRPC call with a status of gRPC', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {users: {timeout: 1s}}', () => ask({ ...users, headers: slow }));
      // UNAVAILABLE from the caller's proxy, or DEADLINE_EXCEEDED from the server's, which counts the same time.
      expect([[4, 14].includes(under.grpcStatus ?? 0), under.ms >= 990, under.ms < longMs]).toEqual([true, true, true]);
      expect(without.grpcStatus).toBe(0);
    });
  });

  describe('set-retries', () => {
    it('tries again as often as it says, and not what must not be tried again', async () => {
      let round = 0;
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {retries: {attempts: 2, on: [500]}}}', async () => {
        round += 1;
        const [mended, failing, post, other] = [`/mended-${round}`, `/failing-${round}`, `/post-${round}`, `/other-${round}`];
        const answers = await sendAll(lab().pod(web), [
          { ...stock, path: mended, headers: { 'x-echo-fail': '500:2' } },
          { ...stock, path: failing, headers: { 'x-echo-status': '500' } },
          { ...stock, path: post, method: 'POST', headers: { 'x-echo-fail': '500:2' } },
          { ...stock, path: other, headers: { 'x-echo-status': '501' } },
        ]);
        return { statuses: statuses(answers), tries: await Promise.all([mended, failing, post, other].map((path) => tries('stock', path))) };
      });
      expect(under).toEqual({ statuses: [200, 500, 500, 501], tries: [3, 3, 1, 1] });
      expect(without).toEqual({ statuses: [500, 500, 500, 501], tries: [1, 1, 1, 1] });
    });

    it('tries every method again where it says all, and only those that it names', async () => {
      const under = (mesh: string, path: string): Promise<number[]> => underIntents(lab(), `services: {stock: {retries: {attempts: 1, on: [500], ${mesh}}}}`, async () => {
        await sendAll(lab().pod(web), ['POST', 'GET', 'PUT'].map((method) => ({ ...stock, method, path: `${path}/${method}`, headers: { 'x-echo-status': '500' } })));
        return Promise.all(['POST', 'GET', 'PUT'].map((method) => tries('stock', `${path}/${method}`)));
      });
      expect(await under('requests: all', '/all')).toEqual([2, 2, 2]);
      expect(await under('methods: [PUT]', '/named')).toEqual([1, 1, 2]);
    });

    it('gives up a try when its own time is over', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {retries: {attempts: 2, perTry: 700ms, on: [5xx]}}}', () => ask({ ...stock, path: '/slow-try', headers: { 'x-echo-delay': `${longMs}:1` } }));
      expect([under.status, under.received?.attempt, under.ms >= 690, under.ms < longMs]).toEqual([200, 2, true, true]);
      expect([without.received?.attempt, without.ms >= longMs - 10]).toEqual([1, true]);
    });

    it('waits before it tries again', async () => {
      const medianGap = async (path: string): Promise<number> => {
        await repeat(lab(), web, 21, { ...stock, path, headers: { 'x-echo-fail': '500:1' } }, 7);
        const byRequest = Map.groupBy(await arrivals(lab(), ['shop/stock'], path), ({ headers }) => headers?.['x-request-id']);
        const gaps = [...byRequest.values()].map((each) => each.map(({ at }) => at)).map((times) => Math.max(...times) - Math.min(...times)).sort((a, b) => a - b);
        expect(gaps).toHaveLength(21);
        return gaps[10] ?? 0;
      };
      const mesh = (backoff: string): string => `services: {stock: {retries: {attempts: 1, on: [500], backoff: ${backoff}}}}`;
      // The proxy waits any time up to what is written: half of it in the middle.
      const long = await underIntents(lab(), mesh('4s'), () => medianGap('/long-pause'));
      const short = await underIntents(lab(), mesh('20ms'), () => medianGap('/short-pause'));
      expect(long, `${long} ms, and ${short} ms`).toBeGreaterThan(Math.max(700, short));
    });

    it('tries gRPC calls again only where it says all, and switches off the retries that the mesh makes by itself', async () => {
      const failing = async (path: string): Promise<{ grpcStatus: number | undefined; tries: number }> => {
        const { grpcStatus } = await ask({ ...users, path, headers: { 'x-echo-grpc-fail': '14:3' } });
        return { grpcStatus, tries: await tries('users', path) };
      };
      expect(await failing('/by-itself')).toEqual({ grpcStatus: 14, tries: 3 });
      expect(await underIntents(lab(), 'services: {users: {retries: {attempts: 3, requests: all, on: [unavailable]}}}', () => failing('/three-more'))).toEqual({ grpcStatus: 0, tries: 4 });
      expect(await underIntents(lab(), 'services: {users: {retries: {attempts: 3, on: [unavailable]}}}', () => failing('/never'))).toEqual({ grpcStatus: 14, tries: 1 });
      expect(await underIntents(lab(), 'services: {users: {retries: off}}', () => failing('/off'))).toEqual({ grpcStatus: 14, tries: 1 });
    });
  });

  describe('break-circuit', () => {
    const failingOne = { ...stock, headers: { 'x-echo-status': '500', 'x-echo-only': 'stock-0' } };

    it('ejects an instance that fails, lets it back in, and ejects it again', async () => {
      const round = async (): Promise<{ failures: number; awayMs: number }> => {
        const start = performance.now();
        const answers = await repeat(lab(), web, 60, failingOne, 1);
        await until({ what: 'the instance to be let in again', timeoutMs: 90_000 }, async () => (tally(await repeat(lab(), web, 6, stock))['stock-0'] === undefined ? undefined : true));
        return { failures: answers.filter(({ status }) => status === 500).length, awayMs: performance.now() - start };
      };
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {breaker: {errors: 3, every: 1s, ejectFor: 6s, maxEjected: 50%}}}', async () => {
        const first = await round();
        // A proxy gathers changes of its instances for a second after one: only then does the next ejection hold at once.
        await sleep(2500);
        return { ...first, again: (await repeat(lab(), web, 60, failingOne, 1)).filter(({ status }) => status === 500).length };
      });
      // One of three instances gets a third of the requests.
      expect([isLikely(without.failures, 60, 1 / 3), isLikely(without.again, 60, 1 / 3)]).toEqual([true, true]);
      expect([under.failures, under.again]).toEqual([3, 3]);
      expect(under.awayMs).toBeGreaterThanOrEqual(6000);
    });

    it('counts only gateway errors where only those shall eject', async () => {
      const failures = await underIntents(lab(), 'services: {stock: {retries: off, breaker: {gatewayErrors: 2, every: 1s, ejectFor: 60s, maxEjected: 50%}}}', async () => {
        const of = async (status: number): Promise<number> => (await repeat(lab(), web, 60, { ...stock, headers: { 'x-echo-status': String(status), 'x-echo-only': 'stock-0' } }, 1)).filter((answer) => answer.status === status).length;
        return [await of(500), await of(503)];
      });
      expect([(failures[0] ?? 0) > 6, failures[1]]).toEqual([true, 2]);
    });

    it('ejects no more than it may', async () => {
      const failing = { ...stock, headers: { 'x-echo-status': '500' } };
      const answers = await underIntents(lab(), 'services: {stock: {breaker: {errors: 2, every: 1s, ejectFor: 60s, maxEjected: 34%}}}', async () => {
        await repeat(lab(), web, 40, failing, 1);
        return tally(await repeat(lab(), web, 60, stock, 1));
      });
      expect(Object.keys(answers)).toHaveLength(2);
    });

    it('sheds what would wait for a connection', async () => {
      let round = 0;
      const { without, under } = await withAndWithout(lab(), 'services: {orders: {retries: off, breaker: {maxConnections: 1, maxPending: 1}}}', async () => {
        round += 1;
        return repeat(lab(), web, 12, { ...orders, path: `/shed-${round}`, headers: { 'x-echo-delay': '3000' } }, 12);
      });
      expect(tally(without)).toEqual({ 'orders-v1-0': expect.any(Number), 'orders-v2-0': expect.any(Number) });
      const shed = under.filter(({ status }) => status === 503);
      // Each instance has a connection of its own; whatever comes while they are busy beyond one that waits is shed.
      expect(shed.length).toBeGreaterThanOrEqual(6);
      expect(under.length - shed.length).toBeGreaterThanOrEqual(1);
      expect((await flags('/shed-2', 12)).filter((flag) => flag === 'UO')).toHaveLength(shed.length);
    });

    it('sheds requests beyond those that may run at a time', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {users: {breaker: {maxRequests: 2}}}', () => repeat(lab(), web, 10, { ...users, headers: { 'x-echo-delay': '3000' } }, 10));
      expect(without.map(({ grpcStatus }) => grpcStatus)).toEqual(without.map(() => 0));
      expect(under.filter(({ grpcStatus }) => grpcStatus === 14).length).toBeGreaterThanOrEqual(6);
      expect(under.filter(({ grpcStatus }) => grpcStatus === 0).length).toBeGreaterThanOrEqual(2);
    });

    it('sheds connections where there are no requests to count', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {cache: {breaker: {maxConnections: 2}}}', () => repeat(lab(), web, 10, { host: 'cache', port: 6379, protocol: 'tcp', holdMs: 5000 }, 10));
      expect(statuses(without)).toEqual(without.map(() => undefined));
      expect(under.filter(({ error }) => error === undefined)).toHaveLength(2);
    });

    it('ends a connection after as many requests as it may carry', async () => {
      const connections = async (path: string): Promise<number> => {
        await repeat(lab(), web, 12, { ...users, path }, 1);
        const ports = accessLog(lab().pod('shop/users')).filter((entry) => entry['path'] === path).map((entry) => entry['downstream_remote_address']);
        return new Set(ports).size;
      };
      const counted = async (path: string): Promise<number> => {
        await connections(path);
        await sleep(2500);
        return new Set(accessLog(lab().pod('shop/users')).filter((entry) => entry['path'] === path).map((entry) => entry['downstream_remote_address'])).size;
      };
      const without = await counted('/unlimited');
      const under = await underIntents(lab(), 'services: {users: {breaker: {maxRequestsPerConnection: 3}}}', () => counted('/three-each'));
      expect([without < 4, under]).toEqual([true, 4]);
    });
  });

  describe('balance-load', () => {
    const podsOf = (answers: readonly PodAnswer[]): string[] => answers.map(outcomeOf);
    const names = Array.from({ length: 12 }, (_, index) => `user-${index}`);

    it('sends a user always to the same instance by a header, and different users to different ones', async () => {
      const pods = async (): Promise<string[][]> => {
        const each = await Promise.all(names.map((name) => repeat(lab(), web, 8, { ...stock, headers: { 'x-user': name } }, 2)));
        return each.map((answers) => [...new Set(podsOf(answers))]);
      };
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {balance: {hash: {header: x-user}}}}', pods);
      expect(under.map((each) => each.length)).toEqual(under.map(() => 1));
      expect(new Set(under.flat()).size).toBeGreaterThan(1);
      expect(Math.max(...without.map((each) => each.length))).toBeGreaterThan(1);
    });

    it('gives a cookie to who has none, and keeps to it', async () => {
      const session = async (): Promise<{ cookie: string; pods: number }> => {
        const first = await ask(stock);
        const cookie = (first.headers?.['set-cookie'] ?? '').split(';')[0] ?? '';
        const more = await repeat(lab(), web, 24, { ...stock, headers: { cookie } });
        return { cookie: cookie.split('=')[0] ?? '', pods: new Set(podsOf([first, ...more])).size };
      };
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {balance: {hash: {cookie: session, ttl: 1h}}}}', session);
      expect(under).toEqual({ cookie: 'session', pods: 1 });
      expect(without).toEqual({ cookie: '', pods: 3 });
    });

    it('keeps to an instance by a parameter of the query and by the address of the caller', async () => {
      const byQuery = await underIntents(lab(), 'services: {stock: {balance: {hash: {query: user}}}}', () => Promise.all(names.map(async (name) => new Set(podsOf(await repeat(lab(), web, 8, { ...stock, path: `/?user=${name}` }, 2))))));
      expect(byQuery.map(({ size }) => size)).toEqual(byQuery.map(() => 1));
      expect(new Set(byQuery.flatMap((each) => [...each])).size).toBeGreaterThan(1);
      const byAddress = await underIntents(lab(), 'services: {stock: {balance: {hash: source-ip}}}', async () => new Set(podsOf(await repeat(lab(), web, 40, stock))));
      expect(byAddress.size).toBe(1);
    });

    it('takes turns', async () => {
      const areTurns = async (): Promise<boolean> => {
        const pods = podsOf(await repeat(lab(), web, 60, stock, 1));
        return Array.from({ length: 20 }, (_, index) => new Set(pods.slice(index * 3, index * 3 + 3)).size).every((size) => size === 3);
      };
      expect(await withAndWithout(lab(), 'services: {stock: {balance: round-robin}}', areTurns)).toEqual({ without: false, under: true });
    });

    it('sends past a busy instance', async () => {
      const busyShare = (): Promise<number> => Promise.all([
        repeat(lab(), web, 60, { ...stock, headers: { 'x-echo-delay': '6000', 'x-echo-only': 'stock-0' } }, 60),
        sleep(2000).then(() => repeat(lab(), web, 99, stock, 1)),
      ]).then(([, quick]) => podsOf(quick).filter((pod) => pod === 'stock-0').length);
      const least = await underIntents(lab(), 'services: {stock: {balance: least-request}}', busyShare);
      const turns = await underIntents(lab(), 'services: {stock: {balance: round-robin}}', busyShare);
      // The better of two that are drawn is taken: the busy one only where it is drawn twice.
      expect([least <= likelyCounts(99, 1 / 9).most, turns], `${least} of 99`).toEqual([true, 33]);
    });

    it('draws by chance', async () => {
      const counts = await underIntents(lab(), 'services: {stock: {balance: random}}', async () => tally(await repeat(lab(), web, 300, stock)));
      expect(Object.values(counts).map((count) => isLikely(count, 300, 1 / 3))).toEqual([true, true, true]);
    });

    notShown('sends more and more to an instance that has just started', 'it takes minutes until the instances before it are warm, and then until it is');
  });

  describe('limit-rate', () => {
    it('lets through at each instance what the limit says, answers 429 to the rest, and fills up again', async () => {
      const burst = async (): Promise<Record<string, number>> => Object.fromEntries(Object.entries(Object.groupBy(await repeat(lab(), web, 60, stock), (answer) => String(answer.status))).map(([status, answers]) => [status, answers?.length ?? 0]));
      const { without, under } = await withAndWithout(lab(), 'services: {stock: {limit: {requests: 4, per: 1h}}}', burst);
      expect({ without, under }).toEqual({ without: { 200: 60 }, under: { 200: 12, 429: 48 } });
      const { first, again } = await underIntents(lab(), 'services: {stock: {limit: {requests: 2, per: 4s, burst: 6}}}', async () => ({ first: await burst(), again: await until({ what: 'the limit to fill up again', timeoutMs: 60_000 }, async () => ((await ask(stock)).status === 200 ? true : undefined)) }));
      expect([(first['200'] ?? 0) >= 18, (first['429'] ?? 0) > 0, again]).toEqual([true, true, true]);
    });
  });
});
