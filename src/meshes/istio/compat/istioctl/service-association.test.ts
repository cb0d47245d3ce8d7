import { describe, expect, it } from 'vitest';
import { codesOf } from '../../../../../test/verdicts.ts';
import analyzer from './service-association.ts';

const meshed = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop, labels: { istio-injection: enabled } }\n---\n';
const deployment = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: a, namespace: shop }\nspec: { template: { metadata: { labels: { app: a } }, spec: { containers: [{ name: a }] } } }\n---\n';
const service = (name: string, ports: string, namespace = 'shop', selector = 'app: a'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace} }\nspec: { selector: { ${selector} }, ports: [${ports}] }\n---\n`;

describe('IST0116', () => {
  it('is about TCP and UDP, not about what is in them', () => {
    const tcp = service('a', '{ port: 80, name: http }');
    expect(codesOf(analyzer, meshed + deployment + tcp + service('b', '{ port: 80, protocol: UDP }'))).toEqual(['IST0116 Deployment shop/a']);
    expect(codesOf(analyzer, meshed + deployment + tcp + service('b', '{ port: 80, protocol: TCP, name: tcp }'))).toEqual([]);
  });

  it('is said for each port, inside one Service too', () => {
    expect(codesOf(analyzer, meshed + deployment + service('a', '{ port: 53 }, { port: 53, protocol: UDP }, { port: 54 }, { port: 54, protocol: UDP }'))).toHaveLength(2);
  });
});

describe('IST0137', () => {
  it('is about two ports that lead to one, by number or by name', () => {
    expect(codesOf(analyzer, meshed + deployment + service('a', '{ port: 80, targetPort: 8080 }, { port: 8080 }'))).toEqual(['IST0137 Deployment shop/a']);
    expect(codesOf(analyzer, meshed + deployment + service('a', '{ port: 80, targetPort: web }') + service('b', '{ port: 81, targetPort: web }'))).toEqual(['IST0137 Deployment shop/a']);
  });
});

describe('both are silent', () => {
  const two = (namespace = 'shop', selector = 'app: a'): string => service('a', '{ port: 80 }') + service('b', '{ port: 80, protocol: UDP }', namespace, selector);

  it.each([
    ['about Services of another namespace', meshed + deployment + two('bank')],
    ['about a selector that is empty, or of other pods', meshed + deployment + two('shop', '') + two('shop', 'app: b')],
    ['outside the mesh', deployment + two()],
    ['where the namespace is injected by revision, which does not count', meshed.replace('istio-injection: enabled', 'istio.io/rev: x') + deployment + two()],
    ['about waypoints', meshed + deployment.replace('namespace: shop }', 'namespace: shop, labels: { gateway.istio.io/managed: istio.io-mesh-controller } }') + two()],
    ['about pods that want no sidecar', meshed + deployment.replace('labels: { app: a }', 'labels: { app: a, sidecar.istio.io/inject: "false" }') + two()],
  ])('%s', (_, text) => {
    expect(codesOf(analyzer, text)).toEqual([]);
  });

  it('but not where the proxy is written by hand', () => {
    expect(codesOf(analyzer, deployment.replace('{ name: a }]', '{ name: istio-proxy, image: p }]') + two())).toEqual(['IST0116 Deployment shop/a']);
  });
});
