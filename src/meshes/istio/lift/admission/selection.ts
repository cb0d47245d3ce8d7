import { groupBy, sortedBy } from '../../../../base/order.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { listAt, objectAt, textAt, textMapAt, type Resource } from '../../../../kube/resource.ts';
import { oldestFirst } from '../registry/age.ts';

type Labels = Readonly<Record<string, string>>;

/** A policy that names the pods it is for, and what it is read as. */
interface Selecting<T> {
  readonly resource: Resource;
  readonly policy: T;
  readonly selector: Labels;
  readonly targets: readonly TargetRef[];
  readonly order: number;
}

export interface TargetRef {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}

export interface Selected<T> {
  /** Of the one namespace first, then of the other; in each the oldest first. */
  readonly policies: readonly T[];
  /** Of these namespaces too, but for a target, which pods with a sidecar are not. */
  readonly forTargets: readonly { readonly policy: T; readonly targets: readonly TargetRef[] }[];
}

/** Label that says which Gateway of the Gateway API a pod belongs to. */
const gatewayNameLabel = 'gateway.networking.k8s.io/gateway-name';

/**
 * Which policies are attached to a pod (`pilot/pkg/model/policyattachment.go`, `ShouldAttachPolicy`). Each namespace
 * is read when somebody asks for it; in it policies are found by one label of their selector, so that a pod looks only
 * at those that may mean it.
 */
export function selectionOf<T>(resources: readonly Resource[], rootNamespace: string, read: (resource: Resource) => T, first: 'root' | 'own' = 'root'): (namespace: string, labels: Labels) => Selected<T> {
  const indexes = new Map<string, NamespaceIndex<T>>();
  let namespaces: ReadonlyMap<string, readonly Resource[]> | undefined;
  const indexOf = (namespace: string): NamespaceIndex<T> => {
    namespaces ??= groupBy(resources, (resource) => resource.namespace);
    let index = indexes.get(namespace);
    if (index === undefined) indexes.set(namespace, (index = indexNamespace(inIstioOrder(namespaces.get(namespace) ?? []), read)));
    return index;
  };
  return (namespace, labels) => {
    const looked = rootNamespace === namespace ? [indexOf(namespace)] : (first === 'root' ? [rootNamespace, namespace] : [namespace, rootNamespace]).map(indexOf);
    const policies = looked.flatMap((index) => attached(index, namespace, labels));
    const forTargets = labels[gatewayNameLabel] === undefined ? looked.flatMap((index) => index.targeted) : [];
    return { policies: policies.map(({ policy }) => policy), forTargets };
  };
}

interface NamespaceIndex<T> {
  readonly everywhere: readonly Selecting<T>[];
  /** By `key=value` of the selector's first label. */
  readonly byLabel: ReadonlyMap<string, readonly Selecting<T>[]>;
  readonly targeted: readonly Selecting<T>[];
}

function indexNamespace<T>(resources: readonly Resource[], read: (resource: Resource) => T): NamespaceIndex<T> {
  const policies = resources.map((resource, order): Selecting<T> => ({ resource, order, policy: read(resource), selector: textMapAt(resource.raw, ['spec', 'selector', 'matchLabels']), targets: targetsOf(resource) }));
  const untargeted = policies.filter(({ targets }) => targets.length === 0);
  const withLabel = untargeted.filter(({ selector }) => Object.keys(selector).length > 0);
  return {
    everywhere: untargeted.filter(({ selector }) => Object.keys(selector).length === 0),
    byLabel: groupBy(withLabel, ({ selector }) => firstLabel(selector)),
    targeted: policies.filter(({ targets }) => targets.length > 0),
  };
}

function firstLabel(selector: Labels): string {
  const [key = '', value = ''] = Object.entries(selector)[0] ?? [];
  return `${key}=${value}`;
}

function attached<T>(index: NamespaceIndex<T>, namespace: string, labels: Labels): Selecting<T>[] {
  const byLabel = Object.entries(labels).flatMap(([key, value]) => index.byLabel.get(`${key}=${value}`) ?? []);
  const gateway = labels[gatewayNameLabel];
  const found = [...index.everywhere, ...byLabel.filter(({ selector }) => matchesLabels(selector, labels))];
  if (gateway !== undefined) found.push(...index.targeted.filter(({ resource, targets }) => resource.namespace === namespace && targets.some((target) => isGateway(target, gateway, namespace))));
  return found.length < 2 ? found : sortedBy(found, ({ order }) => order);
}

function isGateway(target: TargetRef, name: string, namespace: string): boolean {
  return target.group === 'gateway.networking.k8s.io' && target.kind === 'Gateway' && target.name === name && (target.namespace === '' || target.namespace === namespace);
}

/** `targetRef`, the older form, counts only without `targetRefs`. */
function targetsOf(resource: Resource): TargetRef[] {
  const several = listAt(resource.raw, ['spec', 'targetRefs']);
  const single = objectAt(resource.raw, ['spec', 'targetRef']);
  const targets: readonly unknown[] = several.length > 0 || single === undefined ? several : [single];
  return targets.map((target) => ({ group: textAt(target, ['group']) ?? '', kind: textAt(target, ['kind']) ?? '', name: textAt(target, ['name']) ?? '', namespace: textAt(target, ['namespace']) ?? '' }));
}

/** Of objects with one identity the last, as `kubectl apply` would leave it. */
function inIstioOrder(resources: readonly Resource[]): Resource[] {
  const last = new Map(resources.map((resource) => [`${resource.namespace}/${resource.name}`, resource]));
  return oldestFirst([...last.values()]);
}
