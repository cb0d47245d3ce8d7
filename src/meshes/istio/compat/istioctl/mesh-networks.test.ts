import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './mesh-networks.ts';

const networks = (text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { meshNetworks: '${text}' }\n---\n`;
const secret = (field: string, label = 'istio/multiCluster'): string => `apiVersion: v1\nkind: Secret\nmetadata: { name: s, namespace: istio-system, labels: { ${label}: "true" } }\n${field}: { west: "" }\n---\n`;
const unknown = 'IST0126 MeshNetworks istio-system/meshnetworks';

describe('IST0126', () => {
  it('is said of the synthetic object, for each registry of each network', () => {
    expect(codesOf(analyzer, networks('networks: { a: { endpoints: [{ fromRegistry: x }, { fromRegistry: x }, { fromRegistry: z }] }, b: { endpoints: [{ fromRegistry: x }] } }'))).toEqual([unknown, unknown, unknown]);
  });

  it('knows three words, with their capitals', () => {
    expect(codesOf(analyzer, networks('networks: { a: { endpoints: [{ fromRegistry: Kubernetes }, { fromRegistry: Mock }, { fromRegistry: External }, { fromCidr: 10.0.0.0/8 }] } }'))).toEqual([]);
    expect(codesOf(analyzer, networks('networks: { a: { endpoints: [{ fromRegistry: kubernetes }] } }'))).toEqual([unknown]);
  });

  it('knows the keys of `data` in Secrets of clusters, and not those of `stringData`', () => {
    const west = networks('networks: { a: { endpoints: [{ fromRegistry: west }] } }');
    expect(codesOf(analyzer, west + secret('data'))).toEqual([]);
    expect(codesOf(analyzer, west + secret('stringData'))).toEqual([unknown]);
    expect(codesOf(analyzer, west + secret('data', 'other'))).toEqual([unknown]);
  });
});
