import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { compile, type GeneratedFile } from '../compile/compile.ts';
import { proposeMesh } from '../intents/propose-mesh.ts';
import { openServices } from '../intents/open-services.ts';
import { readMesh } from '../intents/read-mesh.ts';
import type { Intent, IntentKind, Origin } from '../intents/intent.ts';
import { textAt, type SourceFile } from '../kube/resource.ts';
import type { Lowered, Loss } from '../meshes/backend.ts';
import { backends } from '../meshes/registry.ts';
import { callsAnnotation } from '../topology/annotations.ts';
import type { Topology } from '../topology/topology.ts';
import type { PropertyResult } from '../model/property.ts';
import type { Validation } from '../compile/validate/validation.ts';
import { printAssertion } from '../intents/print/print-assertion.ts';
import type { Project } from './project.ts';
import { proveGenerated, type Proof } from './proof.ts';

export interface GenerateOptions {
  /** A person confirmed that faults without a condition are meant to hit every request. */
  readonly confirmUnscopedFaults: boolean;
}

export interface GenerateSummary {
  /** `istio`. */
  readonly mesh: string;
  readonly title: string;
  /** Whether the intents are those of a proposal, because no mesh file was given. */
  readonly isProposed: boolean;
  readonly services: number;
  /** Objects by kind. */
  readonly objects: Readonly<Record<string, number>>;
  readonly intents: Readonly<Partial<Record<IntentKind, number>>>;
}

export interface GenerateReport {
  /** Empty where a diagnostic is an error: half a configuration is worse than none. */
  readonly files: readonly GeneratedFile[];
  readonly losses: readonly { readonly intent: IntentKind; readonly subject: string; readonly what: string; readonly because: string; readonly instead?: string; readonly origin: Origin }[];
  /** What was found by reading back what was generated; empty where nothing was. */
  readonly proof: ProofReport;
  readonly diagnostics: readonly Diagnostic[];
  readonly summary: GenerateSummary;
  readonly intents: readonly Intent[];
}

/** The files, lifted back, against the intents: kinds of intents that were compared for every request, and what could not be. */
export interface ProofReport {
  readonly proved: Validation['proved'];
  /** Classes of requests over which it was decided. */
  readonly classes: number;
  /** Files that hold objects of the mesh: patches and lists of files mean nothing by themselves. */
  readonly filesRead: number;
  readonly unproved: Validation['unproved'];
  readonly properties: readonly { readonly sentence: string; readonly verdict: PropertyResult['verdict']; readonly because?: string }[];
}

const nothingProved: ProofReport = { proved: {}, classes: 0, filesRead: 0, unproved: [], properties: [] };

/** What a proposal that was never written to a file is called in positions. */
const proposedPath = 'mesh.yaml (proposed)';

/** Intents and topology to the files of the mesh. Without a mesh file the proposal of `init` is taken, in memory. */
export function generateFiles(project: Project, meshFile: SourceFile | undefined, options: GenerateOptions): GenerateReport {
  const { topology } = project;
  const file = meshFile ?? { path: proposedPath, text: proposeMesh(topology) };
  const mesh = readMesh(file, topology, options);
  const { intents, settings, diagnostics } = mesh;
  const backend = backends.get(settings.mesh);
  const nothing: Lowered = { manifests: [], losses: [], diagnostics: [] };
  const canLower = backend !== undefined && !diagnostics.some(isError);
  const lowered = canLower ? backend.lower({ intents, topology, settings, ...options }) : nothing;
  const found = [...diagnostics, ...lowered.diagnostics, ...unknownCallees(intents, topology), ...leftOpen(intents, topology), ...(backend === undefined ? [noSuchMesh(file, settings.mesh)] : [])];
  const isRefused = found.some(isError);
  const files = isRefused ? [] : compile(lowered);
  const proved = isRefused || backend === undefined ? undefined : proveGenerated(project, backend, mesh, { files, losses: lowered.losses });
  const all = [...found, ...(proved?.diagnostics ?? [])];
  const isStopped = all.some(isError);
  const kept = isStopped ? nothing : lowered;
  return {
    files: isStopped ? [] : files,
    losses: lowered.losses.map(copyLoss),
    proof: proved === undefined ? nothingProved : proofReport(proved.proof),
    diagnostics: once(all),
    summary: { mesh: settings.mesh, title: backend?.title ?? settings.mesh, isProposed: meshFile === undefined, services: topology.services.size, objects: countBy(kept.manifests, (manifest) => textAt(manifest.object, ['kind']) ?? ''), intents: countBy(intents, (intent) => intent.kind) },
    intents,
  };
}

