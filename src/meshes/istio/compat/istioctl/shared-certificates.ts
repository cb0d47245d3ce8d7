import { listAt, objectAt, textAt, textMapAt, type JsonObject, type Resource } from '../../../../kube/resource.ts';
import { matchesLabels } from '../../../../kube/selector.ts';
import { defineAnalyzer } from '../../../../rules/analyzer.ts';

export default defineAnalyzer({
  codes: ['IST0138'],
  differs: `istioctl reports one certificate in two Gateways wherever the selector of one is part of the other's, whatever ports and hosts they
have: the same host or another port is no danger. It looks at Gateways of one selector only in one direction, and not at two servers of
one Gateway, where clients reuse connections just the same. \`istio/gateway-certificate-shared\` asks for the port and the hosts.`,
  reads: ['networking.istio.io/Gateway'],
  check(context) {
    const gateways = context.ofKind('networking.istio.io/Gateway').filter(hasTls);
    for (const gateway of gateways) {
      const selector = textMapAt(gateway.raw, ['spec', 'selector']);
      for (const other of gateways) {
        if (other === gateway || (context.surroundings.scopesGatewaysToNamespace === true && other.namespace !== gateway.namespace)) continue;
        if (!matchesLabels(selector, textMapAt(other.raw, ['spec', 'selector'])) || !shareCertificate(gateway, other)) continue;
        context.report({ code: 'IST0138', at: [gateway, ['metadata', 'name']], message: `Gateway \`${other.namespace}/${other.name}\` has the same certificate` });
      }
    }
  },
});

function hasTls(gateway: Resource): boolean {
  return tlsOf(gateway).length > 0;
}

function tlsOf(gateway: Resource): JsonObject[] {
  return listAt(gateway.raw, ['spec', 'servers']).flatMap((server): JsonObject[] => {
    const tls = objectAt(server, ['tls']);
    return tls === undefined ? [] : [tls];
  });
}

function shareCertificate(a: Resource, b: Resource): boolean {
  return tlsOf(a).some((left) => tlsOf(b).some((right) => isSame(left, right)));
}

/** By the name of the Secret, or by both files where neither names one. */
function isSame(a: JsonObject, b: JsonObject): boolean {
  const [left, right] = [textAt(a, ['credentialName']) ?? '', textAt(b, ['credentialName']) ?? ''];
  if (left !== '' || right !== '') return left === right;
  return ['serverCertificate', 'privateKey'].every((field) => (textAt(a, [field]) ?? '') !== '' && textAt(a, [field]) === textAt(b, [field]));
}
