import type { QualifiedName } from '../topology/topology.ts';
import { legsOf } from './calls.ts';
import { reach } from './dialled.ts';
import { outside, type Call, type CallProtocol, type Destination, type DestinationRef, type MeshModel, type RouteTable } from './mesh-model.ts';

/** Where something stands, and why it is said to be so, decides nothing. */
const undeciding: ReadonlySet<string> = new Set(['source', 'notes', 'because']);

/** Equal texts mean equal treatment: structure and values in order, without what decides nothing. Markers begin with a character that no text holds. */
export function textOf(value: unknown): string {
  const parts: unknown[] = [];
  write(value, parts);
  return parts.join('\u0001');
}

function write(value: unknown, parts: unknown[]): void {
  if (Array.isArray(value)) {
    parts.push('\u0002[');
    for (const item of value as readonly unknown[]) write(item, parts);
    parts.push('\u0002]');
  } else if (typeof value === 'object' && value !== null) {
    parts.push('\u0002{');
    // Routes and clauses are named for the reader; names of headers decide.
    const isNamed = 'action' in value || 'effect' in value;
    for (const key in value) {
      const inner = (value as Readonly<Record<string, unknown>>)[key];
      if (inner === undefined || undeciding.has(key) || (isNamed && key === 'name')) continue;
      parts.push(key);
      write(inner, parts);
    }
    parts.push('\u0002}');
  } else parts.push(typeof value === 'string' ? value : `\u0002${String(value)}`);
}

/** Texts by numbers, so that equal ones are kept once and compared quickly. Share one between models to compare them. */
export type Interned = Map<string, number>;

function intern(interned: Interned, text: string): string {
  let id = interned.get(text);
  if (id === undefined) interned.set(text, (id = interned.size));
  return String(id);
}

/**
 * Short texts that decide how calls fare, apart from the caller's identity: equal texts mean equal treatment of every
 * request, unequal ones mean nothing. Remembered by the answers of the model, which are never changed.
 */
export interface Fingerprints {
  /** Of what the caller's side does. Comparable within one model. */
  readonly sending: (call: Call) => string;
  /** Of the whole way, through gateways to the last workload. Comparable between models; undefined where the way is too long. */
  readonly whole: (call: Call) => string | undefined;
}

export function fingerprintsOf(model: MeshModel, interned: Interned = new Map()): Fingerprints {
  const tables = new WeakMap<RouteTable, string>();
  const destinations = new WeakMap<Destination, string>();
  const inbounds = new Map<string, string>();
  const remember = <K extends object>(known: WeakMap<K, string>, value: K): string => {
    let text = known.get(value);
    if (text === undefined) known.set(value, (text = intern(interned, textOf(value))));
    return text;
  };
  const inboundOf = (workload: QualifiedName, port: number, protocol: CallProtocol, through?: DestinationRef): string => {
    const key = `${workload} ${port} ${protocol} ${through?.host ?? ''} ${through?.port ?? ''} ${through?.subset ?? ''}`;
    let text = inbounds.get(key);
    if (text === undefined) inbounds.set(key, (text = intern(interned, textOf(model.inbound(workload, port, protocol, through)))));
    return text;
  };
  const arrival = (workload: QualifiedName, port: number, call: Call, depth: number, through?: DestinationRef): string | undefined => {
    const { forwardsPort, forwardsHost = call.host } = model.inbound(workload, port, call.protocol, through);
    const own = `${inboundOf(workload, port, call.protocol, through)} ${model.workloads.get(workload)?.identity ?? ''}`;
    if (forwardsPort === undefined) return own;
    const onward = whole({ ...call, client: workload, host: forwardsHost, port: forwardsPort }, depth + 1);
    return onward === undefined ? undefined : `${own} ${onward}`;
  };
  const whole = (call: Call, depth = 0): string | undefined => {
    if (depth > 4) return undefined;
    if (call.client === outside) {
      const entrances = model.entrances(call.host, call.port, call.entrance);
      return join(entrances.map(({ workload, port, identity = '' }) => join([workload, String(port), identity, arrival(workload, port, call, depth)])));
    }
    const table = model.outbound(call);
    const legs = legsOf(table, call).map(({ ref, host, client }) => {
      const destination = model.destination(client, ref);
      const arrivals = reach(model, table, call, destination).endpoints.map((endpoint) => (endpoint.workload === undefined ? '' : arrival(endpoint.workload, endpoint.port, { ...call, host }, depth, ref)));
      return join([remember(destinations, destination), ...arrivals]);
    });
    return join([remember(tables, table), ...legs]);
  };
  const sending = (call: Call): string => {
    if (call.client === outside) return outside;
    const table = model.outbound(call);
    return [remember(tables, table), ...legsOf(table, call).map(({ ref, client }) => remember(destinations, model.destination(client, ref)))].join(' ');
  };
  return { sending, whole: (call) => whole(call) };
}

function join(parts: readonly (string | undefined)[]): string | undefined {
  return parts.includes(undefined) ? undefined : parts.join(' ');
}
