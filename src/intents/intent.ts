import type { Span } from '../diagnostics/diagnostic.ts';
import type { QualifiedName } from '../topology/topology.ts';

/** Who asked for an intent: a place in a file, or a default that has a name. */
export type Origin = { readonly kind: 'file'; readonly span: Span } | { readonly kind: 'default'; readonly of: string };

export type TextMatch =
  | { readonly kind: 'exact'; readonly value: string }
  | { readonly kind: 'starts-with'; readonly value: string }
  /** RE2, matching the whole text. */
  | { readonly kind: 'regex'; readonly value: string }
  | { readonly kind: 'present' };

export type PathMatch =
  | { readonly kind: 'exact'; readonly value: string }
  /** The path itself and everything beneath it: `/api` covers `/api` and `/api/x`, never `/apix`. */
  | { readonly kind: 'prefix'; readonly value: string }
  /** Plain text prefix: `/api` covers `/apix` too. */
  | { readonly kind: 'starts-with'; readonly value: string }
  /** RE2, matching the whole path. */
  | { readonly kind: 'regex'; readonly value: string };

/** All fields given must hold; inside `methods` any one of them. An empty match is every request. */
export interface RequestMatch {
  readonly path?: PathMatch;
  readonly methods?: readonly string[];
  readonly headers?: Readonly<Record<string, TextMatch>>;
  readonly query?: Readonly<Record<string, TextMatch>>;
  /** Calling workloads, by their qualified names. */
  readonly from?: readonly QualifiedName[];
}

/** Labels that tell the pods of a version from the others of its service. */
export type VersionLabels = Readonly<Record<string, string>>;

/** Where a request goes: the service itself, one of its versions, or another service. */
export type Target =
  /** Pods with all of `labels`; without them, pods whose `version` label is the version. */
  | { readonly kind: 'version'; readonly version: string; readonly labels?: VersionLabels }
  | { readonly kind: 'service'; readonly service: QualifiedName; readonly port?: number };

/** Fields of every intent. */
interface Base<K extends string> {
  readonly kind: K;
  readonly origin: Origin;
}

interface OnService<K extends string> extends Base<K> {
  readonly service: QualifiedName;
}

export interface SplitTraffic extends OnService<'split-traffic'> {
  /** Percentages that sum to 100. */
  readonly shares: readonly { readonly to: Target; readonly weightPercent: number }[];
}

export interface RouteWhen extends OnService<'route-when'> {
  readonly when: RequestMatch;
  readonly to: Target;
}

export interface SetTimeout extends OnService<'set-timeout'> {
  /** 0 turns the timeout off. */
  readonly timeoutMs: number;
  readonly when?: RequestMatch;
  /** Restricts it to one port of the Service. */
  readonly port?: number;
}

export type RetryCondition =
  | '5xx'
  | 'gateway-error'
  | 'reset'
  | 'connect-failure'
  | 'refused-stream'
  | 'retriable-4xx'
  | 'unavailable'
  | 'cancelled'
  | 'deadline-exceeded'
  | 'resource-exhausted'
  | 'internal'
  | `${number}`;

export interface SetRetries extends OnService<'set-retries'> {
  /** Retries after the first try; 0 switches retries off. */
  readonly attempts: number;
  readonly perTryTimeoutMs?: number;
  readonly on: readonly RetryCondition[];
  /** Base of the exponential back-off. */
  readonly backoffMs?: number;
  /**
   * Which requests may be retried. `idempotent`: GET, HEAD, OPTIONS, TRACE, PUT, DELETE of RFC 9110 section 9.2.2,
   * and no gRPC call, whose method is always POST. `all` only where a person wrote it.
   */
  readonly requests: 'idempotent' | 'all' | readonly string[];
  readonly when?: RequestMatch;
  readonly port?: number;
}

