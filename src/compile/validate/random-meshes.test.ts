import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readMesh } from '../../intents/read-mesh.ts';
import { decodeFile } from '../../kube/decode.ts';
import { ResourceSet } from '../../kube/resource-set.ts';
import { backends } from '../../meshes/registry.ts';
import { discover } from '../../topology/discover.ts';
import { arbitraryMesh } from '../../../test/validate/arbitrary-mesh.ts';
import { readCase } from '../../../test/validate/read-case.ts';

describe('what is written does what was asked', () => {
  it('for any application and any mesh file that is not refused', () => {
    let written = 0;
    fc.assert(
      fc.property(arbitraryMesh, ({ manifests, meshFile }) => {
        const topology = discover(ResourceSet.of(decodeFile(manifests).resources));
        const { settings, intents, diagnostics } = readMesh(meshFile, topology, { confirmUnscopedFaults: true });
        const refused = [...diagnostics, ...(backends.get(settings.mesh)?.lower({ intents, topology, settings, confirmUnscopedFaults: true }).diagnostics ?? [])];
        if (refused.some(({ severity }) => severity === 'error')) return;
        written += 1;
        const found = readCase([manifests], meshFile);
        expect(found.validate(found.lift(found.written)).mismatches).toEqual([]);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 150) },
    );
    expect(written).toBeGreaterThan(20);
  });
});
