import type { Diagnostic, Span } from '../diagnostics/diagnostic.ts';
import type { AllowCalls, Intent, Source } from '../intents/intent.ts';
import { callerLine, proposeCallers, type ProposedCaller } from '../intents/propose/access.ts';
import { propose, sectionLines } from '../intents/propose/propose.ts';
import type { ProposedEntry, ProposedSection } from '../intents/propose/section.ts';
import { createSpans } from '../intents/read/context.ts';
import { isEmpty, parseTree, type ListNode, type MapEntry, type MapNode, type Node } from '../yaml/tree.ts';
import type { SourceFile } from '../kube/resource.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import { addToBlock, applyInsertions, isBlockStyle, type Insertion } from './insert-lines.ts';

export interface MergedMesh {
  readonly text: string;
  readonly added: readonly string[];
  /** Places that a person would have to rewrite first. */
  readonly refusals: readonly Diagnostic[];
  /** What differs from the manifests and is a person's decision. */
  readonly reports: readonly Diagnostic[];
}

interface Merge {
  readonly file: string;
  readonly text: string;
  readonly topology: Topology;
  readonly root: MapNode;
  /** Every name that stands anywhere in the file: what is not there is new. */
  readonly mentioned: ReadonlySet<string>;
  readonly spanOf: (node: Pick<Node, 'start' | 'end'>) => Span;
  readonly insertions: Insertion[];
  readonly added: string[];
  readonly refusals: Diagnostic[];
  readonly reports: Diagnostic[];
}

/**
 * Adds the entries of a fresh proposal that speak of something the file never names. What the file names and
 * does not list may have been taken away by a person: that is reported and left as it is.
 */
export function mergeMesh(existing: SourceFile, topology: Topology, intents: readonly Intent[]): MergedMesh {
  const text = existing.text.startsWith('\uFEFF') ? existing.text.slice(1) : existing.text;
  const tree = parseTree(text);
  const root = 'message' in tree ? undefined : tree[0];
  if (root?.kind !== 'map') return { text: existing.text, added: [], refusals: [], reports: [] };
  const mentioned = new Set<string>();
  collectNames(root, mentioned);
  const merge: Merge = { file: existing.path, text, topology, root, mentioned, spanOf: createSpans(existing.path, text), insertions: [], added: [], refusals: [], reports: [] };
  const { sections } = propose(topology);
  const newRoles = rolesOfNewServices(merge, sections);
  for (const section of sections) mergeSection(merge, section.path[0] === 'roles' ? { ...section, entries: section.entries.filter((entry) => newRoles.has(entry.id)) } : section);
  mergeCallers(merge, intents);
  reportEgress(merge, intents);
  const merged = applyInsertions(text, merge.insertions);
  const { added, refusals, reports } = merge;
  return { text: existing.text === text ? merged : `\uFEFF${merged}`, added, refusals, reports };
}

/** A new service needs the defaults of its role; a role that no new service has is none of a merge's business. */
function rolesOfNewServices(merge: Merge, sections: readonly ProposedSection[]): ReadonlySet<string> {
  const services = sections.find((section) => section.path[0] === 'services');
  const lines = (services?.entries ?? []).filter((entry) => services && isNew(merge, services, entry)).flatMap((entry) => entry.lines);
  return new Set(lines.flatMap((line) => /^ +role: (\S+)/.exec(line)?.[1] ?? []));
}

function collectNames(node: Node, into: Set<string>): void {
  if (node.kind === 'scalar') addName(node.text, into);
  else if (node.kind === 'list') for (const item of node.items) collectNames(item, into);
  else {
    for (const { key, value } of node.entries) {
      addName(key.text, into);
      collectNames(value, into);
    }
  }
}

/** A qualified name also names its namespace. */
function addName(text: string, into: Set<string>): void {
  into.add(text);
  const slash = text.indexOf('/');
  if (slash > 0) into.add(text.slice(0, slash));
}

