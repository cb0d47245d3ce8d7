import { validateAmended } from '../../compile/validate-amended/validate-amended.ts';
import type { Wish } from '../../language/reading.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { Project } from '../project.ts';
import type { Prepared } from './prepare.ts';
import { intentsIn, withdrawalsIn } from './written.ts';

interface Side {
  readonly project: Project;
  readonly model: MeshModel;
}

export interface AnswerProof {
  /** Each a bug of ours that stops the write: what was asked for, and what would happen instead. */
  readonly mismatches: readonly string[];
  /** What could not be proved, and why. */
  readonly notes: readonly string[];
}

/** Whether the files do what is asked, for every request, and leave alone what nobody spoke of. With a mesh.yaml, `generate` has proved that the files do what stands there; this proves that what stands there is what was asked. */
export function proveAnswer({ prepared, before, after, wishes, losses, only }: { readonly only: ReadonlySet<string> | undefined; readonly prepared: Prepared; readonly before: Side; readonly after: Side; readonly wishes: readonly Wish[]; readonly losses: readonly Loss[] }): AnswerProof {
  const { mismatches, unproved } = validateAmended({ before: before.model, after: after.model, topology: after.project.topology, settings: prepared.askedMesh.settings, intents: intentsIn(wishes), withdrawn: withdrawalsIn(wishes), losses, ...(only === undefined ? {} : { only }) });
  return {
    mismatches: mismatches.map(({ intent, subject, call, request, expected, got }) => {
      const shown = request === undefined ? '' : ` ${request.method} ${request.path}`;
      const what = intent === undefined ? `what was to be written changes \`${subject}\`, of which nobody spoke` : `what was to be written for ${intent} of \`${subject}\` does not do what it says`;
      return `${what}: a bug of ours, so nothing is written (${call.client} → ${call.host}:${call.port}${shown}: asked for ${expected}, would get ${got})`;
    }),
    notes: [...new Set(unproved.map(({ intent, because }) => `${intent} is not part of the proof: ${because}`))],
  };
}
