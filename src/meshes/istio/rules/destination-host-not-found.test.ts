import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import { applyFix } from '../../../diagnostics/apply-fix.ts';
import rule from './destination-host-not-found.ts';

const id = 'istio/destination-host-not-found';
const check = (yaml: string): unknown => expectCarets({ id, rule }, yaml);

const service = (name: string, namespace: string, extra = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace}${extra} }\nspec: { ports: [{ port: 80 }] }\n---\n`;
const entry = (hosts: string, extra = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: outside, namespace: other }\nspec: { hosts: [${hosts}]${extra} }\n---\n`;
const route = (host: string, extra = ''): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: page, namespace: shop }\nspec:\n  hosts: [page]\n${extra}  http: [{ route: [{ destination: { host: ${host} } }] }]\n`;
const caret = (host: string): string => `#                                         ${'^'.repeat(host.length)} `;
const exported = (to: string): string => `, annotations: { networking.istio.io/exportTo: '${to}' }`;
const meshConfig = (text: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: '${text}' }\n---\n`;
const gateway = (namespace: string): string =>
  `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: { name: door, namespace: shop }\nspec: { selector: { istio: gateway }, servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['*'] }] }\n---\n` +
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: door, namespace: ${namespace} }\nspec: { selector: { matchLabels: { istio: gateway } }, template: { metadata: { labels: { istio: gateway } }, spec: { containers: [{ name: istio-proxy, image: auto }] } } }\n---\n`;

describe('hosts that are answered', () => {
  it.each([
    ['a short name', service('reviews', 'shop'), 'reviews'],
    ['a full name in another namespace', service('reviews', 'prod'), 'reviews.prod.svc.cluster.local'],
    ['a ServiceEntry', entry('api.example.com'), 'api.example.com'],
    ['the wildcard of a ServiceEntry, as it is written', entry("'*.example.com'"), "'*.example.com'"],
    ['a ServiceEntry beside a wildcard', entry("'*.example.com', api.eu.example.com"), 'api.eu.example.com'],
    ['a ServiceEntry with capitals, written with the same', entry('API.example.com'), 'API.example.com'],
    ['a Service that is exported to the namespace by name', service('reviews', 'prod', exported('shop')), 'reviews.prod.svc.cluster.local'],
    ['a Service of the own namespace, whatever it exports', service('reviews', 'shop', exported('other')), 'reviews'],
    ['a ServiceEntry of a Service’s full name', entry('reviews.prod.svc.cluster.local'), 'reviews.prod.svc.cluster.local'],
  ])('by %s', (_, objects, host) => {
    check(service('page', 'shop') + objects + route(host));
  });

  it('in a cluster domain of one’s own, where several objects agree on it', () => {
    const other = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: page, namespace: shop }\nspec: { host: page.shop.svc.corp.internal }\n---\n';
    check(service('page', 'shop') + service('reviews', 'shop') + other + route('reviews.shop.svc.corp.internal').replace('[page]', '[page.shop.svc.corp.internal]'));
  });

  it('for the namespaces that the route itself is exported to', () => {
    check(service('page', 'shop') + entry('api.example.com', ', exportTo: [.]') + route('api.example.com', '  exportTo: [other]\n'));
  });

  it('for a gateway, by its own pods’ namespace', () => {
    check(service('page', 'shop') + gateway('doors') + service('reviews', 'shop', exported('doors')) + route('reviews', '  gateways: [door]\n'));
  });
});

