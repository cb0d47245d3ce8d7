import { listAt, isObject, textAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { ServiceNode } from '../../../../topology/topology.ts';
import type { ConsolidatedRule } from '../../lift/destination/consolidated-rule.ts';
import { clientNamespaces, fullHost, type Situation } from '../situation.ts';

/** DestinationRules that hold for calls of a Service from some namespaces. */
export interface GoverningRule {
  readonly rule: ConsolidatedRule;
  /** The objects that were merged into it; the first is the one to be changed where nothing says another. */
  readonly from: readonly Resource[];
  readonly namespace: string;
  /** False for a wildcard, which holds for other Services too. */
  readonly isExact: boolean;
}

export interface Governing {
  readonly rules: readonly GoverningRule[];
  /** Client namespaces without any rule for the Service. */
  readonly ungoverned: readonly string[];
  /** Client namespaces whose own rules are for some of their pods only: the others there have none, wherever else one is. */
  readonly partly: readonly string[];
  /** Some rule of the Service's own namespace is there, and hidden from the ungoverned. */
  readonly isHidden: boolean;
}

export function governingRules(situation: Situation, service: ServiceNode): Governing {
  const host = fullHost(situation, service);
  const rules = new Map<Resource, GoverningRule>();
  const ungoverned: string[] = [];
  const partly: string[] = [];
  let isHidden = false;
  for (const namespace of clientNamespaces(situation)) {
    const found = situation.rules.lookup(namespace, host, service.namespace);
    if (found.level === undefined) {
      ungoverned.push(namespace);
      isHidden ||= found.hidden.length > 0;
      continue;
    }
    for (const rule of found.rules) {
      const [first] = rule.from;
      if (first !== undefined) rules.set(first, { rule, from: rule.from, namespace: found.namespace, isExact: found.host === host });
    }
    if (found.rules.length === 0) ungoverned.push(namespace);
    else if (found.rules.every(({ selector }) => selector !== undefined)) partly.push(namespace);
  }
  return { rules: [...rules.values()], ungoverned, partly, isHidden };
}

/** Workloads of the Service that a subset as it is written picks. */
export function podsOfSubset({ topology }: Situation, service: ServiceNode, subset: JsonObject): string {
  const labels = isObject(subset['labels']) ? (subset['labels'] as Readonly<Record<string, string>>) : {};
  return service.workloads.filter((id) => matchesLabels(labels, topology.workloads.get(id)?.labels ?? {})).sort().join(' ');
}

/** The subsets of an object, by name. */
export function subsetsIn(object: JsonObject): Map<string, JsonObject> {
  return new Map(listAt(object, ['spec', 'subsets']).flatMap((subset) => (isObject(subset) ? [[textAt(subset, ['name']) ?? '', subset] as const] : [])));
}
