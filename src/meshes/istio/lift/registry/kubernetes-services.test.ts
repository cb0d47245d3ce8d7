import { describe, expect, it } from 'vitest';
import { meshed, pod, readInput } from '../testing/read-input.ts';

const service = (ports: string, more = ''): string => `apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {${more}selector: {app: orders}, ports: [${ports}]}\n`;
const machine = (ports: string): string => `apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: {name: vm, namespace: shop}\nspec: {address: 192.0.2.9, labels: {app: orders}${ports}}\n`;

function membersOf(...texts: readonly string[]): readonly string[] {
  const { inventory } = readInput(meshed('shop'), ...texts);
  const [host] = inventory.hostsNamed('orders.shop.svc.cluster.local');
  const [port] = host?.ports ?? [];
  return host === undefined || port === undefined ? [] : host.members(port).map((member) => `${member.workload ?? ''}:${member.port}`);
}

describe('the port of what a Service selects', () => {
  // The pod lists one port, 8080, whose name is `web`.
  it.each<readonly [string, string, string, readonly string[]]>([
    ['a number for all', '{name: http, port: 80, targetPort: 9000}', '', ['shop/orders:9000', 'shop/vm:9000']],
    ['its own number where none is asked for', '{name: http, port: 80}', '', ['shop/orders:80', 'shop/vm:80']],
    ['of a machine, what stands under the name of the port', '{name: http, port: 80, targetPort: 9000}', ', ports: {http: 7000}', ['shop/orders:9000', 'shop/vm:7000']],
    ['what stands under the name that is asked for', '{name: http, port: 80, targetPort: web}', ', ports: {web: 7000, http: 7001}', ['shop/orders:8080', 'shop/vm:7000']],
    ['none for a machine that has no such name', '{name: http, port: 80, targetPort: web}', ', ports: {http: 7001}', ['shop/orders:8080']],
    ['none for a pod that has no such name', '{name: http, port: 80, targetPort: grpc}', ', ports: {grpc: 7001}', ['shop/vm:7001']],
  ])('is %s', (_, ports, ofMachine, expected) => {
    expect(membersOf(pod('shop/orders', 'app: orders'), service(ports), machine(ofMachine))).toEqual(expected);
  });

  it('is on pods alone where the Service is headless', () => {
    expect(membersOf(pod('shop/orders', 'app: orders'), service('{name: http, port: 80, targetPort: 8080}', 'clusterIP: None, '), machine(''))).toEqual(['shop/orders:8080']);
  });
});
