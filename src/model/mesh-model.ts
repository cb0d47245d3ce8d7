import type { QualifiedName, Protocol } from '../topology/topology.ts';
import type { Predicate } from './predicate.ts';
import type { Provenance, Unknown } from './provenance.ts';

/** A value and what put it there. */
export interface Setting<T> {
  readonly value: T;
  readonly source: Provenance;
}

/** How a call's bytes are protected. `mutual-tls` carries the caller's mesh identity; `tls` is any other TLS. */
export type Transport = 'mutual-tls' | 'tls' | 'plaintext';

/** What a client speaks. A proxy that does not know the port's protocol sniffs it. */
export type CallProtocol = 'http' | 'grpc' | 'tcp' | 'tls';

/**
 * `node`: the node acts for the pod, in a shared proxy or in its kernel. `none`: no proxy, so nothing is enforced and
 * nothing routed. `unknown`: the input does not tell.
 */
export type ProxyKind = 'sidecar' | 'node' | 'gateway' | 'none' | 'unknown';

/** Whatever sends or receives: pods that share a template. */
export interface ModelWorkload {
  readonly id: QualifiedName;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly proxy: ProxyKind;
  /**
   * By which receivers know it: as it stands in its certificate, without `spiffe://`; on a mesh that knows pods by their
   * labels, a text of the lift's own that no other workload has. Undefined without either.
   */
  readonly identity?: string;
  readonly source: Provenance;
}

/** A name that can be called. */
export interface ModelHost {
  /** Full name, in lower case; may begin with `*.`. */
  readonly host: string;
  readonly namespace: string;
  /** The Kubernetes Service behind it, if it is one. */
  readonly service?: QualifiedName;
  readonly isExternal: boolean;
  readonly ports: readonly { readonly port: number; readonly targetPort: number; readonly protocol: Protocol }[];
  /** Workloads behind it. */
  readonly workloads: readonly QualifiedName[];
  readonly source: Provenance;
}

/** The caller of a `Call` that comes from outside the cluster, to a gateway that serves the host on the port. */
export const outside: QualifiedName = '@ingress';

/** A pod without a proxy that the input does not show: it has no identity, and dials Services by their full names. */
export const stranger: QualifiedName = '@stranger';

/** The kubelet of the node that a pod runs on: it probes, in plaintext, and some meshes let it in by rules of its own. */
export const kubelet: QualifiedName = '@kubelet';

/** One call: who dials what. The request that it carries is asked about apart. */
export interface Call {
  readonly client: QualifiedName;
  /** The name as dialled, without port: short, full, external, or an IP. */
  readonly host: string;
  readonly port: number;
  /** The Host that the request names, in lower case and without port, where that is not the name that was dialled: proxies that see requests go by it. */
  readonly authority?: string;
  readonly protocol: CallProtocol;
  /** Whether the client itself wraps HTTP in TLS. Where it is not said, a client outside does if that is all the port takes. */
  readonly isHttps?: boolean;
  /** The gateway that a client outside dials; where it is not said, whichever serves the name. */
  readonly entrance?: QualifiedName;
  /** What the client shows where it opens TLS itself: a certificate of the mesh, one of an authority that a gateway is given for its clients, or none. Where it is not said, nobody knows. */
  readonly certificate?: 'mesh' | 'foreign' | 'none';
}

/** One line of the explanation. */
export interface Note {
  readonly what: 'name' | 'route' | 'target' | 'limits' | 'change' | 'fault' | 'transport' | 'identity' | 'access' | 'workload';
  readonly text: string;
  readonly source: Provenance;
}

/**
 * What the caller's side does with a call: an ordered table, first match wins. A caller without a proxy has a
 * table too, with one route that goes straight to the endpoints.
 */
export interface RouteTable {
  /** `application`: no proxy is in the way. */
  readonly by: 'proxy' | 'application';
  /** Whether requests are seen, or only connections. */
  readonly sees: 'requests' | 'connections';
  /** Full name that the dialled name stands for; undefined where nobody knows it. */
  readonly host?: string;
  /** Full name of whose address was dialled, or that address, where that is not `host`. */
  readonly dialledHost?: string;
  /** Other names, in lower case, that a request may give as its Host and is routed by the same table; `any` where its Host is not looked at. */
  readonly sameRoutes?: readonly string[] | 'any';
  /** How the name was resolved, which configuration won, and what it shadows, in the order of the decision. */
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
  /** Done to the path of every request before anything looks at it. */
  readonly normalization: PathNormalization;
  /** What the caller may send at all (egress policies), before any route is looked at. */
  readonly access?: Access;
  readonly routes: readonly Route[];
  /** What happens to a request that no route matches. */
  readonly otherwise: Outcome;
}

