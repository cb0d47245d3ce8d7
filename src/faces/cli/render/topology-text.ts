import { distinct, groupBy, sortedBy } from '../../../base/order.ts';
import type { Edge, QualifiedName, ServicePort, Topology, Workload } from '../../../topology/topology.ts';
import type { Colors } from './colors.ts';
import { describeProtocol, nameIn } from './names.ts';
import { count, displayWidth, hanging, listed, pad, table } from './layout.ts';

export interface TopologyStyle {
  readonly columns: number;
  readonly colors: Colors;
  /** The line a person finds in a file that a tool rendered. */
  readonly shownLine: (file: string, line: number) => number;
  /** Folder of every file of the input, with its slash; left out in tables, which name it once. */
  readonly folder: string;
}

/** `file:line` for a table. */
export function placeIn({ shownLine, folder }: TopologyStyle, { file, line }: { readonly file: string; readonly line: number }): string {
  return `${file.startsWith(folder) ? file.slice(folder.length) : file}:${shownLine(file, line)}`;
}

/** The longest folder that holds all these files, with its slash; empty where there is none. */
export function commonFolder(files: readonly string[]): string {
  const [first = '', ...others] = files;
  let folder = first.slice(0, first.lastIndexOf('/') + 1);
  for (const file of others) {
    while (folder !== '' && !file.startsWith(folder)) folder = folder.slice(0, folder.slice(0, -1).lastIndexOf('/') + 1);
  }
  return folder;
}

/** `22 services, 31 calls, 1 external host (api.stripe.com)`. */
export function describeTopology(topology: Topology): string {
  const hosts = externalHosts(topology);
  const outside = hosts.length === 0 ? '' : `, ${count(hosts.length, 'external host')} (${listed(hosts)})`;
  const waysIn = topology.edges.filter((edge) => edge.from.kind === 'ingress').length;
  const calls = topology.edges.filter((edge) => edge.from.kind === 'workload' && edge.to.kind === 'service').length;
  const entrances = waysIn === 0 ? '' : `, ${waysIn === 1 ? '1 way in' : `${waysIn} ways in`}`;
  return `${count(topology.services.size, 'service')}, ${count(calls, 'call')}${entrances}${outside}`;
}

function externalHosts(topology: Topology): string[] {
  return distinct(topology.edges.flatMap((edge) => (edge.to.kind === 'external' ? [edge.to.host] : [])));
}

/** One row for each Service, and for each workload that no Service picks. */
export function renderServices(topology: Topology, { columns, colors }: TopologyStyle): string[] {
  const services = sortedBy(topology.services.values(), (service) => service.id);
  const alone = sortedBy(topology.workloads.values(), (workload) => workload.id).filter((workload) => workload.services.length === 0);
  if (services.length + alone.length === 0) return [];
  const counts = callCounts(topology);
  const rows = services.map((service) => {
    const workloads = service.workloads.flatMap((id) => topology.workloads.get(id) ?? []);
    return [nameIn(topology, service.id), describePorts(service.ports), String(counts.callers.get(service.id) ?? 0), callsOf(workloads, counts), ...workloadCells(workloads)];
  });
  for (const workload of alone) rows.push([nameIn(topology, workload.id), '–', '0', callsOf([workload], counts), ...workloadCells([workload])]);
  const titles = [{ title: 'service' }, { title: 'ports', wraps: true as const }, { title: 'callers', align: 'right' as const }, { title: 'calls', align: 'right' as const }, { title: 'pods', align: 'right' as const }, { title: 'account' }, { title: 'in mesh' }];
  return withTitle(colors, table(titles, rows, columns));
}

interface CallCounts {
  readonly callers: ReadonlyMap<string, number>;
  readonly calls: ReadonlyMap<string, number>;
  readonly unknown: ReadonlySet<string>;
}

function callCounts(topology: Topology): CallCounts {
  const callers = new Map<string, number>();
  const calls = new Map<string, number>();
  for (const edge of topology.edges) {
    if (edge.to.kind === 'service') callers.set(edge.to.id, (callers.get(edge.to.id) ?? 0) + 1);
    if (edge.from.kind === 'workload') calls.set(edge.from.id, (calls.get(edge.from.id) ?? 0) + 1);
  }
  return { callers, calls, unknown: new Set(topology.unknown.map((entry) => entry.workload)) };
}

function callsOf(workloads: readonly Workload[], counts: CallCounts): string {
  if (workloads.length === 0) return '–';
  const calls = workloads.reduce((sum, workload) => sum + (counts.calls.get(workload.id) ?? 0), 0);
  const isUnknown = workloads.some((workload) => counts.unknown.has(workload.id));
  return isUnknown ? (calls === 0 ? 'unknown' : `${calls} or more`) : String(calls);
}

