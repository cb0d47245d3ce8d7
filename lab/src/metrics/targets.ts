import type { PodRecord } from '../instance.ts';

/** What Prometheus reads from `http_sd_configs`. */
export interface TargetGroup {
  readonly targets: readonly string[];
  readonly labels: Readonly<Record<string, string>>;
}

/** Where a proxy of a cluster serves its metrics: the agent, which adds those of the application. */
const agentPort = 15_020;

/**
 * One target a proxy. Labels are those of the scrape config `kubernetes-pods` of Istio's own Prometheus (istio,
 * samples/addons/prometheus.yaml): every label of the pod, its namespace, its name and its node. The exporter stands in
 * for the proxies, so `instance` is said and not taken from the address.
 */
export function targetsOf(pods: readonly PodRecord[], exporter: string): readonly TargetGroup[] {
  return pods.map(({ namespace, name, address, netns, labels }) => ({
    targets: [exporter],
    labels: {
      ...Object.fromEntries(Object.entries(labels).map(([key, value]) => [key.replace(/[^a-zA-Z0-9_]/g, '_'), value])),
      __metrics_path__: `/metrics/${netns}`,
      instance: `${address}:${agentPort}`, namespace, pod: name, node: 'lab',
    },
  }));
}
