import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { discover } from '../../../topology/discover.ts';
import { lift } from './lift.ts';

/** The doors of a Gateway `infra/gw` with one server, to which VirtualServices of `shop` are bound by these names. */
function doorsOf(servedHost: string, bound: Readonly<Record<string, string>>, ...more: readonly string[]): string[] {
  const gateway = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: infra }\nspec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ["${servedHost}"] }] }`;
  const virtual = ([host, name]: readonly [string, string], index: number): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: r${index}, namespace: shop }\nspec: { hosts: ["${host}"], gateways: ["${name}"], http: [{ route: [{ destination: { host: orders } }] }] }`;
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text: [gateway, ...Object.entries(bound).map(virtual), ...more].join('\n---\n') }).resources);
  return lift({ resources, topology: discover(resources) }).frontDoors.map(({ host, port, protocol }) => `${protocol} ${host}:${port}`);
}

describe('front doors', () => {
  it.each(['infra/gw', 'gw.infra', 'gw.infra.svc.cluster.local'])('are those of VirtualServices that are bound by the name %s', (name) => {
    expect(doorsOf('*.test', { 'a.test': name })).toEqual(['http *.test:80', 'http a.test:80']);
  });

  it.each(['gw', './gw', 'mesh', 'other/gw'])('are none of VirtualServices that are bound to %s', (name) => {
    expect(doorsOf('*.test', { 'a.test': name })).toEqual(['http *.test:80']);
  });

  const pods = 'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: gateway, namespace: infra }\nspec: { selector: { matchLabels: { istio: ingressgateway } }, template: { metadata: { labels: { istio: ingressgateway }, annotations: { inject.istio.io/templates: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }';
  const service = (ports: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: gateway, namespace: infra }\nspec: { selector: { istio: ingressgateway }, ports: [${ports}] }`;

  it.each([
    ['{ port: 80, targetPort: 8080 }', ['http a.test:80']],
    ['{ port: 8000, targetPort: 80 }', ['http a.test:8000']],
    ['{ name: a, port: 8000, targetPort: 80 }, { name: b, port: 9000, targetPort: 80 }', ['http a.test:8000', 'http a.test:9000']],
    ['{ port: 443, targetPort: 8443 }', ['http a.test:80']],
  ])('stand where the Service { %s } has them', (ports, doors) => {
    expect(doorsOf('a.test', {}, pods, service(ports))).toEqual(doors);
  });

  it('hold what lies within the host of the server, and that host itself', () => {
    expect(doorsOf('shop/*.a.test', { 'x.a.test': 'infra/gw', '*.b.a.test': 'infra/gw', 'a.test': 'infra/gw', '*.test': 'infra/gw' })).toEqual(['http *.a.test:80', 'http *.b.a.test:80', 'http x.a.test:80']);
  });
});
