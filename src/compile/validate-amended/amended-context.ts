import type { GatewayIdentity, Intent, IntentKind, MeshSettings } from '../../intents/intent.ts';
import { matchesLabels } from '../../kube/selector.ts';
import type { Loss } from '../../meshes/backend.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { QualifiedName, Topology, Workload } from '../../topology/topology.ts';
import type { Mismatch, Unproved } from '../validate/validation.ts';

export interface Withdrawn {
  readonly what: IntentKind;
  readonly subject?: string;
}

/** What configuration meant before it was changed, what it means now, and what was asked. */
export interface AmendedValidationInput {
  readonly before: MeshModel;
  readonly after: MeshModel;
  readonly topology: Topology;
  readonly settings: MeshSettings;
  readonly intents: readonly Intent[];
  readonly withdrawn: readonly Withdrawn[];
  readonly losses?: readonly Loss[];
  /** Full names of the hosts that are compared, where a large input is compared in part; all of them without it. */
  readonly only?: ReadonlySet<string>;
}

export interface AmendedContext extends AmendedValidationInput {
  readonly mismatches: Mismatch[];
  readonly unproved: Unproved[];
}

/** Records a mismatch, one for each kind of intent and subject. */
export function noteMismatch({ mismatches }: AmendedContext, found: Mismatch): void {
  if (!mismatches.some((other) => other.intent === found.intent && other.subject === found.subject)) mismatches.push(found);
}

export function isWithdrawn({ withdrawn }: Pick<AmendedContext, 'withdrawn'>, what: IntentKind, subject: QualifiedName): boolean {
  return withdrawn.some((entry) => entry.what === what && (entry.subject === undefined || entry.subject === '' || entry.subject === subject || entry.subject === subject.split('/')[0]));
}

/** The gateways through which something was asked to come in or go out: which ports they open follows from it. */
export function gatewaysSpokenOf({ intents, withdrawn, settings }: Pick<AmendedContext, 'intents' | 'withdrawn' | 'settings'>): readonly GatewayIdentity[] {
  const isIn = intents.some(({ kind }) => kind === 'expose') || withdrawn.some(({ what }) => what === 'expose');
  const isOut = intents.some((intent) => intent.kind === 'allow-egress' && intent.via === 'egress-gateway') || withdrawn.some(({ what }) => what === 'allow-egress');
  return [...(isIn ? [settings.ingress] : []), ...(isOut ? [settings.egress] : [])];
}

export function isOfGateway(gateways: readonly GatewayIdentity[], { namespace, labels }: Workload): boolean {
  return gateways.some((gateway) => gateway.namespace === namespace && matchesLabels(gateway.selector, labels));
}
