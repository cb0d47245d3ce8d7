import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './port-names.ts';

const service = (ports: string, labels = '', spec = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: shop, labels: { ${labels} } }\nspec: { ${spec} ports: [${ports}] }\n`;

describe('IST0118', () => {
  it('is said for each port that names no protocol, in the mesh or not', () => {
    expect(codesOf(analyzer, service('{ port: 80 }, { port: 81, name: web }, { port: 82, name: http2x }'))).toHaveLength(3);
  });

  it.each([
    ['names that do', '{ port: 80, name: http }, { port: 81, name: GRPC-a }, { port: 82, name: grpc-webx }, { port: 83, name: x, appProtocol: kubernetes.io/h2c }'],
    ['UDP, and ports that are never sniffed', '{ port: 80, protocol: UDP }, { port: 3306 }, { port: 27017, name: db }'],
  ])('is silent about %s', (_, ports) => {
    expect(codesOf(analyzer, service(ports))).toEqual([]);
  });

  it('an `appProtocol` that is unknown hides the name', () => {
    expect(codesOf(analyzer, service('{ port: 80, name: http, appProtocol: web }'))).toEqual(['IST0118 Service shop/a']);
  });

  it.each(['istio: ingressgateway', 'release: istio', 'gateway.istio.io/managed: istio.io-gateway-controller'])('is silent about what Istio wrote: %s', (labels) => {
    expect(codesOf(analyzer, service('{ port: 80 }', labels))).toEqual([]);
  });
});

describe('IST0150', () => {
  it('is the same of an ExternalName, where `tcp` alone says nothing either', () => {
    const external = 'type: ExternalName, externalName: b,';
    expect(codesOf(analyzer, service('{ port: 80 }, { port: 81, name: tcp }, { port: 82, name: tcp-x }, { port: 443, name: https }', '', external))).toEqual(['IST0150 Service shop/a', 'IST0150 Service shop/a']);
  });
});
