import type { Input } from '../../adapters/files.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Asked } from '../../project/ask/answer.ts';
import type { MeshHome } from '../../project/ask/prepare.ts';
import type { Project } from '../../project/project.ts';
import type { LoadedSettings } from '../cli/load-settings.ts';
import type { PlanRequest } from './plan-store.ts';

/** The project as it stood when a call came in. */
export interface Snapshot {
  readonly project: Project;
  readonly input: Input;
  readonly settings: LoadedSettings;
  /** The intents in force, where the folder has a mesh.yaml. */
  readonly meshFile?: SourceFile;
  /** The same with what was generated from it, where a change goes through it. */
  readonly mesh?: MeshHome;
  /** Of every text that was read: equal exactly where nothing changed. */
  readonly revision: string;
}

/** The use case behind plans: pure, so that the same request over the same input is the same plan. Files are named from the project's folder. */
export type Planner = (request: PlanRequest, snapshot: Snapshot, where: { readonly root: string; readonly paths: readonly string[] }) => Asked;
