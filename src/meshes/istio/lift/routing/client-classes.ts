import { compareText } from '../../../../base/order.ts';
import type { ModelWorkload } from '../../../../model/mesh-model.ts';
import type { QualifiedName } from '../../../../topology/topology.ts';
import type { Inventory } from '../inventory.ts';
import type { EgressProxy } from './egress-proxy.ts';
import type { HostTies } from './host-ties.ts';
import { memo, type ListenerView, type Registry } from './listener-view.ts';
import { importsEverything, importsService, importsVirtualService, type EgressListener, type ScopeOf, type SidecarScope } from './sidecar-scopes.ts';
import type { VirtualIndex } from './virtual-index.ts';
import { once } from './virtual-service.ts';

/**
 * What makes two clients differ in their routes: the kind of their proxy, their namespace, the Sidecar that is chosen
 * for them, and those of their labels that some `sourceLabels` asks about. Every gateway stands for itself.
 */
export function clientClasses(inventory: Inventory, index: VirtualIndex, scopeOf: ScopeOf): (client: QualifiedName) => string {
  const asked = once(() => askedLabels(index));
  return memo((client) => {
    const workload = inventory.workloads.get(client);
    if (workload === undefined || workload.proxy === 'none') return `none ${workload?.namespace ?? client.split('/', 1)[0] ?? ''}`;
    if (workload.proxy === 'gateway') return `gateway ${client}`;
    const labels = [...asked()].filter(([key, values]) => values.has(workload.labels[key] ?? '\0')).map(([key]) => `${key}=${workload.labels[key] ?? ''}`);
    return `${workload.proxy} ${scopeOf(workload.namespace, workload.labels).key} ${labels.sort(compareText).join(',')}`;
  });
}

function askedLabels({ all }: VirtualIndex): ReadonlyMap<string, ReadonlySet<string>> {
  const asked = new Map<string, Set<string>>();
  for (const routes of all) {
    const matches = [...routes.http(), ...routes.tcp(), ...routes.tls()].flatMap((rule) => rule.matches as readonly { readonly sourceLabels: Readonly<Record<string, string>> }[]);
    for (const { sourceLabels } of matches) {
      for (const [key, value] of Object.entries(sourceLabels)) {
        const values = asked.get(key) ?? new Set();
        asked.set(key, values.add(value));
      }
    }
  }
  return asked;
}

/** Classes of clients for the calls of one name: coarser than those for all calls. */
export interface HostClasses {
  /** Equal for clients that get one and the same table. */
  readonly sameTable: (client: QualifiedName, host: string) => string;
  /** Equal for clients whose tables differ in their notes at most. */
  readonly alike: (client: QualifiedName, host: string) => string;
}

/** Whether a proxy of the scope looks for requests in what it is sent on a port. */
export type ReadsRequests = (scope: SidecarScope, port: number) => boolean;

export interface HostClassContext {
  readonly registry: Registry;
  readonly classOf: (client: QualifiedName) => string;
  readonly scopeOf: ScopeOf;
  readonly viewOf: (scope: SidecarScope, port: number) => ListenerView | undefined;
  readonly readsRequests: ReadsRequests;
  readonly tiesOf: (host: string) => HostTies;
  readonly egressOf: (scope: SidecarScope) => EgressProxy | undefined;
}

/** A client's namespace and labels count where something that the name depends on asks for them; its Sidecar by what it imports of that. */
export function hostClasses({ registry, classOf, scopeOf, viewOf, readsRequests, tiesOf, egressOf }: HostClassContext): HostClasses {
  const { workloads } = registry.inventory;
  // Equal texts are one text, and so are compared at once: all pairs of a mesh ask for millions.
  const same = memo((text: string) => text);
  const passing = memo((scope: SidecarScope) => `${passingOf(registry, scope, viewOf, readsRequests)} ${egressOf(scope)?.key ?? ''}`);
  const placeOf = memo((client: QualifiedName): Place | undefined => {
    const workload = workloads.get(client);
    if (workload === undefined || workload.proxy === 'none' || workload.proxy === 'gateway') return undefined;
    const scope = scopeOf(workload.namespace, workload.labels);
    return { workload, scope, importsAll: scope.listeners.every(importsEverything), plain: once(() => same(`${workload.proxy} ${passing(scope)}`)) };
  });
  const classFor = (client: QualifiedName, host: string, isShared: boolean): string => {
    const ties = tiesOf(host);
    if (ties.isEachOwn) return classOf(client);
    const place = placeOf(client);
    if (place === undefined) return workloads.get(client)?.proxy === 'gateway' ? classOf(client) : 'none';
    if (isShared && place.scope.sidecar !== undefined) return classOf(client);
    const isOwn = ties.namespaces.has(place.workload.namespace);
    if (!isOwn && place.importsAll && ties.labels.length === 0) return place.plain();
    const [imports, labels] = [importsOf(place, ties), labelsOf(place.workload, ties)];
    return isOwn || imports !== '' || labels !== '' ? `${place.plain()}, ${isOwn ? place.workload.namespace : ''} ${imports} ${labels}` : place.plain();
  };
  return { sameTable: (client, host) => classFor(client, host, true), alike: (client, host) => classFor(client, host, false) };
}

/** A client whose proxy routes: what of it every name asks for. */
interface Place {
  readonly workload: ModelWorkload;
  readonly scope: SidecarScope;
  readonly importsAll: boolean;
  /** Class of those of whom nothing more is asked. */
  readonly plain: () => string;
}

/** What decides about calls that nothing of the registry takes: the outbound policy, and which ports are listened on at all. */
function passingOf({ sharedPorts }: Registry, scope: SidecarScope, viewOf: HostClassContext['viewOf'], readsRequests: ReadsRequests): string {
  const listening = sharedPorts().filter((port) => readsRequests(scope, port));
  const ports = scope.listeners.map(({ port }) => port ?? '*');
  return [scope.isRegistryOnly, viewOf(scope, 80)?.importsUnseen === true, viewOf(scope, 80)?.unseenNamespaces.join(',') ?? '', ports.join(','), listening.join(','), ...scope.unknown.map(({ what }) => what)].join(' ');
}

/** Empty where all that the name depends on is imported. */
function importsOf({ importsAll, scope }: Place, ties: HostTies): string {
  if (importsAll) return '';
  // Which ports a listener of its own port brings rests on all VirtualServices that it imports.
  if (ties.isWide || scope.listeners.some(({ port }) => port !== undefined)) return scope.key;
  const taken = scope.listeners.map((listener) => importedBy(listener, ties));
  return taken.every((each) => !each.includes('0')) ? '' : taken.join('/');
}

function importedBy(listener: EgressListener, { services, virtuals }: HostTies): string {
  const taken = [...services.map(({ namespace, hostname }) => importsService(listener, namespace, hostname)), ...virtuals.map(({ namespace, hosts, isFromGatewayApi }) => importsVirtualService(listener, namespace, hosts, isFromGatewayApi))];
  return taken.map((isTaken) => (isTaken ? '1' : '0')).join('');
}

function labelsOf({ labels }: ModelWorkload, ties: HostTies): string {
  if (ties.labels.length === 0) return '';
  return ties.labels.flatMap(([key, values]) => (values.has(labels[key] ?? '\0') ? [`${key}=${labels[key] ?? ''}`] : [])).join(',');
}
