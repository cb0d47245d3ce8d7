import type { Intent, IntentKind, MeshSettings } from '../../intents/intent.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { Call, MeshModel } from '../../model/mesh-model.ts';
import type { Request } from '../../model/request-view.ts';
import type { QualifiedName, Topology } from '../../topology/topology.ts';
import type { Sample } from './sample.ts';
import type { Sight } from './sight.ts';

/** What was written does not do what the intents say: our bug, with a request that shows it. */
export interface Mismatch {
  /** Undefined where no intent asks for anything, and yet something changes. */
  readonly intent?: IntentKind;
  /** `shop/orders`, or a host. */
  readonly subject: string;
  readonly call: Call;
  readonly request?: Request;
  readonly expected: string;
  readonly got: string;
}

export interface Unproved {
  readonly intent: IntentKind;
  readonly subject: string;
  readonly because: string;
}

export interface Validation {
  /** Intents by kind that were compared with what was written, request by request. */
  readonly proved: Readonly<Partial<Record<IntentKind, number>>>;
  /** Kinds of requests over which that was decided. */
  readonly classes: number;
  readonly mismatches: readonly Mismatch[];
  readonly unproved: readonly Unproved[];
}

/** What a section of the validation works with, and where it puts what it finds. */
export interface ValidationContext {
  /** What the written files mean, together with the application. */
  readonly model: MeshModel;
  /** What the application means without them: what no intent speaks of has to stay like that. */
  readonly baseline: MeshModel;
  readonly topology: Topology;
  readonly settings: MeshSettings;
  readonly intents: readonly Intent[];
  readonly losses: readonly Loss[];
  readonly sight: Sight;
  readonly sample: Sample;
  /** What is no mismatch for a reason that only the caller knows: asked before one is kept for all of its kind. */
  readonly isExcused?: (found: Mismatch) => boolean;
  readonly mismatches: Mismatch[];
  readonly unproved: Unproved[];
  readonly proved: Map<IntentKind, number>;
  classes: number;
}

/** Records a mismatch, one for each kind of intent and subject. */
export function mismatch(context: ValidationContext, found: Mismatch): void {
  if (context.isExcused?.(found) === true) return;
  if (!context.mismatches.some((other) => other.intent === found.intent && other.subject === found.subject)) context.mismatches.push(found);
}

export function countProved(context: ValidationContext, intents: readonly Intent[]): void {
  for (const { kind } of intents) context.proved.set(kind, (context.proved.get(kind) ?? 0) + 1);
}

/** Where callers dial pods themselves no subset tells them apart, which a loss says. */
export function isPastVersions({ losses }: ValidationContext, service: QualifiedName): boolean {
  let found = pastVersions.get(losses);
  if (found === undefined) pastVersions.set(losses, (found = new Set(losses.flatMap(({ subject, what }) => (what === 'the choice between its versions' ? [subject] : [])))));
  return found.has(service);
}

const pastVersions = new WeakMap<readonly Loss[], ReadonlySet<string>>();
