import { describe, expect, it } from 'vitest';
import { meshModelOf } from '../../src/project/mesh-model-of.ts';
import { openProject, type Project } from '../../src/project/project.ts';
import { openTracer } from '../../src/project/trace.ts';
import { traceBatch } from '../../src/project/trace-batch.ts';
import { diffModels, isEmptyDiff } from '../../src/model/diff.ts';
import { requestClasses, whoCanReach } from '../../src/model/reach.ts';
import { shop, situation } from './situation.ts';

/** What nobody should write, and somebody does: everything has an outcome, in time, and where the mesh says which, that one. */

function project(text: string): Project {
  return openProject([{ path: 'shop.yaml', text: shop }, { path: 'mesh.yaml', text }]);
}

function answers(text: string, ...lines: readonly Record<string, unknown>[]): string[] {
  const tracer = openTracer(project(text));
  return [...traceBatch(tracer, lines.map((line) => JSON.stringify({ from: 'shop/web', to: 'orders', port: 80, method: 'GET', path: '/', headers: {}, ...line })))].map((answer) => ('error' in answer ? answer.error : [answer.outcome, answer.status, ...answer.destinations.flatMap(({ workloads, addresses = [] }) => [...workloads, ...addresses])].join(' ')));
}

const virtualService = (name: string, spec: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: ${name}, namespace: shop}\nspec: ${spec}\n`;
const policy = (spec: string): string => `apiVersion: security.istio.io/v1\nkind: AuthorizationPolicy\nmetadata: {name: orders, namespace: shop}\nspec: {selector: {matchLabels: {app: orders}}, ${spec}}\n`;
const to = (host: string): string => `route: [{destination: {host: ${host}}}]`;

/** Milliseconds that a machine that is busy with others still needs not. */
const patienceMs = 20_000;

describe('large and strange configuration', { timeout: patienceMs }, () => {
  it('five hundred routes of twenty headers each, all after all', () => {
    const routes = Array.from({ length: 500 }, (_, index) => ({ match: [{ headers: Object.fromEntries(Array.from({ length: 20 }, (__, header) => [`x-${header}`, { exact: `${index}-${header}` }])) }], route: [{ destination: { host: 'cart' } }] }));
    const text = virtualService('orders', JSON.stringify({ hosts: ['orders'], http: [...routes, { route: [{ destination: { host: 'orders' } }] }] }));
    const headers = Object.fromEntries(Array.from({ length: 20 }, (_, header) => [`X-${header}`, `499-${header}`]));
    expect(answers(text, { headers }, { headers: { ...headers, 'X-7': 'no' } })).toEqual(['delivered 200 shop/cart', 'delivered 200 shop/orders-v1 shop/orders-v2']);
    const model = meshModelOf(project(text));
    const { classes, isComplete } = requestClasses(model, { client: 'shop/web', host: 'orders.shop.svc.cluster.local', port: 80, protocol: 'http' }, { maxClasses: 50 });
    expect([classes.length, isComplete]).toEqual([50, false]);
    expect(diffModels(model, model).isComplete).toBe(true);
  });

  it.each(['(a|b|ab)*c{0,50}(x+x+)+y', '(.*a){25}', `${'(a?){40}'}${'a'.repeat(40)}`, '[\\p{L}\\d]{1,200}', '(?i)straße|ſ|K', `/${'a|b'.repeat(2000)}`])('regular expression %# takes no longer than others', (regex) => {
    const text = virtualService('orders', JSON.stringify({ hosts: ['orders'], http: [{ match: [{ uri: { regex } }], route: [{ destination: { host: 'cart' } }] }, { route: [{ destination: { host: 'orders' } }] }] }));
    for (const answer of answers(text, { path: `/${'a'.repeat(5000)}` }, { path: '/x' })) expect(answer).toMatch(/^delivered 200 /);
    const model = meshModelOf(project(text));
    expect(whoCanReach(model, { service: 'shop/orders' }).entries.length).toBeGreaterThan(0);
  });

  it('a regular expression that is none matches nothing that anybody could rely on', () => {
    const [answer] = answers(virtualService('orders', `{hosts: [orders], http: [{match: [{uri: {regex: "(["}}], ${to('cart')}}, {${to('orders')}}]}`), {});
    expect(answer).toMatch(/^(?:unknown|delivered 200 shop\/orders)/);
  });

  it('delegates that lead in a circle', () => {
    const ring = ['one', 'two', 'three'].map((name, index, all) => virtualService(name, `{http: [{delegate: {name: ${all[(index + 1) % 3] ?? ''}}}]}`));
    expect(answers([virtualService('root', '{hosts: [orders], http: [{delegate: {name: root}}, {delegate: {name: one}}]}'), ...ring].join('---\n'), {})).toHaveLength(1);
    expect(answers(virtualService('root', `{hosts: [orders], http: [{delegate: {name: root}}, {${to('cart')}}]}`), {})).toEqual(['delivered 200 shop/cart']);
  });

  it('a gateway that sends everything to itself', () => {
    const loop = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gw, namespace: shop}
spec: {selector: {app: gw}, servers: [{port: {number: 8080, name: http, protocol: HTTP}, hosts: ["*"]}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: gw, namespace: shop}
spec: {selector: {matchLabels: {app: gw}}, template: {metadata: {labels: {app: gw}, annotations: {inject.istio.io/templates: gateway}}, spec: {containers: [{name: istio-proxy, image: auto}]}}}
---
apiVersion: v1
kind: Service
metadata: {name: gw, namespace: shop}
spec: {selector: {app: gw}, ports: [{name: http, port: 80, targetPort: 8080}]}
---
${virtualService('loop', '{hosts: ["*"], gateways: [gw, mesh], http: [{route: [{destination: {host: gw.shop.svc.cluster.local, port: {number: 80}}}]}]}')}`;
    expect(answers(loop, {}, { from: '@ingress', to: 'any.example' })).toEqual([expect.stringMatching(/^unknown/), expect.stringMatching(/^unknown/)]);
    const model = meshModelOf(project(loop));
    expect(isEmptyDiff(diffModels(model, model))).toBe(true);
  });

  it('a ServiceEntry for every name', () => {
    const everything = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: all, namespace: shop}\nspec: {hosts: ["*"], ports: [{number: 80, name: http, protocol: HTTP}, {number: 443, name: tls, protocol: TLS}], resolution: NONE, location: MESH_EXTERNAL}\n';
    expect(answers(everything, {}, { to: 'a.example' }, { to: 'a.example', port: 443, protocol: 'tls' })).toEqual(['delivered 200 shop/orders-v1 shop/orders-v2', expect.stringMatching(/^delivered 200 /), expect.stringMatching(/^delivered /)]);
  });

  it('nothing but empty texts, and nothing at all', () => {
    const empty = virtualService('orders', '{hosts: [""], gateways: [""], exportTo: [""], http: [{name: "", match: [{uri: {exact: ""}, headers: {"": {exact: ""}}, sourceNamespace: "", sourceLabels: {"": ""}, gateways: [""]}], route: [{destination: {host: "", subset: ""}}], timeout: "", retries: {retryOn: "", perTryTimeout: ""}}]}');
    expect(answers(empty, {})).toEqual(['delivered 200 shop/orders-v1 shop/orders-v2']);
    for (const kind of ['VirtualService', 'DestinationRule', 'Gateway', 'Sidecar', 'ServiceEntry', 'WorkloadEntry', 'EnvoyFilter']) {
      for (const spec of ['', 'spec: {}', 'spec: null', 'spec: []', 'spec: x']) expect(answers(`apiVersion: networking.istio.io/v1\nkind: ${kind}\nmetadata: {name: x, namespace: shop}\n${spec}\n`, {})).toEqual(['delivered 200 shop/orders-v1 shop/orders-v2']);
    }
  });

  it('the same object twice, without a namespace, and in a List', () => {
    const rule = virtualService('orders', `{hosts: [orders.shop.svc.cluster.local], http: [{${to('cart.shop.svc.cluster.local')}}]}`);
    expect(answers(`${rule}---\n${rule}`, {})).toEqual(['delivered 200 shop/cart']);
    expect(answers(rule.replace(', namespace: shop', ''), {})).toEqual(['delivered 200 shop/cart']);
    const item = JSON.stringify({ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'x', namespace: 'shop' }, spec: { hosts: ['orders'], http: [{ route: [{ destination: { host: 'cart' } }] }] } });
    expect(answers(`apiVersion: v1\nkind: List\nitems: [${item}]\n`, {})).toEqual(['delivered 200 shop/cart']);
  });
});

