import { groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import type { JsonObject } from '../../../kube/resource.ts';
import { unknownWorkload, type LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import { contradiction } from '../assembly/contradictions.ts';
import { compact, isEmpty, manifestOf } from '../assembly/object.ts';
import { placeOf } from '../assembly/scope.ts';

type Observe = IntentOf<'observe'>;

/** One Telemetry for each scope: of several for the same scope the mesh reads the oldest only. */
const observe: Lowering<'observe'> = {
  kind: 'observe',
  support: { level: 'partial', losses: 'where traces go is a setting of the mesh' },
  lower: (intents, context) => join([...groupBy(intents, (intent) => JSON.stringify(intent.scope)).values()].map((same) => lowerScope(same, context))),
};

function lowerScope(intents: readonly Observe[], context: LoweringContext): Contributions {
  const [first] = intents;
  if (first === undefined) return {};
  const place = placeOf(first.scope, context);
  if (place === undefined) return { diagnostics: first.scope.kind === 'workload' ? [unknownWorkload(context, first, first.scope.workload)] : [] };
  const said = (['metrics', 'tracing', 'accessLogs'] as const).map((topic) => lastSaid(intents, topic));
  const spec = compact({ selector: place.labels === undefined ? undefined : { matchLabels: place.labels }, ...Object.assign({}, ...said.map(sectionOf)) as JsonObject });
  if (said.every((item) => item === undefined)) return {};
  const comments = said.flatMap((item) => commentsOf(item));
  return {
    manifests: isEmpty(spec) ? [] : [manifestOf('Telemetry', place.namespace, place.name, spec, { folder: place.folder, comments, intents: ['observe'] })],
    diagnostics: conflicts(intents, place.subject, context),
  };
}

type Topic = 'metrics' | 'tracing' | 'accessLogs';
type Said = { readonly topic: Topic; readonly intent: Observe } | undefined;

/** A file's word goes before our default. */
function lastSaid(intents: readonly Observe[], topic: Topic): Said {
  const saying = intents.filter((intent) => intent[topic] !== undefined);
  const intent = saying.find((candidate) => candidate.origin.kind === 'file') ?? saying[0];
  return intent === undefined ? undefined : { topic, intent };
}

function sectionOf(said: Said): JsonObject {
  if (said === undefined) return {};
  const { metrics, tracing, accessLogs } = said.intent;
  if (said.topic === 'metrics') return { metrics: [{ providers: [{ name: 'prometheus' }], overrides: [{ match: { metric: 'ALL_METRICS' }, disabled: metrics === 'off' }] }] };
  if (said.topic === 'tracing') return { tracing: [{ randomSamplingPercentage: tracing?.samplingPercent ?? 0 }] };
  // Without a provider it speaks of the mesh's default ones, and leaves the log of `accessLogFile` as it is.
  if (accessLogs?.state === 'off') return { accessLogging: [{ providers: [{ name: 'envoy' }], disabled: true }] };
  return { accessLogging: [compact({ providers: [{ name: 'envoy' }], filter: accessLogs?.onlyErrors === true ? { expression: 'response.code >= 400' } : undefined })] };
}

function commentsOf(said: Said): string[] {
  if (said?.topic === 'tracing') return ['Traces go to the provider that the mesh names as its default.'];
  if (said?.topic === 'accessLogs' && said.intent.accessLogs?.onlyErrors === true) return ['Logs answers of 400 and above. An error of a gRPC call comes with code 200 and is not among them.'];
  return [];
}

function conflicts(intents: readonly Observe[], subject: string, context: LoweringContext): Diagnostic[] {
  return (['metrics', 'tracing', 'accessLogs'] as const).flatMap((topic) => {
    const written = intents.filter((intent) => intent[topic] !== undefined && intent.origin.kind === 'file');
    const [first, ...others] = written;
    if (first === undefined) return [];
    return others.filter((other) => JSON.stringify(other[topic]) !== JSON.stringify(first[topic])).map((other) => contradiction(context, other, first, subject));
  });
}

export default observe;
