import { groupKindOf, isObject, valueAt, type GroupKind, type Resource } from '../../../kube/resource.ts';
import type { Path } from '../../../yaml/document.ts';
import { checkAnnotations } from './annotations.ts';
import { checkAuthorizationPolicy } from './authorization-policy.ts';
import { decodeMessage, type Unreadable } from './decode-message.ts';
import { checkDestinationRule } from './destination-rule.ts';
import { checkEnvoyFilter } from './envoy-filter.ts';
import { checkTrafficExtension, checkWasmPlugin } from './extensions.ts';
import { pathOf, rootField, type Fault, type Faults, type Field } from './field.ts';
import { checkGateway } from './gateway.ts';
import { messageOfSpec } from './message-facts.ts';
import { checkPeerAuthentication } from './peer-authentication.ts';
import { checkProxyConfig } from './proxy-config.ts';
import { checkRequestAuthentication } from './request-authentication.ts';
import { checkServiceEntry } from './service-entry.ts';
import { checkSidecar } from './sidecar.ts';
import { checkTelemetry } from './telemetry.ts';
import { checkVirtualService } from './virtual-service.ts';
import { checkWorkloadEntry } from './workload-entry.ts';
import { checkWorkloadGroup } from './workload-group.ts';

/** Something that istiod's webhook says of an object when somebody applies it. */
export interface WebhookFinding {
  readonly path: Path;
  readonly part: 'key' | 'value';
  readonly message: string;
  /** `error`: the object is refused. */
  readonly severity: 'error' | 'warning';
}

type Check = (faults: Faults, spec: Field, resource: Resource) => void;

const routeSemantics = 'internal.istio.io/route-semantics';
const gatewaySemantics = 'internal.istio.io/gateway-semantics';

const checks: ReadonlyMap<GroupKind, Check> = new Map<GroupKind, Check>([
  ['extensions.istio.io/TrafficExtension', checkTrafficExtension],
  ['extensions.istio.io/WasmPlugin', checkWasmPlugin],
  ['networking.istio.io/DestinationRule', checkDestinationRule],
  ['networking.istio.io/EnvoyFilter', checkEnvoyFilter],
  ['networking.istio.io/Gateway', (faults, spec, { name, annotations }) => checkGateway(faults, spec, { name, nameField: { step: 'name', holder: rootField({ name }, 'metadata'), value: name }, isConverted: annotations[gatewaySemantics] === 'gateway' })],
  ['networking.istio.io/ProxyConfig', checkProxyConfig],
  ['networking.istio.io/ServiceEntry', (faults, spec, { labels }) => checkServiceEntry(faults, spec, !['', 'none'].includes((labels['istio.io/use-waypoint'] ?? '').toLowerCase()))],
  ['networking.istio.io/Sidecar', checkSidecar],
  ['networking.istio.io/VirtualService', (faults, spec, { annotations }) => checkVirtualService(faults, spec, annotations[routeSemantics] === 'gateway')],
  ['networking.istio.io/WorkloadEntry', (faults, spec) => checkWorkloadEntry(faults, spec)],
  ['networking.istio.io/WorkloadGroup', checkWorkloadGroup],
  ['security.istio.io/AuthorizationPolicy', checkAuthorizationPolicy],
  ['security.istio.io/PeerAuthentication', checkPeerAuthentication],
  ['security.istio.io/RequestAuthentication', checkRequestAuthentication],
  ['telemetry.istio.io/Telemetry', checkTelemetry],
]);

const nothing: readonly WebhookFinding[] = [];

/**
 * What istiod's validating webhook says of one object, whatever its version. A spec that it cannot read is looked into
 * no further, as there. Semantics of istio pkg/config/validation and pkg/webhooks/validation, 1.32.
 * Left out: the Envoy configuration inside an EnvoyFilter, and warnings that other rules give exactly.
 */
export function validateAsWebhook(resource: Resource): readonly WebhookFinding[] {
  const kind = groupKindOf(resource);
  const message = messageOfSpec(kind);
  const check = checks.get(kind);
  if (message === undefined || check === undefined) return nothing;
  const { decoded, unreadable: ofSpec } = decodeMessage(resource.raw['spec'], message, ['spec']);
  const unreadable = [...unreadableMetadata(resource), ...ofSpec];
  if (unreadable.length > 0) return unreadable.map(({ path, message, isKey }) => ({ path, part: isKey === true ? 'key' : 'value', message, severity: 'error' }));
  const faults: Faults = { found: [], namespace: resource.namespace };
  const spec = rootField(decoded, 'spec');
  checkAnnotations(faults, resource, spec);
  check(faults, spec, resource);
  if (faults.found.length === 0) return nothing;
  return faults.found.map((fault) => ({ ...placeOf(fault), message: fault.message, severity: fault.severity }));
}

/** Labels and annotations are read into maps of texts before anything else. */
function unreadableMetadata({ raw }: Resource): readonly Unreadable[] {
  return ['labels', 'annotations'].flatMap((name): Unreadable[] => {
    const path = ['metadata', name];
    const map = valueAt(raw, path);
    if (map === undefined || map === null) return [];
    if (!isObject(map)) return [{ path, message: `\`metadata.${name}\` must be a mapping` }];
    const wrong = Object.entries(map).find(([, value]) => value !== null && typeof value !== 'string');
    return wrong === undefined ? [] : [{ path: [...path, wrong[0]], message: `\`${wrong[0]}\` must be a text: put it in quotes` }];
  });
}

/** What is absent is reported at what should hold it; of a mapping or a list that is named, the name is shown. */
function placeOf({ at, isKey }: Fault): Pick<WebhookFinding, 'path' | 'part'> {
  let shown = at;
  while (shown.value === undefined && shown.holder !== undefined) shown = shown.holder;
  const isNamed = typeof shown.step === 'string' && typeof shown.value === 'object';
  return { path: pathOf(shown), part: isKey === true || isNamed ? 'key' : 'value' };
}
