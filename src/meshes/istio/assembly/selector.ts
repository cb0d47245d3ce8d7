import { distinct, sortedBy } from '../../../base/order.ts';
import { isEmpty } from './object.ts';
import type { QualifiedName, Workload } from '../../../topology/topology.ts';
import { labelKey, type LoweringContext } from './context.ts';

type Labels = Readonly<Record<string, string>>;

export interface Selection {
  readonly labels: Labels;
  /** Workloads that the labels catch although they were not meant. Empty when the labels are exact. */
  readonly others: readonly QualifiedName[];
}

/** Labels that change from one release to the next, or from pod to pod, and so identify nothing for long. */
const volatile = new Set(['pod-template-hash', 'controller-revision-hash', 'app.kubernetes.io/managed-by', 'helm.sh/chart', 'app.kubernetes.io/version']);

/**
 * The fewest labels that catch these workloads of one namespace and no other workload of the input.
 * A selector that caught more would turn a policy for one workload into a policy for its neighbours.
 */
export function selectExactly(workloads: readonly Workload[], preferred: readonly Labels[], context: LoweringContext): Selection {
  const [first] = workloads;
  if (!first) return { labels: preferred[0] ?? {}, others: [] };
  const wanted = new Set(workloads.map((workload) => workload.id));
  let best: Selection | undefined;
  for (const labels of [...preferred, ...candidates(workloads)]) {
    if (isEmpty(labels)) continue;
    const caught = workloadsWith(first.namespace, labels, context);
    if ([...wanted].some((id) => !caught.has(id))) continue;
    const others = distinct([...caught].filter((id) => !wanted.has(id)));
    if (others.length === 0) return { labels, others };
    if (best === undefined || others.length < best.others.length) best = { labels, others };
  }
  return best ?? { labels: first.labels, others: [] };
}

/** Labels for one workload: its own Service's selector, its name labels, then all that it has. */
export function selectWorkload(workload: Workload, context: LoweringContext): Selection {
  const own = workload.services.map((id) => context.topology.services.get(id)?.selector ?? {});
  return selectExactly([workload], own, context);
}

function candidates(workloads: readonly Workload[]): Labels[] {
  const shared = sharedLabels(workloads);
  const pick = (...keys: string[]): Labels => Object.fromEntries(keys.filter((key) => Object.hasOwn(shared, key)).map((key) => [key, shared[key] ?? '']));
  const stable = sortedBy(Object.entries(shared).filter(([key]) => !volatile.has(key)), ([key]) => key);
  return [
    pick('app'),
    pick('app.kubernetes.io/name'),
    pick('k8s-app'),
    pick('app', 'version'),
    pick('app.kubernetes.io/name', 'app.kubernetes.io/instance'),
    pick('app.kubernetes.io/name', 'app.kubernetes.io/component'),
    ...stable.map(([key, value]) => ({ [key]: value })),
    Object.fromEntries(stable),
    shared,
  ];
}

function sharedLabels(workloads: readonly Workload[]): Labels {
  const [first, ...rest] = workloads;
  return Object.fromEntries(Object.entries(first?.labels ?? {}).filter(([key, value]) => rest.every((workload) => workload.labels[key] === value)));
}

function workloadsWith(namespace: string, labels: Labels, context: LoweringContext): ReadonlySet<QualifiedName> {
  let caught: ReadonlySet<QualifiedName> | undefined;
  for (const [key, value] of Object.entries(labels)) {
    const having = context.workloadsByLabel.get(labelKey(namespace, key, value)) ?? new Set<QualifiedName>();
    caught = caught === undefined ? having : new Set([...caught].filter((id) => having.has(id)));
  }
  return caught ?? new Set();
}
