import { isObject, objectAt, textAt, textMapAt, valueAt, groupKindOf, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { podKinds } from '../../../../rules/indexes/pods.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { workloadKinds } from '../../../../topology/foreign-kinds.ts';
import type { Path } from '../../../../yaml/document.ts';

/** Everything whose labels a policy can select: what makes pods, and machines. A rule that asks declares them. */
export const selectableKinds = [...podKinds, 'networking.istio.io/WorkloadEntry', 'networking.istio.io/WorkloadGroup'] as const;

export interface SelectablePod {
  readonly resource: Resource;
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly account: string;
}

type Labels = SelectablePod['labels'];

const templates: ReadonlyMap<string, Path> = new Map(workloadKinds.map(({ kind, template }) => [kind, template]));

/** Under its namespace, under each label with it, and under each label with none. */
const selectablePods = defineTable({
  reads: selectableKinds,
  rowsOf(resource): (readonly [string, SelectablePod])[] {
    const pod = read(resource);
    if (pod === undefined) return [];
    const pairs = Object.entries(pod.labels).map(([name, value]) => `${name}=${value}`);
    return [`in ${pod.namespace}`, ...pairs.map((pair) => `${pod.namespace} ${pair}`), ...pairs].map((key) => [key, pod]);
  },
});

function read(resource: Resource): SelectablePod | undefined {
  const { namespace } = resource;
  if (resource.kind === 'WorkloadEntry') return { resource, namespace, labels: { ...textMapAt(resource.raw, ['spec', 'labels']), ...resource.labels }, account: textAt(resource.raw, ['spec', 'serviceAccount']) || 'default' };
  if (resource.kind === 'WorkloadGroup') return { resource, namespace, labels: textMapAt(resource.raw, ['spec', 'metadata', 'labels']), account: textAt(resource.raw, ['spec', 'template', 'serviceAccount']) || 'default' };
  const pod = valueAt(resource.raw, templates.get(groupKindOf(resource)) ?? []);
  const spec = objectAt(pod, ['spec']);
  if (!isObject(pod) || spec === undefined) return undefined;
  return { resource, namespace, labels: textMapAt(pod, ['metadata', 'labels']), account: textAt(spec, ['serviceAccountName']) || textAt(spec, ['serviceAccount']) || 'default' };
}

type PodView = View<(typeof selectableKinds)[number]>;

/** The pods of a namespace with all of these labels, or of every namespace where none is named. The labels are not empty. */
export function podsWith(view: PodView, labels: Labels, namespace?: string): readonly SelectablePod[] {
  const [first] = Object.entries(labels);
  if (first === undefined) return [];
  const pair = `${first[0]}=${first[1]}`;
  return view.rows(selectablePods, namespace === undefined ? pair : `${namespace} ${pair}`).filter((pod) => matchesLabels(labels, pod.labels));
}

/** All that the input shows of a namespace. */
export function podsIn(view: PodView, namespace: string): readonly SelectablePod[] {
  return view.rows(selectablePods, `in ${namespace}`);
}

/** Labels that the injector, a ReplicaSet or a gateway's controller adds: no template shows them. */
export function isAddedLater(label: string): boolean {
  return /^(?:security\.istio\.io|service\.istio\.io|topology\.(?:istio|kubernetes)\.io|gateway\.networking\.k8s\.io|gateway\.istio\.io)\/|^(?:pod-template-hash|controller-revision-hash|statefulset\.kubernetes\.io\/pod-name|apps\.kubernetes\.io\/pod-index)$/.test(label);
}

export function selectorOf(policy: Resource): Labels {
  return textMapAt(policy.raw, ['spec', 'selector', 'matchLabels']);
}
