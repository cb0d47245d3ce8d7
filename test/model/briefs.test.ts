import { describe, expect, it } from 'vitest';
import type { TraceQuestion } from '../../src/project/trace-question.ts';
import { openProject } from '../../src/project/project.ts';
import { openTracer, type TraceReport } from '../../src/project/trace.ts';
import { blocksOf } from '../brief-blocks.ts';
import { readText, sharedPath } from '../shared.ts';
import { tell, tellWho } from './situation.ts';

/** Configuration that circulates, under an application as it supposes one: what it really does, where its text says otherwise. */

const names = ['1-ai-service-mesh-configuration', '2-traffic-and-zero-trust', '3-automated-configuration-22-services', '4-configuration-expert'] as const;
const isMissing = sharedPath('brief') === undefined;
const skipNote = isMissing ? ' (skipped: the briefs are not on this machine)' : '';

function deployment(namespace: string, name: string, version = ''): string {
  const labels = `{app: ${name}${version === '' ? '' : `, version: ${version}`}}`;
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}${version === '' ? '' : `-${version}`}, namespace: ${namespace}}\nspec: {selector: {matchLabels: ${labels}}, template: {metadata: {labels: ${labels}}, spec: {serviceAccountName: ${name}, containers: [{name: app, image: example.test/app, ports: [{containerPort: 8080}]}]}}}\n`;
}

/** A namespace of the mesh with a Service for each name; `name v1 v2` has two versions. */
function application(namespace: string, ...services: readonly string[]): string {
  const parts = services.map((each) => {
    const [name = '', ...versions] = each.split(' ');
    return [...(versions.length === 0 ? [''] : versions).map((version) => deployment(namespace, name, version)), `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}}\nspec: {selector: {app: ${name}}, ports: [{name: http, port: 8080}]}\n`].join('---\n');
  });
  return [`apiVersion: v1\nkind: Namespace\nmetadata: {name: ${namespace}, labels: {istio-injection: enabled}}\n`, ...parts, gateway].join('---\n');
}

const gateway = `apiVersion: apps/v1
kind: Deployment
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec: {selector: {matchLabels: {istio: ingressgateway}}, template: {metadata: {labels: {istio: ingressgateway}}, spec: {serviceAccountName: istio-ingressgateway-service-account, containers: [{name: istio-proxy, image: auto}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: istio-ingressgateway, namespace: istio-system}
spec: {selector: {istio: ingressgateway}, ports: [{name: http, port: 80, targetPort: 8080}, {name: https, port: 443, targetPort: 8443}]}
`;

interface Brief {
  readonly report: (from: string, to: string, more?: Partial<TraceQuestion>) => TraceReport;
  readonly trace: (from: string, to: string, more?: Partial<TraceQuestion>) => string;
  readonly who: (service: string) => string[];
}

/** The blocks of a brief that begin at these lines, under an application. A block that is only a spec is one of a VirtualService. */
function brief(index: 0 | 1 | 2 | 3, lines: readonly number[], services: string): Brief {
  const blocks = blocksOf(readText(sharedPath(`brief/${names[index]}.md`) ?? ''));
  const chosen = lines.map((line) => blocks.find(({ startLine }) => startLine === line)?.text ?? `no block begins at line ${line}`);
  const whole = chosen.map((text) => (text.startsWith('spec:') ? `apiVersion: networking.istio.io/v1beta1\nkind: VirtualService\nmetadata: {name: whole, namespace: production}\n${text}` : text));
  const project = openProject([{ path: 'application.yaml', text: services }, { path: 'brief.yaml', text: whole.join('---\n') }]);
  const tracer = openTracer(project);
  const report: Brief['report'] = (from, to, more = {}) => {
    const answer = tracer.trace({ from, to, ...more });
    if ('problem' in answer) throw new Error(answer.problem.message);
    return answer.report;
  };
  return { report, trace: (from, to, more) => tell(report(from, to, more)), who: (service) => tellWho(project, service) };
}

const first = application('production', 'orders-svc v1 v2', 'web', 'legacy-svc', 'backend', 'api');
const second = application('orders', 'payment-service v1 v2', 'order-service', 'inventory-service', 'web');
const fourth = application('production', 'app-service v1 v2', 'backend-service', 'frontend-service', 'other');

describe.skipIf(isMissing)(`what the configuration of the briefs does${skipNote}`, () => {
  it.each(names)('every block of %s is lifted, alone and with the others, and gives an outcome', (name) => {
    const blocks = blocksOf(readText(sharedPath(`brief/${name}.md`) ?? ''));
    for (const texts of [...blocks.map(({ text }) => [text]), blocks.map(({ text }) => text)]) {
      const tracer = openTracer(openProject([{ path: 'a.yaml', text: [first, second, fourth].join('---\n') }, ...texts.map((text, index) => ({ path: `${index}.yaml`, text }))]));
      for (const from of ['production/web', 'orders/web', '@stranger', '@ingress']) {
        for (const { host, ports } of tracer.model.hosts) for (const { port } of ports) expect(tracer.trace({ from, to: host, port }, true)).toMatchObject({ report: { outcome: expect.any(String) } });
      }
    }
  });

  it('three retries of 500 ms do not fit into a timeout of 500 ms', () => {
    const { report } = brief(0, [27], first);
    expect(report('production/web', 'orders-svc')).toMatchObject({ timeout: 500, retries: { attempts: 3, perTryTimeout: 500 } });
    expect(report('production/web', 'orders-svc').destinations.map(({ subset, weight }) => [subset, weight])).toEqual([['v1', 90], ['v2', 10]]);
  });

  it('a VirtualService with the canary header alone leaves everybody else without a route', () => {
    const { trace } = brief(0, [27, 92], first);
    expect(trace('production/web', 'orders-svc', { headers: { 'x-canary': 'true' } })).toMatch(/^delivered 200: production\/orders-svc-v/);
    const alone = brief(0, [92], first);
    expect(alone.trace('production/web', 'orders-svc', { headers: { 'x-canary': 'true' } })).toBe('unreachable 503 NC: unreachable 503 at orders-svc.production.svc.cluster.local');
  });

  it('the fault hits every caller, not the users of a test', () => {
    expect(brief(0, [135], first).report('production/web', 'orders-svc').fault).toEqual({ delay: { percent: 10, delayMs: 200 }, abort: { percent: 1, status: 503 } });
    expect(brief(1, [249], second).report('orders/web', 'payment-service').fault).toEqual({ delay: { percent: 50, delayMs: 3000 }, abort: { percent: 10, status: 503 } });
  });

  it('the fault beside the real VirtualService has no effect, or takes its place: which, the files do not tell', () => {
    expect(brief(1, [88, 249], second).report('orders/web', 'payment-service')).toMatchObject({ outcome: 'delivered', unknown: [{ what: 'which of VirtualService orders/payment-service and VirtualService orders/payment-service-fault-test is older' }] });
  });

  it('DISABLE towards the legacy service is plaintext for clients that could have had mutual TLS', () => {
    expect(brief(0, [208], first).trace('production/web', 'legacy-svc')).toBe('delivered 200: production/legacy-svc mutual-tls');
    const { trace } = brief(0, [208, 236], first);
    expect([trace('production/web', 'legacy-svc'), trace('@stranger', 'legacy-svc.production'), trace('@stranger', 'orders-svc.production')]).toEqual([
      'delivered 200: production/legacy-svc plaintext',
      'delivered 200: production/legacy-svc plaintext',
      'refused: refused at orders-svc.production.svc.cluster.local plaintext',
    ]);
  });

  it('egress through a gateway that nothing describes goes nowhere', () => {
    expect(brief(0, [294], first).trace('production/web', 'api.stripe.com', { port: 443, protocol: 'tls' })).toBe('unreachable NC: unreachable at istio-egressgateway.istio-system.svc.cluster.local');
  });

  it('one route with a prefix leaves every other path without one', () => {
    const { trace } = brief(1, [52], second);
    expect([trace('orders/web', 'payment-service', { path: '/api/payments/1' }), trace('orders/web', 'payment-service', { path: '/api/paymentsX' }), trace('orders/web', 'payment-service', { path: '/health' })]).toEqual([
      'delivered 200: orders/payment-service-v1 or orders/payment-service-v2 mutual-tls, 5000 ms',
      'delivered 200: orders/payment-service-v1 or orders/payment-service-v2 mutual-tls, 5000 ms',
      'no-route 404 NR',
    ]);
  });

  it('deny-all shuts the services that no policy names', () => {
    const { who, trace } = brief(1, [183, 195], second);
    expect(who('payment-service').at(-1)).toBe('orders/order-service to payment-service:8080: some, if method is POST and path begins with "/api/payments" [mutual-tls] — allowed by ALLOW AuthorizationPolicy orders/payment-service-allow-orders, rule 1');
    expect(trace('orders/order-service', 'inventory-service')).toBe('refused 403: refused 403 at inventory-service.orders.svc.cluster.local mutual-tls');
  });

  it('principals of one namespace are let in whatever they ask for', () => {
    expect(brief(2, [68, 107], application('default', 'user-service', 'payment-service', 'order-service', 'stripe-webhook')).who('payment-service')).toEqual([
      '@stranger default/payment-service default/user-service istio-system/istio-ingressgateway to payment-service:8080: none',
      'default/order-service default/stripe-webhook to payment-service:8080: all [mutual-tls] — allowed by ALLOW AuthorizationPolicy default/payment-service, rule 1',
    ]);
  });

  it('the gateway answers 404 to all but /v2/, and sends a tenth of that to v2 whatever the path', () => {
    const { trace } = brief(3, [38, 88], fourth);
    expect(trace('@ingress', 'api.company.com', { port: 443, protocol: 'http', path: '/v1/x' })).toBe('no-route 404 NR: no-route 404 at api.company.com');
    expect(trace('@ingress', 'api.company.com', { port: 443, protocol: 'http', path: '/v2/x' })).toBe('delivered 200: production/app-service-v2 10 % mutual-tls, production/app-service-v1 90 % mutual-tls, 30000 ms');
  });

  it('circuitBreaker breaks no circuit', () => {
    const { report } = brief(3, [88], fourth);
    expect(report('production/other', 'app-service').steps.map(({ text }) => text).filter((text) => /eject/i.test(text))).toEqual([]);
  });

  it('from and to in separate items admit every workload of the mesh, with a header that anybody may send', () => {
    const { trace, who } = brief(3, [123], fourth);
    const headers = { 'x-api-version': 'v2' };
    expect([trace('production/frontend-service', 'backend-service', { method: 'DELETE', path: '/accounts' }), trace('production/other', 'backend-service', { path: '/api/x', headers }), trace('production/other', 'backend-service', { path: '/api/x' }), trace('@stranger', 'backend-service.production', { path: '/api/x', headers })]).toEqual([
      'delivered 200: production/backend-service mutual-tls',
      'delivered 200: production/backend-service mutual-tls',
      'refused 403: refused 403 at backend-service.production.svc.cluster.local mutual-tls',
      'refused: refused at backend-service.production.svc.cluster.local plaintext',
    ]);
    expect(who('backend-service').filter((line) => line.includes('production/other'))).toHaveLength(2);
  });

  it('a DestinationRule without a namespace is one of default, and governs nothing in production', () => {
    const { report } = brief(3, [192], fourth);
    expect(report('production/other', 'remote-service.remote-cluster.local', { port: 443, protocol: 'tls' }).steps.map(({ text }) => text)).toContainEqual(expect.stringMatching(/^DestinationRule default\/external-service-dr is ignored/));
  });
});
