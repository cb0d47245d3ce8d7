import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ResourceSet } from '../kube/resource-set.ts';
import { buildTopology, type ServiceSketch } from '../intents/testing/build-topology.ts';
import { initMesh, type InitReport } from './init.ts';
import type { Project } from './project.ts';

function project(sketches: Readonly<Record<string, ServiceSketch>>): Project {
  return { files: [], resources: ResourceSet.empty, topology: buildTopology(sketches), problems: [], ignored: [] };
}

function init(sketches: Readonly<Record<string, ServiceSketch>>, text?: string): InitReport {
  return initMesh(project(sketches), text === undefined ? undefined : { path: 'mesh.yaml', text });
}

function problems(report: InitReport): string[] {
  return report.diagnostics.map((item) => `${item.severity} ${item.rule} ${item.span.line}:${item.span.column} ${item.message}`);
}

/** Lines of `after` that `before` does not have, by walking both: fails where a line was changed or removed. */
function addedLines(before: string, after: string): string[] {
  const rest = after.split('\n');
  const added: string[] = [];
  for (const line of before.split('\n')) {
    while (rest.length > 0 && rest[0] !== line) added.push(rest.shift() ?? '');
    expect(rest.shift()).toBe(line);
  }
  return [...added, ...rest];
}

/** An empty section and one that is about to be filled look alike. */
function unfilled(text: string): string {
  return text.replace(/: (?:\{\}|\[\])/g, ':');
}

const shop = { web: { calls: ['orders'] }, orders: { calls: ['payments'] }, payments: {} } as const;

