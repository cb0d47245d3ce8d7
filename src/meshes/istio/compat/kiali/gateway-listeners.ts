import { listAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';
import { gatewayKind, listenersOf, type Listener } from '../../../../rules/shared/gateway-api.ts';

export default defineAnalyzer({
  codes: ['KIA1501', 'KIA1502', 'KIA1503'],
  differs: `Kiali compares Gateways by their names alone, so two of one name in different namespaces never conflict; it compares only listeners
that have a hostname; and it reports equal listeners of two Gateways, which have addresses of their own and disturb nobody unless they ask
for the same one. \`gateway-api/listeners-conflict\` and \`gateway-api/gateways-share-address\` report what the API itself calls a conflict.`,
  reads: [gatewayKind],
  check(context) {
    const gateways = context.ofKind(gatewayKind);
    for (const gateway of gateways) {
      const others = gateways.filter(({ name }) => name !== gateway.name);
      for (const [index, address] of listAt(gateway.raw, ['spec', 'addresses']).entries()) {
        if (others.some((other) => listAt(other.raw, ['spec', 'addresses']).some((taken) => isSameAddress(address, taken)))) context.report({ code: 'KIA1502', at: [gateway, ['spec', 'addresses', index]], message: 'another Gateway asks for the same address' });
      }
      const own = listenersOf(gateway);
      for (const listener of own) {
        if (others.some((other) => listenersOf(other).some((taken) => isSameListener(listener, taken)))) report('KIA1501', gateway, listener, 'another Gateway has the same listener');
        if (own.some((other) => other.name !== listener.name && isSameListener(listener, other))) report('KIA1503', gateway, listener, 'another listener of this Gateway has the same hostname, port and protocol');
      }
    }

    function report(code: string, gateway: Resource, listener: Listener, message: string): void {
      context.report({ code, at: [gateway, listener.path], message });
    }
  },
});

function isSameAddress(a: Json, b: Json): boolean {
  return (textAt(a, ['type']) ?? 'IPAddress') === (textAt(b, ['type']) ?? 'IPAddress') && textAt(a, ['value']) === textAt(b, ['value']);
}

function isSameListener(a: Listener, b: Listener): boolean {
  return a.hostname !== undefined && a.hostname === b.hostname && a.port === b.port && a.protocol === b.protocol;
}