describe('hosts that nobody answers', () => {
  it.each([
    ['a near miss', service('reviews', 'shop'), 'reviws', 'no Service in namespace `shop` answers to `reviws`, did you mean `reviews`?'],
    ['another namespace', service('page', 'shop') + service('reviews', 'prod'), 'reviews', 'no Service in namespace `shop` answers to `reviews`'],
    ['a misspelt cluster domain', service('reviews', 'shop'), 'reviews.shop.svc.cluster.locl', 'no Service in namespace `shop` answers to `reviews.shop.svc.cluster.locl`, did you mean `reviews.shop.svc.cluster.local`?'],
    ['namespace with a dot', service('page', 'shop') + service('reviews', 'prod'), 'reviews.prod', '`reviews.prod` is taken literally, because it has a dot: the Service is `reviews.prod.svc.cluster.local`'],
    ['a name up to `svc`', service('page', 'shop') + service('reviews', 'prod'), 'reviews.prod.svc', '`reviews.prod.svc` is taken literally, because it has a dot: the Service is `reviews.prod.svc.cluster.local`'],
    ['capitals', service('reviews', 'shop'), 'Reviews', 'no Service in namespace `shop` answers to `Reviews`, did you mean `reviews`?'],
    ['a host outside without a ServiceEntry', service('page', 'shop'), 'api.example.com', 'no Service and no ServiceEntry answers to `api.example.com`'],
    ['a host that only a wildcard covers', service('page', 'shop') + entry("'*.example.com'"), 'api.eu.example.com', 'only the wildcard `*.example.com` of ServiceEntry `other/outside` covers `api.eu.example.com`, and a route needs an entry of this very host'],
    ['a ServiceEntry that differs in capitals', service('page', 'shop') + entry('API.example.com'), 'api.example.com', 'no Service and no ServiceEntry answers to `api.example.com`, did you mean `API.example.com`?'],
  ])('%s', (_, objects, host, message) => {
    check(objects + route(host) + caret(host) + message + '\n');
  });

  it('points to the namespace that has a Service of the name', () => {
    const { diagnostics } = runOn({ id, rule }, service('page', 'shop') + service('reviews', 'prod') + route('reviews'));
    expect(diagnostics[0]?.help).toBe('there is a Service of that name elsewhere: write `reviews.prod.svc.cluster.local`');
  });

  it('the default domain where the mesh says that it has another', () => {
    const operator = 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: { name: mesh, namespace: istio-system }\nspec: { values: { global: { proxy: { clusterDomain: corp.internal } } } }\n---\n';
    const host = 'reviews.shop.svc.cluster.local';
    check(`${operator}${service('reviews', 'shop')}${route(host)}${caret(host)}no Service in namespace \`shop\` answers to \`${host}\`, did you mean \`reviews.shop.svc.corp.internal\`?\n`);
  });
});

describe('hosts that clients do not see', () => {
  it('a ServiceEntry of another namespace that keeps it to itself', () => {
    check(`${service('page', 'shop')}${entry('api.example.com', ', exportTo: [.]')}${route('api.example.com')}${caret('api.example.com')}ServiceEntry \`other/outside\` does not export \`api.example.com\` to namespace \`shop\`, whose clients this route is for\n`);
  });

  it('a Service of another namespace where the mesh exports nothing unless it is said', () => {
    const host = 'reviews.prod.svc.cluster.local';
    check(`${meshConfig('defaultServiceExportTo: [.]')}${service('reviews', 'prod')}${route(host)}${caret(host)}Service \`prod/reviews\` does not export \`${host}\` to namespace \`shop\`, whose clients this route is for\n`);
  });

  it('a gateway gets no more than others of its namespace, and its own namespace counts, not that of the route', () => {
    check(`${service('page', 'shop')}${gateway('doors')}${service('reviews', 'shop', exported('.'))}${route('reviews', '  gateways: [door]\n')}${caret('reviews')}Service \`shop/reviews\` does not export \`reviews\` to namespace \`doors\`, whose clients this route is for\n`);
  });

  it('a delegate has the clients of whom it acts for', () => {
    const root = 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: root, namespace: other }\nspec: { hosts: [x.example.com], exportTo: [.], http: [{ delegate: { name: page, namespace: shop } }] }\n---\n';
    check(service('page', 'shop') + root + service('reviews', 'shop', exported('other')) + route('reviews').replace('  hosts: [page]\n', ''));
  });
});

describe('what the input cannot tell', () => {
  it.each([
    ['a namespace without a Service in the input', 'reviews.prod.svc.cluster.local', 'the Services of namespace `prod`'],
    ['Services of other clusters', 'reviews.shop.svc.clusterset.local', 'the Services that other clusters export'],
  ])('%s', (_, host, missing) => {
    check(service('page', 'shop') + route(host) + `# unjudged: the host \`${host}\` of VirtualService shop/page: ${missing}\n`);
  });

  it('a file with nothing but routes', () => {
    check(route('reviews') + '# unjudged: the host `reviews` of VirtualService shop/page: the Services of namespace `shop`\n');
  });

  it('a gateway whose pods are nowhere, where not everybody sees the host', () => {
    check(service('page', 'shop', exported('.')) + route('page', '  gateways: [door]\n') + '# unjudged: the host `page` of VirtualService shop/page: the namespace of the pods of Gateway shop/door\n');
  });
});

describe('the fix', () => {
  it('writes the full name where the two parts are those of a Service', () => {
    const text = service('page', 'shop') + service('reviews', 'prod') + route('reviews.prod');
    const [found] = runOn({ id, rule }, text).diagnostics;
    expect(applyFix('example.yaml', text, found?.fix ?? { title: '', edits: [] })).toBe(text.replace('reviews.prod }', 'reviews.prod.svc.cluster.local }'));
  });
});
