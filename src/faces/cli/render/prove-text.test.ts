import { describe, expect, it } from 'vitest';
import { modelOf, openAccess, type PlainModel, type PlainWorkload } from '../../../../test/plain-model.ts';
import type { Assertion } from '../../../intents/assertion.ts';
import type { PropertyResult } from '../../../model/property.ts';
import { placeFinder } from '../../../project/places.ts';
import { openProject } from '../../../project/project.ts';
import { toProperty, type ProveReport } from '../../../project/prove.ts';
import { openTracer } from '../../../project/trace.ts';
import { colorsFor } from './colors.ts';
import { renderProved } from './prove-text.ts';

const workload = (name: string, more: Partial<PlainWorkload> = {}): PlainWorkload => ({ name, routing: 'r', proxy: 'sidecar', account: name, version: 'v1', isStrict: false, access: openAccess, normalization: 'base', ...more });
const plain: PlainModel = { workloads: [workload('legacy', { proxy: 'none' }), workload('ledger')], hosts: [{ host: 'ledger.test', protocol: 'http', workloads: ['ledger'] }], routes: [], served: [] };
const traced = openTracer(openProject([]), modelOf(plain)).trace({ from: 't/legacy', to: 'ledger.test', port: 80, protocol: 'http' }, true);
if ('problem' in traced) throw new Error(traced.problem.message);

const span = (line: number): Assertion['span'] => ({ file: 'mesh.yaml', line, column: 1, endLine: line, endColumn: 2 });
const results: readonly PropertyResult[] = [
  { assertion: { kind: 'deadlines-nest', span: span(3) }, verdict: 'holds' },
  { assertion: { kind: 'encrypted', to: 'shop/ledger', span: span(4) }, verdict: 'violated', because: 'it is delivered in plaintext', counterexample: { call: traced.call, request: { method: 'GET', path: '/', headers: {} }, decision: traced.decision } },
  { assertion: { kind: 'tries-at-most', tries: 10, span: span(5) }, verdict: 'unknown', because: 'whether the token is valid' },
];

const reportOf = (shown: readonly PropertyResult[]): ProveReport => {
  const of = (verdict: PropertyResult['verdict']): number => shown.filter((result) => result.verdict === verdict).length;
  return { properties: shown.map((result) => toProperty(result, placeFinder())), summary: { holds: of('holds'), violated: of('violated'), unknown: of('unknown') }, unread: [], diagnostics: [] };
};
const style = { columns: 80, colors: colorsFor(false), shownLine: (_: string, line: number): number => line, folder: '' };

describe('what is proved', () => {
  it('tells what is broken first, with a request that breaks it and its way', () => {
    expect(renderProved(reportOf(results), style)).toBe(`1 of 3 properties proved, 1 broken, 1 not known

broken     every call to shop/ledger is encrypted                    mesh.yaml:4
           it is delivered in plaintext
           for example  t/legacy → ledger.test:80 GET /
           200 from ledger.test, in plaintext, no timeout
  1  route      straight to ledger.test                                     test
  2  target     ledger.test:80                                              test
  3  transport  plaintext                                                   test
  4  access     nothing forbids it                                          test
  5  workload   t/ledger                                                    test

not known  no request is tried more than 10 times                    mesh.yaml:5
           whether the token is valid

proved     deadlines nest                                            mesh.yaml:3
`);
  });

  it('says so where all is', () => {
    expect(renderProved(reportOf(results.slice(0, 1)), style)).toBe('1 property proved for every request\n\nproved     deadlines nest                                            mesh.yaml:3\n');
  });

  it('names what was not read', () => {
    expect(renderProved({ ...reportOf(results.slice(0, 1)), unread: [{ what: 'raw configuration of the proxy a/b', file: 'a.yaml', line: 7 }] }, style)).toContain('Not read, and what is said here may rest on it\n  raw configuration of the proxy a/b                                    a.yaml:7\n');
  });
});
