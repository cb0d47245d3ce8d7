import { describe, it } from 'vitest';
import { expectCarets } from '../../../../test/caret.ts';
import rule from './destination-rule-host-not-found.ts';

const check = (yaml: string): void => void expectCarets({ id: 'istio/destination-rule-host-not-found', rule }, yaml);

const service = (name: string, namespace = 'shop'): string => `apiVersion: v1
kind: Service
metadata: { name: ${name}, namespace: ${namespace} }
spec: { selector: { app: ${name} }, ports: [{ name: http, port: 80 }] }
---
`;
const entry = (host: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: entry, namespace: ${namespace} }
spec: { hosts: ['${host}'], ports: [{ number: 443, name: tls, protocol: TLS }] }
---
`;
const ruleFor = (host: string, namespace = 'shop'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: rule, namespace: ${namespace} }
spec:
  host: ${host}
`;

describe('a host that something has', () => {
  it.each([
    ['the short name, in the namespace of the rule', service('reviews') + ruleFor('reviews')],
    ['the full name, from another namespace', service('reviews') + ruleFor('reviews.shop.svc.cluster.local', 'store')],
    ['a ServiceEntry', entry('api.example.com') + ruleFor('api.example.com')],
    ['a ServiceEntry of another namespace', entry('api.example.com', 'egress') + ruleFor('api.example.com')],
    ['the wildcard of a ServiceEntry, as it stands', entry('*.example.com') + ruleFor("'*.example.com'")],
    ['a wildcard over a ServiceEntry', entry('api.example.com') + ruleFor("'*.example.com'")],
    ['a wildcard over a namespace', service('reviews') + ruleFor("'*.shop.svc.cluster.local'")],
    ['all Services', ruleFor("'*.local'")],
    ['everything', ruleFor("'*'")],
    ['no host at all, which the schema reports', ruleFor("''")],
  ])('%s', (_, yaml) => check(yaml));
});

describe('a host that nothing has', () => {
  it('a Service, with the near miss', () => {
    check(`${service('reviews')}${ruleFor('review')}#       ^^^^^^ namespace \`shop\` has no Service for \`review\`, did you mean \`reviews\`?\n`);
  });

  it('the name of a Service in another namespace, which a short name never is', () => {
    check(`${service('orders')}${service('reviews', 'store')}${ruleFor('reviews')}#       ^^^^^^^ namespace \`shop\` has no Service for \`reviews\`\n`);
  });

  it('a name with one dot, which is taken as it stands', () => {
    check(`${service('reviews', 'store')}${ruleFor('reviews.store')}#       ^^^^^^^^^^^^^ \`reviews.store\` is taken as it stands and is no Service: \`reviews.store.svc.cluster.local\` is\n`);
  });

  it('a name outside the cluster', () => {
    check(`${service('orders')}${entry('api.example.com')}${ruleFor('api.example.org')}#       ^^^^^^^^^^^^^^^ no ServiceEntry has the host \`api.example.org\`, did you mean \`api.example.com\`?\n`);
  });

  it('a name that clients know by a wildcard alone', () => {
    check(`${entry('*.example.com')}${ruleFor('api.example.com')}#       ^^^^^^^^^^^^^^^ \`api.example.com\` has no rules of its own: clients know it as \`*.example.com\`, of ServiceEntry \`shop/entry\`\n`);
  });

  it('a wildcard with nothing in it', () => {
    check(`${entry('api.example.com')}${ruleFor("'*.example.org'")}#       ^^^^^^^^^^^^^^^ no Service and no ServiceEntry has a host within \`*.example.org\`\n`);
  });
});

describe('what the input does not show', () => {
  it('the Services of another namespace', () => {
    check(`${service('orders')}${ruleFor('reviews.store.svc.cluster.local')}# unjudged: the host \`reviews.store.svc.cluster.local\` of DestinationRule shop/rule: the Services of namespace \`store\`\n`);
  });

  it('the Services under a wildcard', () => {
    check(`${ruleFor("'*.store.svc.cluster.local'")}# unjudged: the host \`*.store.svc.cluster.local\` of DestinationRule shop/rule: the Services of namespace \`store\`\n`);
  });

  it('a namespace that has workloads and none of that name is shown', () => {
    check(`${service('reviews', 'store')}${service('orders')}${ruleFor("'*.shop.svc.cluster.local'", 'store')}`);
  });
});