export interface BreakCircuit extends OnService<'break-circuit'> {
  readonly maxConnections?: number;
  readonly maxPendingRequests?: number;
  /** Concurrent requests. */
  readonly maxRequests?: number;
  readonly maxRequestsPerConnection?: number;
  readonly connectTimeoutMs?: number;
  readonly consecutiveErrors?: number;
  readonly consecutiveGatewayErrors?: number;
  readonly intervalMs?: number;
  readonly ejectForMs?: number;
  readonly maxEjectionPercent?: number;
  /** Only for one version. */
  readonly version?: string;
  readonly versionLabels?: VersionLabels;
}

export type BalanceAlgorithm =
  | { readonly kind: 'round-robin' | 'least-request' | 'random' | 'passthrough' }
  | { readonly kind: 'hash'; readonly by: 'header' | 'cookie' | 'query' | 'source-ip'; readonly name?: string; readonly ttlMs?: number };

export interface BalanceLoad extends OnService<'balance-load'> {
  readonly algorithm: BalanceAlgorithm;
  readonly warmupMs?: number;
  readonly version?: string;
  readonly versionLabels?: VersionLabels;
}

export interface InjectFault extends OnService<'inject-fault'> {
  readonly delay?: { readonly percent: number; readonly delayMs: number };
  readonly abort?: { readonly percent: number; readonly httpStatus?: number; readonly grpcStatus?: string };
  readonly when?: RequestMatch;
}

export interface MirrorTraffic extends OnService<'mirror-traffic'> {
  readonly to: Target;
  readonly percent: number;
  readonly when?: RequestMatch;
}

export interface Rewrite extends OnService<'rewrite'> {
  readonly when?: RequestMatch;
  /** Replaces the matched prefix, or the whole path where the match is exact. */
  readonly path?: string;
  readonly pathRegex?: { readonly match: string; readonly replacement: string };
  readonly host?: string;
}

export interface Redirect extends OnService<'redirect'> {
  readonly when?: RequestMatch;
  readonly scheme?: 'http' | 'https';
  readonly host?: string;
  readonly port?: number;
  readonly path?: string;
  readonly status: 301 | 302 | 303 | 307 | 308;
}

export interface LimitRate extends OnService<'limit-rate'> {
  readonly requests: number;
  readonly perMs: number;
  readonly burst?: number;
  readonly when?: RequestMatch;
}

export type MutualTlsMode = 'strict' | 'permissive' | 'disable';

export type SecurityScope =
  | { readonly kind: 'mesh' }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'workload'; readonly workload: QualifiedName };

export interface MutualTlsException {
  readonly workload: QualifiedName;
  /** Port of the pods; every port where it is missing. */
  readonly port?: number;
  readonly mode: 'permissive' | 'disable';
  readonly reason: string;
}

export interface RequireMutualTls extends Base<'require-mutual-tls'> {
  readonly scope: SecurityScope;
  readonly mode: MutualTlsMode;
  readonly exceptions: readonly MutualTlsException[];
}

/** Who calls. Identities are service accounts; `ingress` is the ingress gateway, `anyone` even plaintext from outside. */
export type Source =
  | { readonly kind: 'workload'; readonly workload: QualifiedName }
  | { readonly kind: 'service-account'; readonly namespace: string; readonly name: string }
  | { readonly kind: 'namespace'; readonly namespace: string }
  | { readonly kind: 'ingress' }
  /** Any workload with a mesh identity. */
  | { readonly kind: 'any-identity' }
  /** Callers without any mesh identity: plaintext through a LoadBalancer, a foreign ingress, pods without a proxy. Admits no workload of the mesh. */
  | { readonly kind: 'outside' }
  | { readonly kind: 'anyone' };

interface Operation {
  readonly methods?: readonly string[];
  readonly paths?: readonly PathMatch[];
  /** Service ports. */
  readonly ports?: readonly number[];
}

export interface AllowCalls extends Base<'allow-calls'>, Operation {
  readonly to: QualifiedName;
  /** Empty: nobody. Deny by default is part of the meaning: what no allow-calls admits is refused. */
  readonly from: readonly Source[];
  /** In addition to those that configuration admits already, where a service is closed. */
  readonly beside?: true;
}

