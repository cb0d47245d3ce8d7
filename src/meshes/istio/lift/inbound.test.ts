import { describe, expect, it } from 'vitest';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { concreteView } from '../../../model/concrete-request.ts';
import { outside, type Call } from '../../../model/mesh-model.ts';
import { trace } from '../../../model/trace.ts';
import { discover } from '../../../topology/discover.ts';
import { lift } from './lift.ts';

/** Gateway pods `ingress/gateway` behind a Service on 80 and 443, and a caller `shop/cart` with a sidecar. */
const mesh = `
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { istio-injection: enabled } }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, template: { metadata: { labels: { app: cart } }, spec: { containers: [{ name: app, image: example.test/app:1 }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: gateway, namespace: ingress }
spec: { clusterIP: 10.96.0.1, selector: { istio: ingressgateway }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8443 }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: gateway, namespace: ingress }
spec:
  selector: { matchLabels: { istio: ingressgateway } }
  template:
    metadata: { labels: { istio: ingressgateway }, annotations: { inject.istio.io/templates: gateway } }
    spec: { containers: [{ name: istio-proxy, image: auto }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: all, namespace: shop }
spec: { hosts: [a.test], gateways: [ingress/gw], http: [{ directResponse: { status: 418 } }], tcp: [{ route: [{ destination: { host: cart, port: { number: 9000 } } }] }] }
`;

const server = (protocol: string, tls = ''): string => `{ port: { number: ${tls === '' ? 80 : 443}, name: p, protocol: ${protocol} }, hosts: ["*"]${tls === '' ? '' : `, tls: { mode: ${tls}, credentialName: c }`} }`;

function decide(servers: string, call: Partial<Call>): string {
  const gateway = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: gw, namespace: ingress }\nspec: { selector: { istio: ingressgateway }, servers: [${servers}] }`;
  const resources = ResourceSet.of(decodeFile({ path: 'mesh.yaml', text: `${mesh}\n---\n${gateway}` }).resources);
  const decision = trace(lift({ resources, topology: discover(resources) }), { client: outside, host: 'a.test', port: 80, protocol: 'http', ...call }, concreteView({ method: 'GET', path: '/', headers: {} }));
  return `${decision.outcome} ${decision.status ?? 'without an answer'}`;
}

describe('the door of a gateway', () => {
  it.each([
    ['HTTP', '', {}, 'responded 418'],
    ['HTTP', '', { protocol: 'tcp' }, 'refused without an answer'],
    ['TCP', '', { protocol: 'tcp' }, 'unreachable without an answer'],
    ['HTTPS', 'SIMPLE', { port: 443, isHttps: true }, 'responded 418'],
    ['HTTPS', 'SIMPLE', { port: 443, protocol: 'tcp' }, 'refused without an answer'],
  ] as const)('with a server of %s %s, asked by %o', (protocol, tls, call, expected) => {
    expect(decide(server(protocol, tls), call)).toBe(expected);
  });

  it('answers HTTPS of an application whose own proxy sees only bytes', () => {
    expect(decide(server('HTTPS', 'SIMPLE'), { client: 'shop/cart', host: 'gateway.ingress.svc.cluster.local', port: 443, protocol: 'tls' })).toBe('no-route 404');
  });
});