/** Whether the file names a thing, by its full name or by its bare one. */
function isMentioned(merge: Merge, id: QualifiedName): boolean {
  return merge.mentioned.has(id) || merge.mentioned.has(id.slice(id.indexOf('/') + 1));
}

function mergeSection(merge: Merge, section: ProposedSection): void {
  const fresh = section.entries.filter((entry) => isNew(merge, section, entry));
  if (fresh.length === 0) return;
  const found = findSection(merge.root, section.path);
  if (found === undefined) return addSection(merge, section, fresh);
  const { entry } = found;
  const isWritable = isEmpty(entry.value) || (entry.value.kind !== 'scalar' && (entry.value.kind === 'list') === section.isList);
  if (!isWritable || !isBlockStyle(merge.text, entry)) return refuse(merge, entry.value, section.path.join('.'));
  merge.insertions.push(...addToBlock(merge.text, entry, fresh.flatMap((item) => item.lines), section.path.length * 2));
  note(merge, section, fresh);
}

/** A section that a file leaves out is left out on purpose: only `services` is opened, and parts of a section that is there. */
function addSection(merge: Merge, section: ProposedSection, fresh: readonly ProposedEntry[]): void {
  const own: ProposedSection = { ...section, entries: fresh };
  const [top, child] = section.path;
  const parent = child === undefined ? undefined : findSection(merge.root, [top])?.entry;
  if (parent) {
    if (parent.value.kind === 'scalar' && !isEmpty(parent.value)) return;
    if (!isBlockStyle(merge.text, parent)) return refuse(merge, parent.value, top);
    merge.insertions.push(...addToBlock(merge.text, parent, sectionLines({ ...own, intro: [] }, false), 2));
    note(merge, section, fresh);
  } else if (top === 'services') {
    merge.insertions.push({ at: merge.text.length, text: `\n${sectionLines(own, true).join('\n')}\n` });
    note(merge, section, fresh);
  } else reportLeftOut(merge, top, fresh);
}

function reportLeftOut(merge: Merge, section: string, fresh: readonly ProposedEntry[]): void {
  const message = `this file has no \`${section}\`, and none is added: ${fresh.length} ${fresh.length === 1 ? 'entry' : 'entries'} would stand there in a new file`;
  if (merge.reports.some((item) => item.message.startsWith(`this file has no \`${section}\``))) return;
  merge.reports.push({ rule: 'intents/section-left-out', severity: 'info', message, span: merge.spanOf({ start: merge.root.start, end: merge.root.start + 1 }), upstream: [] });
}

function note(merge: Merge, section: ProposedSection, fresh: readonly ProposedEntry[]): void {
  for (const item of fresh) merge.added.push(`${section.path.join('.')}: ${item.id}`);
}

function isNew(merge: Merge, section: ProposedSection, entry: ProposedEntry): boolean {
  if (entry.about === '*') return false;
  if (section.path[0] !== 'services') return !isMentioned(merge, entry.about);
  const services = findSection(merge.root, ['services'])?.entry.value;
  const bare = entry.id.slice(entry.id.indexOf('/') + 1);
  return !(services?.kind === 'map' && services.entries.some(({ key }) => key.text === entry.id || key.text === bare));
}

function findSection(root: MapNode, path: readonly string[]): { entry: MapEntry } | undefined {
  let node: Node = root;
  let entry: MapEntry | undefined;
  for (const step of path) {
    if (node.kind !== 'map') return undefined;
    entry = node.entries.find(({ key }) => key.text === step);
    if (!entry) return undefined;
    node = entry.value;
  }
  return entry && { entry };
}

function refuse(merge: Merge, at: Node, section: string): void {
  merge.refusals.push({
    rule: 'intents/cannot-extend',
    severity: 'error',
    message: `\`${section}\` is written in a form that cannot be extended without changing what you wrote`,
    span: merge.spanOf(at),
    help: 'write each entry on lines of its own, and run it again',
    upstream: [],
  });
}

