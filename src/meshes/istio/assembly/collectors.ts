import type { Intent } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Workload } from '../../../topology/topology.ts';
import type { Loss } from '../../backend.ts';
import { lossOf, type LoweringContext } from './context.ts';
import { refusesPlaintext } from './mutual-tls.ts';
import { compact } from './object.ts';

/** A probe or a scrape that reaches the pod's own port, from a caller without identity. */
interface Visit {
  readonly what: 'probe' | 'scrape';
  readonly port: number;
  readonly path?: string;
}

export interface Visits {
  readonly rules: readonly JsonObject[];
  readonly comments: readonly string[];
  readonly losses: readonly Loss[];
}

/**
 * What deny by default must not lock out. Injection rewrites HTTP, gRPC and TCP probes to the agent's own port and
 * merges annotated metrics into the agent's, neither of which passes the policies of the pod; only what is exempt from
 * that needs a rule. Source: annotations `sidecar.istio.io/rewriteAppHTTPProbers` and `prometheus.istio.io/merge-metrics`.
 */
export function visitsOf(workloads: readonly Workload[], intent: Intent, context: LoweringContext): Visits {
  const found = workloads.flatMap((workload) => directVisits(workload).map((visit) => ({ workload, visit })));
  const rules = [...new Map(found.map(({ visit }) => [JSON.stringify(visit), ruleFor(visit)])).values()];
  const comments = found.length === 0 ? [] : ['Rules without `from` are for the kubelet or the metrics collector, which have no identity.'];
  const losses = found.flatMap(({ workload, visit }) => {
    if (!refusesPlaintext(context.mutualTls, workload, visit.port)) return [];
    return [lossOf(intent, workload.id, `the ${visit.what} of port ${visit.port}`, `it comes in plaintext, and the port takes mutual TLS only`, visit.what === 'probe' ? 'remove the annotation that keeps the probe from being rewritten, or make the port an exception' : 'collect the metrics through the agent (annotations `prometheus.io/scrape`), with mutual TLS, or make the port an exception')];
  });
  return { rules, comments, losses };
}

function directVisits(workload: Workload): Visit[] {
  const keepsProbes = workload.annotations['sidecar.istio.io/rewriteAppHTTPProbers'] === 'false';
  const keepsMetrics = workload.annotations['prometheus.istio.io/merge-metrics'] === 'false';
  const probes = workload.probes.filter((probe) => keepsProbes && probe.handler !== 'exec');
  const { scrape } = workload;
  return [
    ...probes.flatMap((probe): Visit[] => (probe.port === undefined ? [] : [{ what: 'probe', port: probe.port, ...(probe.handler === 'http' ? { path: probe.path ?? '/' } : {}) }])),
    ...(scrape !== undefined && (scrape.via === 'monitor' || keepsMetrics) ? [{ what: 'scrape' as const, port: scrape.port, path: scrape.path }] : []),
  ];
}

function ruleFor(visit: Visit): JsonObject {
  const path = visit.path?.split('?')[0];
  return { to: [{ operation: compact({ ports: [String(visit.port)], methods: path === undefined ? undefined : ['GET'], paths: path === undefined ? undefined : [path] }) }] };
}
