import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineTable, type View } from '../../../../rules/view.ts';
import { hostsForNamespace } from '../../lift/routing/host-names.ts';

/** What a rule declares that asks for gateways by name. */
export const gatewayKinds = ['networking.istio.io/Gateway', 'gateway.networking.k8s.io/Gateway'] as const;

type GatewayView = View<(typeof gatewayKinds)[number]>;

const byPlace = defineTable({
  reads: ['networking.istio.io/Gateway'],
  rowsOf: ({ name, namespace }): (readonly [string, string])[] => [
    [`in ${namespace}`, name],
    [`named ${name}`, namespace],
  ],
});

/** The Gateway, or the one of the Gateway API, behind `namespace/name`. */
export function gatewayNamed(view: GatewayView, id: string): Resource | undefined {
  const [namespace = '', name = ''] = id.split('/');
  return view.get('networking.istio.io/Gateway', namespace, name) ?? view.get('gateway.networking.k8s.io/Gateway', namespace, name);
}

export function gatewaysIn(view: View<'networking.istio.io/Gateway'>, namespace: string): readonly string[] {
  return view.rows(byPlace, `in ${namespace}`);
}

export function namespacesWithGateway(view: View<'networking.istio.io/Gateway'>, name: string): readonly string[] {
  return view.rows(byPlace, `named ${name}`);
}

/** A host that a gateway serves, and the namespace that alone may use it, where it says one. */
export interface ServedHost {
  readonly host: string;
  readonly onlyFor?: string;
}

/** Hosts of a gateway's servers or listeners; one without a host is for all. */
export function servedHosts(gateway: Resource): ServedHost[] {
  if (gateway.group === 'gateway.networking.k8s.io') return listAt(gateway.raw, ['spec', 'listeners']).map((listener) => ({ host: (textAt(listener, ['hostname']) || '*').toLowerCase() }));
  const written = listAt(gateway.raw, ['spec', 'servers']).flatMap((server) => listAt(server, ['hosts'])).filter((host) => typeof host === 'string');
  return written.map((host) => {
    const slash = host.indexOf('/');
    const owner = slash < 0 ? '*' : host.slice(0, slash) === '.' ? gateway.namespace : host.slice(0, slash);
    return { host: host.slice(slash + 1).toLowerCase(), ...(owner === '*' ? {} : { onlyFor: owner }) };
  });
}

/** Those that VirtualServices of a namespace may use. */
export function hostsServedFor(gateway: Resource, namespace: string): string[] {
  return hostsForNamespace(servedHosts(gateway).map(({ host, onlyFor = '*' }) => `${onlyFor}/${host}`), namespace);
}

/** Hosts for which a gateway ends TLS and sees requests, as VirtualServices of a namespace may use them. */
export function httpsHosts(gateway: Resource | undefined, namespace: string): string[] {
  if (gateway === undefined || gateway.group === 'gateway.networking.k8s.io') return [];
  const servers = listAt(gateway.raw, ['spec', 'servers']).filter((server) => textAt(server, ['port', 'protocol']) === 'HTTPS' && !(textAt(server, ['tls', 'mode']) ?? 'PASSTHROUGH').endsWith('PASSTHROUGH'));
  return hostsServedFor({ ...gateway, raw: { spec: { servers } } }, namespace);
}
