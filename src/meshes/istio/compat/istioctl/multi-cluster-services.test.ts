import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import analyzer from './multi-cluster-services.ts';

const service = (spec: string, name = 'a'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: shop }\nspec: { ${spec} }\n`;
const against = (here: string, ...there: readonly string[]): string[] =>
  codesOf(analyzer, here, { homeCluster: 'home', otherClusters: new Map(there.map((text, index) => [`c${index}`, ResourceSet.of(decodeFile({ path: `${index}.yaml`, text }).resources)])) });

describe('IST0170', () => {
  it.each([
    ['a port more', 'ports: [{ name: http, port: 80 }]', 'ports: [{ name: http, port: 80 }, { name: b, port: 81 }]'],
    ['another type', 'ports: [{ name: http, port: 80 }], type: ClusterIP', 'ports: [{ name: http, port: 80 }], type: NodePort'],
    ['no address', 'ports: [{ name: http, port: 80 }]', 'ports: [{ name: http, port: 80 }], clusterIP: None'],
    ['a default that is written out', 'ports: [{ name: http, port: 80 }]', 'ports: [{ name: http, port: 80, protocol: TCP }]'],
  ])('%s', (_, here, there) => {
    expect(against(service(here), service(there))).toEqual(['IST0170 Service shop/a']);
  });

  it('is silent about another order, other addresses, other names, and one cluster', () => {
    expect(against(service('ports: [{ name: a, port: 80 }, { port: 81, name: b }]'), service('ports: [{ name: b, port: 81 }, { name: a, port: 80 }], clusterIP: 10.0.0.1'))).toEqual([]);
    expect(against(service('ports: [{ port: 80 }]'), service('ports: [{ port: 81 }]', 'b'))).toEqual([]);
    expect(codesOf(analyzer, service('ports: [{ port: 80 }]'))).toEqual([]);
  });

  it('is said once, however many clusters differ, and of a Service that only others have', () => {
    expect(against(service('ports: [{ port: 80 }]'), service('ports: [{ port: 81 }]'), service('ports: [{ port: 82 }]'))).toHaveLength(1);
    expect(against('', service('ports: [{ port: 81 }]'), service('ports: [{ port: 82 }]'))).toHaveLength(1);
  });
});
