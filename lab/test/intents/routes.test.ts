import { describe, expect, it } from 'vitest';
import { sendAll } from '../../src/client.ts';
import type { PodAnswer } from '../../src/in-pod/wire.ts';
import { until } from '../../src/until.ts';
import { generate, underIntents, withAndWithout } from './generated.ts';
import { isLikely } from './likely.ts';
import { arrivals, describeMesh, outcomeOf, repeat, statuses, tally, web } from './mesh.ts';

const orders = { host: 'orders', port: 80 } as const;
const tries = 400;

describeMesh('routes', { hasGateways: false }, (lab) => {
  describe('split-traffic', () => {
    it('gives each version its share, where without it each gets half', async () => {
      const count = async (): Promise<number> => tally(await repeat(lab(), web, tries, orders))['orders-v2-0'] ?? 0;
      const { without, under } = await withAndWithout(lab(), 'services: {orders: {split: {v1: 90, v2: 10}}}', count);
      expect([isLikely(under, tries, 0.1), isLikely(without, tries, 0.1)], `${under} of ${tries}, and ${without} without`).toEqual([true, false]);
    });

    it('gives nothing to a version at 0 %, and all to the other', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {orders: {split: {v1: 100, v2: 0}}}', async () => tally(await repeat(lab(), web, 100, orders)));
      expect(under).toEqual({ 'orders-v1-0': 100 });
      expect(without['orders-v2-0']).toBeGreaterThan(0);
    });
  });

  describe('step-traffic', () => {
    it('is a matter of a rollout: nothing is written, and the loss says to write its steps as splits, which hold', async () => {
      const { objects, report } = generate('services: {orders: {canary: {to: v2, steps: [10% for 10m, 50% for 30m, 100%]}}}');
      expect([objects, report.losses.map(({ instead }) => instead)]).toEqual([[], ['write the first step as `split-traffic`, and raise it step by step']]);
      const canary = report.intents.find((each) => each.kind === 'step-traffic');
      for (const { weightPercent } of canary?.steps ?? []) {
        const count = await underIntents(lab(), `services: {orders: {split: {v1: ${100 - weightPercent}, v2: ${weightPercent}}}}`, async () => tally(await repeat(lab(), web, tries, orders))['orders-v2-0'] ?? 0);
        expect(isLikely(count, tries, weightPercent / 100), `${count} of ${tries} at ${weightPercent} %`).toBe(true);
      }
    });
  });

  describe('route-when', () => {
    it('sends by header, path, method, query and caller, and everything else by the split', async () => {
      const ask = async (): Promise<string[]> => {
        const each = await Promise.all([
          repeat(lab(), web, 24, { ...orders, headers: { 'x-canary': 'true' } }),
          repeat(lab(), web, 24, { ...orders, headers: { 'x-canary': 'false' } }),
          repeat(lab(), web, 24, { ...orders, path: '/stock/7' }),
          repeat(lab(), web, 24, { ...orders, path: '/stock/7', method: 'POST' }),
          repeat(lab(), web, 24, { ...orders, path: '/stocks' }),
          repeat(lab(), web, 24, { ...orders, path: '/x?debug=1' }),
          repeat(lab(), 'jobs/cleaner', 24, { host: 'orders.shop', port: 80 }),
        ]);
        return each.map((answers) => [...new Set(answers.map((answer) => outcomeOf(answer).replace(/-\d$/, '')))].sort().join(' and '));
      };
      const { without, under } = await withAndWithout(lab(), `
services:
  orders:
    routes:
      - {when: {header: {x-canary: "true"}}, to: v2}
      - {when: {path: /stock/*, method: GET}, to: {service: stock, port: 80}}
      - {when: {query: {debug: "1"}}, to: v2}
      - {when: {from: cleaner}, to: v2}
    split: {v1: 100, v2: 0}
`, ask);
      expect(under).toEqual(['orders-v2', 'orders-v1', 'stock', 'orders-v1', 'orders-v1', 'orders-v2', 'orders-v2']);
      expect(without).toEqual(Array.from({ length: 7 }, () => 'orders-v1 and orders-v2'));
    });
  });

  describe('mirror-traffic', () => {
    const mesh = (percent: number): string => `services: {orders: {mirror: {to: {service: stock}, percent: ${percent}%}}}`;
    const copies = (path: string): ReturnType<typeof arrivals> => arrivals(lab(), ['shop/stock'], path);

    it('sends a copy of every request and answers from the one that was asked', async () => {
      const answers = await underIntents(lab(), mesh(100), async () => {
        const sent = await repeat(lab(), web, 20, { ...orders, path: '/copied', method: 'POST' });
        await until({ what: 'the copies', timeoutMs: 20_000 }, async () => ((await copies('/copied')).length >= 20 ? true : undefined));
        return sent;
      });
      expect(answers.map((answer) => outcomeOf(answer).startsWith('orders-'))).toEqual(answers.map(() => true));
      const arrived = await copies('/copied');
      expect([arrived.length, new Set(arrived.map(({ method }) => method))]).toEqual([20, new Set(['POST'])]);
      await repeat(lab(), web, 20, { ...orders, path: '/not-copied' });
      expect(await copies('/not-copied')).toEqual([]);
    });

    it('sends its share of them', async () => {
      const count = await underIntents(lab(), mesh(25), async () => {
        await repeat(lab(), web, tries, { ...orders, path: '/share' });
        await until({ what: 'a copy', timeoutMs: 20_000 }, async () => ((await copies('/share')).length > 0 ? true : undefined));
        // A copy may be late by the time that one request takes; the removal of the mirror waits longer than that.
        return undefined;
      }).then(async () => (await copies('/share')).length);
      expect(isLikely(count, tries, 0.25), `${count} of ${tries}`).toBe(true);
    });

    it('copies only what its condition holds for, and to a version where it names one', async () => {
      const mirrored = await underIntents(lab(), 'services: {orders: {split: {v1: 100, v2: 0}, mirror: {to: v2, percent: 100%, when: {method: GET}}}}', async () => {
        await repeat(lab(), web, 10, { ...orders, path: '/some', method: 'POST' });
        await repeat(lab(), web, 10, { ...orders, path: '/some', method: 'GET' });
        return until({ what: 'the copies', timeoutMs: 20_000 }, async () => {
          const arrived = await arrivals(lab(), ['shop/orders-v2'], '/some');
          return arrived.length >= 10 ? arrived : undefined;
        });
      });
      expect(mirrored.map(({ method }) => method)).toEqual(Array.from({ length: 10 }, () => 'GET'));
    });
  });

  describe('rewrite', () => {
    it('changes path and authority as the server sees them', async () => {
      const ask = async (): Promise<string[]> => {
        const answers = await sendAll(lab().pod(web), ['/api/orders', '/api/orders/7?full=1', '/api/ordersx', '/old', '/v1/users/ann', '/other'].map((path) => ({ ...orders, path })));
        return answers.map(({ received }) => `${received?.host}${received?.url}`);
      };
      const { without, under } = await withAndWithout(lab(), `
services:
  orders:
    rewrite:
      - {when: {path: {prefix: /api/orders}}, path: /orders}
      - {when: {path: {exact: /old}}, path: /new, host: orders.internal.example.com}
      - {when: {path: {prefix: /v1}}, regex: {match: "^/v1/users/([^/]+)", replacement: '/people/\\1'}}
`, ask);
      expect(under).toEqual(['orders/orders', 'orders/orders/7?full=1', 'orders/api/ordersx', 'orders.internal.example.com/new', 'orders/people/ann', 'orders/other']);
      expect(without).toEqual(['orders/api/orders', 'orders/api/orders/7?full=1', 'orders/api/ordersx', 'orders/old', 'orders/v1/users/ann', 'orders/other']);
    });
  });

  describe('redirect', () => {
    it('answers with where to go instead of passing the request on', async () => {
      const ask = async (): Promise<string[]> => {
        const answers = await sendAll(lab().pod(web), ['/shop/1', '/help', '/helper'].map((path) => ({ ...orders, path })));
        return answers.map((answer: PodAnswer) => `${answer.status} ${answer.headers?.['location'] ?? ''}`.trim());
      };
      const { without, under } = await withAndWithout(lab(), `
services:
  orders:
    redirect:
      - {when: {path: {prefix: /shop}}, host: shop.example.com, scheme: https, status: 301}
      - {when: {path: /help}, path: /docs, status: 302}
`, ask);
      expect(under).toEqual(['301 https://shop.example.com/shop/1', '302 http://orders/docs', '200']);
      expect(without).toEqual(['200', '200', '200']);
    });
  });

  describe('inject-fault', () => {
    const chaos = { ...orders, headers: { 'x-chaos': 'true' } };

    it('fails its share of the requests that it is meant for, and none of the others', async () => {
      const failed = async (): Promise<number[]> => {
        const each = await Promise.all([repeat(lab(), web, tries, chaos, 4), repeat(lab(), web, 100, orders, 4)]);
        return each.map((answers) => answers.filter(({ status }) => status === 418).length);
      };
      const { without, under } = await withAndWithout(lab(), 'services: {orders: {faults: [{when: {header: {x-chaos: "true"}}, abort: {percent: 20%, status: 418}}]}}', failed);
      expect(isLikely(under[0] ?? 0, tries, 0.2), `${under[0]} of ${tries}`).toBe(true);
      expect([under[1], without]).toEqual([0, [0, 0]]);
    });

    it('delays the requests that it is meant for, which arrive all the same', async () => {
      const { without, under } = await withAndWithout(lab(), 'services: {orders: {faults: [{when: {header: {x-chaos: "true"}}, delay: {percent: 100%, time: 3s}}]}}', async () => ({ chaos: await repeat(lab(), web, 8, chaos), others: await repeat(lab(), web, 8, orders) }));
      expect(under.chaos.map(({ status, ms }) => [status, ms >= 2990])).toEqual(under.chaos.map(() => [200, true]));
      const quickest = (answers: readonly PodAnswer[]): number => Math.min(...answers.map(({ ms }) => ms));
      expect([quickest(under.others), quickest(without.chaos)].map((ms) => ms < 2500)).toEqual([true, true]);
    });

    it('fails gRPC calls of one caller with a status of gRPC', async () => {
      const users = { host: 'users.shop', port: 9090, protocol: 'grpc', path: '/shop.Users/Get' } as const;
      const ask = async (): Promise<(number | undefined)[]> => (await Promise.all([web, 'jobs/cleaner'].map((from) => sendAll(lab().pod(from), [users])))).flat().map(({ grpcStatus }) => grpcStatus);
      const { without, under } = await withAndWithout(lab(), 'services: {users: {faults: [{when: {from: web}, abort: {percent: 100%, grpc: RESOURCE_EXHAUSTED}}]}}', ask);
      expect({ without, under }).toEqual({ without: [0, 0], under: [8, 0] });
    });

    it('is refused where it would hit every request', () => {
      expect(() => generate('services: {orders: {faults: [{abort: {percent: 100%, status: 503}}]}}')).toThrow('would hit every call');
    });

    it('comes on top of a timeout, and is not retried, as the losses say', async () => {
      const mesh = 'services: {orders: {timeout: 1s, retries: {attempts: 2, on: 5xx}, faults: [{when: {header: {x-chaos: "delay"}}, delay: {percent: 100%, time: 3s}}, {when: {header: {x-chaos: "abort"}}, abort: {percent: 50%, status: 503}}]}}';
      const { losses, delayed, aborted } = await underIntents(lab(), mesh, async ({ report }) => ({
        losses: report.losses.map(({ what }) => what),
        delayed: await repeat(lab(), web, 4, { ...orders, headers: { 'x-chaos': 'delay' } }),
        aborted: await repeat(lab(), web, tries, { ...orders, headers: { 'x-chaos': 'abort' } }),
      }));
      expect(losses).toEqual(expect.arrayContaining(['a timeout that ends the injected delay', 'retries of the injected failure']));
      expect(statuses(delayed)).toEqual([200, 200, 200, 200]);
      const count = aborted.filter(({ status }) => status === 503).length;
      expect(isLikely(count, tries, 0.5), `${count} of ${tries}: retried failures would be an eighth`).toBe(true);
    });
  });
});
