import type { TextMatch } from '../../../../intents/intent.ts';
import type { Json, JsonObject } from '../../../../kube/resource.ts';
import type { LoweringContext } from '../context.ts';
import { compact, isEmpty } from '../object.ts';
import { selectWorkload } from '../selector.ts';
import type { Conjunction } from './conjunction.ts';

/**
 * The `match` entries of a conjunction: one for each calling workload, which is told by its labels and namespace.
 * `port` is the Service port, given where the Service has several. Undefined: every request, so no `match` at all.
 */
export function matchEntries(match: Conjunction, port: number | undefined, context: LoweringContext): JsonObject[] | undefined {
  const common = compact({
    uri: match.path && stringMatch(match.path),
    method: match.methods && methodMatch(match.methods),
    headers: textMatches(match.headers),
    queryParams: textMatches(match.query),
    port,
  });
  if (match.from === undefined) return isEmpty(common) ? undefined : [common];
  return match.from.map((id) => {
    const workload = context.topology.workloads.get(id);
    return workload === undefined ? common : { ...common, sourceLabels: selectWorkload(workload, context).labels, sourceNamespace: workload.namespace };
  });
}

function methodMatch(methods: readonly string[]): JsonObject {
  const [only] = methods;
  return methods.length === 1 && only !== undefined ? { exact: only } : { regex: methods.join('|') };
}

function textMatches(matches: Readonly<Record<string, TextMatch>>): JsonObject | undefined {
  const entries = Object.entries(matches).sort(([a], [b]) => (a < b ? -1 : 1));
  return entries.length === 0 ? undefined : Object.fromEntries(entries.map(([name, match]): [string, Json] => [name, stringMatch(match)]));
}

/** An empty match means "is present"; an empty `exact` or `prefix` would read the same, so it is written otherwise. */
export function stringMatch(match: TextMatch): JsonObject {
  switch (match.kind) {
    case 'exact':
      return match.value === '' ? { regex: '^$' } : { exact: match.value };
    case 'starts-with':
      return match.value === '' ? {} : { prefix: match.value };
    case 'regex':
      return { regex: match.value };
    case 'present':
      return {};
  }
}
