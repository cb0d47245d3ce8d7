import type { ApiClient, KubernetesObject } from './api-client.ts';
import { rootNamespace } from './istiod.ts';
import type { PodSpec } from './pod.ts';
import { gatewayLabel } from './settle.ts';

interface GatewayPort {
  readonly name: string;
  readonly port: number;
  readonly targetPort: number;
}

/** As Istio's charts number them: a proxy that is not root cannot listen on 80. */
const web: readonly GatewayPort[] = [
  { name: 'http2', port: 80, targetPort: 8080 },
  { name: 'https', port: 443, targetPort: 8443 },
  { name: 'tls', port: 15443, targetPort: 15443 },
];
const kinds: Readonly<Record<'ingress' | 'egress', readonly GatewayPort[]>> = {
  ingress: [...web, { name: 'tcp', port: 31400, targetPort: 31400 }],
  egress: web,
};

export type GatewayKind = keyof typeof kinds;

export function gatewayService(kind: GatewayKind): KubernetesObject {
  const name = `istio-${kind}gateway`;
  return {
    apiVersion: 'v1', kind: 'Service',
    metadata: { name, namespace: rootNamespace, labels: labelsOf(kind) },
    spec: { selector: labelsOf(kind), ports: kinds[kind] },
  };
}

export function gatewayPod(kind: GatewayKind): PodSpec {
  const name = `istio-${kind}gateway`;
  return {
    namespace: rootNamespace, name: `${name}-0`, workload: name, kind: 'gateway', serviceAccount: `${name}-service-account`,
    labels: { ...labelsOf(kind), [gatewayLabel]: 'true' }, annotations: {}, ports: kinds[kind].map(({ targetPort }) => ({ number: targetPort })),
  };
}

function labelsOf(kind: GatewayKind): Record<string, string> {
  return { app: `istio-${kind}gateway`, istio: `${kind}gateway` };
}

/** istiod gives a gateway the certificates of its namespace only if its account may read them. */
export async function allowSecrets(api: ApiClient, { namespace, serviceAccount }: Pick<PodSpec, 'namespace' | 'serviceAccount'>): Promise<void> {
  const name = `${serviceAccount}-secrets`;
  const group = 'rbac.authorization.k8s.io';
  await api.apply({ apiVersion: `${group}/v1`, kind: 'Role', metadata: { name, namespace }, rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'list', 'watch'] }] });
  await api.apply({ apiVersion: `${group}/v1`, kind: 'RoleBinding', metadata: { name, namespace }, roleRef: { apiGroup: group, kind: 'Role', name }, subjects: [{ kind: 'ServiceAccount', name: serviceAccount, namespace }] });
}
