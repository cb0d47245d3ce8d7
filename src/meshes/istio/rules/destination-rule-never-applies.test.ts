import { describe, expect, it } from 'vitest';
import { expectCarets, runOn } from '../../../../test/caret.ts';
import rule from './destination-rule-never-applies.ts';

const registered = { id: 'istio/destination-rule-never-applies', rule };
const check = (yaml: string): void => void expectCarets(registered, yaml);

const service = `apiVersion: v1
kind: Service
metadata: { name: reviews, namespace: shop }
spec: { selector: { app: reviews }, ports: [{ name: http, port: 80 }] }
---
`;
const workload = (namespace: string, kind = 'Deployment'): string => `apiVersion: apps/v1
kind: ${kind}
metadata: { name: app, namespace: ${namespace} }
spec: { template: { metadata: { labels: { app: app } }, spec: { containers: [] } } }
---
`;
const ruleIn = (namespace: string, rest = '', host = 'reviews.shop.svc.cluster.local'): string => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: ${namespace} }
spec:
  host: ${host}
${rest}`;
const never = '#       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ no client applies this rule: `config` has no workloads, and `reviews.shop.svc.cluster.local` is in `shop`\n';

describe('a place where clients look', () => {
  it.each([
    ['the namespace of the Service', ruleIn('shop')],
    ['the namespace of clients', workload('store') + ruleIn('store')],
    ['the namespace of clients of another kind', workload('store', 'StatefulSet') + ruleIn('store')],
    ['the root namespace', ruleIn('istio-system')],
    ['a host that nothing has, which is another rule', workload('shop') + ruleIn('config', '', 'ratings.shop.svc.cluster.local')],
    ['a wildcard', workload('shop') + ruleIn('config', '', "'*.shop.svc.cluster.local'")],
    ['clients that export it to themselves', workload('store') + ruleIn('store', "  exportTo: ['.']\n")],
  ])('%s', (_, yaml) => check(service + workload('shop') + yaml));

  it('a root namespace of one’s own', () => {
    const mesh = "apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: 'rootNamespace: config' }\n---\n";
    check(service + workload('shop') + mesh + ruleIn('config'));
  });
});

describe('a place where nobody looks', () => {
  it('a namespace without workloads', () => {
    check(service + workload('shop') + ruleIn('config') + never);
  });

  it('whatever it exports', () => {
    check(`${service}${workload('shop')}${ruleIn('config', `${never}  exportTo: ['*']\n`)}`);
  });

  it('the host of a ServiceEntry elsewhere', () => {
    const entry = 'apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: { name: api, namespace: shop }\nspec: { hosts: [api.example.com] }\n---\n';
    const { diagnostics } = runOn(registered, workload('shop') + entry + ruleIn('config', '', 'api.example.com'));
    expect(diagnostics.map(({ message }) => message)).toEqual(['no client applies this rule: `config` has no workloads, and `api.example.com` is in `shop`']);
  });

  it('what clients export to others reaches nobody', () => {
    check(`${service}${workload('store')}${ruleIn('store', `  exportTo: ['.', pay]
#                 ^^^ info: only clients in \`store\` apply this rule, whatever it exports: the host is in \`shop\`
`)}`);
  });

  it('is not judged where the input shows no workloads at all', () => {
    check(`${service}${ruleIn('config')}# unjudged: who applies DestinationRule config/reviews: the workloads of namespace \`config\`\n`);
  });
});