export interface DenyCalls extends Base<'deny-calls'>, Operation {
  readonly to: QualifiedName;
  readonly from: readonly Source[];
  /** Callers among them that are not refused by it. Callers without an identity are never among these. */
  readonly except?: readonly Source[];
}

export interface AllowEgress extends Base<'allow-egress'> {
  /** Callers; every workload of the mesh where it is empty. */
  readonly from: readonly QualifiedName[];
  /** Namespace whose configuration carries it. */
  readonly namespace: string;
  readonly host: string;
  readonly port: number;
  readonly protocol: 'http' | 'https' | 'tls' | 'tcp' | 'grpc';
  readonly via: 'direct' | 'egress-gateway';
}

export interface Expose extends OnService<'expose'> {
  readonly host: string;
  /** Service port. */
  readonly port?: number;
  readonly tls?: { readonly mode: 'simple' | 'mutual' | 'passthrough'; readonly credential?: string; readonly redirectHttp: boolean };
  readonly paths: readonly PathMatch[];
}

export interface AuthenticateUsers extends OnService<'authenticate-users'> {
  readonly issuer: string;
  readonly jwksUri?: string;
  readonly audiences: readonly string[];
  /** Refuse requests without a token, and not only those with a bad one. */
  readonly required: boolean;
}

export interface Observe extends Base<'observe'> {
  readonly scope: SecurityScope;
  readonly metrics?: 'on' | 'off';
  readonly tracing?: { readonly samplingPercent: number };
  /** CEL over the mesh's attributes selects which requests are logged. */
  readonly accessLogs?: { readonly state: 'on' | 'off'; readonly onlyErrors?: boolean };
}

export interface ScopeConfiguration extends Base<'scope-configuration'> {
  readonly scope: SecurityScope;
  /** Services a workload there needs to know, from the call graph. */
  readonly services: readonly QualifiedName[];
  readonly externalHosts: readonly string[];
}

export interface JoinMesh extends Base<'join-mesh'> {
  readonly scope: SecurityScope;
  readonly holdUntilProxyStarts?: boolean;
  readonly resources?: { readonly cpu?: string; readonly memory?: string; readonly cpuLimit?: string; readonly memoryLimit?: string };
}

export interface ConnectCluster extends OnService<'connect-cluster'> {
  readonly cluster: string;
}

export interface StepTraffic extends OnService<'step-traffic'> {
  /** A version. */
  readonly to: string;
  readonly versionLabels?: VersionLabels;
  readonly steps: readonly { readonly weightPercent: number; readonly holdMs: number }[];
}

/** Everything a person can want of a mesh. Closed: a new member does not compile until every mesh answers it. */
export type Intent =
  | SplitTraffic
  | RouteWhen
  | SetTimeout
  | SetRetries
  | BreakCircuit
  | BalanceLoad
  | InjectFault
  | MirrorTraffic
  | Rewrite
  | Redirect
  | LimitRate
  | RequireMutualTls
  | AllowCalls
  | DenyCalls
  | AllowEgress
  | Expose
  | AuthenticateUsers
  | Observe
  | ScopeConfiguration
  | JoinMesh
  | ConnectCluster
  | StepTraffic;

export type IntentKind = Intent['kind'];

export type IntentOf<K extends IntentKind> = Extract<Intent, { kind: K }>;

/** What a mesh.yaml says of the mesh itself, for lowering. */
export interface MeshSettings {
  /** Name of the island that writes the configuration: `istio`. */
  readonly mesh: string;
  readonly clusterDomain: string;
  readonly trustDomain: string;
  readonly rootNamespace: string;
  readonly ingress: GatewayIdentity;
  readonly egress: GatewayIdentity;
}

/** A gateway's pods and account, so that policies can admit it and routes can bind to it. */
export interface GatewayIdentity {
  readonly namespace: string;
  readonly service: string;
  readonly serviceAccount: string;
  readonly selector: Readonly<Record<string, string>>;
}
