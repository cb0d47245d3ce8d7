import { nearest } from '../base/near-miss.ts';
import { compareText } from '../base/order.ts';
import { outside, stranger, type ModelHost, type ModelWorkload } from '../model/mesh-model.ts';
import type { QualifiedName } from '../topology/topology.ts';
import type { NamingProblem } from './trace-question.ts';
import { isAddress, type Names } from './name-index.ts';

/** The workload that a person means; what was chosen for it goes into the notes. */
export function nameClient(from: string, names: Names, notes: string[]): QualifiedName | NamingProblem {
  if (from === outside || from === stranger || names.model.workloads.has(from)) return from;
  if (isAddress(from)) {
    const workload = names.pods().get(from);
    if (workload === undefined) notes.push(`no pod of the input has the address ${from}: taken as a pod without a proxy`);
    return workload ?? stranger;
  }
  const own = names.workloads.get(from) ?? [];
  if (own.length > 1) return { message: `several workloads are called \`${from}\``, help: `say which: ${idsOf(own)}` };
  const [workload] = own;
  return workload?.id ?? clientOfService(from, names, notes);
}

/** `orders` may be the Service of `orders-v1` and `orders-v2`: where they are alike, either stands for both. */
function clientOfService(from: string, names: Names, notes: string[]): QualifiedName | NamingProblem {
  const named = names.services.get(from) ?? names.services.get(from.split('.', 2).reverse().join('/')) ?? names.hosts.get(from);
  const hosts = named === undefined ? (names.servicesByName.get(from) ?? []) : [named];
  if (hosts.length > 1) return { message: `several Services are called \`${from}\``, help: `say which: ${hosts.map((host) => host.service).join(', ')}` };
  const behind = (hosts[0]?.workloads ?? []).flatMap((id) => names.model.workloads.get(id) ?? []);
  const [first] = behind;
  if (first === undefined) return unknownClient(from, hosts[0], names);
  const isAlike = behind.every((each) => each.identity === first.identity && each.proxy === first.proxy && names.model.routingClass(each.id) === names.model.routingClass(first.id));
  if (!isAlike) return { message: `behind the Service \`${from}\` stand workloads that the mesh treats differently`, help: `say which: ${idsOf(behind)}` };
  if (behind.length > 1) notes.push(`${first.id} stands for all ${behind.length} workloads behind the Service ${from}, which are alike`);
  return first.id;
}

function unknownClient(from: string, host: ModelHost | undefined, { model, workloads }: Names): NamingProblem {
  if (host !== undefined) return { message: `no workload of the input stands behind the Service \`${from}\`` };
  const near = nearest(from, [outside, ...(from.includes('/') ? model.workloads.keys() : workloads.keys())]);
  return { message: `no workload \`${from}\` is in the input`, help: near === undefined ? `name a workload (\`namespace/name\`), or \`${outside}\` for a client outside` : `did you mean \`${near}\`?` };
}

function idsOf(workloads: readonly ModelWorkload[]): string {
  return workloads.map(({ id }) => id).sort(compareText).join(', ');
}
