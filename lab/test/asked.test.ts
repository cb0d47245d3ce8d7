import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SourceFile } from '../../src/kube/resource.ts';
import { readTasks } from '../../src/project/evaluate/read-tasks.ts';
import type { Task } from '../../src/project/evaluate/task.ts';
import { judgeAnswer, type Placed } from '../src/asked/judge-answer.ts';
import { lookBefore } from '../src/asked/look-before.ts';
import { needsOf } from '../src/asked/needs.ts';
import { StandingMesh } from '../src/asked/standing-mesh.ts';
import { generate } from './intents/generated.ts';
import { reasons, skipped } from './shared.ts';

const folder: readonly SourceFile[] = [{ path: 'application.yaml', text: readFileSync(join(import.meta.dirname, 'intents/application.yaml'), 'utf8') }];

const tasks = readTasks({ path: 'tasks.yaml', text: `
- id: ninety-ten
  about: split-traffic
  mesh: lab
  phrasings: {terse: orders 90/10}
  calls:
    - {from: shop/web, to: "orders.shop:80", then: {shares: {v1: 90, v2: 10}}}
    - {from: shop/web, to: "stock.shop:80", then: {unchanged: true}}
- id: retry-reads-and-guard
  about: [set-retries, allow-calls]
  mesh: lab
  phrasings: {terse: "retry stock twice on 500, only orders may call it"}
  calls:
    - {from: shop/orders-v1, to: "stock.shop:80", then: {tries: {count: 3, failing: "500"}, delivered: true}}
    - {from: shop/orders-v1, to: "stock.shop:80", request: POST /, then: {tries: {count: 1, failing: "500"}}}
    - {from: [shop/web, "@stranger"], to: "stock.shop:80", then: {refused: true}}
` }).tasks.map(({ task }) => task);

let mesh: StandingMesh;

/** What traffic says of an answer, and of what it says it. */
async function judge(id: string, answer: string): Promise<readonly Placed[]> {
  const { calls } = tasks.find((task) => task.id === id) as Task;
  await mesh.put([]);
  await mesh.settle();
  const before = await lookBefore(mesh, calls);
  return judgeAnswer(mesh, generate(answer).files, calls, { patienceMs: 8000, before });
}

function wrong(found: readonly Placed[]): string[] {
  return found.filter(({ outcome }) => outcome === 'wrong').map(({ about, what, tries }) => `${about}: ${what}, ${tries} times`);
}

describe.skipIf(reasons.length > 0)(`answers judged by traffic${skipped}`, { timeout: 300_000 }, () => {
  beforeAll(async () => {
    mesh = await StandingMesh.bringUp({ instance: 'test-asked', folder, ...needsOf(folder, tasks.flatMap(({ calls }) => calls)) });
  });
  afterAll(() => mesh?.end());

  it('finds nothing wrong in a right answer', async () => {
    const found = [...(await judge('ninety-ten', 'services: {orders: {split: {v1: 90, v2: 10}}}')), ...(await judge('retry-reads-and-guard', 'services: {stock: {retries: {attempts: 2, on: [500]}}}\naccess: {stock: [orders]}'))];
    expect([wrong(found), new Set(found.map(({ outcome }) => outcome))]).toEqual([[], new Set(['right'])]);
  });

  it('finds 80/20 where 90/10 was asked for', async () => {
    expect(wrong(await judge('ninety-ten', 'services: {orders: {split: {v1: 80, v2: 20}}}'))).toEqual(['shop/web → orders.shop:80 GET /: shares v1 90 %, v2 10 %, 3 times']);
  });

  it('finds what an answer changes besides', async () => {
    expect(wrong(await judge('ninety-ten', 'services: {orders: {split: {v1: 90, v2: 10}}, stock: {rewrite: [{when: {path: {prefix: /}}, path: /x/}]}}'))).toEqual(['shop/web → stock.shop:80 GET /: as before, 3 times']);
  });

  it('finds a retry of what must not be sent twice', async () => {
    expect(wrong(await judge('retry-reads-and-guard', 'services: {stock: {retries: {attempts: 2, on: [500], requests: all}}}\naccess: {stock: [orders]}'))).toEqual(['shop/orders-v1 → stock.shop:80 POST /: 1 try where each fails with 500, 3 times']);
  });

  it('finds who is let in and should not be', async () => {
    expect(wrong(await judge('retry-reads-and-guard', 'services: {stock: {retries: {attempts: 2, on: [500]}}}\naccess: {stock: anyone}'))).toEqual(['shop/web → stock.shop:80 GET /: it is refused, 3 times', '@stranger → stock.shop:80 GET /: it is refused, 3 times']);
  });

  it('tells of an answer that cannot be applied', async () => {
    const found = await judgeAnswer(mesh, [{ path: 'wrong.yaml', text: 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: x, namespace: shop}\nspec: {hosts: [orders], http: [{timeout: soon}]}' }], [], { patienceMs: 1000, before: new Map() });
    expect(found.map(({ what, outcome }) => [what, outcome])).toEqual([['they can be applied', 'wrong']]);
  });
});