describe('strange requests', { timeout: patienceMs }, () => {
  it('names as clients write them', () => {
    expect(answers('', { to: 'orders.shop.svc.cluster.local.' }, { to: 'ORDERS.Shop' }, { to: 'orders:80', port: undefined }, { to: 'http://orders/a', path: undefined }, { to: 'orders.shop.svc' }, { to: 'shop/orders' })).toEqual(Array.from({ length: 6 }, () => 'delivered 200 shop/orders-v1 shop/orders-v2'));
    expect(answers('', { to: '[2001:db8::1]' }, { to: '2001:db8::1' }, { to: 'xn--bcher-kva.example' }, { to: 'bücher.example' }, { to: '203.0.113.9' })).toEqual([expect.stringContaining('2001:db8::1'), expect.stringContaining('2001:db8::1'), 'delivered 200 xn--bcher-kva.example', 'delivered 200 bücher.example', 'delivered 200 203.0.113.9']);
    for (const name of ['', ' ', '.', '..', '*', ':', '[', 'a b', 'orders:0', 'orders:99999', '/', '\u0000', 'orders\n']) expect(answers('', { to: name })).toHaveLength(1);
  });

  it.each(['/a#b', '/%2e%2e/a', '/a\u0000b', '*', 'http://other.example/a', '', '?', '/?', '//a', '/\\a', '/ä', `/${'a'.repeat(100_000)}`, '/%zz', '/a?b#c'])('path %#', (path) => {
    const rules = policy('action: DENY, rules: [{to: [{operation: {paths: [/secret, "/secret/*", "*.env"]}}]}]');
    for (const answer of answers(rules, { path }, { path, method: 'OPTIONS' })) expect(answer).toMatch(/^(?:delivered|refused|unknown|no-route|unreachable)/);
  });

  it('every writing of a path that the server normalises meets the policy of that path', () => {
    const rules = policy('action: DENY, rules: [{to: [{operation: {paths: [/secret]}}]}]');
    expect(answers(rules, { path: '/secret' }, { path: '/a/../secret' }, { path: '/./secret' }, { path: '/%73ecret' }, { path: '/secret?x=/y' }, { path: '/secret#x' }, { path: '\\secret' }, { path: '/SECRET' })).toEqual([...Array.from({ length: 6 }, () => 'refused 403'), expect.stringMatching(/^(?:refused|no-route)/), 'delivered 200 shop/orders-v1 shop/orders-v2']);
  });

  it('another Host than the name that was dialled, in a line of recorded traffic', () => {
    expect(answers('', { host: 'cart' }, { headers: { Host: 'cart.shop:8080' } }, { headers: { ':authority': 'CART' } }, { from: '@stranger', to: 'orders.shop', host: 'cart' }, { host: '' }, { host: ':80' }, { host: '[::1]:80' })).toEqual([
      ...Array.from({ length: 3 }, () => 'delivered 200 shop/cart'),
      ...Array.from({ length: 4 }, () => 'delivered 200 shop/orders-v1 shop/orders-v2'),
    ]);
  });

  it('headers in any case, with any characters', () => {
    const rules = policy('action: DENY, rules: [{when: [{key: "request.headers[X-User]", values: ["ä*"]}]}]');
    expect(answers(rules, { headers: { 'x-USER': 'ärger' } }, { headers: { 'x-user': 'a' } }, { headers: { '': '', 'x y': '\u0000' } }, { headers: { constructor: 'x', __proto__: 'y' } })).toEqual(['refused 403', ...Array.from({ length: 3 }, () => 'delivered 200 shop/orders-v1 shop/orders-v2')]);
  });

  it('callers that are nobody', () => {
    for (const from of ['', '@', '@nobody', 'shop/', '/web', 'shop/web/x', '__proto__', 'constructor', '10.1.2.3', '::1']) expect(answers('', { from })).toHaveLength(1);
    expect(situation('').trace('10.1.2.3 orders.shop')).toBe('delivered 200: shop/orders-v1 or shop/orders-v2 plaintext');
  });
});
