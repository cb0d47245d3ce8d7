import { groupBy } from '../../../../base/order.ts';
import type { ResourceSet } from '../../../../kube/resource-set.ts';
import { describeResource, listAt, numberAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { at, type Unknown } from '../../../../model/provenance.ts';
import type { Inventory } from '../inventory.ts';
import { oldestFirst } from '../registry/age.ts';
import { isRefused, type Registry } from './gateway-api-refusal.ts';
import { readGatewayApiRules, sortByPrecedence } from './read-gateway-api-rule.ts';
import { exportsOf } from './visibility.ts';
import { meshGateway, once, type VirtualRoutes } from './virtual-service.ts';

interface Attachment {
  readonly resource: Resource;
  readonly host: string;
  readonly port: number | undefined;
}

/**
 * HTTPRoutes and GRPCRoutes whose parents are Services or ServiceEntries. Routes of one namespace for the same host and
 * port are joined, oldest first, and sorted by what they match; routes of other namespaces compete with them whole.
 * Source: `mergeHTTPRoutes` in pilot/pkg/config/kube/gateway/route_collections.go.
 */
export function gatewayApiRoutesOf(resources: ResourceSet, inventory: Inventory): VirtualRoutes[] {
  const routes = oldestFirst([...resources.ofKind('gateway.networking.k8s.io/HTTPRoute'), ...resources.ofKind('gateway.networking.k8s.io/GRPCRoute')]);
  const attachments = routes.filter((route) => !isRefused(route, { resources, inventory })).flatMap((resource) => attachmentsOf(resource, resources, inventory));
  const hasNamesake = namesakes(attachments);
  const groups = groupBy(attachments, ({ resource, host, port }) => `${resource.namespace}/${port ?? ''}/${host}`);
  return [...groups].flatMap(([id, group]) => {
    const [oldest] = group;
    return oldest === undefined ? [] : [{ ...mergedRoutes(id, oldest, group, { resources, inventory }), unknown: group.flatMap(({ resource }) => (hasNamesake(resource) ? [doubtOf(resource)] : [])) }];
  });
}

/**
 * istiod makes a VirtualService of each attachment, named by the route and a running number, and where an HTTPRoute and a
 * GRPCRoute have one name it may drop the GRPCRoute's, or not: that depends on which of them it came to know first.
 * Source: `RouteWithKey` in pilot/pkg/config/kube/gateway/route_collections.go, `refreshEvents` in pkg/kube/krt/join.go.
 */
function namesakes(attachments: readonly Attachment[]): (resource: Resource) => boolean {
  const nameOf = ({ namespace, name }: Resource): string => `${namespace}/${name}`;
  const ofHttp = new Set(attachments.flatMap(({ resource }) => (resource.kind === 'HTTPRoute' ? [nameOf(resource)] : [])));
  return (resource) => resource.kind === 'GRPCRoute' && ofHttp.has(nameOf(resource));
}

function doubtOf(resource: Resource): Unknown {
  return { what: `whether ${describeResource(resource)} has any effect: an HTTPRoute of its namespace has the same name, and istiod may take the one for the other`, source: at(resource, ['metadata', 'name']) };
}

function mergedRoutes(id: string, { resource, host, port }: Attachment, group: readonly Attachment[], registry: Registry): Omit<VirtualRoutes, 'unknown'> {
  return {
    id: `routes ${id}`,
    name: group.map((each) => describeResource(each.resource)).join(' with '),
    resource,
    orderName: [resource.namespace, ...(port === undefined ? [] : [port]), host].join('~'),
    namespace: resource.namespace,
    isFromGatewayApi: true,
    hosts: [host],
    gateways: [meshGateway],
    exports: exportsOf([], resource.namespace, registry.inventory.mesh.defaultExportTo.virtualService),
    http: once(() => sortByPrecedence(group.flatMap((each) => readGatewayApiRules(each.resource, each.port, registry)))),
    losses: () => [],
    tcp: () => [],
    tls: () => [],
  };
}

function attachmentsOf(resource: Resource, resources: ResourceSet, inventory: Inventory): Attachment[] {
  return listAt(resource.raw, ['spec', 'parentRefs']).flatMap((parent) => {
    const namespace = textAt(parent, ['namespace']) ?? resource.namespace;
    const name = textAt(parent, ['name']) ?? '';
    const port = numberAt(parent, ['port']);
    const group = textAt(parent, ['group']);
    const kind = textAt(parent, ['kind']);
    // A route whose parent is not there is not accepted.
    if (kind === 'Service' && (group === '' || group === 'core')) {
      return resources.get('Service', namespace, name) === undefined ? [] : [{ resource, host: inventory.fullName(name, namespace).toLowerCase(), port }];
    }
    if (kind !== 'ServiceEntry' || group !== 'networking.istio.io') return [];
    const entry = resources.get('networking.istio.io/ServiceEntry', namespace, name);
    // A route of a wildcard is accepted, has no effect, and keeps VirtualServices away: seen on the real mesh (http-route-of-a-wildcard-entry in lab/cases).
    return listAt(entry?.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [{ resource, host: host.toLowerCase(), port }] : []));
  });
}
