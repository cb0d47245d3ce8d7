import type { Intent } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Workload } from '../../../topology/topology.ts';
import type { Loss } from '../../backend.ts';
import { lossOf, type LoweringContext } from './context.ts';
import { refusesPlaintext } from './mutual-tls.ts';

/** A probe or a scrape that reaches the pod's own port, from a caller without identity. */
interface Visit {
  readonly what: 'probe' | 'scrape';
  readonly port: number;
  readonly path: string;
  readonly method: 'GET' | 'POST';
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
    ...probes.flatMap((probe) => probeVisit(probe)),
    ...(scrape !== undefined && (scrape.via === 'monitor' || keepsMetrics) ? [{ what: 'scrape' as const, port: scrape.port, path: scrape.path, method: 'GET' as const }] : []),
  ];
}

/**
 * A TCP probe opens a connection and sends nothing, and policies are asked at the first byte only: a rule for it would
 * open the port to everybody. Source: Envoy, network RBAC filter, `enforcement_type` ONE_TIME_ON_FIRST_BYTE.
 */
function probeVisit({ handler, port, path = '/' }: Workload['probes'][number]): Visit[] {
  if (port === undefined || (handler !== 'http' && handler !== 'grpc')) return [];
  return [{ what: 'probe', port, ...(handler === 'http' ? { path, method: 'GET' } : { path: '/grpc.health.v1.Health/Check', method: 'POST' }) }];
}

function ruleFor({ port, path, method }: Visit): JsonObject {
  return { to: [{ operation: { ports: [String(port)], methods: [method], paths: [path.split('?')[0] ?? path] } }] };
}
