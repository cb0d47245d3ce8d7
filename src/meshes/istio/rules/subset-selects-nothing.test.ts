import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './subset-selects-nothing.ts';

const check = (yaml: string): void => void expectCarets({ id: 'istio/subset-selects-nothing', rule }, yaml);

const service = (namespace = 'shop', selector = '{ app: reviews }'): string => `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: ${namespace} }
spec: { selector: ${selector}, ports: [{ name: http, port: 80 }] }
---
`;
const deployment = (labels: string, namespace = 'shop'): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: reviews, namespace: ${namespace} }
spec: { template: { metadata: { labels: { ${labels} } }, spec: { containers: [] } } }
---
`;
const route = (namespace = 'shop', host = 'reviews'): string => `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: ${namespace} }
spec: { hosts: [${host}], http: [{ route: [{ destination: { host: ${host}, subset: s } }] }] }
---
`;
const ruleWith = (labels: string, { host = 'reviews', namespace = 'shop' } = {}): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: ${namespace} }
spec:
  host: ${host}
  subsets:
    - name: s
      labels: { ${labels} }
`;
const caret = (labels: string): string => `#     ^${'^'.repeat(`labels: { ${labels} }`.length - 1)}`;
const v2 = 'version: v2';

describe('labels that something has', () => {
  it.each([
    ['a pod of the Service', service() + deployment('app: reviews, version: v2') + ruleWith(v2)],
    ['a pod of the Service, from another namespace', service() + deployment('app: reviews, version: v2') + ruleWith(v2, { namespace: 'store', host: 'reviews.shop.svc.cluster.local' })],
    ['labels that only running pods have', service() + deployment('app: reviews') + ruleWith('topology.kubernetes.io/zone: a, kubernetes.io/hostname: n')],
    ['the hash of a rollout', service() + deployment('app: reviews') + ruleWith('rollouts-pod-template-hash: abc')],
    ['no labels at all, which is another rule', service() + deployment('app: reviews') + ruleWith('')],
    ['a host that nothing has, which is another rule', ruleWith(v2)],
  ])('%s', (_, yaml) => check(yaml));

  it('a machine of the namespace', () => {
    check(`${service()}apiVersion: networking.istio.io/v1\nkind: WorkloadEntry\nmetadata: { name: vm, namespace: shop }\nspec: { address: 192.0.2.1, labels: { app: reviews, version: v2 } }\n---\n${ruleWith(v2)}`);
  });

  it('an endpoint of a ServiceEntry', () => {
    check(`apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com], resolution: STATIC, endpoints: [{ address: 192.0.2.1, labels: { version: v2 } }] }\n---\n${ruleWith(v2, { host: 'api.example.com' })}`);
  });

  it('what a ServiceEntry selects', () => {
    check(`${deployment('app: reviews, version: v2')}apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com], resolution: STATIC, workloadSelector: { labels: { app: reviews } } }\n---\n${ruleWith(v2, { host: 'api.example.com' })}`);
  });
});

describe('labels that nothing has', () => {
  const message = (labels: string, near = ''): string => `nothing behind \`reviews\` has the labels of subset \`s\`, ${labels}${near}`;

  it('is worth knowing as long as nobody sends there', () => {
    check(`${service()}${deployment('app: reviews, version: v1')}${ruleWith(v2)}${caret(v2)} info: ${message('`version: v2`')}\n`);
  });

  it('is an error where somebody does, by whatever form of the name', () => {
    check(`${service()}${deployment('app: reviews, version: v1')}${route()}${ruleWith(v2)}${caret(v2)} ${message('`version: v2`')}\n`);
    check(`${service()}${deployment('app: reviews, version: v1')}${route('store', 'reviews.shop.svc.cluster.local')}${ruleWith(v2)}${caret(v2)} ${message('`version: v2`')}\n`);
  });

  it('a route of the same subset name to another host is none', () => {
    check(`${service()}${deployment('app: reviews, version: v1')}${route('store')}${ruleWith(v2)}${caret(v2)} info: ${message('`version: v2`')}\n`);
  });

  it('a pod of another Service does not count', () => {
    check(`${service()}${deployment('app: reviews, version: v1')}${deployment('app: ratings, version: v2').replace('name: reviews', 'name: ratings')}${ruleWith(v2)}${caret(v2)} info: ${message('`version: v2`')}\n`);
  });

  it('a pod of another namespace does not count', () => {
    check(`${service()}${deployment('app: reviews, version: v1')}${deployment('app: reviews, version: v2', 'store')}${ruleWith(v2)}${caret(v2)} info: ${message('`version: v2`')}\n`);
  });

  it('suggests a near value, and never another number', () => {
    const typo = 'version: cannary';
    check(`${service()}${deployment('app: reviews, version: canary')}${ruleWith(typo)}${caret(typo)} info: ${message('`version: cannary`', ', did you mean `version: canary`?')}\n`);
  });

  it('what a name resolves to has no labels', () => {
    const yaml = `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com], resolution: DNS }\n---\n${ruleWith(v2, { host: 'api.example.com' })}`;
    check(`${yaml}${caret(v2)} info: nothing behind \`api.example.com\` has the labels of subset \`s\`, \`version: v2\`\n`);
  });
});

describe('what the input does not show', () => {
  it.each([
    ['the pods', service(), 'the pods of Service shop/reviews'],
    ['the endpoints of a Service without selector', service('shop', '{}'), 'the endpoints of Service shop/reviews, which has no selector'],
  ])('%s', (_, yaml, missing) => check(`${yaml}${ruleWith(v2)}# unjudged: subset s of DestinationRule shop/reviews: ${missing}\n`));
});