/** Everything that one route decides; the first one whose predicate holds is taken. */
export interface Route extends Outcome {
  readonly when: Predicate;
}

export interface Outcome {
  /** `VirtualService shop/orders, rule 2`, for the explanation. */
  readonly name: string;
  readonly source: Provenance;
  readonly action: Action;
  /** Milliseconds for the whole answer, retries included; `undefined` waits for ever. */
  readonly timeoutMs?: Setting<number | undefined>;
  /** For the answer of one backend, where a mesh bounds it apart from the whole. */
  readonly responseTimeoutMs?: Setting<number>;
  /** For silence in both directions while the exchange lasts. */
  readonly idleTimeoutMs?: Setting<number>;
  readonly retries?: Setting<Retries>;
  readonly fault?: Fault;
  readonly mirrors?: readonly Mirror[];
  /** In the order in which they are applied, after the match and before the request leaves. */
  readonly changes?: readonly RequestChange[];
  /** Done to the answer, after those of the destination that gave it. */
  readonly responseChanges?: readonly HeaderChange[];
}

export type Action =
  | { readonly kind: 'forward'; readonly destinations: readonly WeightedDestination[] }
  /** A new scheme takes the default port of the old one off the authority that was sent, unless `keepsPort`. */
  | { readonly kind: 'redirect'; readonly status: number; readonly scheme?: string; readonly host?: string; readonly port?: number; readonly path?: string; readonly pathPrefix?: PathPrefix; readonly keepsPort?: boolean }
  | { readonly kind: 'respond'; readonly status: number; readonly body?: string }
  /** The proxy itself says no: 404 `NR`, 502, 500. */
  | { readonly kind: 'fail'; readonly status: number; readonly flag?: string; readonly because: string }
  /** To the address that was dialled, past the caller's mesh configuration and unencrypted by it; `to` is whose address that is, if the cluster's. */
  | { readonly kind: 'passthrough'; readonly to?: DestinationRef }
  /** No connection comes about. */
  | { readonly kind: 'unreachable'; readonly flag?: string; readonly because: string };

/** The first `length` characters of the path become `to`; the rest of it and the query stay. */
export interface PathPrefix {
  readonly length: number;
  readonly to: string;
}

export interface DestinationRef {
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
}

export interface WeightedDestination extends DestinationRef {
  /** Relative to the sum over the list, which is above zero. */
  readonly weight: number;
  readonly changes?: readonly RequestChange[];
  readonly responseChanges?: readonly HeaderChange[];
  /** What this route answers where the proxy has no such destination, if that is not what the destination says. */
  readonly missingStatus?: number;
  readonly source: Provenance;
}

export interface Retries {
  /** Retries after the first try; `Infinity` where only the budget bounds them. */
  readonly attempts: number;
  /** Bounds the retries of all requests together: a share of them, and so many a second in any case. */
  readonly budget?: { readonly percent: number; readonly minPerSecond: number; readonly windowMs: number };
  readonly perTryTimeoutMs?: number;
  /** Conditions in the words of Envoy, HTTP statuses as decimal texts among them. */
  readonly on: readonly string[];
  readonly backoffMs?: number;
}

export interface Fault {
  readonly delay?: { readonly percent: number; readonly delayMs: number };
  readonly abort?: { readonly percent: number; readonly status: number; readonly grpcStatus?: string };
  readonly source: Provenance;
}

export interface Mirror extends DestinationRef {
  readonly percent: number;
  readonly source: Provenance;
}

/** `base` is RFC 3986 (dot segments, `\\` to `/`); the others also merge slashes, and unescape `%2F` and `%5C`. */
export type PathNormalization = 'none' | 'base' | 'merge-slashes' | 'decode-and-merge-slashes';

export type RequestChange =
  | { readonly kind: 'normalize-path'; readonly to: PathNormalization }
  | ({ readonly kind: 'path-prefix' } & PathPrefix)
  | { readonly kind: 'path'; readonly to: string }
  /** RE2 with `\1` substitution, first match only where it is anchored by its author. */
  | { readonly kind: 'path-regex'; readonly pattern: string; readonly substitution: string }
  | { readonly kind: 'remove-parameter'; readonly name: string }
  | { readonly kind: 'host'; readonly to: string }
  | { readonly kind: 'header'; readonly operation: 'set' | 'add' | 'remove'; readonly name: string; readonly value: string };

/** A change of one header; of an answer, this is all that configuration can change. */
export type HeaderChange = Extract<RequestChange, { readonly kind: 'header' }>;

