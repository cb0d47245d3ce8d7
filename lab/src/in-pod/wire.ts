// What goes over the control socket of a pod: one line of JSON each way.

/** One request or connection, as the application saw it. */
export interface Received {
  readonly pod: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly protocol: 'http/1.1' | 'h2c' | 'https' | 'tcp';
  /** The port of the application. */
  readonly port: number;
  /** Address of whoever connected: the pod's own proxy, where it has one. */
  readonly remote: string;
  readonly method?: string;
  /** Path with query. */
  readonly url?: string;
  /** Authority, or `Host`. */
  readonly host?: string;
  /** Small letters; several of one name joined by commas. */
  readonly headers?: Readonly<Record<string, string>>;
  /** 1 for the first try of a request, as the proxy of the caller counts. */
  readonly attempt?: number;
  /** Identity in the client certificate that the server's proxy forwarded, `spiffe://…`. */
  readonly identity?: string;
  /** Start of the first data of a TCP connection. */
  readonly data?: string;
}

export interface PodRequest {
  /** HTTP/1.1 where it is left out. */
  readonly protocol?: 'http' | 'https' | 'grpc' | 'tcp';
  /** What is dialled: an address, or a name that the pod's DNS knows. */
  readonly host: string;
  readonly port: number;
  /** `Host` or `:authority`; `host`, with the port where it is not the scheme's own, where it is left out. */
  readonly authority?: string;
  readonly method?: string;
  /** Sent as it is: nothing is escaped or normalised. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The message of a gRPC call, the body of an HTTP request, the data of a TCP connection. */
  readonly body?: string;
  readonly timeoutMs?: number;
  /** For TCP: how long the connection is kept open after the answer, so that it counts against limits. */
  readonly holdMs?: number;
  /** For HTTPS: the server name, where it is not the authority's host; and a certificate of the client in PEM. */
  readonly serverName?: string;
  readonly clientCertificate?: { readonly certificate: string; readonly key: string };
}

/** What the caller got. Without `status` and `body` there was no answer, and `error` says why. */
export interface PodAnswer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly grpcStatus?: number;
  readonly grpcMessage?: string;
  /** `timeout`, `closed`, or the code of the system, such as `ECONNRESET`. */
  readonly error?: string;
  readonly ms: number;
  /** Whether an echo application answered, and what it saw. */
  readonly received?: Received;
}

/** One kind of request of a load that mixes several. */
export interface WeightedRequest {
  readonly request: PodRequest;
  /** Its share is its weight over the sum of all, and exactly that in every stretch as long as the sum: nothing is drawn by lot. */
  readonly weight: number;
}

interface LoadRate {
  readonly ratePerSecond: number;
  readonly durationMs: number;
  /** Requests beyond it are not sent and count as `overload`. */
  readonly maxInFlight?: number;
}

/** `requests` are sent in turn by their weights; weights are whole numbers above 0. */
export type LoadPlan = LoadRate & ({ readonly request: PodRequest } | { readonly requests: readonly WeightedRequest[] });

/** One request of a load. Time runs from when it was due, not from when it could be sent: so a slow mesh cannot hide its queue. */
export interface LoadOutcome {
  /** Milliseconds after the start at which it was due. */
  readonly dueMs: number;
  /** Milliseconds from when it was due until it was sent: what the sender itself was late. */
  readonly lateMs: number;
  /** Milliseconds from when it was due until the end of the answer. */
  readonly ms: number;
  /** Which of the requests of a mixed load it was, counted from 0. */
  readonly request: number;
  readonly status?: number;
  readonly grpcStatus?: number;
  readonly error?: string;
  readonly pod?: string;
}

export type PodCommand =
  | { readonly op: 'ping' }
  /** `isKeptAlive`: HTTP/1.1 without TLS keeps its connections from one request to the next. */
  | { readonly op: 'send'; readonly requests: readonly PodRequest[]; readonly parallel: number; readonly isKeptAlive?: boolean }
  | { readonly op: 'received'; readonly isForgotten: boolean }
  | { readonly op: 'load'; readonly plan: LoadPlan }
  | { readonly op: 'publish'; readonly path: string; readonly body: string };

/** What the process in a pod is told when it starts. */
export interface PodSettings {
  readonly pod: string;
  readonly socket: string;
  readonly ports: readonly number[];
  /** Where the application takes TLS itself, on any port that is spoken to so. */
  readonly certificateFile?: string;
  readonly keyFile?: string;
}
