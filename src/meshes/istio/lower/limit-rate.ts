import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import type { Manifest } from '../../backend.ts';
import { lossOf, requestPorts, unknownService, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { folderOf, namespaceFolder } from '../assembly/names.ts';
import { manifestOf } from '../assembly/object.ts';
import { alternatives, isEverything } from '../assembly/routes/conjunction.ts';
import { selectExactly } from '../assembly/selector.ts';
import { workloadsOf } from '../assembly/subsets.ts';

/** The proxy fills a bucket at most this often. */
const shortestFillMs = 50;

/** There is no API of the mesh's own for it: the proxy's local rate limit, put in by an EnvoyFilter. */
const limitRate: Lowering<'limit-rate'> = {
  kind: 'limit-rate',
  support: { level: 'partial', losses: 'each pod counts by itself, and conditions are not told apart' },
  lower: (intents, context) => join(intents.map((intent) => lowerOne(intent, context))),
};

function lowerOne(intent: IntentOf<'limit-rate'>, context: LoweringContext): Contributions {
  const service = context.topology.services.get(intent.service);
  if (service === undefined) return { diagnostics: [unknownService(context, intent, intent.service)] };
  if (!alternatives(intent.when).every(isEverything)) {
    return { losses: [lossOf(intent, intent.service, 'the limit', 'the local limit of the proxy counts every request of a pod, and cannot tell those of a condition apart', 'limit all requests of the service, or put a rate-limit service behind the mesh')] };
  }
  if (requestPorts(service).length === 0) return { losses: [lossOf(intent, intent.service, 'the limit', 'the service speaks no HTTP, so the proxy sees no requests')] };
  return {
    manifests: [filterOf(intent, context)],
    losses: [lossOf(intent, intent.service, 'one limit for the whole service', 'each pod counts for itself, so the service takes the limit times its pods', 'divide the limit by the number of pods, or put a rate-limit service behind the mesh')],
  };
}

function filterOf(intent: IntentOf<'limit-rate'>, context: LoweringContext): Manifest {
  const service = context.topology.services.get(intent.service);
  const { labels } = selectExactly(service === undefined ? [] : workloadsOf(service, context), [service?.selector ?? {}], context);
  const namespace = service?.namespace ?? '';
  const spec = { workloadSelector: { labels: { ...labels } }, configPatches: [{ applyTo: 'HTTP_FILTER', match: { context: 'SIDECAR_INBOUND', listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager' } } } }, patch: { operation: 'INSERT_BEFORE', value: rateLimit(intent) } }] };
  return manifestOf('EnvoyFilter', namespace, `${service?.name ?? ''}-rate-limit`, spec, {
    folder: service === undefined ? namespaceFolder(namespace) : folderOf(service.id, context),
    comments: ['Counted by each pod on its own. Requests over the limit get 429.', 'An EnvoyFilter speaks to the proxy directly: look at it again when the mesh is upgraded.'],
    intents: ['limit-rate'],
  });
}

function rateLimit(intent: IntentOf<'limit-rate'>): JsonObject {
  const scale = Math.max(1, Math.ceil(shortestFillMs / intent.perMs));
  const perFill = Math.max(1, Math.floor(intent.requests * scale));
  const always = { numerator: 100, denominator: 'HUNDRED' };
  return {
    name: 'envoy.filters.http.local_ratelimit',
    typed_config: {
      '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
      stat_prefix: 'http_local_rate_limiter',
      token_bucket: { max_tokens: Math.max(intent.burst ?? perFill, perFill), tokens_per_fill: perFill, fill_interval: `${(intent.perMs * scale) / 1000}s` },
      filter_enabled: { runtime_key: 'local_rate_limit_enabled', default_value: always },
      filter_enforced: { runtime_key: 'local_rate_limit_enforced', default_value: always },
    },
  };
}

export default limitRate;