/** Calls to outside of the mesh that `egress` leaves out, where it is there at all: whether they may be made is a decision. */
function reportEgress(merge: Merge, intents: readonly Intent[]): void {
  const egress = findSection(merge.root, ['egress']);
  if (!egress) return;
  const admitted = new Set<string>();
  for (const intent of intents) if (intent.kind === 'allow-egress') for (const caller of intent.from.length === 0 ? ['*'] : intent.from) admitted.add(`${caller} ${intent.host}:${intent.port}`);
  const reported = new Set<string>();
  for (const { from, to, port, evidence } of merge.topology.edges) {
    if (from.kind !== 'workload' || to.kind !== 'external') continue;
    const target = `${to.host}:${port}`;
    const isSaid = admitted.has(`${from.id} ${target}`) || admitted.has(`* ${target}`) || merge.added.includes(`egress: ${target}`);
    if (isSaid || reported.has(`${from.id} ${target}`)) continue;
    reported.add(`${from.id} ${target}`);
    merge.reports.push({
      rule: 'intents/egress-not-admitted',
      severity: 'warning',
      message: `\`${from.id}\` calls \`${target}\` (${evidence[0]?.file ?? ''}:${evidence[0]?.line ?? 1}), and \`egress\` does not say so`,
      span: merge.spanOf(egress.entry.key),
      help: 'add the host, or the caller to its `from`, if that is wanted',
      upstream: [],
    });
  }
}

/** Callers of Services that `access` already lists. */
function mergeCallers(merge: Merge, intents: readonly Intent[]): void {
  const access = findSection(merge.root, ['access'])?.entry.value;
  if (access?.kind !== 'map') return;
  const admitted = new Map<QualifiedName, AllowCalls[]>();
  for (const intent of intents) if (intent.kind === 'allow-calls') admitted.set(intent.to, [...(admitted.get(intent.to) ?? []), intent]);
  const keys = new Map(access.entries.map((entry) => [entry.key.text, entry] as const));
  for (const [service, callers] of proposeCallers(merge.topology)) {
    const entry = keys.get(service) ?? keys.get(service.slice(service.indexOf('/') + 1));
    if (!entry) continue;
    const known = (admitted.get(service) ?? []).flatMap((intent) => intent.from);
    for (const caller of callers) if (caller.workload !== undefined && !isAdmitted(merge.topology, caller.workload, known)) mergeCaller(merge, service, entry, caller, caller.workload);
  }
}

function isAdmitted(topology: Topology, workload: QualifiedName, sources: readonly Source[]): boolean {
  const { namespace, serviceAccount } = topology.workloads.get(workload) ?? { namespace: '', serviceAccount: '' };
  return sources.some((source) => {
    switch (source.kind) {
      case 'workload':
        return source.workload === workload;
      case 'service-account':
        return source.namespace === namespace && source.name === serviceAccount;
      case 'namespace':
        return source.namespace === namespace;
      case 'anyone':
      case 'any-identity':
        return true;
      default:
        return false;
    }
  });
}

function mergeCaller(merge: Merge, service: QualifiedName, entry: MapEntry, caller: ProposedCaller, workload: QualifiedName): void {
  const node = merge.topology.services.get(service);
  const list: Node = entry.value;
  if (!node || isMentioned(merge, workload) || !isExtensible(merge, entry, list)) {
    merge.reports.push({
      rule: 'intents/caller-not-admitted',
      severity: 'warning',
      message: `\`${workload}\` calls \`${service}\` (${caller.because}), and \`access\` does not admit it: its calls are refused with 403`,
      span: merge.spanOf(entry.key),
      help: `write \`- ${caller.from}\` under \`${entry.key.text}\` if that is wanted`,
      upstream: [],
    });
    return;
  }
  merge.insertions.push(...addToBlock(merge.text, entry, [callerLine(node, caller)], 4));
  merge.added.push(`access: ${service} from ${workload}`);
}

function isExtensible(merge: Merge, entry: MapEntry, list: Node): list is ListNode {
  return list.kind === 'list' && list.items.length > 0 && isBlockStyle(merge.text, entry);
}
