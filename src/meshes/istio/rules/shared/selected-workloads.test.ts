import { expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import { ResourceSet } from '../../../../kube/resource-set.ts';
import { discover } from '../../../../topology/discover.ts';
import { lift, liftedParts } from '../../lift/lift.ts';
import { selectedWorkloads, workloadsIn } from './selected-workloads.ts';

const pod = (name: string, namespace: string, labels: string): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: ${name}, namespace: ${namespace}, labels: { ${labels} } }\nspec: { containers: [{ name: a, image: a }] }\n---\n`;
const pods = pod('a', 'shop', 'app: a, tier: back') + pod('b', 'shop', 'app: b, tier: back') + pod('c', 'other', 'app: a');
const policy = (kind: string, namespace: string, labels: string): string => `apiVersion: security.istio.io/v1\nkind: ${kind}\nmetadata: { name: p, namespace: ${namespace} }\nspec: { selector: { matchLabels: { ${labels} } } }\n`;

function selected(text: string): readonly string[] {
  const { resources } = decodeFile({ path: 'a.yaml', text: pods + text });
  const set = ResourceSet.of(resources);
  const { inventory } = liftedParts(lift({ resources: set, topology: discover(set) }));
  const subject = resources.at(-1);
  expect(workloadsIn(inventory, 'shop').map(({ id }) => id)).toEqual(['shop/a', 'shop/b']);
  return subject === undefined ? [] : selectedWorkloads(inventory, subject);
}

it.each<readonly [string, string, readonly string[]]>([
  ['one label', policy('AuthorizationPolicy', 'shop', 'app: a'), ['shop/a']],
  ['a label of several', policy('AuthorizationPolicy', 'shop', 'tier: back'), ['shop/a', 'shop/b']],
  ['all labels', policy('AuthorizationPolicy', 'shop', 'tier: back, app: b'), ['shop/b']],
  ['labels that no one has together', policy('AuthorizationPolicy', 'other', 'tier: back, app: a'), []],
  ['no label', policy('PeerAuthentication', 'shop', ''), ['shop/a', 'shop/b']],
  ['a label, in the root namespace', policy('RequestAuthentication', 'istio-system', 'app: a'), ['other/c', 'shop/a']],
  ['no label, in the root namespace', policy('PeerAuthentication', 'istio-system', ''), ['other/c', 'shop/a', 'shop/b']],
  ['a PeerAuthentication with a label, in the root namespace', policy('PeerAuthentication', 'istio-system', 'app: a'), []],
])('%s', (_, text, expected) => {
  expect(selected(text)).toEqual(expected);
});
