import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { discover } from '../../../topology/discover.ts';
import { lift } from './lift.ts';

const gateway = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: gw, namespace: infra }
spec: { selector: { istio: ingressgateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.test] }] }
`;
const service = `---
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec: { selector: { istio: ingressgateway }, ports: [{ name: http2, port: 80, targetPort: 8880 }, { name: alt, port: 8081, targetPort: 8880 }] }
`;

/** Ports of the pods behind ports of the gateway's Service, and of which workload. */
function entrancesOf(text: string): string[] {
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text }).resources);
  const model = lift({ resources, topology: discover(resources) });
  return [80, 8081].flatMap((port) => model.entrances('a.test', port).map((entrance) => `${port} is ${entrance.workload}:${entrance.port}`));
}

describe('a gateway whose pods the input does not hold', () => {
  it('stands behind the Service that is written for it, whose ports count', () => {
    expect(entrancesOf(gateway + service)).toEqual(['80 is istio-system/istio-ingressgateway:8880', '8081 is istio-system/istio-ingressgateway:8880']);
  });
});
