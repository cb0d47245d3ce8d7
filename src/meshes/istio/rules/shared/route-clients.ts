import { isObject, listAt, objectAt, textAt, textMapAt, valueAt, type GroupKind, type Json, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { podKinds } from '../../../../rules/indexes/pods.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { workloadKinds } from '../../../../topology/foreign-kinds.ts';
import { meshGateway, resolvedGateway } from '../../lift/routing/virtual-service.ts';
import { writtenExports, type Exports } from '../../lift/routing/visibility.ts';
import { nameKinds, type MeshNames } from './mesh-names.ts';

/** The pods of gateways, and what selects them. */
export const gatewayPodKinds = [...podKinds, 'networking.istio.io/Gateway'] as const;

/** What a rule declares that asks whose proxies apply a VirtualService. */
export const clientKinds = [...nameKinds, ...gatewayPodKinds] as const;

export type ClientView = View<(typeof clientKinds)[number]>;

/** Whose proxies apply a VirtualService. */
export interface Clients {
  /** Namespaces whose sidecars see it; left out where it is bound to gateways alone. */
  readonly sidecars?: Exports;
  /** Namespaces of the gateways' pods, as far as the input tells. */
  readonly gateways: readonly string[];
  /** Gateways whose pods the input does not show. */
  readonly unseenGateways: readonly string[];
}

/** VirtualServices that hand requests to another one, by `namespace/name` of that one. */
const rootsOf = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (root): (readonly [string, Resource])[] =>
    listAt(root.raw, ['spec', 'http']).flatMap((route) => {
      const name = textAt(route, ['delegate', 'name']);
      return name === undefined ? [] : [[`${textAt(route, ['delegate', 'namespace']) || root.namespace}/${name}`, root] as const];
    }),
});

const templates: ReadonlyMap<GroupKind, readonly (string | number)[]> = new Map(workloadKinds.map(({ kind, template }) => [kind.slice(kind.indexOf('/') + 1), template]));

export interface GatewayPod {
  readonly namespace: string;
  readonly labels: Readonly<Record<string, string>>;
}

/** The few workloads that are gateways by what is written in them, all under one key. */
const gatewayPods = defineTable({
  reads: podKinds,
  rowsOf: (resource): (readonly [string, GatewayPod])[] => {
    const pod = valueAt(resource.raw, templates.get(resource.kind) ?? []);
    return isObject(pod) && isGateway(pod) ? [['', { namespace: resource.namespace, labels: textMapAt(pod, ['metadata', 'labels']) }]] : [];
  },
});

function isGateway(pod: Json): boolean {
  if (textAt(pod, ['metadata', 'annotations', 'inject.istio.io/templates'])?.includes('gateway') === true || textAt(pod, ['metadata', 'labels', 'istio'])?.includes('gateway') === true) return true;
  const containers = listAt(pod, ['spec', 'containers']);
  return containers.length === 1 && textAt(containers[0], ['name']) === 'istio-proxy';
}

/** A VirtualService without hosts acts through those that hand requests to it. */
export function clientsOf(view: ClientView, names: MeshNames, virtualService: Resource): Clients {
  const { namespace, name } = virtualService;
  if (listAt(virtualService.raw, ['spec', 'hosts']).length > 0) return ownClients(view, names, virtualService);
  const [first] = view.rows(rootsOf, `${namespace}/${name}`);
  return first === undefined ? { gateways: [], unseenGateways: [], sidecars: names.exportsOf('virtualService', writtenExports(virtualService), namespace) } : ownClients(view, names, first);
}

function ownClients(view: ClientView, names: MeshNames, virtualService: Resource): Clients {
  const bound = gatewaysOf(virtualService);
  const found = bound.filter((gateway) => gateway !== meshGateway).map((gateway) => ({ gateway, namespaces: gatewayPodsOf(view, gateway).map((pod) => pod.namespace) }));
  return {
    ...(bound.includes(meshGateway) ? { sidecars: names.exportsOf('virtualService', writtenExports(virtualService), virtualService.namespace) } : {}),
    gateways: [...new Set(found.flatMap(({ namespaces }) => namespaces))],
    unseenGateways: found.filter(({ namespaces }) => namespaces.length === 0).map(({ gateway }) => gateway),
  };
}

/** `namespace/name` of the gateways that a VirtualService is bound to, and `mesh`, which it is where it names none. */
export function gatewaysOf(virtualService: Resource): string[] {
  const written = listAt(virtualService.raw, ['spec', 'gateways']).filter((gateway) => typeof gateway === 'string');
  return written.length === 0 ? [meshGateway] : written.map((gateway) => resolvedGateway(gateway, virtualService.namespace));
}

/** The pods that a Gateway selects among those that are gateways by what is written in them. */
export function gatewayPodsOf(view: ClientView, gateway: string): GatewayPod[] {
  const [namespace = '', name = ''] = gateway.split('/');
  const found = view.get('networking.istio.io/Gateway', namespace, name);
  if (objectAt(found?.raw, ['spec', 'selector']) === undefined) return [];
  const wanted = textMapAt(found?.raw, ['spec', 'selector']);
  return view.rows(gatewayPods, '').filter(({ labels }) => matchesLabels(wanted, labels));
}
