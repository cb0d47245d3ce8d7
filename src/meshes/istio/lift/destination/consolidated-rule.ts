import { isObject, listAt, objectAt, textAt, textMapAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import type { Unknown } from '../../../../model/provenance.ts';
import type { Path } from '../../../../yaml/document.ts';
import { unknownAge } from '../registry/age.ts';

/** A value with the object and the place that it was read from. */
export interface Placed {
  readonly resource: Resource;
  readonly path: Path;
  readonly value: JsonObject;
}

/** DestinationRules of one namespace for one host, merged as Istio merges them. */
export interface ConsolidatedRule {
  /** In the order of the merge; the first gives the selector and the exportTo. */
  readonly from: readonly Resource[];
  readonly exportTo: ReadonlySet<string>;
  readonly selector?: Readonly<Record<string, string>>;
  readonly trafficPolicy?: Placed;
  readonly subsets: ReadonlyMap<string, Placed>;
  /** What the merge left out: a second traffic policy, a subset of a name that was there. */
  readonly lost: readonly { readonly resource: Resource; readonly path: Path; readonly text: string }[];
  /** Where only ages that the input does not tell decide what was left out. */
  readonly unknown: readonly Unknown[];
}

/** Empty means "as the mesh says". A rule with a selector is for its own namespace only, whatever it exports. */
export function exportToOf(rule: Resource): ReadonlySet<string> {
  if (selectorOf(rule) !== undefined) return new Set(['.']);
  return new Set(listAt(rule.raw, ['spec', 'exportTo']).filter((entry) => typeof entry === 'string'));
}

/** The labels that a client's pods must have; undefined where the rule is for every client. */
export function selectorOf(rule: Resource): Readonly<Record<string, string>> | undefined {
  const spec = rule.raw['spec'];
  return isObject(spec) && isObject(spec['workloadSelector']) ? textMapAt(spec, ['workloadSelector', 'matchLabels']) : undefined;
}

/**
 * Merges the rules of one namespace for one host, in Istio's order. Rules merge where their exportTo sets are equal, or
 * the later one's holds the earlier one's; else they stay apart. Source: `mergeDestinationRule` in
 * pilot/pkg/model/destination_rule.go, whose order of decisions this keeps, the last one counting.
 */
export function consolidate(ordered: readonly Resource[]): ConsolidatedRule[] {
  const list: ConsolidatedRule[] = [];
  for (const rule of ordered) {
    const exportTo = exportToOf(rule);
    let isSeparate = true;
    list.forEach((known, index) => {
      const merging = mergingWith(known, rule, exportTo);
      isSeparate = merging.isSeparate;
      if (merging.isMerged) list[index] = merge(known, rule);
    });
    if (isSeparate) list.push(start(rule, exportTo));
  }
  return list;
}

function mergingWith(known: ConsolidatedRule, rule: Resource, exportTo: ReadonlySet<string>): { isMerged: boolean; isSeparate: boolean } {
  const holdsAll = [...known.exportTo].every((entry) => exportTo.has(entry));
  const isEqual = holdsAll && exportTo.size === known.exportTo.size;
  const isWider = holdsAll && known.exportTo.size > 0;
  if (!isEqual && !isWider) return { isMerged: false, isSeparate: true };
  const selector = selectorOf(rule);
  if (selector === undefined && known.selector === undefined) return { isMerged: true, isSeparate: false };
  if (selector !== undefined && known.selector !== undefined) {
    const isSame = sameLabels(selector, known.selector);
    return { isMerged: isSame, isSeparate: !isSame };
  }
  // One with a selector and one without merge and yet stay apart, as upstream has it.
  return { isMerged: true, isSeparate: !isEqual };
}

function start(rule: Resource, exportTo: ReadonlySet<string>): ConsolidatedRule {
  const selector = selectorOf(rule);
  const policy = objectAt(rule.raw, ['spec', 'trafficPolicy']);
  return {
    from: [rule],
    exportTo,
    ...(selector === undefined ? {} : { selector }),
    ...(policy === undefined ? {} : { trafficPolicy: { resource: rule, path: ['spec', 'trafficPolicy'], value: policy } }),
    subsets: new Map(writtenSubsets(rule).toReversed()),
    lost: [],
    unknown: [],
  };
}

function merge(known: ConsolidatedRule, rule: Resource): ConsolidatedRule {
  const first = known.from[0] ?? rule;
  const policy = objectAt(rule.raw, ['spec', 'trafficPolicy']);
  const written = writtenSubsets(rule);
  const repeated = written.filter(([name]) => known.subsets.has(name));
  const lost = repeated.map(([name, { path }]) => ({ resource: rule, path, text: `its subset \`${name}\` is dropped: ${first.namespace}/${known.subsets.get(name)?.resource.name ?? ''} has one of this name` }));
  if (policy !== undefined && known.trafficPolicy !== undefined) {
    lost.push({ resource: rule, path: ['spec', 'trafficPolicy'], text: `its trafficPolicy is dropped: that of ${first.namespace}/${known.trafficPolicy.resource.name} came first` });
  }
  const doubt = lost.length === 0 ? undefined : unknownAge(first, rule);
  const trafficPolicy: Placed | undefined = known.trafficPolicy ?? (policy === undefined ? undefined : { resource: rule, path: ['spec', 'trafficPolicy'], value: policy });
  return {
    ...known,
    from: [...known.from, rule],
    ...(trafficPolicy === undefined ? {} : { trafficPolicy }),
    subsets: new Map([...known.subsets, ...written.filter(([name]) => !known.subsets.has(name))]),
    lost: [...known.lost, ...lost],
    unknown: doubt === undefined ? known.unknown : [...known.unknown, doubt],
  };
}

function writtenSubsets(rule: Resource): [string, Placed][] {
  return listAt(rule.raw, ['spec', 'subsets']).flatMap((subset, index): [string, Placed][] => {
    const name = textAt(subset, ['name']);
    return name === undefined || !isObject(subset) ? [] : [[name, { resource: rule, path: ['spec', 'subsets', index], value: subset }]];
  });
}

function sameLabels(a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean {
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => a[key] === b[key]);
}
