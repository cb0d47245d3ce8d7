import { nearest } from '../base/near-miss.ts';
import { compareText } from '../base/order.ts';
import { membersOf } from '../model/client-groups.ts';
import type { DecisionOutcome } from '../model/decision.ts';
import { outside, type CallProtocol, type MeshModel, type Transport } from '../model/mesh-model.ts';
import { reachMatrix, clientsIn, type ReachCell, type ReachRow } from '../model/reach-matrix.ts';
import { whoCanReach, type Reach, type ReachedClass, type ReachEntry, type ReachTarget } from '../model/reach.ts';
import type { Request } from '../model/request-view.ts';
import type { NamingProblem } from './trace-question.ts';
import { flattenPlace, type FindPlace, type FlatSource } from './places.ts';

export interface WhoQuestion {
  /** `orders`, `shop/orders`, `orders.shop`, or a host by its full name. */
  readonly service: string;
  readonly method?: string;
  readonly path?: string;
  readonly port?: number;
}

/** One kind of requests that arrives, and the rule that lets it in. */
export interface WhoRequests {
  /** What such requests have in common: `method is GET`; empty where that is nothing. */
  readonly conditions: readonly string[];
  readonly outcome: DecisionOutcome;
  /** Null where it is not one for all destinations. */
  readonly transport: Transport | null;
  readonly because: readonly (FlatSource & { readonly text: string })[];
  /** One such request. */
  readonly witness: Request;
}

export interface WhoEntry {
  /** `namespace/workload`, `@stranger` for a pod without identity, `@ingress` for a client outside. */
  readonly clients: readonly string[];
  /** Every workload and every stranger is among them. */
  readonly isEveryone: boolean;
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  readonly reach: Reach;
  /** False where there were too many kinds of requests to look at each. */
  readonly isComplete: boolean;
  readonly requests: readonly WhoRequests[];
}

export interface WhoReport {
  readonly service: string;
  readonly entries: readonly WhoEntry[];
}

export type WhoAnswer = { readonly report: WhoReport } | { readonly problem: NamingProblem };

/** Who reaches one Service, for all requests or for those of one method or path. */
export function whoReaches(model: MeshModel, question: WhoQuestion, placeOf: FindPlace): WhoAnswer {
  const target = findTarget(model, question);
  if ('message' in target) return { problem: target };
  const { method, path } = question;
  const { entries } = whoCanReach(model, target, { ...(method === undefined ? {} : { method }), ...(path === undefined ? {} : { path }) });
  const inside = model.workloads.size + 1;
  return { report: { service: target.service ?? target.host ?? question.service, entries: entries.map((entry) => toEntry(entry, inside, placeOf)) } };
}

function findTarget(model: MeshModel, { service, port }: WhoQuestion): ReachTarget | NamingProblem {
  const written = service.toLowerCase().replace(/:\d+$/, '');
  const ported = /:(\d+)$/.exec(service)?.[1];
  const asked = port ?? (ported === undefined ? undefined : Number(ported));
  const named = model.hosts.filter((host) => [host.host, host.service, host.service?.split('/')[1], host.service?.split('/').reverse().join('.')].includes(written));
  const exact = named.filter((host) => host.host === written || host.service === written);
  const found = exact.length > 0 ? exact : named;
  const services = [...new Set(found.flatMap((host) => host.service ?? []))].sort(compareText);
  if (services.length > 1) return { message: `several Services are called \`${service}\``, help: `say which: ${services.join(', ')}` };
  const [host] = found;
  if (host === undefined) {
    const near = nearest(written, model.hosts.flatMap((each) => (each.service === undefined ? [each.host] : written.includes('/') ? [each.service] : [each.service.split('/')[1] ?? '', each.host])));
    return { message: `no Service \`${service}\` is in the input`, ...(near === undefined ? {} : { help: `did you mean \`${near}\`?` }) };
  }
  if (asked !== undefined && !host.ports.some((each) => each.port === asked)) return { message: `\`${service}\` has no port ${asked}`, help: `it has ${host.ports.map((each) => each.port).join(', ')}` };
  return { ...(host.service === undefined ? { host: host.host } : { service: host.service }), ...(asked === undefined ? {} : { port: asked }) };
}

