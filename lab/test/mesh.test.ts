import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { accessLog } from '../src/agent.ts';
import { received, sendAll } from '../src/client.ts';
import { makeIssuer } from '../src/issuer.ts';
import type { Lab } from '../src/lab.ts';
import { load, summarise } from '../src/load.ts';
import { readManifests } from '../src/manifests.ts';
import { until } from '../src/until.ts';
import { down, outsideClient, up } from '../src/up.ts';
import { applyAll, call, objectsIn, reasons, skipped, under } from './shared.ts';

const name = 'test-mesh';
const caller = 'alpha/caller';
const reviews = { host: 'reviews', port: 80 } as const;
let lab: Lab;

describe.skipIf(reasons.length > 0)(`a mesh of the lab${skipped}`, () => {
  beforeAll(async () => {
    await down(name);
    lab = await up({ name, hasWebhook: true });
    await lab.addHost({ name: 'api-example', hosts: ['api.example.com'], ports: [80, 443] });
    await applyAll(lab, await readManifests([join(import.meta.dirname, 'application.yaml')]));
    await lab.settle({ timeoutMs: 120_000 });
  });

  afterAll(async () => {
    lab?.close();
    await down(name);
  });

  it('carries a call by mutual TLS and tells the server who called', async () => {
    const answer = await call(lab, caller, { ...reviews, path: '/a?b=c' });
    expect(answer).toMatchObject({ status: 200, received: { url: '/a?b=c', host: 'reviews', identity: 'spiffe://cluster.local/ns/alpha/sa/caller' } });
  });

  it('reaches both versions of a Service, whatever number each gives its port', async () => {
    const answers = await sendAll(lab.pod(caller), Array.from({ length: 20 }, () => reviews), 4);
    expect(new Set(answers.map(({ received }) => `${received?.pod}:${received?.port}`))).toEqual(new Set(['reviews-v1-0:8080', 'reviews-v2-0:8081']));
  });

  it('carries gRPC and TCP', async () => {
    expect(await call(lab, caller, { host: 'reviews', port: 7000, protocol: 'grpc', path: '/shop.Reviews/List', body: 'hello' })).toMatchObject({ status: 200, grpcStatus: 0, body: 'hello', received: { protocol: 'h2c' } });
    expect((await call(lab, caller, { host: 'reviews', port: 9000, protocol: 'tcp', body: 'over' })).body).toMatch(/^reviews-v\d-0:9000:over$/);
  });

  it('routes by a header to a version', async () => {
    await under(lab, `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: alpha }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: alpha }
spec:
  hosts: [reviews]
  http:
    - match: [{ headers: { x-beta: { exact: "yes" } } }]
      route: [{ destination: { host: reviews, subset: v2 } }]
    - route: [{ destination: { host: reviews, subset: v1 } }]
`, async () => {
      const beta = await sendAll(lab.pod(caller), Array.from({ length: 8 }, () => ({ ...reviews, headers: { 'x-beta': 'yes' } })));
      const others = await sendAll(lab.pod(caller), Array.from({ length: 8 }, () => reviews));
      expect([beta, others].map((answers) => [...new Set(answers.map(({ received }) => received?.pod))])).toEqual([['reviews-v2-0'], ['reviews-v1-0']]);
    });
  });

  it('shows the tries of a request at the server', async () => {
    const answer = await under(lab, `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: alpha }
spec:
  hosts: [reviews]
  http:
    - route: [{ destination: { host: reviews } }]
      retries: { attempts: 3, retryOn: 5xx }
`, () => call(lab, caller, { ...reviews, headers: { 'x-echo-fail': '503:2' } }));
    expect(answer).toMatchObject({ status: 200, received: { attempt: 3 } });
  });

  it('denies by an AuthorizationPolicy, and the access log says why', async () => {
    const answers = await under(lab, `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: reviews, namespace: alpha }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ to: [{ operation: { paths: [/open] } }] }]
`, () => sendAll(lab.pod(caller), [{ ...reviews, path: '/open' }, { ...reviews, path: '/closed' }]));
    expect(answers.map(({ status }) => status)).toEqual([200, 403]);
    const details = await until({ what: 'the access log', timeoutMs: 10_000 }, () => {
      const entries = ['alpha/reviews-v1', 'alpha/reviews-v2'].flatMap((key) => accessLog(lab.pod(key)));
      return Promise.resolve(entries.find(({ path }) => path === '/closed')?.['response_code_details']);
    });
    expect(details).toMatch(/^rbac_access_denied/);
  });

  it('resets plaintext under STRICT, and takes it otherwise', async () => {
    const plaintext = { host: 'reviews.alpha', port: 80 };
    expect(await call(lab, outsideClient, plaintext)).toMatchObject({ status: 200 });
    const answers = await under(lab, `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: alpha }
spec: { mtls: { mode: STRICT } }
`, async () => [await call(lab, outsideClient, plaintext), await call(lab, caller, reviews)]);
    expect(answers).toMatchObject([{ error: 'ECONNRESET' }, { status: 200 }]);
  });

  it('reaches what is not in the mesh in plaintext, by its Service', async () => {
    const answer = await call(lab, caller, { host: 'old', port: 80 });
    expect(answer).toMatchObject({ status: 200, received: { pod: 'old-0' } });
    expect(answer.received?.identity).toBeUndefined();
  });

  it('lets clients in by the ingress gateway', async () => {
    const answers = await under(lab, `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: shop, namespace: alpha }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [shop.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: shop, namespace: alpha }
spec:
  hosts: [shop.example.com]
  gateways: [shop]
  http: [{ match: [{ uri: { prefix: /reviews } }], route: [{ destination: { host: reviews } }] }]
`, () => {
      const gateway = { host: 'istio-ingressgateway.istio-system', port: 80, authority: 'shop.example.com' };
      return sendAll(lab.pod(outsideClient), [{ ...gateway, path: '/reviews/1' }, { ...gateway, path: '/other' }, { ...gateway, authority: 'other.example.com', path: '/reviews/1' }]);
    });
    expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
    expect(answers[0]?.received?.identity).toBe('spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account');
  });

  it('takes routes of the Gateway API, whose kinds come when they are used', async () => {
    const answers = await under(lab, `
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: { name: reviews, namespace: alpha }
spec:
  parentRefs: [{ group: "", kind: Service, name: reviews }]
  rules: [{ matches: [{ path: { type: PathPrefix, value: /old } }], backendRefs: [{ name: old, port: 80 }] }]
`, async () => {
      // istiod takes up new kinds some time after the API server serves them.
      await until({ what: 'the route to hold', timeoutMs: 30_000 }, async () => ((await call(lab, caller, { ...reviews, path: '/none' })).status === 404 ? true : undefined));
      return sendAll(lab.pod(caller), [{ ...reviews, path: '/old/1' }, { ...reviews, path: '/new' }]);
    });
    expect(answers.map(({ status, received }) => received?.pod ?? status)).toEqual(['old-0', 404]);
  });

  it('checks tokens of users', async () => {
    const issuer = makeIssuer();
    const expires = Math.floor(Date.now() / 1000) + 3600;
    const good = issuer.token({ iss: 'https://id.example.com', sub: 'ann', exp: expires });
    const forged = makeIssuer().token({ iss: 'https://id.example.com', sub: 'ann', exp: expires });
    const answers = await under(lab, `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: { name: users, namespace: alpha }
spec:
  selector: { matchLabels: { app: reviews } }
  jwtRules: [{ issuer: https://id.example.com, jwks: '${issuer.keys}' }]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: users, namespace: alpha }
spec:
  selector: { matchLabels: { app: reviews } }
  rules: [{ from: [{ source: { requestPrincipals: ["https://id.example.com/ann"] } }] }]
`, () => sendAll(lab.pod(caller), [good, forged, undefined].map((token) => ({ ...reviews, headers: token === undefined ? {} : { authorization: `Bearer ${token}` } }))));
    expect(answers.map(({ status }) => status)).toEqual([200, 401, 403]);
  });

  it('reaches a host outside directly, or only through the egress gateway', async () => {
    const host = { host: 'api.example.com', port: 80 };
    expect(await call(lab, caller, host)).toMatchObject({ status: 200, received: { pod: 'api-example' } });
    const gateway = lab.pod('istio-system/istio-egressgateway');
    const answer = await under(lab, `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: api, namespace: alpha }
spec: { hosts: [api.example.com], ports: [{ number: 80, name: http, protocol: HTTP }], resolution: DNS }
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: egress, namespace: alpha }
spec:
  selector: { istio: egressgateway }
  servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: [api.example.com] }]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: api, namespace: alpha }
spec:
  hosts: [api.example.com]
  gateways: [mesh, egress]
  http:
    - match: [{ gateways: [mesh] }]
      route: [{ destination: { host: istio-egressgateway.istio-system.svc.cluster.local } }]
    - match: [{ gateways: [egress] }]
      route: [{ destination: { host: api.example.com } }]
`, () => call(lab, caller, host));
    expect(answer).toMatchObject({ status: 200, received: { pod: 'api-example', remote: gateway.address } });
  });

  it('refuses by the webhook what only istiod knows to be wrong', async () => {
    const refused = await lab.apply(objectsIn(`
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: wrong, namespace: alpha }
spec:
  hosts: [reviews]
  http: [{ match: [{ uri: { regex: "(" } }], route: [{ destination: { host: reviews } }] }]
`));
    expect(refused.map(({ reason }) => reason)).toMatchObject([expect.stringContaining('validation.istio.io')]);
  });

  it('settles also where a Sidecar hides the marker from a proxy', async () => {
    const answer = await under(lab, `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: { name: caller, namespace: alpha }
spec:
  workloadSelector: { labels: { app: caller } }
  outboundTrafficPolicy: { mode: REGISTRY_ONLY }
  egress: [{ hosts: ["./reviews.alpha.svc.cluster.local"] }]
`, () => sendAll(lab.pod(caller), [reviews, { host: 'old', port: 80 }]));
    expect(answer).toMatchObject([{ status: 200 }, { status: 502 }]);
  });

  it('puts a load on a service at a fixed rate and sees every request arrive', async () => {
    await Promise.all(['alpha/reviews-v1', 'alpha/reviews-v2'].map((key) => received(lab.pod(key), true)));
    const summary = summarise(await load(lab.pod(caller), { request: { ...reviews, path: '/load' }, ratePerSecond: 100, durationMs: 2000 }));
    expect(summary).toMatchObject({ sent: 200, byResult: { 200: 200 } });
    const arrived = await Promise.all(['alpha/reviews-v1', 'alpha/reviews-v2'].map((key) => received(lab.pod(key))));
    expect(arrived.flat().filter(({ url }) => url === '/load')).toHaveLength(200);
  });

  it('starts and stops pods as their workloads change', async () => {
    const extra = (replicas: number): string => `
apiVersion: apps/v1
kind: Deployment
metadata: { name: extra, namespace: alpha }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: extra } }
  template: { metadata: { labels: { app: extra } }, spec: { containers: [{ name: extra, image: extra }] } }
---
apiVersion: v1
kind: Service
metadata: { name: extra, namespace: alpha }
spec: { selector: { app: extra }, ports: [{ name: http, port: 80, targetPort: 8080 }] }
`;
    const answering = async (replicas: number): Promise<unknown> => {
      await applyAll(lab, objectsIn(extra(replicas)));
      await lab.settle();
      const answers = await sendAll(lab.pod(caller), Array.from({ length: 20 }, () => ({ host: 'extra', port: 80 })), 4);
      return [...new Set(answers.map(({ received, status }) => received?.pod ?? status))].sort();
    };
    expect(await answering(1)).toEqual(['extra-0']);
    expect(await answering(2)).toEqual(['extra-0', 'extra-1']);
    expect(await answering(0)).toEqual([503]);
    expect(await call(lab, outsideClient, { host: 'extra.alpha', port: 80 })).toMatchObject({ error: 'ECONNREFUSED' });
  });
});
