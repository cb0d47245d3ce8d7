import { distinct } from '../../../../base/order.ts';
import { listAt, numberAt, objectAt, textAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { meshConfiguration, meshConfigurationKinds } from '../../rules/shared/mesh-configuration.ts';

const removed: ReadonlySet<string> = new Set(['ClusterRbacConfig', 'RbacConfig', 'ServiceRole', 'ServiceRoleBinding']);

// Source: pkg/config/analysis/analyzers/deprecation, and telemetry/lightstep.go.

export default defineAnalyzer({
  codes: ['IST0002'],
  differs: `A list made by hand, of four things: the CRDs of RBAC before 1.6, \`fault.delay.percent\`, \`outboundTrafficPolicy.egressProxy\` and the
provider Lightstep. It says of the second that it is deprecated, whichever of the two percentages holds, and of the third that it is ignored,
which it is not. Ours reports everything that the schemas call deprecated.`,
  reads: ['networking.istio.io/VirtualService', 'networking.istio.io/Sidecar', 'apiextensions.k8s.io/CustomResourceDefinition', 'telemetry.istio.io/Telemetry', ...meshConfigurationKinds],
  check({ ofKind, index, report }) {
    for (const service of ofKind('networking.istio.io/VirtualService')) {
      const at = listAt(service.raw, ['spec', 'http']).findIndex((route) => (numberAt(route, ['fault', 'delay', 'percent']) ?? 0) > 0);
      if (at >= 0) report({ code: 'IST0002', message: '`percent` of a delay is deprecated', at: [service, ['spec', 'http', at, 'fault', 'delay', 'percent']] });
    }
    for (const sidecar of ofKind('networking.istio.io/Sidecar')) {
      if (objectAt(sidecar.raw, ['spec', 'outboundTrafficPolicy', 'egressProxy']) !== undefined) report({ code: 'IST0002', message: '`egressProxy` is ignored', at: [sidecar, ['spec', 'outboundTrafficPolicy', 'egressProxy']] });
    }
    for (const definition of ofKind('apiextensions.k8s.io/CustomResourceDefinition')) {
      const kind = textAt(definition.raw, ['spec', 'names', 'kind']) ?? '';
      if (textAt(definition.raw, ['spec', 'group']) === 'rbac.istio.io' && removed.has(kind)) report({ code: 'IST0002', message: `the kind ${kind} was removed`, at: [definition, ['spec', 'names', 'kind']] });
    }
    const lightstep = new Set(listAt(index(meshConfiguration).config, ['extensionProviders']).filter((provider) => objectAt(provider, ['lightstep']) !== undefined).map((provider) => textAt(provider, ['name'])));
    for (const telemetry of ofKind('telemetry.istio.io/Telemetry')) {
      const names = listAt(telemetry.raw, ['spec', 'tracing']).flatMap((tracing) => listAt(tracing, ['providers']).map((provider) => textAt(provider, ['name']) ?? ''));
      for (const name of distinct(names)) if (lightstep.has(name)) report({ code: 'IST0002', message: `the provider \`${name}\` is deprecated`, at: [telemetry, ['spec', 'tracing']] });
    }
  },
});
