import { describe, expect, it } from 'vitest';
import { identityOf, modelOf, openAccess, source, straight, type PlainModel, type PlainWorkload } from '../../../../test/plain-model.ts';
import type { Access } from '../../../model/mesh-model.ts';
import { all, text } from '../../../model/predicate.ts';
import { placeFinder } from '../../../project/places.ts';
import { matrixReport, reachesOf, whoReaches, type WhoQuestion } from '../../../project/who.ts';
import { colorsFor } from './colors.ts';
import { renderMatrixSvg } from './who-svg.ts';
import { renderMatrix, renderServicesReached } from './matrix-text.ts';
import { renderWho } from './who-text.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r0', proxy: 'sidecar', account: name, version: 'v1', isStrict: true, access: openAccess, normalization: 'base', ...more });
const allow = (...accounts: string[]): Access => ({
  clauses: accounts.map((account) => ({ when: all([text('identity', { kind: 'exact', value: identityOf(account) }), text('method', { kind: 'exact', value: 'GET' })]), effect: 'allow', status: 403, name: `AuthorizationPolicy t/orders, ${account}`, source })),
  otherwise: { effect: 'deny', because: 'no rule admits it', status: 403, source },
});
const shop: PlainModel = {
  workloads: [workload('cart'), workload('web', { isStrict: false }), workload('ads', { proxy: 'none', routing: 'none' }), workload('orders', { access: allow('cart') })],
  hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }, { host: 'web.test', protocol: 'http', workloads: ['web'] }],
  routes: [{ routing: 'r0', host: 'nothing.test', routes: [], otherwise: straight('web.test') }],
  served: [],
};
const style = { columns: 80, colors: colorsFor(false), shownLine: (_: string, line: number): number => line, folder: '' };

const who = (question: Partial<WhoQuestion> & { readonly service: string }): string => {
  const answer = whoReaches(modelOf(shop), question, placeFinder());
  return 'problem' in answer ? `${answer.problem.message}; ${answer.problem.help ?? ''}` : renderWho(answer.report, style);
};

describe('who can reach a service', () => {
  it('has the callers, what they may send, the rule, and an example', () => {
    expect(who({ service: 'orders.test' })).toMatch(
      /^t\/orders\.test is reached by t\/cart\n\n {2}t\/cart → orders\.test:80 \(http\)\n {4}encrypted, method is GET\n {6}allowed by AuthorizationPolicy t\/orders, cart +test\n {6}for example {2}GET \/\S*\n\n {2}no request of /,
    );
  });

  it('says everyone where it is everyone', () => {
    expect(who({ service: 'web.test' })).toMatch(/^t\/web\.test is reached by everyone in the cluster\n/);
    expect(who({ service: 'web.test' })).toContain('    every request, in plaintext\n');
  });

  it('says nobody where it is nobody', () => {
    expect(who({ service: 'orders.test', method: 'DELETE' })).toBe('t/orders.test is reached by nobody\n\n  no request of everyone in the cluster to orders.test:80 arrives\n');
  });

  it('suggests the near miss', () => {
    expect(who({ service: 'ordres.test' })).toBe('no Service `ordres.test` is in the input; did you mean `orders.test`?');
    expect(who({ service: 'orders.test', port: 81 })).toBe('`orders.test` has no port 81; it has 80');
  });
});

describe('the matrix', () => {
  const report = matrixReport(modelOf(shop));

  it('gives every client its place', () => {
    const [orders, web] = report.rows;
    if (orders === undefined || web === undefined) throw new Error('two rows are expected');
    expect(report.clients).toEqual(['t/ads', 't/cart', 't/orders', 't/web', '@stranger', '@ingress']);
    expect(reachesOf(orders, report.clients)).toEqual(['none', 'some', 'none', 'none', 'none', undefined]);
    expect(reachesOf(web, report.clients)).toEqual(['all', 'all', 'all', 'all', 'all', undefined]);
    expect(orders.cells.reduce((sum, cell) => sum + cell.count, 0)).toBe(5);
  });

  it('is a grid in the terminal', () => {
    expect(renderMatrix(report, style)).toBe(`  service         a b
  orders.test:80  · ◐
  web.test:80     ● ●

  a  t/ads, t/orders, t/web and callers without identity
  b  t/cart

  ● every request  ◐ some  · none  ? not known
`);
  });

  it('has a letter for each of many columns, and says what is alike in a few words', () => {
    const clients = Array.from({ length: 30 }, (_, index) => `t/c${index}`);
    const [first] = report.rows;
    if (first === undefined) throw new Error('a row is expected');
    const cell = { reach: 'all', count: 1, isComplete: true, witness: { client: 't/c0', request: { method: 'GET', path: '/', headers: {} }, outcome: 'delivered', status: 200 } } as const;
    const row = (host: string, own: readonly string[]): typeof first => ({ ...first, host, cells: [{ ...cell, count: own.length, clients: own }, { ...cell, reach: 'none', count: clients.length - own.length, clients: null }] });
    const rows = clients.map((client, index) => row(`h${index}.a.svc.cluster.local`, [client]));
    const grid = renderMatrix({ clients, rows }, { ...style, columns: 120 });
    expect(grid).toMatch(/^ {2}service {2}a {2}b .* z {2}aa ab ac ad\n {2}h0:80 {4}● /);
    expect(grid).toContain('(names of namespace a)');
    const most = { ...row('x', []), cells: [{ ...cell, count: 29, clients: null }, { ...cell, reach: 'none' as const, clients: ['t/c3'] }] };
    expect(renderServicesReached({ clients: [...clients, '@ingress'], rows: [most] }, style)).toContain('x:80     everyone but t/c3\n');
    expect(renderServicesReached({ clients: [...clients, '@ingress'], rows: [row('x', [])].map((each) => ({ ...each, cells: each.cells.slice(1) })) }, style)).toContain('x:80     nobody\n');
  });

  it('is a table of services where the grid is too wide', () => {
    expect(renderServicesReached(report, style)).toBe(`  service         every request of         some requests of
  orders.test:80                           t/cart
  web.test:80     everyone in the cluster
`);
    expect(renderMatrix(report, { ...style, columns: 20 })).toContain('everyone in the cluster');
  });

  it('is a picture, the same for the same matrix, in which every cell says what it is', () => {
    const picture = renderMatrixSvg(report);
    expect(picture).toBe(renderMatrixSvg(matrixReport(modelOf(shop))));
    expect(picture).toContain('<title>t/cart → orders.test:80: some requests</title>');
    expect(picture.match(/<title>/g)).toHaveLength(4);
    expect(picture).not.toMatch(/NaN|undefined|Infinity/);
  });

  it('says what is too much to draw', () => {
    const row = report.rows[0];
    if (row === undefined) throw new Error('a row is expected');
    expect(renderMatrixSvg({ clients: report.clients, rows: Array.from({ length: 500 }, () => row) })).toContain('6 callers, 500 services: too many to draw. JSON holds them all.');
    expect(renderMatrixSvg({ clients: ['@stranger'], rows: [] })).toContain('<svg');
  });
});
