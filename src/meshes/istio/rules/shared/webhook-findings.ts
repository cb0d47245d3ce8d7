import type { GroupKind, Resource } from '../../../../kube/resource.ts';
import { defineIndex } from '../../../../rules/view.ts';
import { validateAsWebhook, type WebhookFinding } from '../../validation/validate.ts';

/** The kinds that istiod's webhook is asked about. */
export const webhookKinds = [
  'extensions.istio.io/TrafficExtension', 'extensions.istio.io/WasmPlugin', 'networking.istio.io/DestinationRule', 'networking.istio.io/EnvoyFilter',
  'networking.istio.io/Gateway', 'networking.istio.io/ProxyConfig', 'networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar',
  'networking.istio.io/VirtualService', 'networking.istio.io/WorkloadEntry', 'networking.istio.io/WorkloadGroup', 'security.istio.io/AuthorizationPolicy',
  'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry',
] as const satisfies readonly GroupKind[];

export interface FoundByWebhook extends WebhookFinding {
  readonly resource: Resource;
}

const known = new WeakMap<Resource, readonly WebhookFinding[]>();

/** What the webhook says of an object. Two rules ask, and it is asked once. */
export function webhookFindingsOf(resource: Resource): readonly WebhookFinding[] {
  let findings = known.get(resource);
  if (findings === undefined) known.set(resource, (findings = validateAsWebhook(resource)));
  return findings;
}

/** The same of every object, in input order of each kind. */
export const webhookFindings = defineIndex({
  reads: webhookKinds,
  build(view): readonly FoundByWebhook[] {
    return webhookKinds.flatMap((kind) => view.ofKind(kind).flatMap((resource) => webhookFindingsOf(resource).map((finding) => ({ ...finding, resource }))));
  },
});
