import { groupBy } from '../../base/order.ts';
import { groupKindOf, isObject, objectAt, textAt, textMapAt, valueAt, type GroupKind, type JsonObject, type Resource } from '../../kube/resource.ts';
import { matchesLabels } from '../../kube/selector.ts';
import { machineLabels, workloadKinds } from '../../topology/foreign-kinds.ts';
import type { Path } from '../../yaml/document.ts';
import { defineIndex, defineTable, type View } from '../view.ts';

/** An object that makes pods, and what it says of them. */
export interface PodTemplate {
  readonly resource: Resource;
  /** Path of the pod inside the object: empty for a Pod. */
  readonly path: Path;
  readonly labels: Readonly<Record<string, string>>;
  readonly spec: JsonObject;
}

const podPaths: ReadonlyMap<GroupKind, Path> = new Map(workloadKinds.map(({ kind, template }) => [kind, template]));

/** The kinds that make pods: a rule that uses the index declares them with `...podKinds`. */
export const podKinds = ['Pod', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'apps/ReplicaSet', 'ReplicationController', 'batch/Job', 'batch/CronJob', 'argoproj.io/Rollout'] as const;

export interface Pods {
  readonly all: readonly PodTemplate[];
  readonly in: (namespace: string) => readonly PodTemplate[];
  /** The pods that a Service's selector picks. An empty selector picks none: endpoints are then written by hand. */
  readonly selectedBy: (selector: Readonly<Record<string, string>>, namespace: string) => readonly PodTemplate[];
}

export const pods = defineIndex({
  reads: podKinds,
  build(view): Pods {
    const all = podKinds.flatMap((kind) => view.ofKind(kind).flatMap((resource) => toTemplate(resource, podPaths.get(kind) ?? [])));
    const byNamespace = groupBy(all, (pod) => pod.resource.namespace);
    const byLabel = new Map<string, PodTemplate[]>();
    for (const pod of all) {
      for (const [name, value] of Object.entries(pod.labels)) {
        const key = labelKey(pod.resource.namespace, name, value);
        const group = byLabel.get(key);
        if (group) group.push(pod);
        else byLabel.set(key, [pod]);
      }
    }
    return {
      all,
      in: (namespace) => byNamespace.get(namespace) ?? [],
      selectedBy: (selector, namespace) => {
        const groups = Object.entries(selector).map(([name, value]) => byLabel.get(labelKey(namespace, name, value)) ?? []);
        const smallest = groups.reduce((best, group) => (best === undefined || group.length < best.length ? group : best), groups[0]);
        return (smallest ?? []).filter((pod) => matchesLabels(selector, pod.labels));
      },
    };
  },
});

/** The pods of each namespace, one row for each object that makes some. */
export const podsOfNamespace = defineTable({
  reads: podKinds,
  rowsOf: (resource) => templateOf(resource).map((pod) => [resource.namespace, pod] as const),
});

const podsByLabel = defineTable({
  reads: podKinds,
  rowsOf: (resource) => templateOf(resource).flatMap((pod) => Object.entries(pod.labels).map(([name, value]) => [labelKey(resource.namespace, name, value), pod] as const)),
});

/** The pods that a Service's selector picks, looked up by its labels: for a judge, which is asked again where one of them changes. */
export function podsSelectedBy(selector: Readonly<Record<string, string>>, namespace: string, view: Pick<View<(typeof podKinds)[number]>, 'rows'>): readonly PodTemplate[] {
  let smallest: readonly PodTemplate[] | undefined;
  for (const [name, value] of Object.entries(selector)) {
    const group = view.rows(podsByLabel, labelKey(namespace, name, value));
    if (smallest === undefined || group.length < smallest.length) smallest = group;
  }
  return (smallest ?? []).filter((pod) => matchesLabels(selector, pod.labels));
}

/** The pods that an object makes: one template, or none. */
export function templateOf(resource: Resource): readonly PodTemplate[] {
  return toTemplate(resource, podPaths.get(groupKindOf(resource)) ?? []);
}

function toTemplate(resource: Resource, path: Path): PodTemplate[] {
  const pod = valueAt(resource.raw, path);
  const spec = objectAt(pod, ['spec']);
  return isObject(pod) && spec !== undefined ? [{ resource, path, labels: textMapAt(pod, ['metadata', 'labels']), spec }] : [];
}

function labelKey(namespace: string, name: string, value: string): string {
  return `${namespace}\n${name}\n${value}`;
}

/** The service account that the pods run as. */
export function accountOf(pod: PodTemplate): string {
  return textAt(pod.spec, ['serviceAccountName']) || textAt(pod.spec, ['serviceAccount']) || 'default';
}

/** Kinds of machines that Services may select, like pods, where a mesh knows them. */
export const machineKinds = Object.keys(machineLabels) as (keyof typeof machineLabels)[];

const machinesOfNamespace = defineTable({
  reads: machineKinds,
  rowsOf: (resource) => [[resource.namespace, textMapAt(resource.raw, machineLabels[groupKindOf(resource) as keyof typeof machineLabels])] as const],
});

export function selectsMachine(selector: Readonly<Record<string, string>>, namespace: string, view: Pick<View<(typeof machineKinds)[number]>, 'rows'>): boolean {
  return view.rows(machinesOfNamespace, namespace).some((labels) => matchesLabels(selector, labels));
}
