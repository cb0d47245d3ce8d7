import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { hostsForNamespace, matchesHost } from '../../lift/routing/host-names.ts';
import { isInternalGateway } from '../../rules/shared/internal-gateway.ts';
import { isNarrowed } from '../shared/narrowed.ts';

export default defineAnalyzer({
  codes: ['IST0101', 'IST0132', 'IST0165'],
  differs: `istioctl is content if one host of the VirtualService is one of some server; \`istio/host-not-served-by-gateway\` judges each of them, with
the namespaces that a server is for. \`match[].gateways\` istioctl does not look at, the old form \`gateway.namespace.svc…\` it does not
resolve, and short hosts it compares as they are written.`,
  issues: ['istio#31916'],
  reads: 'every-kind',
  check(context) {
    const gateways = context.ofKind('networking.istio.io/Gateway');
    const isBlind = gateways.length + context.ofKind('gateway.networking.k8s.io/Gateway').length === 0 && isNarrowed(context.all());
    for (const one of isBlind ? [] : context.ofKind('networking.istio.io/VirtualService')) {
      const hosts = listAt(one.raw, ['spec', 'hosts']).filter((host) => typeof host === 'string');
      for (const [index, gateway] of listAt(one.raw, ['spec', 'gateways']).entries()) {
        if (typeof gateway !== 'string' || gateway === 'mesh') continue;
        const at = [one, ['spec', 'gateways', index]] as const;
        if (isInternalGateway(gateway)) {
          context.report({ code: 'IST0165', at, message: `\`${gateway}\` is made by istiod, for the routes of the Gateway API` });
          continue;
        }
        const slash = gateway.indexOf('/');
        const [namespace, name] = slash < 0 ? [one.namespace, gateway] : [gateway.slice(0, slash), gateway.slice(slash + 1)];
        const own = context.get('networking.istio.io/Gateway', namespace, name);
        const foreign = own === undefined ? context.get('gateway.networking.k8s.io/Gateway', namespace, name) : undefined;
        if (own === undefined && foreign === undefined) context.report({ code: 'IST0101', at, message: `there is no gateway \`${gateway}\`` });
        const served = own === undefined ? listenerHosts(foreign) : hostsForNamespace(serverHosts(own), one.namespace);
        if (!served.some((host) => hosts.some((wanted) => matchesHost(host, wanted)))) context.report({ code: 'IST0132', at, message: `none of the hosts is one of gateway \`${namespace}/${name}\`` });
      }
    }
  },
});

/** A server for any host of any namespace is one for every host, whatever else it lists. */
function serverHosts(gateway: Resource): string[] {
  return listAt(gateway.raw, ['spec', 'servers']).flatMap((server) => {
    const hosts = listAt(server, ['hosts']).filter((host) => typeof host === 'string');
    return hosts.includes('*/*') ? ['*'] : hosts.map((host) => (host.startsWith('./') ? `${gateway.namespace}/${host.slice(2)}` : host));
  });
}

/** A listener without a host name is for all. */
function listenerHosts(gateway: Resource | undefined): string[] {
  return listAt(gateway?.raw, ['spec', 'listeners']).map((listener) => textAt(listener, ['hostname']) || '*');
}
