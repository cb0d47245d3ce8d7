import { sample } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openProject } from '../../../../src/project/project.ts';
import { arbitraryStage, stageOf } from './stage.ts';

const stages = sample(arbitraryStage, { seed: 7, numRuns: 200 });

describe('a random stage', () => {
  it('has 8 to 13 pods, among them the entrance, pods with a proxy and pods without', () => {
    for (const { workloads } of stages) {
      expect(workloads.length).toBeGreaterThanOrEqual(8);
      expect(workloads.length).toBeLessThanOrEqual(13);
      expect(workloads.filter(({ proxy, labels }) => proxy === 'gateway' && labels['istio'] === 'ingressgateway').map(({ namespace, name }) => `${namespace}/${name}`)).toEqual(['ingress/gw']);
      expect(workloads.some(({ proxy }) => proxy === 'sidecar')).toBe(true);
      expect(workloads.some(({ proxy }) => proxy === 'none')).toBe(true);
      expect(new Set(workloads.map(({ namespace, name }) => `${namespace}/${name}`)).size).toBe(workloads.length);
    }
  });

  it('gives addresses in the order of the manifests', () => {
    for (const { workloads } of stages) expect(workloads.map(({ address }) => address)).toEqual(workloads.map((_, index) => `10.44.0.${11 + index}`));
  });

  it('is read back from its own manifests', () => {
    for (const stage of stages) expect(stageOf(stage.objects)).toEqual(stage);
  });

  it('is what the model reads: the same workloads, and the same are in the mesh', () => {
    for (const { objects, workloads, namespaces } of stages.slice(0, 60)) {
      const { topology, problems, ignored } = openProject(objects.map((object, index) => ({ path: `${index}.yaml`, text: JSON.stringify(object) })));
      expect([problems, ignored]).toEqual([[], []]);
      expect([...topology.workloads.keys()].sort()).toEqual(workloads.map(({ namespace, name }) => `${namespace}/${name}`).sort());
      for (const { namespace, name, serviceAccount, proxy } of workloads) {
        const workload = topology.workloads.get(`${namespace}/${name}`);
        expect(workload?.serviceAccount).toBe(serviceAccount);
        expect(workload?.injection.state === 'injected').toBe(proxy !== 'none');
      }
      expect(namespaces.length).toBeGreaterThanOrEqual(4);
    }
  });

  it('takes pods in and out by label, shares accounts, and has several versions of one app', () => {
    const count = (holds: (stage: (typeof stages)[number]) => boolean): number => stages.filter(holds).length;
    expect(count(({ workloads, namespaces }) => workloads.some(({ namespace, proxy }) => proxy === 'none' && namespaces.find(({ name }) => name === namespace)?.isInjected === true))).toBeGreaterThan(40);
    expect(count(({ workloads, namespaces }) => workloads.some(({ namespace, proxy }) => proxy === 'sidecar' && namespaces.find(({ name }) => name === namespace)?.isInjected === false))).toBeGreaterThan(5);
    expect(count(({ workloads }) => workloads.some(({ serviceAccount }) => serviceAccount === 'shared'))).toBeGreaterThan(100);
    expect(count(({ workloads }) => workloads.filter(({ namespace, labels }) => namespace === 'beta' && labels['app'] === 'd').length > 1)).toBeGreaterThan(50);
    expect(count(({ workloads }) => workloads.some(({ namespace }) => namespace === 'egress'))).toBeGreaterThan(30);
    expect(count(({ workloads }) => workloads.some(({ labels }) => labels['security.istio.io/tlsMode'] === 'disabled'))).toBeGreaterThan(20);
  });

  it('is the same for the same seed', () => {
    expect(sample(arbitraryStage, { seed: 7, numRuns: 200 })).toEqual(stages);
  });
});
