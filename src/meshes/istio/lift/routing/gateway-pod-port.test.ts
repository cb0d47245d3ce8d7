import { describe, expect, it } from 'vitest';
import { routingFrom } from './testing/tell.ts';

const pod = (name: string, ports: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ingress }
spec: { template: { metadata: { labels: { istio: edge, pod: ${name} }, annotations: { inject.istio.io/templates: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto, ports: ${ports} }] } } }
---
`;
const service = (name: string, ports: string, labels = '{}'): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ingress, labels: ${labels} }\nspec: { selector: { istio: edge }, ports: ${ports} }\n---\n`;
const gateway = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: edge, namespace: ingress }
spec: { selector: { istio: edge }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.test] }] }
---
`;

describe('the port that a server of a Gateway opens on the pods', () => {
  const opened = (config: string, name: string): number[] => routingFrom(gateway + config).gatewayPorts(`ingress/${name}`).map(({ port }) => port);

  it('is that of the Service by its number', () => {
    expect(opened(pod('edge', '[]') + service('edge', '[{ name: http, port: 80, targetPort: 8080 }]'), 'edge')).toEqual([8080]);
  });

  it('is another one on each pod where the Service asks for a name', () => {
    const config = pod('one', '[{ name: web, containerPort: 8081 }]') + pod('two', '[{ name: web, containerPort: 8082 }]') + service('edge', '[{ name: http, port: 80, targetPort: web }]');
    expect([opened(config, 'one'), opened(config, 'two')]).toEqual([[8081], [8082]]);
    expect(routingFrom(gateway + config).entrances('a.test', 80).map(({ workload, port }) => `${workload}:${port}`)).toEqual(['ingress/one:8081', 'ingress/two:8082']);
  });

  it('is the number itself on a pod that has no port of the name', () => {
    expect(opened(pod('edge', '[{ name: other, containerPort: 8081 }]') + service('edge', '[{ name: http, port: 80, targetPort: web }]'), 'edge')).toEqual([80]);
  });

  it('is the number itself where the Service opts out', () => {
    expect(opened(pod('edge', '[]') + service('edge', '[{ name: http, port: 80, targetPort: 8080 }]', '{ experimental.istio.io/disable-gateway-port-translation: "" }'), 'edge')).toEqual([80]);
  });
});
