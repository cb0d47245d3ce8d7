import type { Json } from '../../kube/resource.ts';

/** One task of the suite: what somebody wants, in several people's words, and what must be true afterwards. */
export interface Task {
  /** `canary-with-header`: kebab-case, unique. */
  readonly id: string;
  /** Kinds of intents that it is about, for tables. */
  readonly about: readonly string[];
  /** Folder below `evaluation/meshes` with the application (and configuration that exists): what the answer is judged over. */
  readonly mesh: string;
  /** Whether who answers is given the folder. `nothing`: the words alone must do. */
  readonly given: 'mesh' | 'nothing';
  readonly phrasings: readonly Phrasing[];
  /** What a right answer is; several where each would be right. */
  readonly expect: readonly ExpectedOutcome[];
  /** For questions and refusals: each must stand in the question or the reasons, in any case. `a|b`: one of them will do. */
  readonly mentions: readonly string[];
  /** Commands of the product one of which the answer must point at, for work that is no change of configuration. */
  readonly errand: readonly string[];
  /** By meaning, for answers. All must hold. */
  readonly calls: readonly CallCheck[];
  /** What no request can show, such as sampling of traces. All must hold. */
  readonly objects: readonly ObjectCheck[];
  /** True where nothing but what `calls` list may change for the clients, hosts and requests of the mesh. */
  readonly nothingElse: boolean;
  /** Why this is the right answer, for readers. */
  readonly why?: string;
}

export type ExpectedOutcome = 'answered' | 'question' | 'refused';

export interface Phrasing {
  /** Kind of person: `terse`, `polite`, `wrong-terms`, `non-native`, `ticket`, `expert`, `bullets`, `yaml-ish`, `brief`. */
  readonly who: string;
  readonly words: string;
}

/** One request and what must happen to it. Everything given in `then` must hold. */
export interface CallCheck {
  /** `namespace/workload`; `@ingress` for a client outside, at a gateway; `@stranger` for a pod without a proxy; `*` for each workload of the mesh that has a proxy. */
  readonly from: string;
  /** Host as it is dialled, with an optional port: `orders.shop:8080`, `https://api.stripe.com`. */
  readonly to: string;
  /** `GET /orders?page=2`; `tcp` or `tls` for a connection without requests. */
  readonly request: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Claims of a token that the request carries as `Authorization: Bearer`. */
  readonly token?: Readonly<Record<string, Json>>;
  /** Host header, where it is not what is dialled. */
  readonly host?: string;
  readonly sourceIp?: string;
  readonly then: Expected;
}

export interface Expected {
  /** Percent by version (`v1`), workload (`orders-v1`) or Service; 100 for one. */
  readonly shares?: Readonly<Record<string, number>>;
  readonly status?: number;
  /** By access or transport. */
  readonly refused?: boolean;
  /** It arrives at an application, or at an address outside. */
  readonly delivered?: boolean;
  /** For the whole request; 0: none, and none for a single try either. */
  readonly timeoutMs?: number;
  /** Tries in all that a server sees when every try fails as `failing` says: so many, or `atLeast` so many where the words leave it open. */
  readonly tries?: ({ readonly count: number } | { readonly atLeast: number }) & { readonly failing: Failing };
  readonly delay?: { readonly percent: number; readonly ms: number };
  readonly abort?: { readonly percent: number; readonly status: number };
  /** `percent` 0: no copies. */
  readonly mirror?: { readonly to: string; readonly percent: number };
  /** Path that the server sees, with its query. */
  readonly path?: string;
  /** Authority that the server sees. */
  readonly host?: string;
  /** `location` as the client reads it. */
  readonly redirect?: { readonly status: number; readonly location: string };
  /** Ejection and limits of the destination: names of `breakerSettings`; 0 where it must not be set. */
  readonly breaker?: Readonly<Partial<Record<BreakerSetting, number>>>;
  /** Some limit on connections or requests, or ejection, where the words leave open which. */
  readonly limited?: boolean;
  /** `round-robin`, `least-request`, `random`, `passthrough`, `hash by header x-user`, `hash by cookie session`, `hash by query user`, `hash by source-ip`; with `, warming up for 30000 ms` where it must warm up. */
  readonly balancing?: string;
  readonly encrypted?: boolean;
  /** On the way from the caller a gateway of the mesh is passed. */
  readonly throughGateway?: boolean;
  /** As before the answer. */
  readonly unchanged?: boolean;
  /** Requests let through in each window by each pod. */
  readonly rate?: { readonly requests: number; readonly perMs: number };
}

export const failings = ['500', '502', '503', '504', '404', '409', '429', 'reset', 'connect', 'slow', 'unavailable', 'cancelled', 'deadline-exceeded', 'internal', 'resource-exhausted'] as const;
export type Failing = (typeof failings)[number];

export const breakerSettings = ['maxConnections', 'maxPendingRequests', 'maxRequests', 'maxRequestsPerConnection', 'maxRetries', 'connectTimeoutMs', 'consecutiveErrors', 'consecutiveGatewayErrors', 'intervalMs', 'ejectForMs', 'maxEjectionPercent'] as const;
export type BreakerSetting = (typeof breakerSettings)[number];

/** Some object of this kind, with all of these fields as they are given; with `absent`, no such object. */
export interface ObjectCheck {
  readonly kind: string;
  readonly namespace?: string;
  readonly name?: string;
  /** By path: `spec.tracing[*].randomSamplingPercentage`; `[*]` is any item of a list. `null`: the field is not there. */
  readonly fields: Readonly<Record<string, Json>>;
  readonly absent: boolean;
}