/** What a caller's proxy knows of one destination. */
export interface Destination {
  readonly ref: DestinationRef;
  /** Set where the proxy has no such destination at all. */
  readonly missing?: { readonly status: number; readonly flag?: string; readonly because: string; readonly source: Provenance };
  readonly endpoints: readonly Endpoint[];
  /** Set where connections go to the address that was dialled, whoever has it: `endpoints` are those of its own addresses. */
  readonly dialled?: DialledTransport;
  /** Where the pods come from and how many were left out, and what governs the connection. */
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
  readonly connectTimeoutMs?: Setting<number>;
  readonly balancing?: Setting<string>;
  /** Limits by name: `maxConnections`, `maxPendingRequests`, `maxRequests`, `maxRetries`, `maxRequestsPerConnection`. */
  readonly limits?: Setting<Readonly<Record<string, number>>>;
  readonly ejection?: Setting<{ readonly consecutiveErrors?: number; readonly consecutiveGatewayErrors?: number; readonly intervalMs?: number; readonly ejectForMs?: number; readonly maxEjectForMs?: number; readonly maxEjectionPercent?: number; readonly minSuccessPercent?: number; readonly minRequests?: number }>;
}

/** How a caller's proxy connects to the address that was dialled. */
export interface DialledTransport extends Pick<Endpoint, 'transport' | 'wrapsTls' | 'sni'> {
  /** Port there, if it is not the dialled one. */
  readonly port?: number;
  /** Set where its own name too leads to whoever has the address that DNS gives for it, and `endpoints` are no word on that. */
  readonly isByAddressOnly?: true;
  /** Names of which the server's certificate must have one; undefined where every server of the mesh will do. */
  readonly servers?: Setting<readonly string[]>;
  /** Those of the destination that do not come from its own endpoints. */
  readonly unknown: readonly Unknown[];
}

export interface Endpoint {
  /** Undefined for an address outside the cluster. */
  readonly workload?: QualifiedName;
  /** Host or IP of an endpoint outside the cluster. */
  readonly address?: string;
  /** Port of the pod. */
  readonly port: number;
  /** What the caller's side adds: `plaintext` hands on what the caller sends, be it TLS of its own. */
  readonly transport: Setting<Transport>;
  /** The caller's proxy opens TLS of its own around whatever the caller sends, and TLS of the caller is none that it looks for. */
  readonly wrapsTls?: boolean;
  /** Server name that the caller's proxy sends in TLS. */
  readonly sni?: string;
  /** Set where the caller's proxy wants the server to be somebody else than it is by its certificate, and so ends mutual TLS. */
  readonly distrusted?: { readonly because: string; readonly source: Provenance };
  /** By what the receiver knows the caller here, where that is not the caller's own identity: a proxy on the way shows its own. */
  readonly identity?: string;
  /** What the caller's side lets out to this endpoint, on meshes that judge the pod that was picked and not the name that was dialled. */
  readonly access?: Access;
  /** 0 where it is not given. Endpoints of a higher number stand by: they receive only when none of the lower ones is healthy. */
  readonly priority?: number;
}

/** What a receiver's side does with what arrives at one of its ports. */
export interface Inbound {
  readonly by: 'proxy' | 'application';
  readonly sees: 'requests' | 'connections';
  /** Whether each kind of transport comes through the door. */
  readonly accepts: Readonly<Record<Transport, Acceptance>>;
  readonly authentication?: Authentication;
  /**
   * How callers are known. `certificate`, the default: by mutual TLS alone. `network`: whatever the transport, because
   * the mesh knows which pod has which address.
   */
  readonly identifiesBy?: 'certificate' | 'network';
  readonly access: Access;
  readonly rateLimits?: readonly RateLimit[];
  readonly normalization: PathNormalization;
  readonly notes: readonly Note[];
  readonly unknown: readonly Unknown[];
  /** Set on a gateway: what arrives here goes on as a call of this workload to the request's host. */
  readonly forwardsPort?: number;
  /** The name that it goes on to, where that is not the request's host: a proxy behind a tunnel is told by the tunnel. */
  readonly forwardsHost?: string;
}

/** Whether a request meets it depends on the load: it decides no request, but it is part of what configuration means. */
export interface RateLimit {
  readonly when: Predicate;
  readonly requests: number;
  readonly perMs: number;
  /** `proxy`: one count in each pod. `caller`: one for each identity in each pod. */
  readonly countedBy: 'proxy' | 'caller';
  /** Answer to what is over the limit. */
  readonly status: number;
  readonly source: Provenance;
}

