import { expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './workload-not-covered.ts';

const deployment = (name: string, namespace = 'shop'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { matchLabels: { app: ${name} } }, template: { metadata: { labels: { app: ${name} } }, spec: { containers: [{ name: a, image: a }] } } }\n---\n`;
const policy = (labels: string, namespace = 'shop', spec = ''): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: p, namespace: ${namespace} }\nspec: { ${labels === '' ? '' : `selector: { matchLabels: { ${labels} } }`}${spec} }\n---\n`;
const uncovered = ['KIA1301 Deployment shop/pay'];

it.each<readonly [string, string, readonly string[]]>([
  ['no policy at all', '', uncovered],
  ['a policy of the namespace', policy(''), []],
  ['one that selects it', policy('app: pay'), []],
  ['one that selects another', policy('app: web'), uncovered],
  ['one of another namespace', policy('', 'other'), uncovered],
  ['one of the root namespace', policy('', 'istio-system'), []],
  ['one of the root namespace that selects another', policy('app: web', 'istio-system'), uncovered],
  ['one that only logs, which Kiali counts', policy('', 'shop', 'action: AUDIT'), []],
])('%s', (_, text, expected) => {
  expect(codesOf(analyzer, deployment('pay') + text)).toEqual(expected);
});

it('asks the root namespace of the control plane that manages the workload', () => {
  const text = deployment('pay') + policy('', 'root-a');
  expect(codesOf(analyzer, text, { rootNamespaces: { shop: 'root-a', 'root-a': 'root-a' } })).toEqual([]);
  expect(codesOf(analyzer, text, { rootNamespaces: { shop: 'root-b', 'root-a': 'root-a' } })).toEqual(uncovered);
  expect(codesOf(analyzer, text, { rootNamespaces: {} })).toEqual(uncovered);
});
