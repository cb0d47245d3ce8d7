import { describe, expect, it } from 'vitest';
import { checkProject } from '../src/project/check.ts';
import { generateFiles } from '../src/project/generate.ts';
import { openProject } from '../src/project/project.ts';
import { compareFindings } from './compare-findings.ts';
import { generateMesh } from './generate-mesh.ts';
import { measureDiff, measureReach, measureTraces } from './measure-model.ts';
import { mistakes } from './mesh/mistakes.ts';
import { slopeOf } from './slope.ts';

const mesh = generateMesh({ services: 60, seed: 1 });
const project = openProject(mesh.files);
const findings = checkProject(project).diagnostics.map((finding) => ({ ...finding, resource: finding.resource ?? '' }));

describe('a synthetic mesh', () => {
  it('is the same for one seed, and another for another', () => {
    expect(generateMesh({ services: 60, seed: 1 })).toEqual(mesh);
    expect(generateMesh({ services: 60, seed: 2 }).files).not.toEqual(mesh.files);
  });

  it('is read whole', () => {
    expect(project.problems).toEqual([]);
    expect(project.resources.size).toBe(mesh.objects);
    expect(project.topology.services.size).toBe(61);
    expect(project.topology.dangling).toEqual([]);
  });

  it('has calls as real ones do: most services are called by few, some by many', () => {
    const { topology } = openProject(generateMesh({ services: 600, seed: 1 }).files);
    const callers = Map.groupBy(topology.edges, ({ to }) => (to.kind === 'service' ? to.id : to.host));
    const counts = [...callers.values()].map((edges) => edges.length).sort((a, b) => b - a);
    expect(counts[0]).toBeGreaterThan(30);
    expect(counts[Math.floor(counts.length / 2)]).toBeLessThan(5);
    expect(topology.cycles).toEqual([]);
  });

  it('plants every kind of mistake', () => {
    expect(new Set(mesh.planted.map(({ rule }) => rule))).toEqual(new Set(mistakes.map(({ rule }) => rule)));
    expect(generateMesh({ services: 1_500, seed: 1 }).planted).toHaveLength(30);
  });

  it('asks for every kind of intent, and all of it can be generated', () => {
    const report = generateFiles(project, mesh.meshFile, { confirmUnscopedFaults: false });
    expect(report.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(report.files.length).toBeGreaterThan(100);
    expect(Object.keys(report.summary.intents).sort()).toEqual([
      'allow-calls', 'allow-egress', 'authenticate-users', 'balance-load', 'break-circuit', 'connect-cluster', 'deny-calls', 'expose', 'inject-fault', 'join-mesh', 'limit-rate',
      'mirror-traffic', 'observe', 'redirect', 'require-mutual-tls', 'rewrite', 'route-when', 'scope-configuration', 'set-retries', 'set-timeout', 'split-traffic', 'step-traffic',
    ]);
  });
});

describe('checking a synthetic mesh', () => {
  it('finds every mistake, and nothing that was not planted', () => {
    const { missed, unplanted } = compareFindings(mesh.planted, findings);
    expect(missed).toEqual([]);
    expect(unplanted.map(({ rule, resource, message }) => `${rule} ${resource}: ${message}`)).toEqual([]);
  });

  it('counts a mistake that is reported elsewhere as missed, and the report as unplanted', () => {
    const [first, ...others] = findings.filter((finding) => mesh.planted.some(({ rule, resource }) => rule === finding.rule && resource === finding.resource));
    const elsewhere = { ...first!, file: 'elsewhere.yaml' };
    const { found, missed, unplanted } = compareFindings(mesh.planted, [...others, elsewhere]);
    expect([found, missed.length, unplanted]).toEqual([mesh.planted.length - 1, 1, [elsewhere]]);
  });
});

describe('asking the model of a synthetic mesh', () => {
  const clock = { steps: {}, step: () => {} };
  // Every workload and a stranger call every port; clients outside have no place, since no VirtualService is bound to the gateway.
  const pairs = (project.topology.workloads.size + 1) * (project.topology.services.size + 4);

  it('answers every call of the topology', () => {
    expect(measureTraces(mesh.files, clock).requests).toBe(project.topology.edges.filter(({ from, to }) => from.kind === 'workload' && to.kind === 'service').length);
  });

  it('looks at all pairs, and finds one turned policy among them', () => {
    expect([measureReach(mesh.files, clock).pairs, measureDiff(mesh.files, clock).pairs]).toEqual([pairs, pairs]);
  });
});

describe('slopeOf', () => {
  it.each([
    ['linear', (x: number) => 3 * x, 1],
    ['quadratic', (x: number) => x * x, 2],
    ['constant', () => 7, 0],
  ])('of %s growth', (_, grow, slope) => {
    expect(slopeOf([100, 300, 1_000].map((x) => ({ x, y: grow(x) })))).toBeCloseTo(slope);
  });
});
