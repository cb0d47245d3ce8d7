import { podKinds } from '../../../../rules/indexes/pods.ts';
import { defineTable } from '../../../../rules/view.ts';
import { injectionOf } from './injection.ts';
import { containersOf, podOf } from './pod-of.ts';

/** Kinds that take effect in the proxies of their own namespace, and nowhere else. */
export const sidecarKinds = ['security.istio.io/AuthorizationPolicy', 'security.istio.io/PeerAuthentication', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry', 'networking.istio.io/Sidecar', 'extensions.istio.io/WasmPlugin'] as const;

/** Under each namespace, for each workload, whether a sidecar joins it without a word of the namespace. */
export const meshedByThemselves = defineTable({
  reads: podKinds,
  rowsOf(resource): [string, boolean][] {
    const pod = podOf(resource);
    if (pod === undefined) return [];
    return [[resource.namespace, containersOf(pod).some(({ name }) => name === 'istio-proxy') || injectionOf(pod, {}).is === 'injected']];
  },
});
