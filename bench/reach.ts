// Who can call whom, all pairs, and what one changed policy changes, in a model of 10 000 services and workloads.
// Run with `node bench/reach.ts [services] [routing classes]`; the model is made up here, so that nothing but the walks is measured.
import { diffModels } from '../src/model/diff.ts';
import type { Access, MeshModel } from '../src/model/mesh-model.ts';
import { all, text, type Predicate } from '../src/model/predicate.ts';
import { clientsIn, reachMatrix } from '../src/model/reach-matrix.ts';
import { whoCanReach } from '../src/model/reach.ts';
import { identityOf, modelOf, openAccess, source, straight, type PlainModel } from '../test/plain-model.ts';

const services = Number(process.argv[2] ?? 10_000);
const routings = Number(process.argv[3] ?? 20);
const teams = 100;

function accountOf(index: number): string {
  return `team${index % teams}-s${index}`;
}

const isGet = text('method', { kind: 'exact', value: 'GET' });
const isApi = text('path', { kind: 'prefix', value: '/api/' });

/** Half of the services name three callers each, a fifth a whole team, a tenth forbid one method; the others are open. */
function accessOf(index: number): Access {
  const kind = index % 10;
  const otherwise = { effect: 'deny' as const, because: 'no policy matched', status: 403, source };
  const allow = (...when: Predicate[]): Access['clauses'][number] => ({ when: all(when), effect: 'allow', status: 403, name: 'allow', source });
  if (kind < 5) return { clauses: [1, 7, 31].map((step) => allow(text('identity', { kind: 'exact', value: identityOf(accountOf((index + step) % services)) }), isGet, isApi)), otherwise };
  if (kind < 7) return { clauses: [allow(text('identity', { kind: 'prefix', value: identityOf(`team${index % teams}-`) }))], otherwise };
  if (kind === 7) return { clauses: [{ ...allow(isGet), effect: 'deny' }], otherwise: openAccess.otherwise };
  return openAccess;
}

function plain(changed?: number): PlainModel {
  const indices = Array.from({ length: services }, (_, index) => index);
  return {
    workloads: indices.map((index) => ({ name: `s${index}`, routing: `r${index % routings}`, proxy: 'sidecar', account: accountOf(index), version: 'v1', isStrict: true, access: index === changed ? openAccess : accessOf(index), normalization: 'base' })),
    hosts: indices.map((index) => ({ host: `s${index}.test`, protocol: 'http', workloads: [`s${index}`] })),
    // A tenth of the hosts have routes of their own, seen by everybody alike.
    routes: indices.filter((index) => index % 10 === 3).flatMap((index) => Array.from({ length: routings }, (_, routing) => ({ routing: `r${routing}`, host: `s${index}.test`, routes: [{ ...straight(`s${index}.test`), when: isApi, timeoutMs: { value: 1000, source } }], otherwise: straight(`s${index}.test`) }))),
    served: [],
  };
}

function timed<T>(what: string, run: () => T): T {
  const start = performance.now();
  const result = run();
  console.log(`${what}: ${((performance.now() - start) / 1000).toFixed(2)} s, ${Math.round(process.memoryUsage().rss / 1e6)} MB`);
  return result;
}

const model: MeshModel = modelOf(plain());
const { rows } = timed(`reach, all pairs of ${services} services, ${routings} routing classes`, () => reachMatrix(model));
const totals = new Map<string, number>();
for (const cell of rows.flatMap((row) => row.cells)) totals.set(cell.reach, (totals.get(cell.reach) ?? 0) + clientsIn(cell));
console.log(Object.fromEntries(totals), rows.reduce((sum, row) => sum + row.cells.length, 0), 'cells');
const { entries } = timed('who can reach one service', () => whoCanReach(model, { service: 't/s10.test' }));
console.log(entries.map(({ reach, clients }) => `${reach}: ${clients.length}`).join(', '));
const diff = timed('what one changed policy changes', () => diffModels(model, modelOf(plain(0))));
console.log(diff.changes.map(({ aspects, clients, host }) => `${aspects.join(' ')}: ${clients.length} clients of ${host}`).join('\n'), diff.comparedCalls, 'calls compared');