function toEntry(entry: ReachEntry, inside: number, placeOf: FindPlace): WhoEntry {
  const { clients, host, port, protocol, reach, isComplete, classes } = entry;
  const isEveryone = clients.filter((client) => client !== outside).length === inside;
  return { clients, isEveryone, host, port, protocol, reach, isComplete, requests: classes.map((each) => toRequests(each, placeOf)) };
}

/** The last rule on the way that says whether it may in; a transport that is accepted is no reason. */
function toRequests({ conditions, witness, decision }: ReachedClass, placeOf: FindPlace): WhoRequests {
  const last = Math.max(0, ...decision.steps.map((step) => step.hop));
  const reasons = decision.steps.filter((step) => step.what === 'access' && step.hop === last);
  return {
    conditions: conditions.map(({ description }) => description),
    outcome: decision.outcome,
    transport: decision.transport ?? null,
    because: reasons.map(({ text, source }) => ({ text, ...flattenPlace(placeOf(source)) })),
    witness,
  };
}

/** Clients that a cell holds. The largest cell of a row names none: they are all who stand in no other cell of it. */
export interface MatrixCell {
  readonly reach: Reach;
  readonly count: number;
  readonly clients: readonly string[] | null;
  readonly isComplete: boolean;
  readonly witness: { readonly client: string; readonly request: Request; readonly outcome: DecisionOutcome; readonly status: number | null };
}

export interface MatrixRow {
  readonly host: string;
  readonly port: number;
  readonly protocol: CallProtocol;
  /** Whether clients outside have a place in this row. */
  readonly isServedOutside: boolean;
  readonly cells: readonly MatrixCell[];
}

export interface MatrixReport {
  /** Every workload, then `@stranger` and `@ingress`. */
  readonly clients: readonly string[];
  readonly rows: readonly MatrixRow[];
}

/** Who reaches what, all pairs; ten thousand by ten thousand stay small because groups are not written out. */
export function matrixReport(model: MeshModel, only: { readonly method?: string; readonly path?: string } = {}): MatrixReport {
  const { clients, rows } = reachMatrix(model, { only });
  return { clients, rows: rows.map(toRow) };
}

function toRow({ host, port, protocol, cells }: ReachRow): MatrixRow {
  const counts = cells.map(clientsIn);
  const largest = counts.indexOf(Math.max(...counts));
  return { host, port, protocol, isServedOutside: cells.some(holdsOutside), cells: cells.map((cell, index) => toCell(cell, counts[index] ?? 0, index === largest)) };
}

function holdsOutside({ clients }: ReachCell): boolean {
  return clients.some(({ members, except }) => members.includes(outside) && !except.has(outside));
}

function toCell(cell: ReachCell, count: number, isLargest: boolean): MatrixCell {
  const { reach, isComplete, witness } = cell;
  const clients = isLargest ? null : cell.clients.flatMap((group) => [...membersOf(group)]).sort(compareText);
  return { reach, count, clients, isComplete, witness: { client: witness.client, request: witness.request, outcome: witness.outcome, status: witness.status ?? null } };
}

/** How each client fares in a row, in the order of the matrix; undefined where it has no place in it. */
export function reachesOf(row: MatrixRow, clients: readonly string[]): (Reach | undefined)[] {
  const named = new Map(row.cells.flatMap((cell) => (cell.clients ?? []).map((client): [string, Reach] => [client, cell.reach])));
  const rest = row.cells.find((cell) => cell.clients === null)?.reach;
  return clients.map((client) => named.get(client) ?? (client === outside && !row.isServedOutside ? undefined : rest));
}

