import { groupBy } from '../../../base/order.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { ServiceNode, Workload } from '../../../topology/topology.ts';
import type { NamedVersion } from '../../../topology/versions.ts';
import type { Loss } from '../../backend.ts';
import { lossOf, requestPorts, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering, type PolicyBlock, type PolicyPart } from '../assembly/contribution.ts';
import { duration } from '../assembly/names.ts';
import { compact, isEmpty } from '../assembly/object.ts';
import { workloadsOf, workloadsOfVersion } from '../assembly/subsets.ts';

type BreakCircuit = IntentOf<'break-circuit'>;

/** Limits go to the connection pool, ejection to outlier detection: there is no block for a "circuit breaker". */
const breakCircuit: Lowering<'break-circuit'> = {
  kind: 'break-circuit',
  support: { level: 'supported' },
  lower: (intents, context) => {
    const general = groupBy(intents.filter((intent) => intent.version === undefined), (intent) => intent.service);
    return join(intents.map((intent) => lowerOne(intent, intent.version === undefined ? [] : (general.get(intent.service) ?? []), context)));
  },
};

/** What a version does not say holds for it as it holds for the Service: that is what `below` says. */
function lowerOne(intent: BreakCircuit, below: readonly BreakCircuit[], context: LoweringContext): Contributions {
  const service = context.topology.services.get(intent.service);
  const seesRequests = service === undefined || requestPorts(service).length > 0;
  const pool = poolOf(intent, seesRequests);
  const ejection = hasEjection(intent) ? ejectionOf(intent, below, service, context) : undefined;
  return {
    policies: [
      ...(isEmpty(pool) ? [] : [part(intent, 'connectionPool', pool, [])]),
      ...(ejection === undefined ? [] : [part(intent, 'outlierDetection', ejection.value, ejection.comments)]),
    ],
    losses: [...poolLosses(intent, seesRequests), ...(ejection?.losses ?? [])],
  };
}

function part(intent: BreakCircuit, block: PolicyBlock, value: JsonObject, comments: readonly string[]): PolicyPart {
  return { service: intent.service, block, value, comments, intent, ...(intent.version === undefined ? {} : { version: intent.version }), ...(intent.versionLabels === undefined ? {} : { versionLabels: intent.versionLabels }) };
}

function poolOf(intent: BreakCircuit, seesRequests: boolean): JsonObject {
  const tcp = compact({ maxConnections: intent.maxConnections, connectTimeout: intent.connectTimeoutMs === undefined ? undefined : duration(intent.connectTimeoutMs) });
  const http = compact({ http1MaxPendingRequests: intent.maxPendingRequests, http2MaxRequests: intent.maxRequests, maxRequestsPerConnection: intent.maxRequestsPerConnection });
  return compact({ tcp: isEmpty(tcp) ? undefined : tcp, http: isEmpty(http) || !seesRequests ? undefined : http });
}

function poolLosses(intent: BreakCircuit, seesRequests: boolean): Loss[] {
  const isLost = intent.maxPendingRequests !== undefined || intent.maxRequests !== undefined || intent.maxRequestsPerConnection !== undefined;
  if (seesRequests || !isLost) return [];
  return [lossOf(intent, intent.service, 'the limits on requests', 'the service speaks no HTTP, so the proxy counts connections only', 'limit `maxConnections`')];
}

function hasEjection(intent: BreakCircuit): boolean {
  return [intent.consecutiveErrors, intent.consecutiveGatewayErrors, intent.intervalMs, intent.ejectForMs, intent.maxEjectionPercent].some((value) => value !== undefined);
}

interface Ejection {
  readonly value: JsonObject;
  readonly comments: readonly string[];
  readonly losses: readonly Loss[];
}

/**
 * `consecutive5xxErrors` is 5 unless written, and counts gateway errors too: where only those shall eject, it has to be
 * switched off. Source: DestinationRule API, OutlierDetection.
 */
