import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { InjectFault, Intent, IntentKind, IntentOf, MirrorTraffic, Redirect, RequestMatch, Rewrite, SplitTraffic, VersionLabels } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { QualifiedName } from '../../../topology/topology.ts';
import type { Loss, Manifest, Support } from '../../backend.ts';
import type { LoweringContext } from './context.ts';

export interface RetryValue {
  /** Retries after the first try; 0 switches them off, which has to be said: the mesh retries twice by itself. */
  readonly attempts: number;
  readonly perTryTimeoutMs?: number;
  readonly on: readonly string[];
  readonly backoffMs?: number;
}

export type Shares = SplitTraffic['shares'];

/** What a route can decide for a request. Each attribute is decided by itself; a route is where the decisions meet. */
export interface RouteValues {
  readonly redirect: Redirect;
  readonly destination: Shares;
  readonly rewrite: Rewrite;
  readonly fault: InjectFault;
  readonly mirror: MirrorTraffic;
  readonly timeout: number;
  readonly retries: RetryValue;
}

export type RouteAttribute = keyof RouteValues;

/** One line of an attribute's list: requests to `service` that match get the value, unless an earlier line took them. */
export type RouteClause = {
  readonly [A in RouteAttribute]: {
    readonly attribute: A;
    readonly service: QualifiedName;
    /** Service port; every HTTP port where it is missing. */
    readonly port?: number;
    readonly when?: RequestMatch;
    readonly value: RouteValues[A];
    readonly intent: Intent;
  };
}[RouteAttribute];

/** The block of a traffic policy that a part belongs to. Subsets and ports override block by block. */
export type PolicyBlock = 'connectionPool' | 'outlierDetection' | 'loadBalancer' | 'tls';

/** A piece of the DestinationRule of a service. */
export interface PolicyPart {
  readonly service: QualifiedName;
  readonly version?: string;
  readonly versionLabels?: VersionLabels;
  /** Service port that it is restricted to. */
  readonly port?: number;
  readonly block: PolicyBlock;
  readonly value: JsonObject;
  readonly comments: readonly string[];
  readonly intent: Intent;
}

/** A host and paths through which the ingress gateway leads to a service's routes. */
export interface Exposure {
  readonly intent: IntentOf<'expose'>;
  readonly port: number;
}

/** What one kind of intent adds. Several kinds meet in one object; the assembler joins them. */
export interface Contributions {
  readonly clauses?: readonly RouteClause[];
  readonly policies?: readonly PolicyPart[];
  readonly exposures?: readonly Exposure[];
  readonly manifests?: readonly Manifest[];
  readonly losses?: readonly Loss[];
  readonly diagnostics?: readonly Diagnostic[];
}

/** How this mesh answers one kind of intent. */
export interface Lowering<K extends IntentKind> {
  readonly kind: K;
  readonly support: Support;
  /** All intents of the kind at once, in the order of the mesh file. */
  readonly lower: (intents: readonly IntentOf<K>[], context: LoweringContext) => Contributions;
}

/** Joins the contributions of several parts of one lowering. */
export function join(parts: Iterable<Contributions>): Contributions {
  const all = [...parts];
  return {
    clauses: all.flatMap((part) => part.clauses ?? []),
    policies: all.flatMap((part) => part.policies ?? []),
    exposures: all.flatMap((part) => part.exposures ?? []),
    manifests: all.flatMap((part) => part.manifests ?? []),
    losses: all.flatMap((part) => part.losses ?? []),
    diagnostics: all.flatMap((part) => part.diagnostics ?? []),
  };
}
