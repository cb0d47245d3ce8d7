import { listAt, textAt, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { backendsOf, grants, httpRouteKinds, isGranted, parentsOf, type ObjectRef } from '../../../../rules/shared/gateway-api.ts';

export default defineAnalyzer({
  codes: ['KIA1402'],
  differs: `Kiali wants a ReferenceGrant for a parent that is a Service of another namespace too, which the Gateway API does not: such a route is
one for the clients of its own namespace. It takes Services that the input does not have for missing, whatever the input shows of their
namespace, and looks at neither ports nor mirrors, nor at names in a grant.`,
  reads: [...httpRouteKinds, 'Service', 'gateway.networking.k8s.io/ReferenceGrant'],
  check(context) {
    for (const route of httpRouteKinds.flatMap((kind) => context.ofKind(kind))) {
      const refs: readonly ObjectRef[] = [...parentsOf(route), ...backendsOf(route).filter(({ isMirror }) => !isMirror)];
      for (const ref of refs) {
        if (ref.kind !== 'Service') continue;
        const isAllowed = ref.namespace === route.namespace || context.rows(grants, ref.namespace).some((grant) => isGranted(route, { ...ref, group: '', name: anyName(grant) }, [grant]));
        if (!ref.name.includes('.') && isAllowed && context.get('Service', ref.namespace, ref.name) !== undefined) continue;
        context.report({ code: 'KIA1402', at: [route, [...ref.path, 'name']], message: `there is no Service \`${ref.namespace}/${ref.name}\` that the route may name` });
      }
    }
  },
});

/** What a grant says of names, Kiali does not read. */
function anyName(grant: Resource): string {
  return listAt(grant.raw, ['spec', 'to']).flatMap((to) => (textAt(to, ['kind']) === 'Service' ? (textAt(to, ['name']) ?? []) : []))[0] ?? '';
}
