import { listAt, numberAt, spanOf, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { upstreamDestinations } from '../shared/upstream-destinations.ts';
import { findHost, knownHosts } from '../shared/upstream-hosts.ts';

export default defineAnalyzer({
  codes: ['IST0101', 'IST0112', 'IST0140'],
  differs: `istioctl knows the domain \`svc.cluster.local\` alone, takes the exportTo of the VirtualService for the namespaces that a host must be
exported to, and lets the wildcard of a ServiceEntry answer for every host beneath it, which no cluster does. It wants a port wherever a
Service has several; ours asks whether the port that a client dials is one of them. Routes of a gateway without a subset it reports
wherever some VirtualService has one for the same text. Without any Service it does not look at all.`,
  issues: ['istio#48326', 'istio#39629', 'istio#58559'],
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/ServiceEntry', 'Service'],
  check(context) {
    if (context.ofKind('Service').length === 0) return;
    const known = knownHosts(context.ofKind('networking.istio.io/ServiceEntry'), context.ofKind('Service'));
    const virtualServices = context.ofKind('networking.istio.io/VirtualService');
    const subsetHosts = virtualServices.flatMap((one) => hostsWithSubsets(one).map((host) => ({ host, of: one })));
    for (const one of virtualServices) {
      const said = new Set<string>();
      const exportTo = listAt(one.raw, ['spec', 'exportTo']).filter((entry) => typeof entry === 'string');
      const say = (code: string, message: string, path: readonly (string | number)[]): void => {
        const key = `${code} ${message} ${spanOf(one, path).line}`;
        if (!said.has(key)) context.report({ code, at: [one, path], message });
        said.add(key);
      };
      for (const { host, port, path } of upstreamDestinations(one)) {
        const at = [...path, 'host'];
        const ports = findHost(known, { host, namespace: one.namespace, exportTo });
        if (ports === undefined) say('IST0101', `there is no host \`${host}\``, at);
        else if (port === undefined && ports.length > 1) say('IST0112', `\`${host}\` has the ports ${ports.join(', ')}, and none is named`, at);
        else if (port !== undefined && !ports.includes(port)) say('IST0101', `\`${host}\` has no port ${port}`, at);
      }
      if (listAt(one.raw, ['spec', 'gateways']).length === 0) continue;
      const bare = new Set(httpDestinations(one).flatMap((destination) => (isWithoutSubset(destination) ? [textAt(destination, ['host'])] : [])));
      for (const { of } of subsetHosts.filter(({ host }) => bare.has(host))) say('IST0140', `the routes of VirtualService ${of.namespace}/${of.name} do not hold for the gateways of this one`, []);
    }
  },
});

function httpDestinations(virtualService: Resource): unknown[] {
  return listAt(virtualService.raw, ['spec', 'http']).flatMap((rule) => listAt(rule, ['route']).map((route) => (route as Record<string, unknown> | null)?.['destination']));
}

function isWithoutSubset(destination: unknown): boolean {
  return (textAt(destination, ['subset']) ?? '') === '' && numberAt(destination, ['subset']) === undefined;
}

/** Hosts of its own, letter by letter, that a VirtualService sends to a subset of. */
function hostsWithSubsets(virtualService: Resource): string[] {
  const hosts = listAt(virtualService.raw, ['spec', 'hosts']);
  return httpDestinations(virtualService).flatMap((destination) => {
    const host = textAt(destination, ['host']);
    return host !== undefined && !isWithoutSubset(destination) && hosts.includes(host) ? [host] : [];
  });
}
