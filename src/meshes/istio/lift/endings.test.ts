import { describe, expect, it } from 'vitest';
import { concreteView } from '../../../model/concrete-request.ts';
import type { Decision } from '../../../model/decision.ts';
import type { MeshModel } from '../../../model/mesh-model.ts';
import { explore } from '../../../model/space.ts';
import { trace } from '../../../model/trace.ts';
import { fateOf, liftTexts } from './testing/fate.ts';
import { meshed, pod } from './testing/read-input.ts';

/** How a request ends, and what the caller's proxy logs. */

const service = (id: string, spec: string, more = ''): string => `apiVersion: v1\nkind: Service\nmetadata: {name: ${id.split('/')[1]}, namespace: ${id.split('/')[0]}${more}}\nspec: ${spec}\n`;
const base = [
  meshed('web', 'shop'),
  pod('web/client', 'app: client'),
  pod('shop/orders', 'app: orders'),
  service('shop/orders', '{clusterIP: 10.96.0.1, selector: {app: orders}, ports: [{name: http, port: 80, targetPort: 8080}, {name: tcp, port: 9000, targetPort: 9090}]}'),
  service('shop/admin', '{clusterIP: 10.96.0.2, selector: {app: orders}, ports: [{name: http, port: 8081, targetPort: 8080}]}'),
];
const mesh = (...texts: readonly string[]): MeshModel => liftTexts(...base, ...texts);
const virtualService = (http: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: v, namespace: shop}\nspec: {hosts: [orders.shop.svc.cluster.local], http: ${http}}\n`;
const rule = (tls: string): string => `apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: {name: r, namespace: web}\nspec: {host: orders.shop.svc.cluster.local, trafficPolicy: {tls: ${tls}}}\n`;
const peers = (mode: string): string => `apiVersion: security.istio.io/v1\nkind: PeerAuthentication\nmetadata: {name: p, namespace: shop}\nspec: {mtls: {mode: ${mode}}}\n`;
const strict = peers('STRICT');
const toOrders = 'route: [{destination: {host: orders.shop.svc.cluster.local}}]';

describe('flags of connections that do not come about', () => {
  it.each([
    ['with the usual retries', rule('{mode: ISTIO_MUTUAL}'), peers('DISABLE'), 'refused 503 UF,URX mutual-tls'],
    ['without any', virtualService(`[{retries: {attempts: 0}, ${toOrders}}]`), `${peers('DISABLE')}---\n${rule('{mode: ISTIO_MUTUAL}')}`, 'refused 503 UF mutual-tls'],
    ['with retries on a status alone', virtualService(`[{retries: {attempts: 2, retryOn: "503"}, ${toOrders}}]`), `${peers('DISABLE')}---\n${rule('{mode: ISTIO_MUTUAL}')}`, 'refused 503 UF mutual-tls'],
    ['plaintext that is reset', rule('{mode: DISABLE}'), strict, 'refused 503 UC plaintext'],
    ['plaintext that is reset, with retries on that', `${rule('{mode: DISABLE}')}---\n${strict}`, virtualService(`[{retries: {attempts: 1, retryOn: reset}, ${toOrders}}]`), 'refused 503 UC,URX plaintext'],
    ['TLS without a certificate of the mesh', rule('{mode: SIMPLE}'), strict, 'refused 503 UC tls'],
  ])('%s', (_, first, second, expected) => {
    expect(fateOf(mesh(first, second), 'web/client', 'orders.shop')).toBe(expected);
  });

  it('tell of bytes that the one try was the last', () => {
    expect(fateOf(mesh(rule('{mode: ISTIO_MUTUAL}'), peers('DISABLE')), 'web/client', 'orders.shop:9000', 'tcp')).toBe('refused UF,URX mutual-tls');
    expect(fateOf(mesh(rule('{mode: DISABLE}'), strict), 'web/client', 'orders.shop:9000', 'tcp')).toBe('refused plaintext');
  });
});

describe('what goes past the mesh and finds nobody', () => {
  it('is answered by the proxy where it listens for requests on the port', () => {
    expect(fateOf(mesh(), 'web/client', 'orders.shop:8081')).toBe('unreachable 503 UF');
    expect(fateOf(mesh(), 'web/client', 'orders.shop:8081', 'tcp')).toBe('unreachable UF,URX');
    expect(fateOf(mesh(), 'web/client', 'orders.shop:7777')).toBe('unreachable UF,URX');
  });

  it('is no destination without endpoints, of which the proxy would know', () => {
    const hidden = service('shop/nobody', '{clusterIP: 10.96.0.3, selector: {app: nobody}, ports: [{name: http, port: 80}]}', ', annotations: {networking.istio.io/exportTo: "."}');
    expect(fateOf(mesh(hidden), 'web/client', 'nobody.shop')).toBe('unreachable 503 UF');
    expect(fateOf(mesh(hidden.replace('"."', '"*"')), 'web/client', 'nobody.shop')).toBe('unreachable 503 UH');
  });
});

describe('a delay', () => {
  const delayed = (more: string, path = ''): string => virtualService(`[{${path}fault: {delay: {fixedDelay: 1s, percentage: {value: 100}}${more}}, corsPolicy: {allowOrigins: [{exact: "https://a"}]}, route: [{destination: {host: orders.shop.svc.cluster.local, subset: absent}}]}]`);

  it('is a flag of its own before an answer that the proxy makes', () => {
    expect(fateOf(mesh(delayed('')), 'web/client', 'orders.shop')).toBe('unreachable 503 DI,NC');
    expect(fateOf(mesh(delayed(', abort: {httpStatus: 418, percentage: {value: 100}}')), 'web/client', 'orders.shop')).toBe('fault 418 DI,FI');
    expect(ask(mesh(delayed(', abort: {httpStatus: 418, percentage: {value: 100}}')), '/').fault?.delay).toEqual({ percent: 100, delayMs: 1000 });
  });

  it('and an abort come before the answer to a preflight', () => {
    const preflight = { method: 'OPTIONS', path: '/', headers: { origin: 'https://a', 'access-control-request-method': 'GET' } };
    const call = { client: 'web/client', host: 'orders.shop', port: 80, protocol: 'http' } as const;
    expect(trace(mesh(delayed(', abort: {httpStatus: 418, percentage: {value: 100}}')), call, concreteView(preflight))).toMatchObject({ outcome: 'fault', status: 418 });
    expect(trace(mesh(delayed('')), call, concreteView(preflight))).toMatchObject({ outcome: 'responded', status: 200, flag: 'DI' });
  });
});

function ask(model: MeshModel, path: string, client = 'web/client'): Decision {
  return trace(model, { client, host: 'orders.shop', port: 80, protocol: 'http' }, concreteView({ method: 'GET', path, headers: {} }), { explains: true });
}

describe('the path as it arrives', () => {
  const naked = pod('web/naked', 'app: naked, sidecar.istio.io/inject: "false"');
  const normalization = { kind: 'normalize-path', to: 'base' };

  it('is normalised by whatever proxy comes first, and told only where that changes it', () => {
    expect(ask(mesh(), '/a/./b').changes).toEqual([normalization]);
    expect(ask(mesh(naked), '/a/./b', 'web/naked').changes).toEqual([normalization]);
    expect(ask(mesh(), '/a/b').changes).toEqual([]);
  });

  it('is normalised again where a route makes it another one', () => {
    const rewriting = virtualService(`[{match: [{uri: {prefix: /x}}], rewrite: {uri: /y/..}, ${toOrders}}]`);
    expect(ask(mesh(rewriting), '/x/./b').changes.map(({ kind }) => kind)).toEqual(['normalize-path', 'path-prefix', 'normalize-path']);
  });

  it('is not told of a set of requests, whose paths are in canonical form', () => {
    const model = mesh();
    const call = { client: 'web/client', host: 'orders.shop', port: 80, protocol: 'http' } as const;
    expect(explore((view) => trace(model, call, view), { protocol: 'http' }).classes.map(({ result }) => result.changes)).toEqual([[]]);
  });
});

describe('a port of a pod', () => {
  it('is not declared by a Service that asks for a name which the pod does not have', () => {
    const named = service('shop/named', '{clusterIP: 10.96.0.4, selector: {app: orders}, ports: [{name: http, port: 7070, targetPort: nobody}, {name: tcp, port: 9001, targetPort: 7070}]}');
    expect(fateOf(mesh(named), 'web/client', 'named.shop:9001', 'tcp')).toBe('delivered mutual-tls');
    expect(fateOf(mesh(named.replace('nobody', '7070')), 'web/client', 'named.shop:9001', 'tcp')).toBe('refused mutual-tls');
  });

  it('is declared by the first of two Services of one age by their full names', () => {
    const at = ', creationTimestamp: "2026-01-01T00:00:00Z"';
    const tcp = service('shop/k', '{clusterIP: 10.96.0.5, selector: {app: orders}, ports: [{name: tcp, port: 9001, targetPort: 7070}]}', at);
    const http = (name: string): string => service(`shop/${name}`, '{clusterIP: None, selector: {app: orders}, ports: [{name: http, port: 7070, targetPort: 7070}]}', at);
    expect(fateOf(mesh(tcp, http('k-headless')), 'web/client', 'k.shop:9001', 'tcp')).toBe('refused mutual-tls');
    expect(fateOf(mesh(tcp, http('l')), 'web/client', 'k.shop:9001', 'tcp')).toBe('delivered mutual-tls');
  });

  it('of a headless Service is dialled as that Service at the address of the pod, where it is not HTTP', () => {
    const headless = service('shop/peers', '{clusterIP: None, selector: {app: orders}, ports: [{name: tcp, port: 7070, targetPort: 7070}]}');
    const shown = 'apiVersion: v1\nkind: Pod\nmetadata: {name: orders-0, namespace: shop, ownerReferences: [{kind: Deployment, name: orders}]}\nstatus: {podIP: 192.0.2.7}\n';
    expect(fateOf(mesh(headless, shown), 'web/client', '192.0.2.7:7070', 'tcp')).toBe('delivered mutual-tls');
    expect(fateOf(mesh(headless, shown, strict), 'web/client', '192.0.2.7:8080', 'tcp')).toBe('refused plaintext');
    expect(fateOf(mesh(headless.replace('name: tcp', 'name: http'), shown), 'web/client', '192.0.2.7:7070')).toBe('delivered 200 plaintext');
  });
});