function ejectionOf(intent: BreakCircuit, below: readonly BreakCircuit[], service: ServiceNode | undefined, context: LoweringContext): Ejection {
  const onlyGateway = !below.some((other) => other.consecutiveErrors !== undefined) && intent.consecutiveErrors === undefined && intent.consecutiveGatewayErrors !== undefined;
  const written = intent.maxEjectionPercent === undefined ? below.find((other) => other.maxEjectionPercent !== undefined && other.origin.kind === 'file') : undefined;
  const share = ejectableShare(written === undefined ? intent : { ...intent, maxEjectionPercent: written.maxEjectionPercent ?? 0, origin: written.origin }, service, context);
  const value = compact({
    consecutive5xxErrors: onlyGateway ? 0 : intent.consecutiveErrors,
    consecutiveGatewayErrors: intent.consecutiveGatewayErrors,
    interval: intent.intervalMs === undefined ? undefined : duration(intent.intervalMs),
    baseEjectionTime: intent.ejectForMs === undefined ? undefined : duration(intent.ejectForMs),
    maxEjectionPercent: share.percent,
  });
  const comments = onlyGateway ? ['`consecutive5xxErrors: 0` because only 502, 503 and 504 shall eject: left out, five errors of any kind would.'] : [];
  return { value, comments: [...comments, ...share.comments], losses: [...share.losses, ...idleThreshold(intent)] };
}

function idleThreshold(intent: BreakCircuit): Loss[] {
  const { consecutiveErrors: any = 0, consecutiveGatewayErrors: gateway } = intent;
  if (gateway === undefined || any === 0 || gateway < any) return [];
  return [lossOf(intent, intent.service, `ejection after ${gateway} gateway errors`, `${any} errors of any kind eject first, and gateway errors are among them`, 'set a lower number for gateway errors, or leave one of the two out')];
}

/** At least one pod has to be ejectable: the mesh's default of 10 percent is no pod at all of fewer than ten. */
function ejectableShare(intent: BreakCircuit, service: ServiceNode | undefined, context: LoweringContext): { readonly percent: number; readonly comments: readonly string[]; readonly losses: readonly Loss[] } {
  const pods = service === undefined ? undefined : smallestPool(intent, service, context);
  const needed = pods === undefined || pods === 0 ? 0 : Math.ceil(100 / pods);
  const asked = intent.maxEjectionPercent;
  if (asked !== undefined && asked >= needed) return { percent: asked, comments: [], losses: [] };
  if (asked !== undefined && intent.origin.kind === 'file') {
    const loss = lossOf(intent, intent.service, 'ejection', `${asked} percent of ${pods} pods is less than one pod`, `allow ${needed} percent`);
    return { percent: asked, comments: [], losses: [loss] };
  }
  const percent = Math.max(50, needed);
  const why = pods === undefined ? 'the number of pods is not known here' : `the smallest set of pods behind it has ${pods}, and to eject one of them takes ${needed} percent`;
  return { percent, comments: [`\`maxEjectionPercent: ${percent}\`: ${why}; the default of 10 ejects nothing where there are fewer than ten.`], losses: [] };
}

function namedVersion(version: string, labels: BreakCircuit['versionLabels']): NamedVersion {
  return { version, ...(labels === undefined ? {} : { labels }) };
}

/** Pods of the smallest set that one pool of endpoints holds. Undefined where the manifests leave a number to the cluster. */
function smallestPool(intent: BreakCircuit, service: ServiceNode, context: LoweringContext): number | undefined {
  const workloads = intent.version === undefined ? workloadsOf(service, context) : workloadsOfVersion(service, namedVersion(intent.version, intent.versionLabels), context);
  if (workloads.length === 0 || workloads.some((workload: Workload) => workload.replicas === undefined)) return undefined;
  const isSplit = intent.version === undefined && context.splitServices.has(service.id);
  const counts = workloads.map((workload) => workload.replicas ?? 0);
  return isSplit ? Math.min(...counts) : counts.reduce((sum, count) => sum + count, 0);
}

export default breakCircuit;
