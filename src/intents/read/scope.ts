import { compareText, sortedBy } from '../../base/order.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Intent, ScopeConfiguration, SecurityScope, Source, Target } from '../intent.ts';
import { checkNamespace } from './encryption.ts';
import { fromFile, report, type ReadContext } from './context.ts';
import { isOff, isOn, oneOrMany, readFields, readMap, readSwitch, readTexts } from './fields.ts';
import { namespaceOf, resolveService, resolveWorkloads } from './resolve.ts';
import type { Node } from '../../yaml/tree.ts';

/** What one workload needs to know. */
interface Needs {
  readonly services: Set<QualifiedName>;
  readonly hosts: Set<string>;
}

/** Beyond this many entries in all, scoping would cost more than it saves. */
const mostEntries = 2_000_000;

/**
 * Reads `scope:`, after everything else: a workload gets what the call graph, `access`, `egress` and the routes
 * of its callees say it may need. A workload whose callees are unknown is left alone.
 */
export function readScope(context: ReadContext, node: Node): void {
  const { isWanted, told } = readSwitches(context, node);
  context.intents.push(...told);
  const own = new Set(told.flatMap(({ scope }) => (scope.kind === 'workload' ? [scope.workload] : [])));
  const unknown = new Set(context.topology.unknown.map((item) => item.workload));
  const workloads = sortedBy(context.topology.workloads.values(), (item) => item.id).filter((item) => isWanted(item.namespace) && !own.has(item.id) && !unknown.has(item.id) && item.injection.state !== 'not-injected');
  const needs = new Map<QualifiedName, Needs>(workloads.map((item) => [item.id, { services: new Set(), hosts: new Set() }]));
  addEdges(context, needs);
  const shared = addIntents(context.intents, needs);
  if (shared.mesh.services.size * workloads.length > mostEntries) {
    report(context, 'scope-too-broad', node, `${shared.mesh.services.size} Services admit anybody, so every workload needs to know all of them and scoping saves nothing`, 'name their callers under `access`, or switch `scope` off', 'warning');
    return;
  }
  const targets = targetsByService(context.intents);
  for (const { id, namespace } of workloads) {
    const needed = [needs.get(id), shared.mesh, shared.namespaces.get(namespace)];
    const services = withTargets(new Set(needed.flatMap((item) => [...(item?.services ?? [])])), targets);
    const externalHosts = [...new Set(needed.flatMap((item) => [...(item?.hosts ?? [])]))].sort(compareText);
    const intent: ScopeConfiguration = { kind: 'scope-configuration', scope: { kind: 'workload', workload: id }, services, externalHosts, origin: fromFile(context, node) };
    context.intents.push(intent);
  }
}

interface Switches {
  /** Whether the call graph says what workloads of a namespace are told of. */
  readonly isWanted: (namespace: string) => boolean;
  /** What the file lists itself. */
  readonly told: readonly ScopeConfiguration[];
}

function readSwitches(context: ReadContext, node: Node): Switches {
  if (isOn(node) || isOff(node)) return { isWanted: () => isOn(node), told: [] };
  const fields = readFields(context, node, ['callGraph', 'mesh', 'namespaces', 'workloads'], '`scope`');
  const byDefault = readSwitch(context, fields?.callGraph, '`callGraph`') ?? false;
  const own = new Map<string, boolean>();
  const told = fields?.mesh ? readTold(context, { kind: 'mesh' }, fields.mesh, fields.mesh) : [];
  for (const { key, value } of fields?.namespaces ? (readMap(context, fields.namespaces, '`namespaces`')?.entries ?? []) : []) {
    checkNamespace(context, key.text, key);
    const state = value.kind === 'map' ? false : readSwitch(context, value, 'a scope');
    if (state !== undefined) own.set(key.text, state);
    if (value.kind === 'map') told.push(...readTold(context, { kind: 'namespace', namespace: key.text }, value, key));
  }
  for (const { key, value } of fields?.workloads ? (readMap(context, fields.workloads, '`workloads`')?.entries ?? []) : []) {
    for (const workload of resolveWorkloads(context, key) ?? []) told.push(...readTold(context, { kind: 'workload', workload }, value, key));
  }
  return { isWanted: (namespace) => own.get(namespace) ?? byDefault, told };
}

function readTold(context: ReadContext, scope: SecurityScope, node: Node, at: Node): ScopeConfiguration[] {
  const fields = readFields(context, node, ['services', 'hosts'], 'an entry of `scope`');
  if (!fields) return [];
  const services = fields.services ? oneOrMany(fields.services).flatMap((item) => resolveService(context, item) ?? []) : [];
  const externalHosts = readTexts(context, fields.hosts, 'a host') ?? [];
  return [{ kind: 'scope-configuration', scope, services, externalHosts, origin: fromFile(context, at) }];
}

function addEdges(context: ReadContext, needs: ReadonlyMap<QualifiedName, Needs>): void {
  for (const edge of [...context.topology.edges, ...context.topology.telemetry]) {
    const own = edge.from.kind === 'workload' ? needs.get(edge.from.id) : undefined;
    if (edge.to.kind === 'service') own?.services.add(edge.to.id);
    else own?.hosts.add(edge.to.host);
  }
}

interface SharedNeeds {
  readonly mesh: Needs;
  readonly namespaces: Map<string, Needs>;
}

function addIntents(intents: readonly Intent[], needs: ReadonlyMap<QualifiedName, Needs>): SharedNeeds {
  const shared: SharedNeeds = { mesh: { services: new Set(), hosts: new Set() }, namespaces: new Map() };
  for (const intent of intents) {
    if (intent.kind === 'allow-calls') for (const source of intent.from) needsOf(source, needs, shared)?.services.add(intent.to);
    if (intent.kind !== 'allow-egress') continue;
    if (intent.from.length === 0) shared.mesh.hosts.add(intent.host);
    for (const workload of intent.from) needs.get(workload)?.hosts.add(intent.host);
  }
  return shared;
}

function needsOf(source: Source, needs: ReadonlyMap<QualifiedName, Needs>, shared: SharedNeeds): Needs | undefined {
  switch (source.kind) {
    case 'workload':
      return needs.get(source.workload);
    case 'namespace':
    case 'service-account': {
      const known = shared.namespaces.get(source.namespace) ?? { services: new Set(), hosts: new Set() };
      shared.namespaces.set(source.namespace, known);
      return known;
    }
    case 'anyone':
    case 'any-identity':
      return shared.mesh;
    default:
      return undefined;
  }
}

/** Services that calls to a Service may end at. */
function targetsByService(intents: readonly Intent[]): ReadonlyMap<QualifiedName, readonly QualifiedName[]> {
  const found = new Map<QualifiedName, QualifiedName[]>();
  const add = (service: QualifiedName, to: Target): void => {
    if (to.kind !== 'service') return;
    const known = found.get(service) ?? [];
    known.push(to.service);
    found.set(service, known);
  };
  for (const intent of intents) {
    if (intent.kind === 'split-traffic') for (const share of intent.shares) add(intent.service, share.to);
    if (intent.kind === 'route-when' || intent.kind === 'mirror-traffic') add(intent.service, intent.to);
  }
  return found;
}

function withTargets(services: ReadonlySet<QualifiedName>, targets: ReadonlyMap<QualifiedName, readonly QualifiedName[]>): QualifiedName[] {
  const all = new Set(services);
  const pending = [...services];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const target of targets.get(next) ?? []) {
      if (all.has(target)) continue;
      all.add(target);
      pending.push(target);
    }
  }
  return [...all].sort((a, b) => compareText(namespaceOf(a), namespaceOf(b)) || compareText(a, b));
}
