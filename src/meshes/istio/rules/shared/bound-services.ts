import { listAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { meshGateway, resolvedGateway } from '../../lift/routing/virtual-service.ts';

/** A VirtualService that names a Gateway. */
export interface BoundService {
  readonly resource: Resource;
  /** In lower case, as written. */
  readonly hosts: readonly string[];
}

/** By `namespace/name` of each Gateway that it names, for all of it or in a match. */
const byGateway = defineTable({
  reads: ['networking.istio.io/VirtualService'],
  rowsOf: (resource): (readonly [string, BoundService])[] => {
    const hosts = listAt(resource.raw, ['spec', 'hosts']).flatMap((host) => (typeof host === 'string' ? [host.toLowerCase()] : []));
    const named = listAt(resource.raw, ['spec', 'gateways']).flatMap((gateway) => (typeof gateway === 'string' ? [resolvedGateway(gateway, resource.namespace)] : []));
    return [...new Set(named)].filter((gateway) => gateway !== meshGateway).map((gateway) => [gateway, { resource, hosts }] as const);
  },
});

/** The VirtualServices that are bound to a Gateway. */
export function boundServices(view: View<'networking.istio.io/VirtualService'>, gateway: Resource): readonly BoundService[] {
  return view.rows(byGateway, `${gateway.namespace}/${gateway.name}`);
}
