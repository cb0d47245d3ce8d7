import { compareText } from '../../../base/order.ts';
import type { GatewayIdentity } from '../../../intents/intent.ts';
import { listAt, numberAt, spanOf, textMapAt, type Resource } from '../../../kube/resource.ts';
import type { ResourceSet } from '../../../kube/resource-set.ts';
import { matchesLabels } from '../../../kube/selector.ts';
import { qualify, type QualifiedName, type ServiceNode, type ServicePort, type Topology, type Workload } from '../../../topology/topology.ts';

/** In place of a file: where the Services of gateways stand that no manifest of the input has. */
export const installedFile = '(installed with the mesh)';

export interface WithGateways {
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** Gateways whose pods the input does not hold: their account and their namespace are assumed. */
  readonly implied: ReadonlySet<QualifiedName>;
}

/**
 * Gateways are mostly installed with the mesh and not with the application. Where a Gateway selects pods that no
 * manifest of the input has, the pods that Istio's own charts install are taken to be there, behind the Service that the
 * input has for them, else behind that of the charts.
 */
export function withImpliedGateways(resources: ResourceSet, topology: Topology, known: readonly GatewayIdentity[], rootNamespace: string): WithGateways {
  const workloads = new Map(topology.workloads);
  const services = new Map(topology.services);
  const needed = new Map<QualifiedName, Resource>();
  for (const gateway of resources.ofKind('networking.istio.io/Gateway')) {
    const selector = textMapAt(gateway.raw, ['spec', 'selector']);
    if (Object.keys(selector).length === 0) continue;
    const holder = [...workloads.values()].find((workload) => matchesLabels(selector, workload.labels));
    if (holder !== undefined && !needed.has(holder.id)) continue;
    const identity = identityFor(selector, known, gateway, rootNamespace);
    const id = holder?.id ?? qualify(identity.namespace, identity.service);
    workloads.set(id, workloads.get(id) ?? workloadOf(id, identity, selector, gateway));
    const service = services.get(id) ?? serviceOf(id, identity, gateway);
    services.set(id, topology.services.has(id) ? { ...service, workloads: [id] } : { ...service, ports: withPorts(service.ports, gateway) });
    if (!needed.has(id)) needed.set(id, gateway);
  }
  const implied = new Set(needed.keys());
  if (implied.size === 0) return { resources, topology, implied };
  const added = [...services].flatMap(([id, service]) => {
    const gateway = needed.get(id);
    return gateway === undefined || topology.services.has(id) ? [] : [serviceManifest(service, gateway)];
  });
  return { resources: resources.withFile(installedFile, added), topology: { ...topology, workloads: sorted(workloads), services: sorted(services) }, implied };
}

/** The Service as its chart would install it; its place is the first Gateway that needs it. */
function serviceManifest({ namespace, name, ports, selector }: ServiceNode, gateway: Resource): Resource {
  const spec = { type: 'LoadBalancer', selector, ports: ports.map((port) => ({ name: `tcp-${port.port}`, port: port.port, targetPort: port.targetPort })) };
  const service: Resource = { apiVersion: 'v1', group: '', version: 'v1', kind: 'Service', namespace, name, labels: {}, annotations: {}, raw: { apiVersion: 'v1', kind: 'Service', metadata: { namespace, name }, spec }, source: gateway.source };
  assumed.add(service);
  return service;
}

const assumed = new WeakSet<Resource>();

/** Whether a Service is none of the input: that it is taken to be there says nothing of what else its namespace holds. */
export function isAssumed(service: Resource): boolean {
  return assumed.has(service);
}

function sorted<V>(map: ReadonlyMap<string, V>): Map<string, V> {
  return new Map([...map].sort(([a], [b]) => compareText(a, b)));
}

/** As mesh.yaml says, else as the charts name them: `istio: ingressgateway` is `istio-ingressgateway`. */
function identityFor(selector: Readonly<Record<string, string>>, known: readonly GatewayIdentity[], gateway: Resource, rootNamespace: string): GatewayIdentity {
  const said = known.find((identity) => matchesLabels(selector, identity.selector));
  if (said) return said;
  const [value = gateway.name] = Object.values(selector);
  const isChart = selector['istio'] !== undefined;
  const service = isChart ? `istio-${selector['istio']}` : value;
  return { namespace: isChart ? rootNamespace : gateway.namespace, service, serviceAccount: `${service}-service-account`, selector };
}

function workloadOf(id: QualifiedName, identity: GatewayIdentity, selector: Readonly<Record<string, string>>, gateway: Resource): Workload {
  return {
    id,
    namespace: identity.namespace,
    name: identity.service,
    kind: 'Deployment',
    labels: { ...identity.selector, ...selector },
    annotations: { 'inject.istio.io/templates': 'gateway' },
    serviceAccount: identity.serviceAccount,
    hasOwnServiceAccount: true,
    injection: { state: 'injected', because: 'it is a gateway' },
    containerPorts: [],
    probes: [],
    images: [],
    services: [id],
    isDatastore: false,
    span: spanOf(gateway, ['spec', 'selector']),
  };
}

function serviceOf(id: QualifiedName, identity: GatewayIdentity, gateway: Resource): ServiceNode {
  return { id, namespace: identity.namespace, name: identity.service, type: 'LoadBalancer', ports: [], selector: identity.selector, workloads: [id], span: spanOf(gateway, ['spec', 'selector']) };
}

/** The charts lead 80 to 8080 and 443 to 8443; every other port keeps its number. */
function withPorts(ports: readonly ServicePort[], gateway: Resource): ServicePort[] {
  const wanted = [80, 443, ...listAt(gateway.raw, ['spec', 'servers']).flatMap((server) => numberAt(server, ['port', 'number']) ?? [])];
  const numbers = [...new Set([...ports.map(({ port }) => port), ...wanted])].sort((a, b) => a - b);
  return numbers.map((port) => ({ name: `tcp-${port}`, port, targetPort: port === 80 ? 8080 : port === 443 ? 8443 : port, protocol: 'tcp', protocolSource: 'none', span: spanOf(gateway, ['spec', 'servers']) }));
}
