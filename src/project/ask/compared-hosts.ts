import { unreachable } from '../../base/assert.ts';
import { distinct } from '../../base/order.ts';
import type { Intent, SecurityScope, Target } from '../../intents/intent.ts';
import type { Resource } from '../../kube/resource.ts';
import type { Wish, Withdrawal } from '../../language/reading.ts';
import type { MeshModel } from '../../model/mesh-model.ts';
import type { QualifiedName, Topology } from '../../topology/topology.ts';

/** With so many names or fewer everything is compared; with more, what was touched. */
const fewHosts = 60;
/** Of what was touched, at most so many names: a person waits. */
const mostHosts = 16;
/** So many names that nobody spoke of are compared as well. */
const sampled = 3;

export interface Compared {
  /** Full names; undefined for all of them. */
  readonly only?: ReadonlySet<string>;
  /** Why not all of them. */
  readonly because?: string;
}

/** The names to which calls are compared: those of which the wishes or the changed objects speak, and a few others. */
export function comparedHosts({ hosts }: MeshModel, topology: Topology, wishes: readonly Wish[], changed: readonly Resource[]): Compared {
  if (hosts.length <= fewHosts) return {};
  const touched = touchedBy(wishes, topology);
  const spoken = new Set(changed.flatMap(({ raw }) => textsIn(raw)));
  const isMeant = ({ host, service }: (typeof hosts)[number]): boolean => touched.has(host) || spoken.has(host) || (service !== undefined && touched.has(service));
  const meant = distinct(hosts.filter(isMeant).map(({ host }) => host));
  const step = Math.ceil(hosts.length / sampled);
  const others = hosts.filter((_, index) => index % step === 0).map(({ host }) => host);
  const compared = meant.slice(0, mostHosts);
  const because = meant.length > compared.length ? `${compared.length} of the ${meant.length} names that were touched were compared, of ${hosts.length} in all` : `only calls to what was touched were compared, and a few others: ${hosts.length} names are many`;
  return { only: new Set([...compared, ...others]), because };
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}

/** Services, by their qualified names, and hosts outside. Pods behind several Services touch all of these. */
function touchedBy(wishes: readonly Wish[], topology: Topology): ReadonlySet<string> {
  const named = new Set(wishes.flatMap((wish) => (wish.kind === 'withdraw' ? withdrawn(wish, topology) : subjects(wish, topology))));
  const workloads = [...named].flatMap((id) => topology.services.get(id)?.workloads ?? []);
  for (const workload of workloads) for (const service of topology.workloads.get(workload)?.services ?? []) named.add(service);
  return named;
}

function withdrawn({ subject }: Withdrawal, topology: Topology): readonly string[] {
  if (subject === undefined) return [...topology.services.keys()];
  return topology.namespaces.has(subject) ? inNamespace(subject, topology) : [subject];
}

function subjects(intent: Intent, topology: Topology): readonly string[] {
  switch (intent.kind) {
    case 'allow-calls':
    case 'deny-calls':
      return [intent.to];
    case 'allow-egress':
      return [intent.host];
    case 'split-traffic':
      return [intent.service, ...intent.shares.flatMap(({ to }) => targets(to))];
    case 'route-when':
    case 'mirror-traffic':
      return [intent.service, ...targets(intent.to)];
    case 'require-mutual-tls':
    case 'observe':
    case 'scope-configuration':
    case 'join-mesh':
      return inScope(intent.scope, topology);
    case 'set-timeout':
    case 'set-retries':
    case 'break-circuit':
    case 'balance-load':
    case 'inject-fault':
    case 'rewrite':
    case 'redirect':
    case 'limit-rate':
    case 'expose':
    case 'authenticate-users':
    case 'connect-cluster':
    case 'step-traffic':
      return [intent.service];
    default:
      return unreachable(intent);
  }
}

function targets(target: Target): QualifiedName[] {
  return target.kind === 'service' ? [target.service] : [];
}

function inScope(scope: SecurityScope, topology: Topology): readonly QualifiedName[] {
  switch (scope.kind) {
    case 'mesh':
      return [...topology.services.keys()];
    case 'namespace':
      return inNamespace(scope.namespace, topology);
    case 'workload':
      return topology.workloads.get(scope.workload)?.services ?? [];
    default:
      return unreachable(scope);
  }
}

function inNamespace(namespace: string, { services }: Topology): QualifiedName[] {
  return [...services.values()].filter((service) => service.namespace === namespace).map(({ id }) => id);
}
