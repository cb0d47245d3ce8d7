import { sortedBy } from '../base/order.ts';
import type { Callee, Caller, Confidence, Edge, Evidence, Protocol, QualifiedName, ServiceNode } from './topology.ts';

interface Draft {
  readonly from: Caller;
  readonly to: Callee;
  readonly port: number;
  readonly hints: Protocol[];
  readonly evidence: Map<string, Evidence>;
  confidence: Confidence;
  isTelemetry: boolean;
  isPossible: boolean;
}

const rank: Readonly<Record<Confidence, number>> = { high: 0, medium: 1, low: 2 };

export interface Call {
  readonly from: Caller;
  readonly to: Callee;
  readonly port: number;
  readonly confidence: Confidence;
  readonly evidence: Evidence;
  readonly hint?: Protocol;
  readonly isTelemetry?: boolean;
  /** A list that several workloads share names the callee, and nothing says that this one calls it. */
  readonly isPossible?: boolean;
}

export interface Calls {
  readonly edges: readonly Edge[];
  readonly telemetry: readonly Edge[];
  readonly possible: readonly Edge[];
}

/** Collects calls into one edge for each caller, callee and port, with all their evidence. */
export class CallGraph {
  readonly #drafts = new Map<string, Draft>();
  readonly #byCaller = new Map<string, Draft[]>();
  readonly #hints = new Map<string, Set<Protocol>>();

  add(call: Call): void {
    const key = `${callerKey(call.from)} ${calleeKey(call.to)} ${call.port}`;
    const known = this.#drafts.get(key);
    const draft: Draft = known ?? { from: call.from, to: call.to, port: call.port, hints: [], evidence: new Map(), confidence: call.confidence, isTelemetry: call.isTelemetry === true, isPossible: call.isPossible === true };
    if (!known) this.#remember(key, draft);
    if (rank[call.confidence] < rank[draft.confidence]) draft.confidence = call.confidence;
    if (call.isTelemetry !== true) draft.isTelemetry = false;
    if (call.isPossible !== true) draft.isPossible = false;
    if (call.hint) {
      if (!draft.hints.includes(call.hint)) draft.hints.push(call.hint);
      this.#hintsOf(call.to, call.port).add(call.hint);
    }
    const evidenceKey = `${call.evidence.kind} ${call.evidence.file} ${call.evidence.text}`;
    if (!draft.evidence.has(evidenceKey)) draft.evidence.set(evidenceKey, call.evidence);
  }

  /** The calls that are known so far from a caller to any of these Services. */
  callsTo(from: Caller, services: ReadonlySet<QualifiedName>): readonly { readonly service: QualifiedName; readonly port: number }[] {
    return (this.#byCaller.get(callerKey(from)) ?? []).flatMap((draft) => (draft.to.kind === 'service' && services.has(draft.to.id) ? [{ service: draft.to.id, port: draft.port }] : []));
  }

  /** Callers of each Service and port so far, for routes that send them elsewhere. */
  callersByService(): Map<QualifiedName, { readonly from: Caller; readonly port: number }[]> {
    const found = new Map<QualifiedName, { from: Caller; port: number }[]>();
    for (const draft of this.#drafts.values()) {
      if (draft.to.kind !== 'service' || draft.isPossible) continue;
      const group = found.get(draft.to.id);
      if (group) group.push({ from: draft.from, port: draft.port });
      else found.set(draft.to.id, [{ from: draft.from, port: draft.port }]);
    }
    return found;
  }

  /** How callers speak to a Service port. */
  hints(service: QualifiedName, port: number): ReadonlySet<Protocol> {
    return this.#hints.get(`${service} ${port}`) ?? new Set();
  }

  calls(services: ReadonlyMap<QualifiedName, ServiceNode>): Calls {
    const edges: Edge[] = [];
    const telemetry: Edge[] = [];
    const possible: Edge[] = [];
    const ordered = sortedBy(this.#drafts.values(), (draft) => callerKey(draft.from), (draft) => calleeKey(draft.to), (draft) => draft.port);
    for (const draft of ordered) (draft.isTelemetry ? telemetry : draft.isPossible ? possible : edges).push(toEdge(draft, services));
    return { edges, telemetry, possible };
  }

  #remember(key: string, draft: Draft): void {
    this.#drafts.set(key, draft);
    const caller = callerKey(draft.from);
    const group = this.#byCaller.get(caller);
    if (group) group.push(draft);
    else this.#byCaller.set(caller, [draft]);
  }

  #hintsOf(to: Callee, port: number): Set<Protocol> {
    const key = `${calleeKey(to)} ${port}`;
    let hints = this.#hints.get(key);
    if (hints === undefined) this.#hints.set(key, (hints = new Set()));
    return hints;
  }
}

function toEdge(draft: Draft, services: ReadonlyMap<QualifiedName, ServiceNode>): Edge {
  const servicePort = draft.to.kind === 'service' ? services.get(draft.to.id)?.ports.find((port) => port.port === draft.port) : undefined;
  return {
    from: draft.from,
    to: draft.to,
    port: draft.port,
    protocol: servicePort?.protocol ?? outsideProtocol(draft),
    confidence: draft.confidence,
    evidence: sortedBy(draft.evidence.values(), (item) => item.file, (item) => item.kind, (item) => item.text),
  };
}

function outsideProtocol(draft: Draft): Protocol {
  const hinted = (['grpc', 'https', 'http', 'tls', 'redis', 'mongo', 'mysql', 'tcp'] as const).find((protocol) => draft.hints.includes(protocol));
  return hinted ?? (draft.port === 443 ? 'https' : draft.port === 80 ? 'http' : 'unknown');
}

export function callerKey(caller: Caller): string {
  return caller.kind === 'ingress' ? '@ingress' : caller.id;
}

export function calleeKey(callee: Callee): string {
  return callee.kind === 'service' ? callee.id : callee.host;
}
