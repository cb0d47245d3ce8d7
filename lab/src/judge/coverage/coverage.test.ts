import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../../src/kube/resource.ts';
import { replay } from '../../../../test/real-mesh/replay.ts';
import { fileOf } from '../../../../test/real-mesh/pods-of.ts';
import { coverageMarkdown, coverageReport, coverageTable } from './coverage-report.ts';
import { FieldCoverage } from './field-coverage.ts';
import { fieldsIn, knownFields } from './field-paths.ts';
import { mergeCoverage, untouched } from './tally.ts';

const namespace = (name: string): JsonObject => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio-injection': 'enabled' } } });
const deployment = (name: string): JsonObject => ({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace: 'alpha' }, spec: { replicas: 1, selector: { matchLabels: { app: name } }, template: { metadata: { labels: { app: name } }, spec: { containers: [{ name: 'app', image: 'x', ports: [{ containerPort: 8080 }] }] } } } });
const application = fileOf('application.yaml', [namespace('alpha'), deployment('a'), deployment('b')]);

const service: JsonObject = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'b', namespace: 'alpha' }, spec: { clusterIP: '10.96.0.11', selector: { app: 'b' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] } };
const virtual: JsonObject = { apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'v', namespace: 'alpha' }, spec: { hosts: ['b'], http: [{ name: 'first', match: [{ uri: { prefix: '/a' } }], fault: { abort: { httpStatus: 418, percentage: { value: 100 } } }, route: [{ destination: { host: 'b' } }] }, { route: [{ destination: { host: 'b' } }] }] } };
const mesh: JsonObject = { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: '{"outboundTrafficPolicy":{"mode":"REGISTRY_ONLY"},"dnsRefreshRate":"5s"}' } };
const round = {
  objects: [service, virtual, mesh],
  requests: [{ from: 'alpha/a', to: 'b', port: 80, path: '/a' }, { from: 'alpha/a', to: 'b', port: 80, path: '/c' }, { from: 'alpha/a', to: 'nowhere.example.com', port: 80, path: '/' }],
};

function played(): FieldCoverage {
  const coverage = new FieldCoverage({ budgetMs: Number.POSITIVE_INFINITY });
  const replayed = replay(application, { name: 'x', why: '', ...round, observed: [], recorded: '' });
  coverage.played(round, replayed, application);
  return coverage;
}

describe('fields', () => {
  it('are those with values of their own, with keys that users choose as one', () => {
    expect([...fieldsIn(virtual).keys()]).toEqual(['VirtualService.spec.hosts', 'VirtualService.spec.http[].name', 'VirtualService.spec.http[].match[].uri.prefix', 'VirtualService.spec.http[].fault.abort.httpStatus', 'VirtualService.spec.http[].fault.abort.percentage.value', 'VirtualService.spec.http[].route[].destination.host']);
    expect([...fieldsIn(service).keys()]).toContain('Service.spec.selector.{}');
  });

  it('of a kind are those of its schema', () => {
    expect(knownFields('networking.istio.io/VirtualService')).toEqual(expect.arrayContaining(['VirtualService.spec.http[].match[].headers.{}.exact', 'VirtualService.spec.tcp[].match[].port']));
  });
});

describe('a played round', () => {
  const { fields, pairs, rounds } = played().coverage;

  it('tells for how many requests a field made a difference', () => {
    expect({ pairs, rounds }).toEqual({ pairs: 3, rounds: 1 });
    expect(fields['VirtualService.spec.http[].match[].uri.prefix']).toMatchObject({ set: 3, changed: 1, read: 'named' });
    expect(fields['VirtualService.spec.http[].fault.abort.httpStatus']).toMatchObject({ changed: 1 });
    expect(fields['MeshConfig.outboundTrafficPolicy.mode']).toMatchObject({ set: 3, changed: 1 });
  });

  it('tells what is set and makes none', () => {
    expect(fields['MeshConfig.dnsRefreshRate']).toMatchObject({ set: 3, changed: 0 });
    expect(fields['Deployment.spec.template.spec.containers[].image']).toMatchObject({ set: 3, changed: 0 });
  });

  it('leaves no trace in the objects', () => {
    expect(JSON.stringify(virtual)).toContain('"prefix":"/a"');
  });

  it('stops where the time of a round is over', () => {
    let now = 0;
    const coverage = new FieldCoverage({ budgetMs: 5, now: () => (now += 10) });
    coverage.played(round, replay(application, { name: 'x', why: '', ...round, observed: [], recorded: '' }), application);
    expect(Object.values(coverage.coverage.fields).every(({ tried }) => tried === 0)).toBe(true);
  });
});

describe('reports', () => {
  const one = { rounds: 1, pairs: 3, fields: { 'VirtualService.spec.hosts': { ...untouched, set: 3, changed: 19, read: 'named' as const } } };

  it('are sums of several runs', () => {
    const two = mergeCoverage(one, { rounds: 2, pairs: 5, fields: { 'VirtualService.spec.hosts': { ...untouched, set: 5, changed: 1, read: 'not' } } });
    expect(two).toEqual({ rounds: 3, pairs: 8, fields: { 'VirtualService.spec.hosts': { ...untouched, set: 8, changed: 20, read: 'named' } } });
  });

  it('list what falls short, and what is not read with the reason', () => {
    expect(coverageReport(one, 20)).toMatch(/falls short {2}VirtualService\.spec\.hosts .*changed 19/);
    expect(coverageReport(one, 19)).not.toContain('falls short  VirtualService.spec.hosts');
    const { unread } = coverageTable(one);
    expect(unread.find(({ field }) => field === 'Gateway.spec.servers[].bind')?.reason).toMatch(/listens/);
  });

  it('count the fields of every kind, and name what is missing', () => {
    const lines = coverageMarkdown(one, 20);
    expect(lines).toContain('- `VirtualService.spec.hosts` (19)');
    expect(lines.find((line) => line.startsWith('| VirtualService |'))).toMatch(/^\| VirtualService \| 1 \| 0 \| 0 \| 1 \| \d+ \|$/);
  });
});
