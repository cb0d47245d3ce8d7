import { isObject, listAt, objectAt, type Json, type JsonObject } from '../../../../kube/resource.ts';
import type { PolicyBlock } from '../../assembly/contribution.ts';

/** The rule without some blocks of its policy, of its subsets' and of those for single ports. */
export function withoutBlocks(rule: JsonObject, blocks: readonly PolicyBlock[]): JsonObject {
  const spec = objectAt(rule, ['spec']) ?? {};
  const subsets = listAt(spec, ['subsets']).map((subset): Json => (isObject(subset) ? withoutOf(subset, blocks) : subset));
  return { ...rule, spec: { ...withoutOf(spec, blocks), ...(subsets.length === 0 ? {} : { subsets }) } };
}

function withoutOf(holder: JsonObject, blocks: readonly PolicyBlock[]): JsonObject {
  const { trafficPolicy, ...rest } = holder;
  if (!isObject(trafficPolicy)) return holder;
  const left = less(trafficPolicy, blocks);
  const ports = listAt(left, ['portLevelSettings']).flatMap((entry): Json[] => {
    const own = isObject(entry) ? less(entry, blocks) : {};
    return Object.keys(own).length > 1 ? [own] : [];
  });
  const { portLevelSettings: _ports, ...others } = left;
  const policy = { ...others, ...(ports.length === 0 ? {} : { portLevelSettings: ports }) };
  return Object.keys(policy).length === 0 ? rest : { ...holder, trafficPolicy: policy };
}

function less(fields: JsonObject, blocks: readonly PolicyBlock[]): JsonObject {
  return Object.fromEntries(Object.entries(fields).filter(([key]) => !(blocks as readonly string[]).includes(key)));
}
