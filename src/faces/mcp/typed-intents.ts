import { printWish } from '../../intents/english/print-wish.ts';
import type { Names } from '../../intents/schema/json-schema.ts';
import { readWish } from '../../intents/schema/read-wish.ts';
import type { Candidate, Wish } from '../../language/reading.ts';
import type { Topology } from '../../topology/topology.ts';
import type { Refusal } from './tool.ts';

/** Intents as an agent writes them, every mistake named with what would be right. */
export function readTyped(values: readonly unknown[], topology: Topology): Candidate | Refusal {
  const names = namesOf(topology);
  const wishes: Wish[] = [];
  const faults: string[] = [];
  for (const [index, value] of values.entries()) {
    const read = readWish(value, names);
    if ('wish' in read) wishes.push(read.wish);
    else for (const { path, message, allowed } of read.faults) faults.push(`intents[${index}]${path === '' ? '' : `.${path}`}: ${message}${allowed === undefined ? '' : ` (one of ${allowed.slice(0, 20).join(', ')}${allowed.length > 20 ? ' …' : ''})`}`);
  }
  if (faults.length > 0) return { problem: faults.join('\n'), help: 'mesh_list_intents gives the form of each kind, mesh_describe_inventory the names.' };
  return { wishes, restated: wishes.map(printWish), assumptions: [], assumed: [] };
}

/** Without any manifests every name is taken as it is. */
function namesOf({ services, workloads, namespaces }: Topology): Names {
  if (services.size === 0 && workloads.size === 0) return {};
  return { service: [...services.keys()], workload: [...workloads.keys()], namespace: [...namespaces.keys()] };
}