export type Acceptance =
  | { readonly isAccepted: true; readonly source: Provenance }
  /** `flag` is what the caller's proxy logs; a caller without a proxy sees the connection reset. */
  | {
      readonly isAccepted: false;
      readonly because: string;
      readonly flag?: string;
      /** Requests in plaintext that are answered with an alert of TLS, which is no HTTP: for the caller's proxy a 502. */
      readonly alerts?: Predicate;
      readonly source: Provenance;
    };

/** Ordered clauses; the first whose predicate holds decides, except that `ask` goes on when the authorizer agrees. */
export interface Access {
  readonly clauses: readonly Clause[];
  readonly otherwise: { readonly effect: 'allow' | 'deny'; readonly because: string; readonly status: number; readonly isSilent?: boolean; readonly source: Provenance };
}

export interface Clause {
  readonly when: Predicate;
  readonly effect: 'allow' | 'deny' | 'ask';
  /** Of a refusal: decided before tokens are checked, so that it knows no claims. `ask` always is. */
  readonly isBeforeTokens?: boolean;
  /** Answer where this clause refuses: 403, or 404 where a mesh hides what is not listed. Unused by `allow`. */
  readonly status: number;
  /** True where a refusal gives no answer although requests are seen: the packets are dropped, and `status` means nothing. */
  readonly isSilent?: boolean;
  /** `DENY AuthorizationPolicy shop/no-deletes, rule 1`. */
  readonly name: string;
  /** External authorizer, for `ask`. */
  readonly provider?: string;
  readonly source: Provenance;
}

/** Tokens that are checked before any access clause. Without a token a request passes, and has no claims. */
export interface Authentication {
  /** Requests that nothing is done to, whatever token they carry: they have no claims. */
  readonly except?: Predicate;
  readonly providers: readonly {
    readonly issuer: string;
    readonly audiences: readonly string[];
    /** Where the keys of the issuer are, if it is written. */
    readonly jwksUri?: string;
    /** Headers (in lower case, with the text before the token) and query parameters that may carry it. */
    readonly headers: readonly { readonly name: string; readonly prefix: string }[];
    readonly parameters: readonly string[];
    readonly cookies: readonly string[];
    /** Whether the token stays in the request; otherwise the proxy takes it out of header and query once it has accepted it. */
    readonly isForwarded?: boolean;
    /** Headers that the proxy writes claims of an accepted token into; it takes what a client sent under these names out of every request. */
    readonly claimHeaders?: readonly { readonly name: string; readonly claim: string }[];
    /** Header for the payload of an accepted token, as it stands in the token; taken out of every request likewise. */
    readonly payloadHeader?: string;
    readonly source: Provenance;
  }[];
}

/**
 * What configuration means, whatever mesh it was written for. Two models that answer alike treat every request
 * alike. Answers are computed when asked and remembered; they are data, never changed.
 */
export interface MeshModel {
  /** Name of the island that lifted it. */
  readonly mesh: string;
  readonly workloads: ReadonlyMap<QualifiedName, ModelWorkload>;
  /** Sorted by host, then namespace. */
  readonly hosts: readonly ModelHost[];
  /** Gateways that a client outside reaches for a host on a port: the workload, and the port of its pods. `at` is the one that it dials, where that is known. */
  entrances(host: string, port: number, at?: QualifiedName): readonly { readonly workload: QualifiedName; readonly port: number; readonly identity?: string; readonly source: Provenance }[];
  /** What gateways serve to clients outside: a name that one of them answers to, on a port. Wildcards stand as they are written. */
  readonly frontDoors: readonly { readonly host: string; readonly port: number; readonly protocol: CallProtocol }[];
  /** A client that is no workload of the model, such as `stranger`, has no proxy. */
  outbound(call: Call): RouteTable;
  destination(client: QualifiedName, ref: DestinationRef): Destination;
  /**
   * `port` is the port of the pods, inside the tunnel where there is one; `protocol` what the client speaks, for ports
   * that are sniffed. `through` is the destination that led here: a proxy that serves several Services tells them apart.
   */
  inbound(workload: QualifiedName, port: number, protocol: CallProtocol, through?: DestinationRef): Inbound;
  /** Clients with equal keys get equal answers of `outbound` and `destination` for every call. */
  routingClass(client: QualifiedName): string;
  /**
   * Clients with equal keys get answers of `outbound` for calls of this one host, and of `destination` for wherever
   * these lead, that decide alike: only sources, notes, names of routes and the client's own name may differ. Coarser
   * than `routingClass`, and only there to save time over all pairs.
   */
  routingClassFor?(client: QualifiedName, host: string): string;
  /** What the input holds and the model does not read, such as raw proxy configuration. Conclusions may rest on it. */
  readonly unread: readonly Unknown[];
}
