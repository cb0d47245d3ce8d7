import { compareText } from '../base/order.ts';
import { compareDiagnostics, type Diagnostic, type Span } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import type { QualifiedName, Topology } from '../topology/topology.ts';
import { readYaml } from '../yaml/read.ts';
import { checkContradictions } from './contradictions.ts';
import { checkDeadlines } from './deadlines.ts';
import type { Assertion } from './assertion.ts';
import type { Intent, MeshSettings } from './intent.ts';
import { readAccess, readDeny } from './read/access.ts';
import { readAssertions } from './read/assertions.ts';
import { createSpans, report, type ReadContext, type ReadOptions } from './read/context.ts';
import { readEgress, readExpose, readUsers } from './read/edge-of-mesh.ts';
import { readEncryption } from './read/encryption.ts';
import { readCount, readFields, readMap, type Fields } from './read/fields.ts';
import { indexNames } from './read/names.ts';
import { resolveService } from './read/resolve.ts';
import { readRoles } from './read/roles-section.ts';
import { readScope } from './read/scope.ts';
import { readJoin, readObserve } from './read/scoped.ts';
import { readService } from './read/service.ts';
import { readSettings } from './read/settings.ts';
import { parseTree, type MapEntry, type Node } from '../yaml/tree.ts';
import { subjectOf } from './subject.ts';

export type { ReadOptions } from './read/context.ts';

export interface ReadMesh {
  /** By subject, then kind; within one service and kind in the order that was written. */
  readonly intents: readonly Intent[];
  readonly settings: MeshSettings;
  /** Properties that must hold of what is written. */
  readonly assertions: readonly Assertion[];
  readonly diagnostics: readonly Diagnostic[];
}

const topKeys = ['version', 'mesh', 'settings', 'roles', 'services', 'encryption', 'access', 'deny', 'egress', 'expose', 'users', 'observe', 'scope', 'join', 'assert'] as const;
type TopKey = (typeof topKeys)[number];

/** Reads a mesh.yaml into intents. Every problem is a diagnostic with its place; the rest of the file still counts. */
export function readMesh(file: SourceFile, topology: Topology, options: ReadOptions = {}): ReadMesh {
  const text = file.text.startsWith('\uFEFF') ? file.text.slice(1) : file.text;
  const context: ReadContext = { file: file.path, topology, names: indexNames(topology), options, intents: [], diagnostics: [], versionLabels: new Map(), spanOf: createSpans(file.path, text), suggestionsLeft: 50 };
  const root = readRoot(context, text);
  const fields = root ? readFields(context, root, topKeys, 'mesh.yaml') : undefined;
  const settings = readSettings(context, fields?.mesh, fields?.settings);
  if (root && fields) {
    checkVersion(context, root, fields.version);
    const places = readSections(context, fields, settings);
    const spanOfService = (service: QualifiedName): Span => context.spanOf(places.get(service) ?? { start: 0, end: 0 });
    context.diagnostics.push(...checkContradictions(context.intents, topology), ...checkDeadlines(context.intents, topology, spanOfService));
  }
  const assertions = fields?.assert ? readAssertions(context, fields.assert) : [];
  return { intents: sortIntents(context.intents), settings, assertions, diagnostics: context.diagnostics.sort(compareDiagnostics) };
}

/** The one document of the text, or undefined with a diagnostic that says why there is none. */
function readRoot(context: ReadContext, text: string): Node | undefined {
  const { problems } = readYaml(text);
  for (const problem of problems) {
    const slug = { syntax: 'not-yaml', 'duplicate-key': 'duplicate-key', limit: 'too-large' }[problem.kind];
    context.diagnostics.push({ rule: `intents/${slug}`, severity: 'error', message: problem.message, span: { file: context.file, ...problem.range }, upstream: [], ...(problem.help === undefined ? {} : { help: problem.help }) });
  }
  if (problems.some((problem) => problem.kind !== 'duplicate-key')) return undefined;
  const tree = parseTree(text);
  if ('message' in tree) {
    report(context, 'not-yaml', { start: tree.at, end: tree.at }, tree.message);
    return undefined;
  }
  const [root, second] = tree;
  if (!root) report(context, 'empty', { start: 0, end: 0 }, 'this file says nothing', 'write `version: 1`, or let `meshwright init` write a first one');
  if (second) report(context, 'several-documents', second, 'a mesh.yaml is one document, and here a second one starts', 'put everything into one document');
  return root;
}

function checkVersion(context: ReadContext, root: Node, node: Node | undefined): void {
  if (!node) return report(context, 'missing-key', { start: root.start, end: root.start + 1 }, 'mesh.yaml needs `version`', 'write `version: 1`');
  if (node.kind === 'scalar' && node.text === '1') return;
  if (readCount(context, node, '`version`') !== undefined) report(context, 'wrong-version', node, 'only version 1 of mesh.yaml can be read');
}

/** Reads every section; the answer says where each service stands. */
function readSections(context: ReadContext, fields: Fields<TopKey>, settings: MeshSettings): ReadonlyMap<QualifiedName, Node> {
  const roles = readRoles(context, fields.roles);
  const places = new Map<QualifiedName, Node>();
  for (const entry of fields.services ? (readMap(context, fields.services, '`services`')?.entries ?? []) : []) {
    const id = serviceOf(context, entry);
    if (id === undefined) continue;
    if (places.has(id)) report(context, 'contradiction', entry.key, `\`services\` speaks of \`${id}\` twice`, 'put everything under one of the two');
    places.set(id, entry.key);
    readService(context, id, entry, roles);
  }
  if (fields.encryption) readEncryption(context, fields.encryption);
  if (fields.access) readAccess(context, fields.access);
  if (fields.deny) readDeny(context, fields.deny);
  if (fields.egress) readEgress(context, fields.egress, settings.rootNamespace);
  if (fields.expose) readExpose(context, fields.expose);
  if (fields.users) readUsers(context, fields.users);
  if (fields.observe) readObserve(context, fields.observe);
  if (fields.join) readJoin(context, fields.join);
  if (fields.scope) readScope(context, fields.scope);
  return places;
}

/** A service that stands in another cluster needs no Service in the input, but its namespace. */
function serviceOf(context: ReadContext, { key, value }: MapEntry): QualifiedName | undefined {
  const isElsewhere = value.kind === 'map' && value.entries.some((field) => field.key.text === 'cluster');
  if (isElsewhere && key.text.includes('/')) return key.text;
  return resolveService(context, key);
}

const kindOrder: readonly Intent['kind'][] = ['join-mesh', 'require-mutual-tls', 'split-traffic', 'step-traffic', 'route-when', 'set-timeout', 'set-retries', 'break-circuit', 'balance-load', 'inject-fault', 'mirror-traffic', 'rewrite', 'redirect', 'limit-rate', 'connect-cluster', 'expose', 'authenticate-users', 'allow-calls', 'deny-calls', 'allow-egress', 'observe', 'scope-configuration'];
const rankOf: ReadonlyMap<string, number> = new Map(kindOrder.map((kind, index) => [kind, index]));

/** Stable: what was written in an order inside one service and kind keeps it. */
function sortIntents(intents: readonly Intent[]): Intent[] {
  return intents
    .map((intent) => ({ intent, subject: subjectOf(intent), rank: rankOf.get(intent.kind) ?? 0 }))
    .sort((a, b) => compareText(a.subject, b.subject) || a.rank - b.rank)
    .map(({ intent }) => intent);
}
