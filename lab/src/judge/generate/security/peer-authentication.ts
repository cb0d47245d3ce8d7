import { constant, constantFrom, dictionary, type Arbitrary } from 'fast-check';
import type { JsonObject } from '../../../../../src/kube/resource.ts';
import type { Vocabulary } from '../../round.ts';
import { arbitraryAttachment, arbitraryObject } from './attachment.ts';
import { optional, some, usual } from '../draw.ts';

const mode = constantFrom('PERMISSIVE', 'STRICT', 'DISABLE', 'UNSET').map((value): JsonObject => ({ mode: value }));

/** Of the mesh, a namespace, workloads and their ports, in every mode, with `mtls` and without. */
export function arbitraryPeerAuthentication(vocabulary: Vocabulary): Arbitrary<JsonObject> {
  const ports = [...new Set(vocabulary.stage.workloads.flatMap((workload) => workload.ports.map(({ number }) => String(number))))];
  const portLevel = dictionary(constantFrom(...ports, '80'), mode, { minKeys: 1, maxKeys: 2, noNullPrototype: true }) as Arbitrary<JsonObject>;
  return arbitraryObject('PeerAuthentication', arbitraryAttachment(vocabulary), ({ matchLabels }) => some({
    mtls: usual(mode, 6),
    // Without a selector it would be refused.
    portLevelMtls: matchLabels === undefined ? constant(undefined) : optional(portLevel, 2),
  }));
}
