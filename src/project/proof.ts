import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import type { GeneratedFile } from '../compile/compile.ts';
import { validateIntents } from '../compile/validate/validate.ts';
import type { Mismatch, Validation } from '../compile/validate/validation.ts';
import { printAssertion } from '../intents/print/print-assertion.ts';
import type { ReadMesh } from '../intents/read-mesh.ts';
import { subjectOf } from '../intents/subject.ts';
import { decodeFile } from '../kube/decode.ts';
import { ResourceSet } from '../kube/resource-set.ts';
import { groupKindOf, type Resource } from '../kube/resource.ts';
import type { Loss, MeshBackend } from '../meshes/backend.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { PropertyResult } from '../model/property.ts';
import { prove } from '../model/prove.ts';
import type { Project } from './project.ts';

/** What is known of files that were generated. */
export interface Proof {
  readonly validation: Validation;
  readonly properties: readonly PropertyResult[];
  /** Files that were read back. */
  readonly filesRead: number;
}

export interface Proved {
  readonly proof: Proof;
  /** Errors stop the write: a file that does not do what was asked is worse than none. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Reads what was generated back, together with the application and without any other configuration of the mesh, and
 * compares its meaning with the intents; then decides the properties of `assert:`.
 */
export function proveGenerated(project: Project, backend: MeshBackend, mesh: ReadMesh, generated: { readonly files: readonly GeneratedFile[]; readonly losses: readonly Loss[] }): Proved {
  const lift = lifter(project, backend, mesh);
  const model = lift(generated.files);
  const { topology } = project;
  const validation = validateIntents({ model, baseline: lift([]), topology, settings: mesh.settings, intents: mesh.intents, losses: generated.losses });
  const properties = prove(model, topology, mesh.assertions);
  const diagnostics = [...validation.mismatches.map((found) => ourBug(found, mesh)), ...properties.flatMap(violated)];
  return { proof: { validation, properties, filesRead: generated.files.filter((file) => !isPatch(file)).length }, diagnostics: diagnostics.sort(compareDiagnostics) };
}

/** The meaning of the application with some files and nothing else of what belongs to the mesh. */
function lifter({ resources, topology }: Project, backend: MeshBackend, { settings }: ReadMesh): (files: readonly GeneratedFile[]) => MeshModel {
  const owned = new Set(backend.ownedKinds);
  const application = [...resources.all()].filter((resource) => !owned.has(groupKindOf(resource)));
  return (files) => {
    const written = files.flatMap((file): readonly Resource[] => (isPatch(file) ? [] : decodeFile({ path: file.path, text: file.content }).resources));
    return backend.lift({ resources: ResourceSet.of([...application, ...written]), topology, gateways: [settings.ingress, settings.egress], isInstalled: true });
  };
}

/** Patches change objects of others and are no objects themselves. */
function isPatch({ path }: GeneratedFile): boolean {
  return path === 'kustomization.yaml' || path.startsWith('patches/');
}

function ourBug({ intent, subject, call, request, expected, got }: Mismatch, mesh: ReadMesh): Diagnostic {
  const written = mesh.intents.filter((candidate) => candidate.kind === intent && candidate.origin.kind === 'file');
  const origin = (written.find((candidate) => subjectOf(candidate) === subject) ?? written[0])?.origin;
  const shown = request === undefined ? '' : ` ${request.method} ${request.path}${Object.entries(request.headers).map(([name, value]) => ` ${name}: ${value}`).join('')}`;
  return {
    rule: 'intents/translation-mismatch',
    severity: 'error',
    message: intent === undefined ? `what was to be written changes \`${subject}\`, of which no intent speaks: a bug of ours, so nothing is written` : `what was to be written for ${intent} of \`${subject}\` does not do what it says: a bug of ours, so nothing is written`,
    explains: `${call.client} → ${call.host}:${call.port}${shown}: asked for ${expected}, would get ${got}`,
    help: 'please report this with your mesh.yaml',
    span: origin?.kind === 'file' ? origin.span : { file: 'mesh.yaml', line: 1, column: 1, endLine: 1, endColumn: 1 },
    upstream: [],
  };
}

function violated({ assertion, verdict, because, counterexample }: PropertyResult): Diagnostic[] {
  if (verdict === 'holds') return [];
  const request = counterexample?.request;
  const shown = counterexample === undefined ? '' : `${counterexample.call.client} → ${counterexample.call.host}:${counterexample.call.port} ${request?.method ?? ''} ${request?.path ?? ''}: `;
  return [
    {
      rule: verdict === 'violated' ? 'intents/property-violated' : 'intents/property-not-decided',
      severity: verdict === 'violated' ? 'error' : 'warning',
      message: `\`${printAssertion(assertion)}\` ${verdict === 'violated' ? 'does not hold' : 'could not be decided'}`,
      explains: `${shown}${because ?? ''}`,
      span: assertion.span,
      upstream: [],
    },
  ];
}
