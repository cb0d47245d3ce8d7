import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../../kube/decode.ts';
import type { Resource } from '../../../../kube/resource.ts';
import { inForce } from './in-force.ts';

const text = (name: string, host: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: ${name}, namespace: shop }\nspec: { host: ${host} }\n`;

function view(resources: readonly Resource[]): { readonly get: (kind: string, namespace: string, name: string) => Resource | undefined } {
  return { get: (_, namespace, name) => resources.findLast((resource) => resource.namespace === namespace && resource.name === name) };
}

describe('objects in force', () => {
  it('are all where names differ', () => {
    const { resources } = decodeFile({ path: 'a.yaml', text: [text('orders', 'orders'), text('payments', 'payments')].join('---\n') });
    expect(inForce(view(resources), resources)).toEqual(resources);
  });

  it('leave out what another object of the same name replaces', () => {
    const { resources } = decodeFile({ path: 'a.yaml', text: [text('orders', 'orders'), text('orders', 'payments')].join('---\n') });
    expect(inForce(view(resources), resources)).toEqual([resources[1]]);
  });

  it('are none of none', () => {
    expect(inForce(view([]), [])).toEqual([]);
  });
});
