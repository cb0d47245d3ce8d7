import { isObject, type Json, type JsonObject } from '../../kube/resource.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import { allOf } from './aged.ts';
import type { World } from './world.ts';

interface FoundLimit {
  readonly requests: number;
  readonly perMs: number;
}

/**
 * Limits that the proxy of a workload keeps by itself, wherever in an object that selects its pods they stand: the
 * model reads no patches of proxies. The bucket, and that a limit does nothing unless both shares are given, are those
 * of https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/local_rate_limit_filter.
 */
export function rateLimitsOf(workload: QualifiedName, { project, model }: World): readonly FoundLimit[] {
  const { namespace, labels = {} } = model.workloads.get(workload) ?? {};
  return allOf(project.resources).flatMap(({ raw, namespace: own }) => {
    const spec = raw['spec'];
    const selector = isObject(spec) && isObject(spec['workloadSelector']) ? spec['workloadSelector']['labels'] : undefined;
    if (own !== namespace || !isObject(selector) || !Object.entries(selector).every(([key, value]) => labels[key] === value)) return [];
    return limitsIn(spec ?? null);
  });
}

function limitsIn(value: Json): FoundLimit[] {
  if (Array.isArray(value)) return value.flatMap((item: Json) => limitsIn(item));
  if (!isObject(value)) return [];
  const bucket = member(value, 'token_bucket', 'tokenBucket');
  const inner = Object.values(value).flatMap((item) => (item === undefined || item === bucket ? [] : limitsIn(item)));
  if (!isObject(bucket)) return inner;
  const isForAll = ['filter_enabled', 'filter_enforced'].every((name) => isWhole(member(value, name, name.replace(/_(.)/, (_, letter: string) => letter.toUpperCase()))));
  const requests = Number(member(bucket, 'tokens_per_fill', 'tokensPerFill') ?? 1);
  const perMs = milliseconds(member(bucket, 'fill_interval', 'fillInterval'));
  return isForAll && requests > 0 && perMs > 0 ? [...inner, { requests, perMs }] : inner;
}

function isWhole(share: Json | undefined): boolean {
  const percent = isObject(share) ? member(share, 'default_value', 'defaultValue') : undefined;
  if (!isObject(percent)) return false;
  const whole = { HUNDRED: 100, TEN_THOUSAND: 10_000, MILLION: 1_000_000 }[String(percent['denominator'] ?? 'HUNDRED')];
  return percent['numerator'] === whole;
}

function member(object: JsonObject, plain: string, camel: string): Json | undefined {
  return object[plain] ?? object[camel];
}

/** `1s`, `0.5s`. */
function milliseconds(value: Json | undefined): number {
  const [, seconds] = /^(\d+(?:\.\d+)?)s$/.exec(String(value ?? '')) ?? [];
  return seconds === undefined ? 0 : Number(seconds) * 1000;
}
