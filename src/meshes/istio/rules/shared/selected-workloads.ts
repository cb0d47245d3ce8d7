import type { Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import type { ModelWorkload } from '../../../../model/mesh-model.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../../lift/inventory.ts';
import { selectorOf } from './selectable-pods.ts';

/** Workloads by namespace, and by one label of theirs with and without it; and what each policy was found to select. */
interface Known {
  readonly byKey: ReadonlyMap<string, readonly ModelWorkload[]>;
  readonly selected: WeakMap<Resource, readonly QualifiedName[]>;
}

const known = new WeakMap<Inventory, Known>();

function knownOf(inventory: Inventory): Known {
  let found = known.get(inventory);
  if (found === undefined) known.set(inventory, (found = { byKey: indexed(inventory), selected: new WeakMap() }));
  return found;
}

function indexed(inventory: Inventory): Map<string, ModelWorkload[]> {
  const byKey = new Map<string, ModelWorkload[]>();
  const add = (key: string, workload: ModelWorkload): void => {
    const group = byKey.get(key);
    if (group === undefined) byKey.set(key, [workload]);
    else group.push(workload);
  };
  for (const workload of inventory.workloads.values()) {
    add(workload.namespace, workload);
    for (const name in workload.labels) {
      add(`${workload.namespace} ${name}=${workload.labels[name]}`, workload);
      add(` ${name}=${workload.labels[name]}`, workload);
    }
  }
  return byKey;
}

/** Workloads of a namespace, in the order of the inventory. */
export function workloadsIn(inventory: Inventory, namespace: string): readonly ModelWorkload[] {
  return knownOf(inventory).byKey.get(namespace) ?? [];
}

/** The workloads that a security policy is for: of its namespace, or of all where it stands in the root namespace. PeerAuthentications with a selector there are for none. */
export function selectedWorkloads(inventory: Inventory, policy: Resource): readonly QualifiedName[] {
  const { selected } = knownOf(inventory);
  let found = selected.get(policy);
  if (found === undefined) selected.set(policy, (found = select(inventory, policy)));
  return found;
}

function select(inventory: Inventory, policy: Resource): QualifiedName[] {
  const selector = selectorOf(policy);
  const [first] = Object.entries(selector);
  const isMeshWide = policy.namespace === inventory.mesh.rootNamespace;
  if (isMeshWide && first !== undefined && policy.kind === 'PeerAuthentication') return [];
  if (first === undefined) return isMeshWide ? [...inventory.workloads.keys()] : workloadsIn(inventory, policy.namespace).map(({ id }) => id);
  const candidates = knownOf(inventory).byKey.get(`${isMeshWide ? '' : policy.namespace} ${first[0]}=${first[1]}`) ?? [];
  return candidates.filter((workload) => matchesLabels(selector, workload.labels)).map(({ id }) => id);
}
