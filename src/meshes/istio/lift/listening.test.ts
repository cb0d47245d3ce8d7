import { describe, expect, it } from 'vitest';
import { liftTexts } from './testing/fate.ts';
import { meshed, pod } from './testing/read-input.ts';

const doubt = (port: number): string[] => [`whether shop/orders listens on port ${port}, which its containers do not list`];
const service = (ports: string): string => `apiVersion: v1\nkind: Service\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {app: orders}, ports: [${ports}]}\n`;

describe('whether a pod listens on a port', () => {
  // The pod lists one port, 8080, whose name is `web`.
  it.each<readonly [string, string, number, readonly string[]]>([
    ['is believed where its containers list it', '{name: http, port: 80, targetPort: 8080}', 8080, []],
    ['is believed where a Service forwards to it', '{name: http, port: 80, targetPort: 9999}', 9999, []],
    ['is believed where a Service asks for it by its name', '{name: http, port: 80, targetPort: web}', 8080, []],
    ['is not known of any other', '{name: http, port: 80, targetPort: 8080}', 7777, doubt(7777)],
    ['is not known of the port of a Service that forwards to another', '{name: http, port: 80, targetPort: 8080}', 80, doubt(80)],
  ])('%s', (_, ports, port, expected) => {
    const model = liftTexts(meshed('shop'), pod('shop/orders', 'app: orders'), service(ports));
    expect(model.inbound('shop/orders', port, 'http').unknown.map(({ what }) => what)).toEqual(expected);
  });

  it('is not asked where its containers list nothing', () => {
    const silent = pod('shop/orders', 'app: orders').replace(', ports: [{name: web, containerPort: 8080}]', '');
    expect(liftTexts(meshed('shop'), silent).inbound('shop/orders', 7777, 'http').unknown).toEqual([]);
  });
});
