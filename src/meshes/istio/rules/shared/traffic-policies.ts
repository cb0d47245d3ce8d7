import { isObject, listAt, numberAt, objectAt, textAt, type Json, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';

/** A traffic policy of a DestinationRule, or the entry of a port in one. */
export interface PolicyPlace {
  readonly policy: JsonObject;
  readonly path: Path;
  /** Name of the subset that it is of. */
  readonly subset?: string;
  /** Set where it is the entry of a port: it then stands for the whole policy there. */
  readonly port?: number;
}

/** A dozen rules ask of each DestinationRule. */
const known = new WeakMap<Resource, readonly PolicyPlace[]>();

/** Every policy of a rule: its own, those of subsets, and after each the entries for its ports. */
export function policiesOf(rule: Resource): readonly PolicyPlace[] {
  let policies = known.get(rule);
  if (policies === undefined) known.set(rule, (policies = readPolicies(rule)));
  return policies;
}

function readPolicies(rule: Resource): PolicyPlace[] {
  const subsets = listAt(rule.raw, ['spec', 'subsets']).flatMap((subset, index) => withPorts(subset, ['spec', 'subsets', index], textAt(subset, ['name']) ?? ''));
  return [...withPorts(objectAt(rule.raw, ['spec']), ['spec'], undefined), ...subsets];
}

function withPorts(holder: Json | undefined, base: Path, subset: string | undefined): PolicyPlace[] {
  const policy = objectAt(holder, ['trafficPolicy']);
  if (policy === undefined) return [];
  const path = [...base, 'trafficPolicy'];
  const named = subset === undefined ? {} : { subset };
  const ports = listAt(policy, ['portLevelSettings']).flatMap((entry, index): PolicyPlace[] => {
    const port = numberAt(entry, ['port', 'number']);
    return isObject(entry) && port !== undefined ? [{ policy: entry, path: [...path, 'portLevelSettings', index], ...named, port }] : [];
  });
  return [{ policy, path, ...named }, ...ports];
}

/** What a policy is about, in words for a message: `port 8080 of subset `v1``; empty for the rule's own. */
export function scopeOf({ subset, port }: PolicyPlace): string {
  const parts = [...(port === undefined ? [] : [`port ${port}`]), ...(subset === undefined ? [] : [`subset \`${subset}\``])];
  return parts.join(' of ');
}
