import type { View } from '../../../../rules/view.ts';
import { containersOf, type PodOf } from './pod-of.ts';

type Labels = Readonly<Record<string, string>>;

/** Whether a sidecar joins a pod, which control plane's, and what decides it. */
export type Injection =
  | { readonly is: 'injected'; readonly revision: string; readonly by: 'pod' | 'namespace' }
  | { readonly is: 'left-out'; readonly by: 'host-network' | 'pod' | 'namespace' | 'nothing' }
  | { readonly is: 'unknown' };

export const injectLabel = 'sidecar.istio.io/inject';
export const legacyLabel = 'istio-injection';
export const revisionLabel = 'istio.io/rev';

/**
 * The four webhooks that Istio's charts install for each revision, and what the injector then looks at.
 * Source: manifests/charts/istio-control/istio-discovery/templates/mutatingwebhook.yaml, `injectRequired` in pkg/kube/inject.
 */
export function injectionOf(pod: Pick<PodOf, 'labels' | 'annotations' | 'spec'>, namespace: Labels | undefined): Injection {
  const mark = pod.labels[injectLabel] ?? pod.annotations[injectLabel];
  if (pod.spec['hostNetwork'] === true) return { is: 'left-out', by: 'host-network' };
  if (mark === 'false') return { is: 'left-out', by: 'pod' };
  if (namespace === undefined) return { is: 'unknown' };
  const legacy = namespace[legacyLabel];
  if (legacy !== undefined) return legacy === 'enabled' ? { is: 'injected', revision: 'default', by: 'namespace' } : { is: 'left-out', by: 'namespace' };
  const revision = namespace[revisionLabel];
  if (revision !== undefined) return { is: 'injected', revision, by: 'namespace' };
  const own = pod.labels[revisionLabel];
  if (own !== undefined) return { is: 'injected', revision: own, by: 'pod' };
  // The annotation is not among what a webhook can select, so it alone brings nobody to the injector.
  return pod.labels[injectLabel] === 'true' ? { is: 'injected', revision: 'default', by: 'pod' } : { is: 'left-out', by: 'nothing' };
}

/** What the input shows of the pod's namespace decides; a sidecar that is written by hand counts. */
export function isInMesh(view: Pick<View<'Namespace'>, 'get'>, pod: PodOf): boolean | undefined {
  if (containersOf(pod).some(({ name }) => name === 'istio-proxy')) return true;
  const { is } = injectionOf(pod, view.get('Namespace', '', pod.resource.namespace)?.labels);
  return is === 'unknown' ? undefined : is === 'injected';
}
