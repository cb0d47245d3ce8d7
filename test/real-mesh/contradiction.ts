import type { DecidedDestination, Decision } from '../../src/model/decision.ts';
import { outside, type Call, type MeshModel } from '../../src/model/mesh-model.ts';
import type { Request } from '../../src/model/request-view.ts';
import type { Pods } from './pods-of.ts';
import type { RecordedRequest, Try } from './recording.ts';

/** In what the real mesh and the model differ. */
export type ContradictionKind =
  | 'no answer' | 'who answers' | 'status' | 'status of a proxy' | 'response flag' | 'response detail' | 'number of tries' | 'time' | 'transport' | 'identity'
  | 'authority' | 'path' | 'header' | 'header of the answer' | 'location' | 'body' | 'status of gRPC' | 'share' | 'mirror';

export interface Contradiction {
  readonly kind: ContradictionKind;
  /** What the mesh did and what the model says, for people. */
  readonly text: string;
  /** What the model could not know and what would explain it. */
  readonly excuse?: string;
}

/** What one difference is called before both sides are described. */
export interface Difference {
  readonly kind: ContradictionKind;
  /** What the model had expected. */
  readonly expected: string;
}

/** One request, and what the model says of it. */
export interface Asked {
  readonly model: MeshModel;
  /** The pods that recordings call by name and the model by workload and address. */
  readonly pods: Pods;
  readonly request: RecordedRequest;
  readonly decision: Decision;
  /** Ports of gateways, as `workload:port` of their pods, that wait for a secret which nobody has. */
  readonly shutPorts?: ReadonlySet<string>;
}

/** One request with what became of it. */
export interface Observed {
  /** The different answers of its tries. */
  readonly tries: readonly Try[];
  /** How often each was seen, where that is known. */
  readonly counts?: readonly number[];
}

/** `entrance` is the gateway that clients outside dial. */
export function callOf({ from, to, port, protocol, isHttps, clientCert = false }: RecordedRequest, entrance?: string): Call {
  const client = from === 'gateway' ? outside : from;
  const entering = client === outside ? { ...(protocol === 'tcp' ? {} : { isHttps: isHttps ?? false }), ...(entrance === undefined ? {} : { entrance }) } : {};
  return { client, host: to, port, protocol: protocol ?? 'http', ...entering, ...(isHttps === true || protocol === 'tls' ? { certificate: clientCert ? 'foreign' : 'none' } : {}) };
}

/** The ingress gateway of a recording, which is the one that its clients outside dial. */
export function entranceOf(model: MeshModel, pods: Pods): string | undefined {
  return [...pods.values()].map(({ workload }) => workload).find((workload) => model.workloads.get(workload)?.proxy === 'gateway' && model.workloads.get(workload)?.labels['istio'] === 'ingressgateway');
}

export function requestOf({ address, method = 'GET', path = '/', headers = {}, host }: RecordedRequest): Request {
  return { method, path, headers, ...(host === undefined ? {} : { host }), ...(address === undefined ? {} : { address }) };
}

/** Whether HTTP is spoken that proxies on the way may look into. */
export function isRequest({ protocol }: RecordedRequest): boolean {
  return protocol === undefined || protocol === 'grpc';
}

/** One way in which a request may end. */
export type Ending = Pick<DecidedDestination, 'outcome' | 'status' | 'flag' | 'transport'>;

/** The endings that the decision holds: its shares, or itself. */
export function endingsOf(decision: Decision): readonly Ending[] {
  const shares = decision.destinations.filter(({ weight }) => weight > 0);
  return shares.length === 0 ? [decision] : shares;
}

export function isUndecided(decision: Decision): boolean {
  return endingsOf(decision).every(({ outcome }) => outcome === 'unknown');
}

export function isPartlyUndecided(decision: Decision): boolean {
  return endingsOf(decision).some(({ outcome }) => outcome === 'unknown');
}
