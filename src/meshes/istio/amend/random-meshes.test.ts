import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Intent } from '../../../intents/intent.ts';
import { readMesh } from '../../../intents/read-mesh.ts';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { discover } from '../../../topology/discover.ts';
import { backends } from '../../registry.ts';
import { amendCase } from '../../../../test/amend/amended-case.ts';
import { arbitraryRequest } from '../../../../test/amend/arbitrary-request.ts';
import { arbitraryMesh as arbitraryObjects, type MeshObject } from '../../../../test/arbitrary-lift-mesh.ts';
import { arbitraryMesh } from '../../../../test/validate/arbitrary-mesh.ts';

const runs = Number(process.env['RUNS'] ?? 40);

/**
 * Names that stand for other names, Services that only some namespaces see, and hosts of the cluster that an entry
 * gives a second meaning: what is asked beside them may be more than what we refuse by name, and the proof stops it.
 */
function isPlain({ kind, ...object }: MeshObject): boolean {
  const { metadata, spec } = object as unknown as { readonly metadata: { readonly annotations?: Readonly<Record<string, string>> }; readonly spec?: { readonly type?: string; readonly hosts?: readonly string[] } };
  if (kind === 'Service') return spec?.type !== 'ExternalName' && metadata.annotations?.['networking.istio.io/exportTo'] === undefined;
  if (kind === 'VirtualService') return spec?.hosts?.every((host) => host.endsWith('local') || !host.includes('.')) === true;
  return kind !== 'ServiceEntry' || spec?.hosts?.[0]?.endsWith('local') === false;
}

/** What is written for a mesh file, as the configuration that exists. */
function written(manifests: string, meshText: string): string | undefined {
  const resources = ResourceSet.of(decodeFile({ path: 'app.yaml', text: manifests }).resources);
  const topology = discover(resources);
  const { settings, intents, diagnostics } = readMesh({ path: 'mesh.yaml', text: meshText }, topology, { confirmUnscopedFaults: true });
  const lowered = backends.get(settings.mesh)?.lower({ intents, topology, settings, confirmUnscopedFaults: true });
  if (lowered === undefined || [...diagnostics, ...lowered.diagnostics].some(({ severity }) => severity === 'error')) return undefined;
  return lowered.manifests.filter(({ role }) => role === undefined).map(({ object }) => JSON.stringify(object)).join('\n---\n');
}

describe('what is asked beside configuration that exists', () => {
  it('is done and nothing else, or it is refused, over what was written for other requests', () => {
    let done = 0;
    fc.assert(
      fc.property(arbitraryMesh, arbitraryRequest(['orders', 'web', 'cart'].map((name) => `shop/${name}`), ['shop/web', 'shop/orders', 'pay/ledger']), ({ manifests, meshFile }, intents) => {
        const existing = written(manifests.text, meshFile.text);
        if (existing === undefined) return;
        const { errors, validation } = amendCase({ manifests: `${manifests.text}\n---\n${existing}`, intents });
        if (errors.length > 0) return;
        done += 1;
        expect(validation.mismatches).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(done).toBeGreaterThan(runs / 10);
  });

  it('is done and nothing else, or it is refused, over objects that compete with each other', () => {
    let done = 0;
    fc.assert(
      fc.property(arbitraryObjects.map((objects) => objects.filter(isPlain)), arbitraryRequest(['a/x', 'a/y', 'b/x'], ['a/x', 'a/y', 'b/y']), (objects, intents) => {
        const known = new Set(objects.flatMap(({ kind, metadata }) => (kind === 'Service' ? [`${metadata.namespace}/${metadata.name}`] : [])));
        const asked = intents.filter((intent: Intent) => ('service' in intent ? known.has(intent.service) : !('to' in intent) || known.has(String(intent.to))));
        if (asked.length === 0) return;
        const { errors, validation } = amendCase({ manifests: objects.map((object) => JSON.stringify(object)).join('\n---\n'), intents: asked });
        if (errors.length > 0) return;
        done += 1;
        expect(validation.mismatches).toEqual([]);
      }),
      { numRuns: runs },
    );
    expect(done).toBeGreaterThan(runs / 10);
  });
});
