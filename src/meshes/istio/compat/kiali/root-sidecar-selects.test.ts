import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './root-sidecar-selects.ts';

const sidecar = (namespace: string, labels = 'app: a'): string => `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: s, namespace: ${namespace} }\nspec: { workloadSelector: { labels: { ${labels} } } }\n---\n`;
const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'rootNamespace: config' }\n---\n";
const pod = 'apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: istio-system, labels: { app: a } }\nspec: { containers: [] }\n---\n';

it.each<readonly [string, string, readonly string[]]>([
  ['in the root namespace', sidecar('istio-system'), ['KIA1006 Sidecar istio-system/s']],
  ['even if a workload there fits', pod + sidecar('istio-system'), ['KIA1006 Sidecar istio-system/s']],
  ['in the root namespace that the mesh names', mesh + sidecar('config') + sidecar('istio-system'), ['KIA1006 Sidecar config/s']],
  ['elsewhere', sidecar('shop'), []],
  ['without labels', sidecar('istio-system', ''), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, text)).toEqual(expected);
});

it('of each control plane', () => {
  const rootNamespaces = { one: 'one', two: 'two', shop: 'one' };
  expect(codesOf(analyzer, sidecar('one') + sidecar('two') + sidecar('shop') + sidecar('istio-system'), { rootNamespaces })).toEqual(['KIA1006 Sidecar one/s', 'KIA1006 Sidecar two/s']);
});
