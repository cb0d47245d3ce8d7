import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './service-ports.ts';

const service = (ports: string, metadata = '', namespace = 'shop'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: ${namespace} ${metadata} }\nspec: { selector: { app: a }, ports: [${ports}] }\n---\n`;
const pod = (rest = ', annotations: { sidecar.istio.io/status: "{}" }', containers = '{ name: a }', namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: a, namespace: ${namespace}, labels: { app: a } ${rest} }\nspec: { containers: [${containers}] }\n---\n`;
const deployment = (ports: string, labels = 'app: a'): string => `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: shop, labels: { ${labels} } }\nspec: { template: { spec: { containers: [{ name: a, ports: [${ports}] }] } } }\n---\n`;

describe('KIA0601 and KIA0602', () => {
  it.each([
    ['names of protocols', '{ port: 1, name: http }, { port: 2, name: grpc-web }, { port: 3, name: tcp-a }, { port: 4, name: x, appProtocol: HTTP }, { port: 5, name: x, appProtocol: kubernetes.io/h2c }', []],
    ['others, in upper case too', '{ port: 1, name: http2foo }, { port: 2 }, { port: 3, name: HTTP }', ['KIA0601 Service shop/a', 'KIA0601 Service shop/a', 'KIA0601 Service shop/a']],
    ['an unknown `appProtocol`, whatever the name', '{ port: 1, name: http, appProtocol: postgres }', ['KIA0602 Service shop/a']],
    ['UDP', '{ port: 1, protocol: UDP }', []],
  ])('%s', (_, ports, expected) => {
    expect(codesOf(analyzer, service(ports) + pod())).toEqual(expected);
  });

  it('need a running pod with a sidecar, told by its annotation or its container', () => {
    expect(codesOf(analyzer, service('{ port: 1, name: x }'))).toEqual([]);
    expect(codesOf(analyzer, service('{ port: 1, name: x }') + pod(''))).toEqual([]);
    expect(codesOf(analyzer, service('{ port: 1, name: x }') + pod('', '{ name: istio-proxy }'))).toHaveLength(1);
    expect(codesOf(analyzer, service('{ port: 1, name: x }') + pod('', '{ name: istio-proxy }', 'bank'))).toEqual([]);
  });

  it('leave out what Kiali\u2019s wizard wrote, and speak of the control plane', () => {
    expect(codesOf(analyzer, service('{ port: 1, name: x }', ', labels: { kiali_wizard: a }') + pod())).toEqual([]);
    expect(codesOf(analyzer, service('{ port: 1, name: x }') + pod(), { isControlPlaneNamespace: true })).toHaveLength(1);
  });
});

describe('KIA0701', () => {
  it.each([
    ['a number that no container lists', '{ port: 80 }', ['KIA0701 Service shop/a']],
    ['a name that none has', '{ port: 80, targetPort: web }', ['KIA0701 Service shop/a']],
    ['a number, and a name, that one has', '{ port: 80, targetPort: 8080 }, { port: 81, targetPort: http }, { port: 8080 }', []],
  ])('%s', (_, ports, expected) => {
    expect(codesOf(analyzer, service(ports) + deployment('{ name: http, containerPort: 8080 }'))).toEqual(expected);
  });

  it('finds the Deployment by its own labels, and asks the first alone', () => {
    expect(codesOf(analyzer, service('{ port: 80 }') + deployment('{ containerPort: 8080 }', 'other: a'))).toEqual([]);
    expect(codesOf(analyzer, service('{ port: 80 }') + deployment('{ containerPort: 8080 }') + deployment('{ containerPort: 80 }').replace('name: a,', 'name: b,'))).toHaveLength(1);
  });

  it('is silent about the control plane, waypoints and gateways', () => {
    const found = (metadata = '', isControlPlaneNamespace = false): string[] => codesOf(analyzer, service('{ port: 80 }', metadata) + deployment(''), { isControlPlaneNamespace });
    expect(found()).toHaveLength(1);
    expect(found('', true)).toEqual([]);
    expect(found(', labels: { gateway.istio.io/managed: istio.io-mesh-controller }')).toEqual([]);
  });
});
