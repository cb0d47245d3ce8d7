import type { PodRecord } from '../instance.ts';

/** A workload as proxies tell each other about it. What is not known is empty. */
export interface Workload {
  readonly name: string;
  readonly namespace: string;
  readonly app: string;
  readonly version: string;
  readonly canonicalService: string;
  readonly canonicalRevision: string;
  readonly cluster: string;
}

/** The id that the lab gives its one cluster, as Istio does where nobody names it. */
const clusterId = 'Kubernetes';

export function workloadOf({ workload, namespace, labels }: Pick<PodRecord, 'workload' | 'namespace' | 'labels'>): Workload {
  return {
    name: workload, namespace, cluster: clusterId,
    app: labels['app'] ?? '',
    version: labels['version'] ?? '',
    canonicalService: labels['service.istio.io/canonical-name'] ?? '',
    canonicalRevision: labels['service.istio.io/canonical-revision'] ?? '',
  };
}

/** Whether its proxy tells others who it is. */
export function isInMesh({ kind }: Pick<PodRecord, 'kind'>): boolean {
  return kind === 'sidecar' || kind === 'gateway';
}

/**
 * What istiod tells about an endpoint: `workload;namespace;canonical name;revision;cluster`, without app and version
 * (istio, pilot/pkg/networking/util, AppendLbEndpointMetadata).
 */
export function workloadOfEndpoint(text: string | null): Workload | undefined {
  const parts = text === null ? [] : text.split(';');
  if (parts.length < 5) return undefined;
  const [name = '', namespace = '', canonicalService = '', canonicalRevision = '', cluster = ''] = parts;
  return { name, namespace, canonicalService, canonicalRevision, cluster, app: '', version: '' };
}
