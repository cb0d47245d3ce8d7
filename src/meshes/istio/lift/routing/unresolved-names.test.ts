import { describe, expect, it } from 'vitest';
import { fateOf, liftTexts } from '../testing/fate.ts';
import { meshed, pod } from '../testing/read-input.ts';

const alias = (name: string, stands: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: shop}\nspec: {type: ExternalName, externalName: ${stands}, ports: [{name: http, port: 80}]}\n`;
const base = [
  meshed('web', 'shop'),
  pod('web/client', 'app: client'),
  pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"'),
  pod('shop/orders', 'app: orders'),
  'apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}]}\n',
];

describe('a name that ends in the DNS of the cluster', () => {
  it.each<readonly [string, readonly string[], string, string, string]>([
    ['of no Service', [], 'nobody.shop', 'unreachable', 'unreachable'],
    ['of an ExternalName that stands for a Service', [alias('a', 'orders.shop.svc.cluster.local')], 'a.shop', 'delivered 200 mutual-tls', 'delivered 200 plaintext'],
    ['of an ExternalName that stands for none', [alias('a', 'nobody.shop.svc.cluster.local')], 'a.shop', 'unreachable', 'unreachable'],
    ['of one that stands for such a one', [alias('a', 'b.shop.svc.cluster.local'), alias('b', 'nobody.shop.svc.cluster.local')], 'a.shop', 'unreachable', 'unreachable'],
    ['of one that stands for itself', [alias('a', 'a.shop.svc.cluster.local')], 'a.shop', 'unreachable', 'unreachable'],
    ['of one that stands for a host outside', [alias('a', 'api.example.com')], 'a.shop', 'delivered 200 plaintext', 'delivered 200 plaintext'],
  ])('%s', (_, services, host, withProxy, without) => {
    const model = liftTexts(...base, ...services);
    expect([fateOf(model, 'web/client', `${host}.svc.cluster.local`), fateOf(model, 'web/naked', `${host}.svc.cluster.local`)]).toEqual([withProxy, without]);
  });
});

describe('an ExternalName that stands for a Service', () => {
  const bytes = 'apiVersion: v1\nkind: Service\nmetadata: {name: bytes, namespace: shop}\nspec: {clusterIP: 192.0.2.9, selector: {app: orders}, ports: [{name: tcp, port: 9000}]}\n';

  it('is dialled at its address, where the proxy listens for bytes', () => {
    const model = liftTexts(...base, bytes, alias('a', 'bytes.shop.svc.cluster.local'));
    expect(fateOf(model, 'web/client', 'a.shop:9000', 'tcp')).toBe('delivered mutual-tls');
    expect(fateOf(model, 'web/client', 'a.shop:9001', 'tcp')).toBe('unreachable UF,URX');
    expect(fateOf(model, 'web/naked', 'a.shop:9000', 'tcp')).toBe('delivered plaintext');
  });
});
