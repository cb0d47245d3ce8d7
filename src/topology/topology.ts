import type { Span } from '../diagnostics/diagnostic.ts';

/** `namespace/name`. */
export type QualifiedName = string;

export function qualify(namespace: string, name: string): QualifiedName {
  return `${namespace}/${name}`;
}

/**
 * Application protocol of a port, in the words that Istio, Linkerd and Kubernetes `appProtocol` share.
 * `unknown`: nothing declares it, so a proxy has to sniff it.
 */
export type Protocol = 'http' | 'http2' | 'grpc' | 'https' | 'tls' | 'tcp' | 'udp' | 'redis' | 'mongo' | 'mysql' | 'unknown';

/** Whether a proxy can see requests, and so route, retry and authorize by method and path. */
export function isHttp(protocol: Protocol): boolean {
  return protocol === 'http' || protocol === 'http2' || protocol === 'grpc';
}

/** How a protocol was known, best first. */
export type ProtocolSource = 'app-protocol' | 'port-name' | 'probe' | 'caller' | 'image' | 'port-number' | 'none';

export interface ServicePort {
  readonly name: string;
  /** Port of the Service. */
  readonly port: number;
  /** Port of the pods, with a named targetPort resolved; equals `port` where nothing says otherwise. */
  readonly targetPort: number;
  readonly protocol: Protocol;
  readonly protocolSource: ProtocolSource;
  readonly span: Span;
}

export type ServiceType = 'ClusterIP' | 'Headless' | 'NodePort' | 'LoadBalancer' | 'ExternalName';

export interface ServiceNode {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly name: string;
  readonly type: ServiceType;
  readonly ports: readonly ServicePort[];
  readonly selector: Readonly<Record<string, string>>;
  /** Workloads that its selector picks. */
  readonly workloads: readonly QualifiedName[];
  /** Its ports are a guess: no number of them may stand in what is written. */
  readonly hasAssumedPorts?: true;
  /** Host that an ExternalName Service stands for. */
  readonly externalName?: string;
  readonly span: Span;
}

export type Injection =
  | { readonly state: 'injected' | 'not-injected'; readonly because: string; readonly span?: Span }
  /** Nothing in the input decides it: the Namespace object is missing, or no label is set. */
  | { readonly state: 'unknown'; readonly because: string };

export interface Probe {
  readonly type: 'liveness' | 'readiness' | 'startup';
  readonly handler: 'http' | 'grpc' | 'tcp' | 'exec';
  readonly port?: number;
  readonly path?: string;
  readonly span: Span;
}

/** Where metrics are collected from, if anything says so. */
export interface ScrapeTarget {
  readonly port: number;
  readonly path: string;
  readonly via: 'annotation' | 'monitor';
  readonly span: Span;
}

export interface Workload {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly name: string;
  readonly kind: string;
  /** Labels of its pods. */
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** Value of the pods' `version` label, or of `app.kubernetes.io/version`. */
  readonly version?: string;
  readonly serviceAccount: string;
  /** False where the manifest names none and the shared `default` account is used. */
  readonly hasOwnServiceAccount: boolean;
  readonly injection: Injection;
  /** Undefined where the manifest leaves it to the cluster (an autoscaler, a DaemonSet). */
  readonly replicas?: number;
  readonly containerPorts: readonly { readonly name: string; readonly port: number }[];
  readonly probes: readonly Probe[];
  readonly scrape?: ScrapeTarget;
  readonly images: readonly string[];
  /** Services whose selector picks it. The first is its own: same name if there is one. */
  readonly services: readonly QualifiedName[];
  /** A datastore, a broker and the like, recognised by its image: it calls nobody by itself. */
  readonly isDatastore: boolean;
  readonly span: Span;
}

export type EvidenceKind = 'env' | 'config-map' | 'secret' | 'argument' | 'annotation' | 'network-policy' | 'route' | 'policy' | 'service' | 'ingress';

export interface Evidence {
  readonly kind: EvidenceKind;
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** What stands there: `PAYMENT_URL=http://payment:8080`. Never the value of a Secret. */
  readonly text: string;
}

/** `high`: an address that resolves. `medium`: a policy or route admits it. `low`: a name that merely matches. */
export type Confidence = 'high' | 'medium' | 'low';

export type Caller = { readonly kind: 'workload'; readonly id: QualifiedName } | { readonly kind: 'ingress' };
export type Callee = { readonly kind: 'service'; readonly id: QualifiedName } | { readonly kind: 'external'; readonly host: string };

export interface Edge {
  readonly from: Caller;
  readonly to: Callee;
  /** Service port, or the port of the external host. */
  readonly port: number;
  readonly protocol: Protocol;
  readonly confidence: Confidence;
  readonly evidence: readonly Evidence[];
}

/** A timeout or retry setting that the application carries itself. */
export interface ClientSetting {
  readonly workload: QualifiedName;
  readonly setting: 'timeout' | 'retries';
  /** For a timeout, in milliseconds; for retries, the number. */
  readonly value: number;
  /** How the unit was known: `30s`, `*_MS`, or assumed. */
  readonly unit: 'written' | 'from-name' | 'assumed' | 'none';
  /** The callee that the setting's name points at; undefined when it speaks of every call. */
  readonly to?: QualifiedName;
  readonly evidence: Evidence;
}

/** An address in the input that no Service of the input answers to. */
export interface DanglingReference {
  readonly workload: QualifiedName;
  readonly address: string;
  /** Why nothing answers, or why only a guess does: the Service has no such port. */
  readonly because?: string;
  readonly evidence: Evidence;
}

export interface UnknownCallees {
  readonly workload: QualifiedName;
  readonly because: string;
}

export interface Topology {
  readonly workloads: ReadonlyMap<QualifiedName, Workload>;
  readonly services: ReadonlyMap<QualifiedName, ServiceNode>;
  /** The call graph: sorted by caller, callee, port. Telemetry is kept apart. */
  readonly edges: readonly Edge[];
  /** Calls to collectors of traces, metrics and logs: they must keep working and are not part of the call graph. */
  readonly telemetry: readonly Edge[];
  /** Calls that a list of addresses makes possible which several workloads share: which of them are made, the input cannot tell. */
  readonly possible: readonly Edge[];
  /** Workloads whose callees the input cannot tell. Never read them as "calls nobody". */
  readonly unknown: readonly UnknownCallees[];
  readonly dangling: readonly DanglingReference[];
  readonly settings: readonly ClientSetting[];
  /** Call cycles, each as the workloads on it, starting with the smallest name. */
  readonly cycles: readonly (readonly QualifiedName[])[];
  readonly namespaces: ReadonlyMap<string, NamespaceNode>;
}

export interface NamespaceNode {
  readonly name: string;
  /** Undefined when no Namespace object is in the input. */
  readonly labels?: Readonly<Record<string, string>>;
  readonly span?: Span;
}
