import { listAt, numberAt, textAt } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { servicePortProtocol } from '../../lift/registry/port-protocol.ts';
import { isControlPlane } from '../shared/proxies.ts';

const managed: ReadonlySet<string | undefined> = new Set(['istio.io-gateway-controller', 'istio.io-mesh-controller', 'istio.io-eastwest-controller']);

// Source: pkg/config/analysis/analyzers/service/portname.go.

export default defineAnalyzer({
  codes: ['IST0118', 'IST0150'],
  differs: `Every port without a protocol is reported, whether the mesh can tell it by sniffing or not. Ours speaks up where it matters: where the
pods are in the mesh, with what the image or the probes behind the port tell.`,
  reads: ['Service'],
  check({ ofKind, report }) {
    for (const service of ofKind('Service')) {
      if (isControlPlane(service) || managed.has(service.labels['gateway.istio.io/managed'])) continue;
      const isExternalName = textAt(service.raw, ['spec', 'type']) === 'ExternalName';
      for (const [index, port] of listAt(service.raw, ['spec', 'ports']).entries()) {
        const name = textAt(port, ['name']) ?? '';
        const protocol = servicePortProtocol({ port: numberAt(port, ['port']) ?? 0, name, transport: textAt(port, ['protocol']), appProtocol: textAt(port, ['appProtocol']) });
        if (protocol !== 'unknown' && !(isExternalName && name === 'tcp')) continue;
        report({ code: isExternalName ? 'IST0150' : 'IST0118', message: `the port \`${name}\` names no protocol`, at: [service, ['spec', 'ports', index]] });
      }
    }
  },
});
