import { listAt, numberAt, textAt, textMapAt, valueAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { groupBy } from '../../../../base/order.ts';
import { containersOf, proxyName } from '../shared/proxies.ts';

const standard = ['kubernetes.io/h2c', 'kubernetes.io/ws', 'kubernetes.io/wss'];
const words = ['grpc', 'grpc-web', 'http', 'http2', 'https', 'mongo', 'redis', 'tcp', 'tls', 'udp', 'mysql'];

// Source: business/checkers/services/port_mapping_checker.go and kubernetes/istio.go of Kiali.

export default defineAnalyzer({
  codes: ['KIA0601', 'KIA0602', 'KIA0701'],
  differs: `Only Services with a running pod that has a sidecar are looked at for names. A Deployment is found by the labels of the Deployment itself,
not of its pods, and the first one alone is asked for ports; a number that no container lists counts as missing, and works all the same. Names
in upper case count as wrong, and \`http_proxy\`, which Istio knows, too.`,
  reads: ['Service', 'Pod', 'apps/Deployment'],
  check({ ofKind, surroundings, report }) {
    const pods = groupBy(ofKind('Pod').filter(hasSidecar), ({ namespace }) => namespace);
    const deployments = groupBy(ofKind('apps/Deployment'), ({ namespace }) => namespace);
    for (const service of ofKind('Service')) {
      const selector = textMapAt(service.raw, ['spec', 'selector']);
      if (Object.keys(selector).length === 0) continue;
      const isInMesh = (pods.get(service.namespace) ?? []).some(({ labels }) => matchesLabels(selector, labels));
      const isControlPlane = surroundings.isControlPlaneNamespace ?? service.namespace === 'istio-system';
      const deployment = isControlPlane || isGateway(service) ? undefined : deployments.get(service.namespace)?.find(({ labels }) => matchesLabels(selector, labels));
      for (const [index, port] of listAt(service.raw, ['spec', 'ports']).entries()) {
        const code = isInMesh && !Object.hasOwn(service.labels, 'kiali_wizard') ? namingCode(port) : undefined;
        const at = [service, ['spec', 'ports', index]] as const;
        if (code !== undefined) report({ code, message: `port ${numberAt(port, ['port']) ?? 0} names no protocol`, at });
        if (deployment !== undefined && !exposes(deployment, port)) report({ code: 'KIA0701', message: `\`${deployment.name}\` lists no such port`, at });
      }
    }
  },
});

/** Kiali tells a sidecar by the annotation that the injector leaves, or by the container. */
function hasSidecar(pod: Resource): boolean {
  const status = pod.annotations['sidecar.istio.io/status'];
  return (status !== undefined && status !== '') || containersOf(pod.raw['spec'] as never).some((container) => textAt(container, ['name']) === proxyName);
}

/** Services of waypoints and gateways, which a controller writes. */
function isGateway({ labels }: Resource): boolean {
  return Object.hasOwn(labels, 'gateway.istio.io/managed') || Object.hasOwn(labels, 'gateway.networking.k8s.io/gateway-name');
}

function namingCode(port: Json): string | undefined {
  if (textAt(port, ['protocol'])?.toLowerCase() === 'udp') return undefined;
  const application = textAt(port, ['appProtocol']);
  if (application !== undefined) return [...words, ...standard].includes(application.toLowerCase()) ? undefined : 'KIA0602';
  const name = textAt(port, ['name']) ?? '';
  return words.some((word) => name === word || name.startsWith(`${word}-`)) ? undefined : 'KIA0601';
}

function exposes(deployment: Resource, port: Json): boolean {
  const listed = listAt(deployment.raw, ['spec', 'template', 'spec', 'containers']).flatMap((container) => listAt(container, ['ports']));
  const target = valueAt(port, ['targetPort']);
  if (typeof target === 'string' && target !== '') return listed.some((one) => textAt(one, ['name']) === target);
  const number = typeof target === 'number' && target > 0 ? target : numberAt(port, ['port']);
  return listed.some((one) => numberAt(one, ['containerPort']) === number);
}
