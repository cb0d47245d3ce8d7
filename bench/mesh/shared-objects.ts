import type { JsonObject } from '../../src/kube/resource.ts';
import { outsideHosts } from './call-graph.ts';

const labels = { istio: 'ingressgateway', app: 'edge-gateway' };

/** The namespace of one team, with what holds for all of its services. */
export function namespaceObjects(namespace: string): JsonObject[] {
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: namespace, labels: { 'istio-injection': 'enabled', team: namespace } } },
    { apiVersion: 'security.istio.io/v1', kind: 'PeerAuthentication', metadata: { name: 'default', namespace }, spec: { mtls: { mode: 'STRICT' } } },
  ];
}

/** The way in, and what is called outside. */
export function edgeObjects(): JsonObject[] {
  const metadata = { name: 'edge-gateway', namespace: 'edge' };
  return [
    { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'edge' } },
    { apiVersion: 'v1', kind: 'ServiceAccount', metadata },
    {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { ...metadata, annotations: { 'meshwright.dev/calls': 'none' } },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { serviceAccountName: 'edge-gateway', containers: [{ name: 'istio-proxy', image: 'docker.io/istio/proxyv2:1.31.1', ports: [{ name: 'https', containerPort: 8443 }] }] } },
      },
    },
    { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'LoadBalancer', selector: labels, ports: [{ name: 'https', port: 443, targetPort: 'https' }] } },
    {
      apiVersion: 'networking.istio.io/v1',
      kind: 'ServiceEntry',
      metadata: { name: 'partners', namespace: 'edge' },
      spec: { hosts: [...outsideHosts], ports: [{ number: 443, name: 'tls', protocol: 'TLS' }], location: 'MESH_EXTERNAL', resolution: 'DNS' },
    },
  ];
}
