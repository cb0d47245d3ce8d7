import { compareDiagnostics, type Diagnostic } from '../diagnostics/diagnostic.ts';
import { proposeMesh } from '../intents/propose-mesh.ts';
import { readMesh } from '../intents/read-mesh.ts';
import type { SourceFile } from '../kube/resource.ts';
import { mergeMesh } from './merge-mesh.ts';
import type { Project } from './project.ts';

export interface InitReport {
  /** `refused`: the existing file cannot be read or extended, and nothing is to be written. */
  readonly outcome: 'created' | 'merged' | 'unchanged' | 'refused';
  /** The whole file as it should stand; the existing text where nothing is to be written. */
  readonly text: string;
  /** What was added, one thing each: `services: shop/orders`. */
  readonly added: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Why an existing file cannot be taken as the base of a merge. */
const unreadable: ReadonlySet<string> = new Set(['intents/not-yaml', 'intents/duplicate-key', 'intents/too-large', 'intents/several-documents', 'intents/wrong-version']);

/** Writes a first mesh.yaml, or adds to an existing one what is new; a person's lines are never changed or removed. */
export function initMesh(project: Project, existing: SourceFile | undefined): InitReport {
  const { topology } = project;
  if (existing === undefined || isBlank(existing.text)) {
    const text = proposeMesh(topology);
    const path = existing?.path ?? 'mesh.yaml';
    return { outcome: 'created', text, added: [], diagnostics: readMesh({ path, text }, topology).diagnostics };
  }
  const before = readMesh(existing, topology);
  if (before.diagnostics.some((diagnostic) => unreadable.has(diagnostic.rule))) return { outcome: 'refused', text: existing.text, added: [], diagnostics: before.diagnostics };
  const merged = mergeMesh(existing, topology, before.intents);
  if (merged.refusals.length > 0) return { outcome: 'refused', text: existing.text, added: [], diagnostics: sorted([...before.diagnostics, ...merged.refusals]) };
  const after = merged.added.length === 0 ? before : readMesh({ path: existing.path, text: merged.text }, topology);
  const diagnostics = sorted([...after.diagnostics, ...merged.reports]);
  return { outcome: merged.added.length === 0 ? 'unchanged' : 'merged', text: merged.text, added: merged.added, diagnostics };
}

function isBlank(text: string): boolean {
  return text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line)) && text.trim() === '';
}

function sorted(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort(compareDiagnostics);
}
