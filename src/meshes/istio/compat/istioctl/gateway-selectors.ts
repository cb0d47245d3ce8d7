import { listAt, numberAt, textAt, textMapAt, valueAt, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { selectorText } from '../shared/selector-text.ts';

export default defineAnalyzer({
  codes: ['IST0162'],
  differs: `istioctl looks at Pods alone, never at what makes them, and takes a selector without any for wrong; without Pods, Services or Secrets
of a cluster it does not look at all. The message for such a selector has the code IST0101, which is not this analyzer's alone. Named target
ports it does not follow. \`istio/gateway-selector-matches-nothing\` and \`istio/gateway-port-not-on-service\` judge by Deployments too, and say so
where the input has no gateways.`,
  issues: ['istio#51257'],
  reads: ['networking.istio.io/Gateway', 'Pod', 'Service', 'Secret'],
  check(context) {
    const services = context.ofKind('Service');
    const pods = context.ofKind('Pod');
    if (pods.length === 0 || services.length + context.ofKind('Secret').length === 0) return;
    for (const gateway of context.ofKind('networking.istio.io/Gateway')) {
      const selector = textMapAt(gateway.raw, ['spec', 'selector']);
      const selected = pods.filter(({ labels }) => matchesLabels(selector, labels));
      if (selected.length === 0) {
        context.report({ code: 'IST0101', at: [gateway, ['spec', 'selector']], message: `no pod matches \`${selectorText(selector)}\`` });
        continue;
      }
      const ports = new Set(selected.flatMap((pod) => services.filter((service) => selects(service, pod))).flatMap(portsOf));
      // A message is said once, and names the port alone.
      for (const [index, server] of services.length === 0 ? [] : listAt(gateway.raw, ['spec', 'servers']).entries()) {
        const port = numberAt(server, ['port', 'number']);
        if (port === undefined || ports.has(port)) continue;
        ports.add(port);
        context.report({ code: 'IST0162', at: [gateway, ['spec', 'servers', index, 'port']], message: `no Service of the gateway has port ${port}` });
      }
    }
  },
});

function selects(service: Resource, pod: Resource): boolean {
  return service.namespace === pod.namespace && matchesLabels(textMapAt(service.raw, ['spec', 'selector']), pod.labels);
}

/** Numbers and target ports of the TCP ports. */
function portsOf(service: Resource): number[] {
  return listAt(service.raw, ['spec', 'ports']).flatMap((port) => {
    if ((textAt(port, ['protocol']) ?? 'TCP') !== 'TCP') return [];
    return [numberAt(port, ['port']), valueAt(port, ['targetPort'])].filter((number) => typeof number === 'number');
  });
}
