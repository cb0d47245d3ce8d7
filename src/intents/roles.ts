import { compareText, sortedBy } from '../base/order.ts';
import type { QualifiedName, ServiceNode, Topology, Workload } from '../topology/topology.ts';
import type { RoleName } from './role-names.ts';
import { isDatastoreService, speaksHttp, spokenBy } from './traffic.ts';

export interface InferredRole {
  readonly role: RoleName;
  /** Why, as the end of a sentence: "calls payments, inventory and users". */
  readonly because: string;
}

/** What the call graph says of one Service. */
interface Place {
  readonly topology: Topology;
  readonly service: ServiceNode;
  readonly workloads: readonly Workload[];
  /** Services that answer requests, and that it waits for. */
  readonly callees: readonly QualifiedName[];
  readonly hosts: readonly string[];
  readonly isCalledFromOutside: boolean;
  readonly callers: number;
  readonly areCalleesUnknown: boolean;
}

const workerWords: ReadonlySet<string> = new Set(['worker', 'workers', 'job', 'jobs', 'consumer', 'cron', 'batch', 'scheduler', 'background', 'subscriber']);
/** Words that also name synchronous services (`payment-processor`): they count where nobody is known to wait. */
const weakWorkerWords: ReadonlySet<string> = new Set(['processor', 'handler', 'sender', 'importer', 'exporter', 'indexer']);
const gatewayWords: ReadonlySet<string> = new Set(['gateway', 'edge', 'bff', 'proxy', 'frontend']);

/** A role for every Service, from its place in the call graph; the first rule that holds decides. */
export function inferRoles(topology: Topology): ReadonlyMap<QualifiedName, InferredRole> {
  const calls = indexCalls(topology);
  const roles = new Map<QualifiedName, InferredRole>();
  for (const service of sortedBy(topology.services.values(), (item) => item.id)) roles.set(service.id, inferRole(placeOf(topology, service, calls)));
  return roles;
}

function inferRole(place: Place): InferredRole {
  return datastore(place) ?? gateway(place) ?? worker(place) ?? external(place) ?? several(place) ?? { role: 'synchronous-api', because: describeApi(place) };
}

function datastore({ topology, service }: Place): InferredRole | undefined {
  if (isDatastoreService(topology, service)) return { role: 'datastore', because: 'its image is a datastore' };
  return speaksHttp(topology, service) ? undefined : { role: 'datastore', because: `speaks ${spokenBy(service)}, so a proxy sees connections and no requests` };
}

function gateway({ service, callees, isCalledFromOutside, callers }: Place): InferredRole | undefined {
  if (callees.length < 2) return undefined;
  const count = `calls ${callees.length} services`;
  if (isCalledFromOutside) return { role: 'gateway', because: `called from outside and ${count}` };
  const isWorker = wordOf(service.name, workerWords) !== undefined || wordOf(service.name, weakWorkerWords) !== undefined;
  if (callers === 0 && !isWorker) return { role: 'gateway', because: `nobody inside calls it and it ${count}` };
  const word = wordOf(service.name, gatewayWords);
  return word === undefined ? undefined : { role: 'gateway', because: `its name says ${word} and it ${count}` };
}

function worker({ service, workloads, callers, isCalledFromOutside }: Place): InferredRole | undefined {
  if (workloads.length > 0 && workloads.every((item) => item.kind === 'Job' || item.kind === 'CronJob')) return { role: 'background-worker', because: `it is a ${workloads[0]?.kind ?? 'Job'}` };
  const word = wordOf(service.name, workerWords) ?? (callers === 0 && !isCalledFromOutside ? wordOf(service.name, weakWorkerWords) : undefined);
  return word === undefined ? undefined : { role: 'background-worker', because: `its name says ${word}` };
}

function external({ hosts }: Place): InferredRole | undefined {
  return hosts.length === 0 ? undefined : { role: 'external-integration', because: `calls ${listNames(hosts)} outside of the mesh` };
}

function several({ callees }: Place): InferredRole | undefined {
  return callees.length < 2 ? undefined : { role: 'caller-of-several', because: `calls ${listNames(callees.map(bareName))}` };
}

function describeApi({ callees, areCalleesUnknown }: Place): string {
  if (areCalleesUnknown) return 'its callees are unknown, so nothing says more';
  const [only] = callees;
  return only === undefined ? 'answers requests and calls no other service' : `answers requests and calls ${bareName(only)} only`;
}

interface Calls {
  readonly byCaller: ReadonlyMap<QualifiedName, { readonly services: Set<QualifiedName>; readonly hosts: Set<string> }>;
  readonly callers: ReadonlyMap<QualifiedName, number>;
  readonly fromOutside: ReadonlySet<QualifiedName>;
  readonly unknown: ReadonlySet<QualifiedName>;
}

function indexCalls(topology: Topology): Calls {
  const byCaller = new Map<QualifiedName, { services: Set<QualifiedName>; hosts: Set<string> }>();
  const callers = new Map<QualifiedName, number>();
  const fromOutside = new Set<QualifiedName>();
  for (const edge of topology.edges) {
    if (edge.from.kind === 'ingress') {
      if (edge.to.kind === 'service') fromOutside.add(edge.to.id);
      continue;
    }
    const own = byCaller.get(edge.from.id) ?? { services: new Set(), hosts: new Set() };
    byCaller.set(edge.from.id, own);
    if (edge.to.kind === 'external') own.hosts.add(edge.to.host);
    else callers.set(edge.to.id, (callers.get(edge.to.id) ?? 0) + 1);
    const callee = edge.to.kind === 'service' ? topology.services.get(edge.to.id) : undefined;
    if (callee && speaksHttp(topology, callee)) own.services.add(callee.id);
  }
  return { byCaller, callers, fromOutside, unknown: new Set(topology.unknown.map((item) => item.workload)) };
}

/** Several Services may stand before the same pods: what holds for one of them holds for the pods. */
function placeOf(topology: Topology, service: ServiceNode, calls: Calls): Place {
  const workloads = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
  const callees = new Set(service.workloads.flatMap((id) => [...(calls.byCaller.get(id)?.services ?? [])]));
  const hosts = new Set(service.workloads.flatMap((id) => [...(calls.byCaller.get(id)?.hosts ?? [])]));
  const siblings = new Set([service.id, ...workloads.flatMap((item) => item.services)]);
  for (const sibling of siblings) callees.delete(sibling);
  return {
    topology,
    service,
    workloads,
    callees: [...callees].sort(compareText),
    hosts: [...hosts].sort(compareText),
    isCalledFromOutside: [...siblings].some((id) => calls.fromOutside.has(id)),
    callers: [...siblings].reduce((sum, id) => sum + (calls.callers.get(id) ?? 0), 0),
    areCalleesUnknown: service.workloads.some((id) => calls.unknown.has(id)),
  };
}

function wordOf(name: string, words: ReadonlySet<string>): string | undefined {
  return name.split(/[-._]/).find((word) => words.has(word));
}

function bareName(id: QualifiedName): string {
  return id.slice(id.indexOf('/') + 1);
}

/** `a`, `a and b`, `a, b and 4 more`. */
export function listNames(names: readonly string[]): string {
  if (names.length > 4) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1) ?? ''}`;
}
