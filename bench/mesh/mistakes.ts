import type { Json, JsonObject } from '../../src/kube/resource.ts';
import type { Path } from '../../src/yaml/document.ts';
import type { MeshService } from './call-graph.ts';
import { environmentName, seconds, type ServiceObjects } from './objects.ts';

/** One kind of mistake: what is written into which object of a service, and the rule that must report it there. */
export interface Mistake {
  readonly rule: string;
  readonly severity: 'error' | 'warning';
  readonly in: keyof ServiceObjects;
  readonly write: (service: MeshService) => readonly (readonly [Path, Json])[];
  /** The object that is named in the report, where it is another one. */
  readonly reportedOn?: keyof ServiceObjects;
  /** The services in which it can be made; all that carry HTTP where it says nothing. */
  readonly suits?: (service: MeshService) => boolean;
  /** The object stands twice: once as it was, once with what is written. */
  readonly isCopy?: boolean;
}

const lastRoute = (service: MeshService): Path => ['spec', 'http', service.versions.length - 1];
const serviceAccountOf = (service: MeshService, account: string): string => `cluster.local/ns/${service.namespace}/sa/${account}`;

/** Mistakes as people make them, two for some rules. */
export const mistakes: readonly Mistake[] = [
  { rule: 'istio/subset-not-defined', severity: 'error', in: 'virtualService', write: (service) => [[[...lastRoute(service), 'route', 0, 'destination', 'subset'], 'stable']] },
  { rule: 'istio/destination-host-not-found', severity: 'error', in: 'virtualService', write: (service) => [[[...lastRoute(service), 'route', 0, 'destination'], { host: `${service.name}-next` }]] },
  { rule: 'istio/destination-host-not-found', severity: 'error', in: 'virtualService', write: (service) => [[[...lastRoute(service), 'route', 0, 'destination'], { host: `${service.name}.${service.namespace}` }]] },
  { rule: 'istio/unscoped-fault', severity: 'warning', in: 'virtualService', write: (service) => [[[...lastRoute(service), 'fault'], { delay: { percentage: { value: 10 }, fixedDelay: '2s' } }]] },
  { rule: 'istio/per-try-timeout-leaves-no-retry', severity: 'warning', in: 'virtualService', write: (service) => [[[...lastRoute(service), 'retries', 'perTryTimeout'], seconds(service.timeoutMs)]] },
  { rule: 'istio/authorization-split-rule', severity: 'error', in: 'policy', write: (service) => [[['spec', 'rules'], [{ from: [{ source: { principals: [serviceAccountOf(service, service.name)] } }] }, { to: [{ operation: { methods: ['GET'], paths: ['/internal/*'] } }] }]]] },
  { rule: 'istio/principal-not-found', severity: 'error', in: 'policy', write: (service) => [[['spec', 'rules'], [{ from: [{ source: { principals: [serviceAccountOf(service, `${service.name}-caller`)] } }] }]]] },
  { rule: 'kubernetes/unknown-field', severity: 'error', in: 'destinationRule', write: () => [[['spec', 'trafficPolicy', 'fallback'], 'cached']] },
  { rule: 'kubernetes/unknown-field', severity: 'error', in: 'deployment', write: () => [[['spec', 'template', 'spec', 'serviceAcountName'], 'default']] },
  { rule: 'kubernetes/misplaced-field', severity: 'error', in: 'destinationRule', write: () => [[['spec', 'outlierDetection'], { consecutive5xxErrors: 3 }]] },
  { rule: 'kubernetes/misplaced-field', severity: 'error', in: 'destinationRule', write: () => [[['spec', 'trafficPolicy', 'circuitBreaker'], { maxConnections: 100 }]] },
  { rule: 'kubernetes/wrong-type', severity: 'error', in: 'config', write: () => [[['data', 'MAX_BODY_BYTES'], 1_048_576]] },
  { rule: 'kubernetes/bad-enumeration-value', severity: 'error', in: 'policy', write: () => [[['spec', 'action'], 'PERMIT']] },
  { rule: 'kubernetes/deprecated-value', severity: 'warning', in: 'destinationRule', write: () => [[['spec', 'trafficPolicy', 'loadBalancer', 'simple'], 'LEAST_CONN']] },
  { rule: 'kubernetes/duplicate-object', severity: 'error', in: 'config', isCopy: true, write: () => [[['data', 'LOG_LEVEL'], 'debug']] },
  { rule: 'kubernetes/service-target-port-not-found', severity: 'error', in: 'service', write: (service) => [[['spec', 'ports', 0, 'targetPort'], `${service.carries}-main`]] },
  { rule: 'kubernetes/service-selects-nothing', severity: 'warning', in: 'service', write: (service) => [[['spec', 'selector'], { app: `${service.name}-app` }]] },
  { rule: 'kubernetes/service-account-not-found', severity: 'error', in: 'deployment', write: (service) => [[['spec', 'template', 'spec', 'serviceAccountName'], `${service.name}-account`]] },
  {
    rule: 'resilience/deadline-shorter-than-callee',
    severity: 'warning',
    in: 'config',
    reportedOn: 'deployment',
    suits: (service) => service.usesConfig && service.hasTimeouts && waitingCallee(service) !== undefined,
    write: (service) => {
      const callee = waitingCallee(service);
      return callee === undefined ? [] : [[['data', `${environmentName(callee)}_TIMEOUT`], '100ms']];
    },
  },
];

/** The first callee that says how long it waits itself. */
function waitingCallee(service: MeshService): MeshService | undefined {
  const isCall = ({ carries }: MeshService): boolean => carries === 'http' || carries === 'grpc';
  return service.callees.find((callee) => isCall(callee) && callee.hasTimeouts && callee.callees.some(isCall));
}

/** The objects with a mistake written into one of them, and the copy of it where the mistake is a second object. */
export function plant(mistake: Mistake, service: MeshService, objects: ServiceObjects): { readonly objects: ServiceObjects; readonly copy?: JsonObject } {
  const target = objects[mistake.in] ?? {};
  const written = mistake.write(service).reduce<JsonObject>((object, [path, value]) => withValue(object, path, value) as JsonObject, target);
  return mistake.isCopy === true ? { objects, copy: written } : { objects: { ...objects, [mistake.in]: written } };
}

/** A copy of a value with another one at a path. */
function withValue(value: Json | undefined, path: Path, written: Json): Json {
  const [step, ...rest] = path;
  if (step === undefined) return written;
  if (Array.isArray(value)) return (value as readonly Json[]).map((item, index) => (index === step ? withValue(item, rest, written) : item));
  const object = (value ?? {}) as JsonObject;
  return { ...object, [step]: withValue(object[step], rest, written) };
}
