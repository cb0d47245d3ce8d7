import { describe, expect, it } from 'vitest';
import { identityOf, modelOf, openAccess, source, straight, type PlainModel, type PlainWorkload } from '../../../../test/plain-model.ts';
import type { Access, Outcome } from '../../../model/mesh-model.ts';
import { text } from '../../../model/predicate.ts';
import { diffReport, type DiffReport } from '../../../project/diff.ts';
import { placeFinder } from '../../../project/places.ts';
import { colorsFor } from './colors.ts';
import { renderDiffMarkdown } from './diff-markdown.ts';
import { renderDiff } from './diff-text.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r0', proxy: 'sidecar', account: name, version: name, isStrict: true, access: openAccess, normalization: 'base', ...more });
const allow = (account: string): Access => ({
  clauses: [{ when: text('identity', { kind: 'exact', value: identityOf(account) }), effect: 'allow', status: 403, name: `AuthorizationPolicy t/orders, ${account}`, source }],
  otherwise: { effect: 'deny', because: 'no rule admits it', status: 403, source },
});
interface Given {
  readonly access?: Access;
  readonly route?: Outcome;
  readonly extra?: readonly PlainWorkload[];
  readonly isStrict?: boolean;
}
const shop = ({ access = allow('web'), route, extra = [], isStrict = true }: Given): PlainModel => ({
  workloads: [workload('web'), workload('report'), workload('orders', { access, isStrict }), ...extra],
  hosts: [{ host: 'orders.test', protocol: 'http', workloads: ['orders'] }],
  routes: route === undefined ? [] : [{ routing: 'r0', host: 'orders.test', routes: [], otherwise: route }],
  served: [],
});
const reportOf = (before: Given, after: Given): DiffReport => {
  const side = (given: Given): Parameters<typeof diffReport>[0] => ({ model: modelOf(shop(given)), objects: 12, placeOf: placeFinder() });
  return diffReport(side(before), side(after));
};
const style = { columns: 80, colors: colorsFor(false), shownLine: (_: string, line: number): number => line, folder: '' };
const waits = (ms: number): Outcome => ({ ...straight('orders.test'), timeoutMs: { value: ms, source } });

describe('the difference of two configurations', () => {
  it('is nothing exactly where they mean the same', () => {
    const report = reportOf({}, {});
    expect(report).toMatchObject({ isUnchanged: true, isComplete: true, changes: [] });
    expect(renderDiff(report, style)).toBe('no change in behaviour, 12 objects compared\n\n= unchanged       all requests (proved)\n');
    expect(renderDiffMarkdown(report, style)).toBe('### No change in behaviour, 12 objects compared\n\nUnchanged: all requests (proved).\n');
  });

  it('says who is newly allowed, in which requests, for what reason, with an example', () => {
    expect(renderDiff(reportOf({}, { access: openAccess }), style)).toBe(`1 change in behaviour, 12 objects compared

! newly allowed   t/orders and t/report → orders.test:80, every request
                  403 → 200
                  was  no rule admits it                                    test
                  now  nothing forbids it                                   test
                  for example  t/orders → orders.test:80 GET /: 403 → 200

= unchanged       all other requests (proved)
`);
  });

  it('says who is newly refused', () => {
    expect(renderDiff(reportOf({ access: openAccess }, { access: allow('report') }), style)).toMatch(/^1 change.*\n\n! newly refused {3}t\/orders and t\/web → orders\.test:80, every request\n {18}200 → 403\n/);
  });

  it('says how long callers wait now', () => {
    const text_ = renderDiff(reportOf({ route: waits(2000) }, { route: waits(5000) }), style);
    expect(text_).toContain('~ waits longer    ');
    expect(text_).toContain('\n                  2 s → 5 s\n');
    expect(renderDiff(reportOf({ route: waits(2000) }, { route: waits(500) }), style)).toContain('~ gives up sooner ');
  });

  it('says what is no longer encrypted only', () => {
    expect(renderDiff(reportOf({}, { isStrict: false }), style)).toMatch(/callers without identity/);
  });

  it('names what came and went', () => {
    expect(renderDiff(reportOf({}, { extra: [workload('new')] }), style)).toBe('no change for what both know, but names came or went, 12 objects compared\n\n+ new workloads   t/new\n= unchanged       all requests (proved)\n');
    expect(reportOf({}, { extra: [workload('new')] }).isUnchanged).toBe(false);
  });

  it('says where it is not complete', () => {
    const report: DiffReport = { ...reportOf({}, {}), isComplete: false, isUnchanged: false, because: 'calls of a have too many kinds of requests' };
    expect(renderDiff(report, style)).toBe('no change was found, 12 objects compared\n\n? not complete    there may be more changes: calls of a have too many kinds of\n                  requests\n');
    expect(renderDiffMarkdown(report, style)).toContain('**Not complete:** there may be more changes: calls of a have too many kinds of requests.');
  });
});

describe('the comment on a pull request', () => {
  it('is one table and folded reasons', () => {
    expect(renderDiffMarkdown(reportOf({}, { access: openAccess }), style)).toBe(`### 1 change in behaviour, 12 objects compared

| | change | who | requests | before → after |
| --- | --- | --- | --- | --- |
| ! | newly allowed | t/orders and t/report → orders.test:80 | every request | 403 → 200 |

<details><summary>Examples and lines</summary>

- \`t/orders → orders.test:80 GET /: 403 → 200\`
  - was: no rule admits it (\`test\`)
  - now: nothing forbids it (\`test\`)

</details>

Unchanged: all other requests (proved).
`);
  });

  it('lets nothing of a file become markup or a mention', () => {
    const hostile = { ...waits(1000), name: '<img src=x> | [a](b) @everyone `x`\n# title' };
    const markdown = renderDiffMarkdown(reportOf({}, { route: { ...hostile, action: { kind: 'respond', status: 418 } } }), style);
    expect(markdown).not.toContain('<img');
    expect(markdown).not.toMatch(/@everyone|^# title/m);
    expect(markdown).toContain('&lt;img src=x&gt; \\| \\[a\\](b)');
  });
});