describe('init', () => {
  it('creates a first file, and finds nothing to add to it', () => {
    const first = init(shop);
    expect(first).toMatchObject({ outcome: 'created', diagnostics: [] });
    expect(init(shop, first.text)).toMatchObject({ outcome: 'unchanged', text: first.text, added: [], diagnostics: [] });
  });

  it('adds new services and new callers and keeps every line of a person', () => {
    const mine = init(shop).text
      .replace('  payments:\n', '  payments:\n    balance: random   # agreed with the team\n')
      .replace('# Hosts outside', '# ask Kim before adding hosts here\n# Hosts outside');
    const merged = init({ ...shop, reports: { calls: ['orders', 'audit.example.com:443'] } }, mine);
    expect(merged).toMatchObject({ outcome: 'merged', added: ['roles: external-integration', 'services: shop/reports', 'access: shop/reports', 'egress: audit.example.com:443', 'access: shop/orders from shop/reports'] });
    expect(merged.diagnostics).toEqual([]);
    expect(addedLines(unfilled(mine), unfilled(merged.text)).filter((line) => line !== '')).toEqual([
      '  external-integration:         # waits for somebody else\'s API, which can be slow',
      '    timeout: 10s',
      '    retries:',
      '      attempts: 1',
      '      perTry: share             # each try gets an equal part of the timeout',
      '      backoff: 25ms             # the pause before the first retry; it doubles',
      '      on: [gateway-error, connect-failure, refused-stream, reset, unavailable]',
      '    # an instance that fails 5 times in a row gets no calls for 30s',
      '    breaker: {errors: 5, every: 10s, ejectFor: 30s, maxEjected: 50%, maxPending: 1024}',
      '  reports:',
      '    role: external-integration              # calls audit.example.com outside of the mesh',
      '    - reports                               # reports.yaml:20 ORDERS_URL=orders',
      '  reports:',
      '    - ingress                               # nobody is known to call it, and the input shows no way in from outside: it may be the front door',
      '  - host: audit.example.com                 # reports.yaml:20 URL=https://audit.example.com:443',
      '    port: 443',
      '    protocol: https',
      '    via: direct                             # or egress-gateway',
      '    from: [reports]',
    ]);
  });

  it('puts lines where a person indents differently, and keeps line ends', () => {
    const mine = 'version: 1\r\nservices:\r\n    web: {timeout: 3s}\r\n    orders: {timeout: 2s} # slow\r\n    payments: {timeout: 1s}\r\n# the end\r\n';
    const merged = init({ ...shop, cache: { protocol: 'redis', isDatastore: true } }, mine);
    expect(merged.text).toBe('version: 1\r\nservices:\r\n    web: {timeout: 3s}\r\n    orders: {timeout: 2s} # slow\r\n    payments: {timeout: 1s}\r\n    cache:\r\n      role: datastore                         # its image is a datastore\r\n# the end\r\n');
  });

  it('fills an empty section and opens a missing one', () => {
    expect(init({ web: {} }, 'version: 1\nservices: {}  # nothing yet').text).toBe('version: 1\nservices:  # nothing yet\n  web:\n    role: synchronous-api                   # answers requests and calls no other service');
    expect(init({ web: {} }, 'version: 1\n').text).toBe('version: 1\n\n# One entry for each Service. `role` takes the defaults above; anything written beside it comes first.\nservices:\n  web:\n    role: synchronous-api                   # answers requests and calls no other service\n');
  });

  it('reports a new call to outside of a workload that the file knows', () => {
    const report = init({ ...shop, payments: { calls: ['bank.example.com:443'] } }, init(shop).text);
    expect(report.outcome).toBe('unchanged');
    expect(problems(report)).toEqual([expect.stringMatching(/^warning intents\/egress-not-admitted \d+:1 `shop\/payments` calls `bank\.example\.com:443` \(payments\.yaml:20\), and `egress` does not say so$/)]);
  });

  it('does not admit again a caller whom a person took out', () => {
    const mine = init(shop).text.replace(/ {4}- web .*\n/, '    []\n');
    const report = init(shop, mine);
    expect(report).toMatchObject({ outcome: 'unchanged', text: mine });
    expect(problems(report)).toEqual([expect.stringMatching(/^warning intents\/caller-not-admitted \d+:3 `shop\/web` calls `shop\/orders` \(web\.yaml:20 ORDERS_URL=orders\), and `access` does not admit it: its calls are refused with 403$/)]);
  });

  it('reports what vanished from the manifests and leaves it', () => {
    const mine = init(shop).text;
    const { web, orders } = shop;
    const report = init({ web, orders: { ...orders, calls: [] } }, mine);
    expect(report).toMatchObject({ outcome: 'unchanged', text: mine });
    expect(problems(report).filter((line) => line.includes('payments'))).toEqual([expect.stringContaining('error intents/unknown-service'), expect.stringContaining('error intents/unknown-service')]);
  });

  it.each([
    ['broken YAML', 'version: 1\nservices: {\n', /not-yaml/],
    ['another version', 'version: 7\n', /wrong-version/],
    ['a section written in one line', 'version: 1\nservices: {orders: {timeout: 3s}}\n', /cannot-extend 2:11 `services` is written in a form/],
  ])('refuses %s and leaves the file as it is', (_, text, expected) => {
    const report = init(shop, text);
    expect(report).toMatchObject({ outcome: 'refused', text, added: [] });
    expect(problems(report).join('\n')).toMatch(expected);
  });

  it('reaches an end: a second run changes nothing, whatever was there before', () => {
    const names = ['a', 'b', 'c', 'd', 'on', 'x.y'];
    const sketch = fc.record({ namespace: fc.constantFrom('shop', 'two'), calls: fc.uniqueArray(fc.constantFrom(...names, 'api.example.com:443'), { maxLength: 3 }), injection: fc.constantFrom<'injected' | 'not-injected'>('injected', 'not-injected'), reachedBy: fc.constantFrom<'route' | 'service'>('route', 'service') }, { requiredKeys: [] });
    const sketches = fc.dictionary(fc.constantFrom(...names), sketch as fc.Arbitrary<ServiceSketch>);
    fc.assert(fc.property(sketches, sketches, (before, after) => {
      const first = init(before).text;
      const second = init({ ...before, ...after }, first);
      expect(second.outcome).not.toBe('refused');
      addedLines(unfilled(first), unfilled(second.text));
      expect(init({ ...before, ...after }, second.text)).toMatchObject({ outcome: 'unchanged', text: second.text });
    }), { numRuns: 200 });
  });
});
