import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './destination-host-not-found.ts';

const check = (yaml: string): unknown => expectCarets({ id: 'istio/destination-host-not-found', rule }, yaml);

const service = (name: string, namespace: string, extra = ''): string => `apiVersion: v1\nkind: Service\nmetadata: { name: ${name}, namespace: ${namespace}${extra} }\nspec: { ports: [{ port: 80 }] }\n---\n`;
const entry = (hosts: string, extra = ''): string => `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: outside, namespace: other }\nspec: { hosts: [${hosts}]${extra} }\n---\n`;
const route = (host: string): string => `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: page, namespace: shop }\nspec:\n  hosts: [page]\n  http: [{ route: [{ destination: { host: ${host} } }] }]\n`;
const caret = (host: string): string => `#                                         ${'^'.repeat(host.length)} `;

describe('hosts that are answered', () => {
  it.each([
    ['a short name', service('reviews', 'shop'), 'reviews'],
    ['a full name in another namespace', service('reviews', 'prod'), 'reviews.prod.svc.cluster.local'],
    ['a ServiceEntry', entry('api.example.com'), 'api.example.com'],
    ['a wildcard ServiceEntry', entry("'*.example.com'"), 'api.eu.example.com'],
    ['a ServiceEntry with upper case', entry('API.example.com'), 'api.example.com'],
  ])('by %s', (_, objects, host) => {
    check(service('page', 'shop') + objects + route(host));
  });

  it('in a cluster domain of one’s own, where several objects agree on it', () => {
    const rule = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: page, namespace: shop }\nspec: { host: page.shop.svc.corp.internal }\n---\n';
    check(service('reviews', 'shop') + rule + route('reviews.shop.svc.corp.internal').replace('[page]', '[page.shop.svc.corp.internal]'));
  });
});

describe('hosts that nobody answers', () => {
  it.each([
    ['a near miss', service('reviews', 'shop'), 'reviws', 'no Service in namespace `shop` answers to `reviws`, did you mean `reviews`?'],
    ['another namespace', service('page', 'shop') + service('reviews', 'prod'), 'reviews', 'no Service in namespace `shop` answers to `reviews`'],
    ['a misspelt cluster domain', service('reviews', 'shop'), 'reviews.shop.svc.cluster.locl', 'no Service in namespace `shop` answers to `reviews.shop.svc.cluster.locl`, did you mean `reviews`?'],
    ['namespace with a dot', service('page', 'shop') + service('reviews', 'prod'), 'reviews.prod', '`reviews.prod` is taken literally, because it has a dot: the Service is `reviews.prod.svc.cluster.local`'],
    ['a ServiceEntry of another namespace that keeps it to itself', service('page', 'shop') + entry('api.example.com', ', exportTo: [.]'), 'api.example.com', '`api.example.com` is not exported to namespace `shop` by ServiceEntry `other/outside`'],
    ['a host outside without a ServiceEntry', service('page', 'shop'), 'api.example.com', 'no Service and no ServiceEntry answers to `api.example.com`'],
  ])('%s', (_, objects, host, message) => {
    check(objects + route(host) + caret(host) + message + '\n');
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
});
