import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { admitsNamespace, gatewayKind, httpRouteKinds, isGatewayParent, listenersOf, namespaceLabels, parentsOf } from '../../../../rules/shared/gateway-api.ts';

export default defineAnalyzer({
  codes: ['KIA1401'],
  differs: `Kiali takes a Gateway that the input does not have for missing, and counts a Gateway of another namespace as found as soon as any
listener admits the route's namespace, the wanted \`sectionName\`, port and hostnames unseen. Those, and the kinds that a listener admits, are
rules of their own here: \`gateway-api/parent-gateway-not-found\`, \`parent-listener-not-found\`, \`listener-refuses-route\`, \`route-hostname-unserved\`.`,
  reads: [...httpRouteKinds, gatewayKind, 'Namespace'],
  check(context) {
    const { namespaces } = context.surroundings;
    for (const route of httpRouteKinds.flatMap((kind) => context.ofKind(kind))) {
      for (const parent of parentsOf(route)) {
        if (!isGatewayParent(parent) || parent.name === '') continue;
        const gateway = context.get(gatewayKind, parent.namespace, parent.name);
        const own = context.get('Namespace', '', route.namespace);
        const isKnown = namespaces === undefined ? true : namespaces.includes(route.namespace);
        const isShared = (): boolean => isKnown && gateway !== undefined && listenersOf(gateway).some((listener) => admitsNamespace(listener, gateway.namespace, route.namespace, namespaceLabels(own) ?? {}) === true);
        if (gateway !== undefined && (gateway.namespace === route.namespace || isShared())) continue;
        context.report({ code: 'KIA1401', at: [route, [...parent.path, 'name']], message: `there is no Gateway \`${parent.namespace}/${parent.name}\` that the route could use` });
      }
    }
  },
});
