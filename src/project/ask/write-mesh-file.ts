import type { GeneratedFile } from '../../compile/compile.ts';
import { planWrites } from '../../compile/plan-writes.ts';
import { stateOf } from '../../compile/seal.ts';
import { writeMesh } from '../../intents/write/write-mesh.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Wish } from '../../language/reading.ts';
import type { Loss } from '../../meshes/backend.ts';
import { generateFiles } from '../generate.ts';
import { openProject, type Project } from '../project.ts';
import type { AskedFile } from './ask-report.ts';
import { extendProject } from './extend-project.ts';
import type { MeshHome } from './prepare.ts';
import type { Written } from './written.ts';

/** What is asked, written into the mesh.yaml; the files are those that `generate` makes of it, as far as they are others than now. */
export function writeMeshFile(wishes: readonly Wish[], project: Project, home: MeshHome): Written {
  const application = applicationOf(project);
  const nothing: Written = { files: [], before: application, after: application, changed: new Set(), losses: [], diagnostics: [], notes: [], obstacles: [] };
  const written = writeMesh(home.file.text, wishes, application.topology);
  if ('problem' in written) return { ...nothing, obstacles: [written.problem] };
  const meshFile = { path: home.file.path, text: written.text };
  const report = generateFiles(application, meshFile, { confirmUnscopedFaults: true });
  const earlier = generateFiles(application, home.file, { confirmUnscopedFaults: true });
  const known = new Set(earlier.diagnostics.map(({ rule, message }) => `${rule} ${message}`));
  const lost = new Set(earlier.losses.map(lossKey));
  const losses = report.losses.filter((loss) => !lost.has(lossKey(loss)));
  const diagnostics = report.diagnostics.filter(({ severity, rule, message }) => severity === 'error' || !known.has(`${rule} ${message}`));
  if (diagnostics.some(({ severity }) => severity === 'error')) return { ...nothing, losses, diagnostics };
  const { files, obstacles } = changedFiles(report.files, home);
  const asked: readonly AskedFile[] = written.text === home.file.text ? files : [{ path: home.file.path, content: written.text, before: home.file.text }, ...files];
  const before = extendProject(application, objectFiles(home.existing, home));
  const after = extendProject(application, objectFiles(report.files, home));
  const changed = new Set(files.map(({ path }) => path));
  return { files: asked, before, after, changed, losses, diagnostics, notes: [], obstacles };
}

function lossKey({ intent, subject, what }: Loss): string {
  return JSON.stringify([intent, subject, what]);
}

function changedFiles(generated: readonly GeneratedFile[], { existing, folder }: MeshHome): { readonly files: readonly AskedFile[]; readonly obstacles: readonly string[] } {
  const { actions } = planWrites(generated, new Map(existing.map(({ path, content }) => [path, content])));
  const edited = actions.filter((action) => action.action === 'keep-edited' && action.content !== undefined).map(({ path }) => `${folder}${path}`);
  const obstacles = edited.length === 0 ? [] : [`${edited.join(', ')} ${edited.length === 1 ? 'was' : 'were'} edited by hand and would stay as edited: say in mesh.yaml what was changed there, or generate with --overwrite`];
  const files = actions.flatMap((action): AskedFile[] => {
    switch (action.action) {
      case 'create':
        return [{ path: `${folder}${action.path}`, content: action.content }];
      case 'update':
        return [{ path: `${folder}${action.path}`, content: action.content, before: action.before }];
      case 'remove':
        // Nothing stands there any more: an empty file says the same where files are only laid over others.
        return [{ path: `${folder}${action.path}`, content: '', before: action.before }];
      default:
        return [];
    }
  });
  return { files, obstacles };
}

/** What follows from the mesh.yaml is no part of what it is made from. */
function applicationOf({ files, problems }: Project): Project {
  return openProject(files.filter(({ text }) => stateOf(text) === 'foreign'), problems.filter(({ rule }) => rule.startsWith('input/')));
}

/** Patches and lists of files are no objects of the mesh. */
function objectFiles(files: readonly GeneratedFile[], { folder }: MeshHome): SourceFile[] {
  return files.filter(({ path }) => !path.endsWith('kustomization.yaml') && !path.startsWith('patches/')).map(({ path, content }) => ({ path: `${folder}${path}`, text: content }));
}