function proofReport({ validation, properties, filesRead }: Proof): ProofReport {
  const { proved, classes, unproved } = validation;
  return { proved, classes, filesRead, unproved, properties: properties.map(({ assertion, verdict, because }) => ({ sentence: printAssertion(assertion), verdict, ...(because === undefined ? {} : { because }) })) };
}

function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

function copyLoss({ intent, subject, what, because, instead, origin }: Loss): GenerateReport['losses'][number] {
  return { intent, subject, what, because, ...(instead === undefined ? {} : { instead }), origin };
}

function noSuchMesh(file: SourceFile, mesh: string): Diagnostic {
  return { rule: 'intents/unknown-mesh', severity: 'error', message: `\`${mesh}\` is no mesh that can be written`, help: `write one of ${[...backends.keys()].join(', ')}`, span: { file: file.path, line: 1, column: 1, endLine: 1, endColumn: 1 }, upstream: [] };
}

/** Access lists rest on the calls that the input shows; a caller whose calls it does not show may be missing in one. */
function unknownCallees(intents: readonly Intent[], topology: Topology): Diagnostic[] {
  const spans = topology.unknown.flatMap(({ workload }) => topology.workloads.get(workload)?.span ?? []);
  const [span] = spans;
  if (span === undefined || !intents.some((intent) => intent.kind === 'allow-calls')) return [];
  const names = topology.unknown.map(({ workload }) => `\`${workload}\``);
  const [whom, them, their] = names.length === 1 ? [`whom ${names[0]} calls`, 'it', 'its'] : [`whom ${names.length} workloads call`, 'them', 'their'];
  const list = names.length === 1 ? '' : `: ${names.join(', ')}`;
  return [
    {
      rule: 'intents/access-rests-on-known-callers',
      severity: 'warning',
      message: `${whom} is not known from the input${list}`,
      explains: `where an access list does not admit ${them}, by name or as \`unknown-callers\`, ${their} calls get 403`,
      help: `name ${them} under \`access\` for each service that ${names.length === 1 ? 'it calls' : 'they call'}; the annotation \`${callsAnnotation}\` tells discovery the same`,
      span,
      upstream: [],
    },
  ];
}

/** Closing some doors of a namespace and leaving others open is rarely meant, and nothing else would show it. */
function leftOpen(intents: readonly Intent[], topology: Topology): Diagnostic[] {
  const open = openServices(intents, topology);
  const origin = intents.find((intent) => intent.kind === 'allow-calls' && intent.origin.kind === 'file')?.origin;
  if (open.length === 0 || origin?.kind !== 'file') return [];
  const isOne = open.length === 1;
  const names = open.slice(0, 3).map((service) => `\`${service.id}\``).join(', ');
  return [
    {
      rule: 'intents/service-left-open',
      severity: 'warning',
      message: `${names}${open.length > 3 ? ` and ${open.length - 3} more` : ''} ${isOne ? 'has' : 'have'} no entry under \`access\`, so everybody may call ${isOne ? 'it' : 'them'}`,
      help: "name the callers, or close every other Service with `'*': []`",
      span: origin.span,
      upstream: [],
    },
  ];
}

function once(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keyed = diagnostics.map((diagnostic): [string, Diagnostic] => [`${diagnostic.rule} ${diagnostic.span.file}:${diagnostic.span.line}:${diagnostic.span.column} ${diagnostic.message}`, diagnostic]);
  return [...new Map(keyed).values()].sort(compareDiagnostics);
}

function countBy<T, K extends string>(items: readonly T[], keyOf: (item: T) => K): Record<K, number> {
  const counts = {} as Record<K, number>;
  for (const item of items) counts[keyOf(item)] = (counts[keyOf(item)] ?? 0) + 1;
  return counts;
}