function workloadCells(workloads: readonly Workload[]): [string, string, string] {
  if (workloads.length === 0) return ['–', '–', '–'];
  const pods = workloads.every((workload) => workload.replicas !== undefined) ? String(workloads.reduce((sum, workload) => sum + (workload.replicas ?? 0), 0)) : '?';
  const account = workloads.every((workload) => workload.hasOwnServiceAccount) ? 'own' : 'shared';
  const states = distinct(workloads.map((workload) => workload.injection.state));
  const mesh = states.length > 1 ? 'partly' : { injected: 'yes', 'not-injected': 'no', unknown: 'unknown' }[states[0] as Workload['injection']['state']];
  return [pods, account, mesh];
}

function describePorts(ports: readonly ServicePort[]): string {
  if (ports.length === 0) return '–';
  return ports.map((port) => `${port.port} ${describeProtocol(port.protocol)}`).join(', ');
}

/** Every call under its caller, with the line that shows it. */
export function renderCalls(topology: Topology, style: TopologyStyle): string[] {
  const lines: string[] = [];
  const byCaller = groupBy(topology.edges, (edge) => (edge.from.kind === 'ingress' ? '@ingress' : edge.from.id));
  const callees = topology.edges.map((edge) => displayWidth(calleeName(topology, edge)));
  const width = Math.min(36, Math.max(0, ...callees));
  const protocolWidth = Math.max(0, ...topology.edges.map((edge) => describeProtocol(edge.protocol).length));
  for (const [caller, edges] of byCaller) {
    lines.push(`  ${caller === '@ingress' ? 'from outside' : nameIn(topology, caller)}`);
    for (const edge of edges) lines.push(renderCall(topology, edge, width, protocolWidth, style));
  }
  return lines.length === 0 ? [] : [`${style.colors.bold('Calls')}${style.folder === '' ? '' : style.colors.dim(` (lines in ${style.folder})`)}`, ...lines];
}

function renderCall(topology: Topology, edge: Edge, width: number, protocolWidth: number, style: TopologyStyle): string {
  const [first, ...others] = edge.evidence;
  const place = first === undefined ? '' : `${placeIn(style, first)}${others.length > 0 ? ` (+${others.length})` : ''}`;
  const guess = edge.confidence === 'low' ? ' (a guess)' : '';
  const start = `    → ${pad(calleeName(topology, edge), width)}  ${pad(describeProtocol(edge.protocol), protocolWidth)}  ${place}${guess}`;
  const room = style.columns - displayWidth(start) - 2;
  const text = first?.text.replaceAll(/\s+/g, ' ') ?? '';
  if (room < 20 || text === '') return start.trimEnd();
  return `${start}  ${style.colors.dim(text.length > room ? `${text.slice(0, room - 1)}…` : text)}`;
}

function calleeName(topology: Topology, edge: Edge): string {
  return `${edge.to.kind === 'external' ? edge.to.host : nameIn(topology, edge.to.id)}:${edge.port}`;
}

/** What is not a call but must be known: cycles, unknown callees, addresses that lead nowhere, shared accounts. */
export function renderConcerns(topology: Topology, style: TopologyStyle): string[] {
  const { columns, colors } = style;
  const name = (id: QualifiedName): string => nameIn(topology, id);
  const lines: string[] = [];
  const section = (title: string, entries: readonly string[]): void => {
    if (entries.length > 0) lines.push('', colors.bold(title), ...entries.flatMap((entry) => hanging('  ', entry, columns).map((line, index) => (index === 0 ? line : `  ${line}`))));
  };
  section('Cycles (a slow service here slows all of them)', topology.cycles.map((cycle) => [...cycle, cycle[0] ?? ''].map(name).join(' → ')));
  const unknown = [...groupBy(topology.unknown, (entry) => entry.because)];
  section('Unknown (the input cannot tell whom they call)', unknown.map(([because, entries]) => `${listed(entries.map((entry) => name(entry.workload)), 60)}: ${because}`));
  section('Addresses that no service here answers to', topology.dangling.map((each) => `${name(each.workload)} → ${each.address}  ${placeIn(style, each.evidence)}`));
  const shared = [...topology.workloads.values()].filter((workload) => !workload.hasOwnServiceAccount).map((workload) => name(workload.id));
  section('Shared service account `default` (policies cannot tell these apart)', shared.length === 0 ? [] : [listed(distinct(shared), 60)]);
  section('Telemetry (kept apart from the calls)', telemetryLines(topology));
  return lines;
}

function telemetryLines(topology: Topology): string[] {
  const byCollector = groupBy(topology.telemetry, (edge) => calleeName(topology, edge));
  return [...byCollector].map(([collector, edges]) => `${collector} ← ${listed(edges.map((edge) => (edge.from.kind === 'workload' ? nameIn(topology, edge.from.id) : 'outside')), 6)}`);
}

function withTitle(colors: Colors, lines: readonly string[]): string[] {
  return lines.map((line, index) => (index === 0 ? colors.bold(line) : line));
}
