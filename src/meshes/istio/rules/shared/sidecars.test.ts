import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { isSelective, selectedBy } from './sidecars.ts';

function sidecar(spec: string): Resource {
  const text = `apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: { name: default, namespace: shop }\nspec: ${spec}\n`;
  const [resource] = decodeFile({ path: 'a.yaml', text }).resources;
  if (resource === undefined) throw new Error('no object');
  return resource;
}

describe('whom a Sidecar is for', () => {
  it('is what its selector says', () => {
    const orders = sidecar('{ workloadSelector: { labels: { app: orders } } }');
    expect(selectedBy(orders)).toEqual({ app: 'orders' });
    expect(isSelective(orders)).toBe(true);
  });

  it.each(['{}', '{ workloadSelector: {} }', '{ workloadSelector: { labels: {} } }', '{ workloadSelector: { matchLabels: { app: orders } } }'])('is the whole namespace with %s', (spec) => {
    expect(isSelective(sidecar(spec))).toBe(false);
  });
});
