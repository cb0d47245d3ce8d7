import { describe, expect, it } from 'vitest';
import { concreteView } from '../../../../model/concrete-request.ts';
import { outside, type Call } from '../../../../model/mesh-model.ts';
import { trace } from '../../../../model/trace.ts';
import { fateOf, liftTexts } from '../testing/fate.ts';
import { meshed, pod } from '../testing/read-input.ts';

const edge = (name: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: ingress }
spec: { template: { metadata: { labels: { istio: ${name} }, annotations: { inject.istio.io/templates: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }
---
apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ingress }
spec: { selector: { istio: ${name} }, ports: [{ name: http, port: 80, targetPort: 8080 }, { name: https, port: 443, targetPort: 8443 }] }
`;
const gateway = (name: string, servers: string, selected = name): string => `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: ${name}, namespace: ingress }\nspec: { selector: { istio: ${selected} }, servers: ${servers} }\n`;
const https = (mode: string, host = 'a.test'): string => `[{ port: { number: 443, name: https, protocol: HTTPS }, hosts: [${host}], tls: { mode: ${mode}, credentialName: c } }]`;
const redirecting = '[{ port: { number: 80, name: http, protocol: HTTP }, hosts: [a.test], tls: { httpsRedirect: true } }]';
const answering = (...gateways: readonly string[]): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: v, namespace: ingress }\nspec: { hosts: [a.test], gateways: [${gateways.join(', ')}], http: [{ directResponse: { status: 200 } }] }\n`;

/** What a client outside is answered: the status, else the outcome. */
function answerTo(texts: readonly string[], call: Partial<Call>, host?: string): string {
  const { outcome, status, location } = trace(liftTexts(meshed('shop'), edge('front'), edge('back'), ...texts), { client: outside, host: 'a.test', port: 443, protocol: 'http', ...call }, concreteView({ method: 'GET', path: '/x', headers: {}, ...(host === undefined ? {} : { host }) }), { explains: true });
  return [status ?? outcome, ...(location === undefined ? [] : [location])].join(' ');
}

describe('a client outside', () => {
  const two = [gateway('front', https('SIMPLE', 'b.test')), gateway('back', https('SIMPLE')), answering('front', 'back')];

  it('is served by whoever has the name, where it is not said whom it dials', () => {
    expect(answerTo(two, { isHttps: true })).toBe('200');
    expect(answerTo(two, { isHttps: true, entrance: 'ingress/back' })).toBe('200');
    expect(answerTo(two, { isHttps: true, entrance: 'ingress/front' })).toBe('unreachable');
  });

  it('gets no answer where a certificate is wanted that it has not', () => {
    const one = [gateway('front', https('MUTUAL')), answering('front')];
    expect(answerTo(one, { isHttps: true, certificate: 'foreign' })).toBe('200');
    expect(answerTo(one, { isHttps: true, certificate: 'none' })).toBe('unreachable');
    expect(answerTo([gateway('front', https('OPTIONAL_MUTUAL')), answering('front')], { isHttps: true, certificate: 'none' })).toBe('200');
  });

  it('is refused by the handshake before any policy is asked', () => {
    const nobody = 'apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: { name: nobody, namespace: ingress }\nspec: {}\n';
    const one = [gateway('front', https('MUTUAL')), answering('front'), nobody];
    expect(answerTo(one, { isHttps: true, certificate: 'foreign' })).toBe('403');
    expect(answerTo(one, { isHttps: true, certificate: 'none' })).toBe('unreachable');
  });

  it('is redirected to HTTPS under the authority that it sent, port and all', () => {
    const one = [gateway('front', redirecting)];
    expect(answerTo(one, { port: 80, isHttps: false })).toBe('301 https://a.test/x');
    expect(answerTo(one, { port: 80, isHttps: false }, 'a.test:80')).toBe('301 https://a.test:80/x');
  });
});

describe('a port that is not opened', () => {
  const unrouted = gateway('front', '[{ port: { number: 80, name: tcp, protocol: TCP }, hosts: ["*"] }]');

  it('is a connection that does not come about', () => {
    expect(fateOf(liftTexts(meshed('shop'), edge('front'), pod('shop/cart', 'app: cart'), unrouted), 'shop/cart', 'front.ingress')).toBe('refused 503 UF,URX plaintext');
    expect(answerTo([unrouted], { port: 80, protocol: 'tcp' })).toBe('refused');
  });
});
