import { describe, expect, it } from 'vitest';
import { runOn } from '../../../../test/caret.ts';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { runRules } from '../../../rules/run.ts';
import { discover } from '../../../topology/discover.ts';
import { lift } from '../lift/lift.ts';
import rule from './authorization-namespace-not-found.ts';

const registered = { id: 'istio/authorization-namespace-not-found', rule };
const namespace = (name: string): string => `apiVersion: v1\nkind: Namespace\nmetadata: { name: ${name} }\n---\n`;
const service = (name: string): string => `apiVersion: v1\nkind: Service\nmetadata: { name: a, namespace: ${name} }\nspec: { ports: [{ port: 80 }] }\n---\n`;
const policy = (value: string, field = 'namespaces', own = 'shop', action = 'ALLOW'): string => `apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: app, namespace: ${own} }
spec: { action: ${action}, rules: [{ from: [{ source: { ${field}: ['${value}'] } }] }] }
`;
const found = (yaml: string) => runOn(registered, yaml).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);

describe('a namespace that does not exist', () => {
  it.each([
    ['shopp', 'namespaces', 'warning: there is no namespace `shopp`, did you mean `shop`?'],
    ['shpo', 'notNamespaces', 'warning: there is no namespace `shpo`, did you mean `shop`?'],
    ['ns/shop', 'namespaces', 'error: there is no namespace `ns/shop`'],
    ['Shop', 'namespaces', 'error: there is no namespace `Shop`, did you mean `shop`?'],
    ['shop.svc', 'namespaces', 'error: there is no namespace `shop.svc`'],
  ])('%s in %s', (value, field, message) => {
    expect(found(namespace('shop') + policy(value, field))).toEqual([message]);
    expect(found(namespace('shop') + policy(value, field, 'elsewhere'))).toEqual([message]);
  });

  it('is found in conditions', () => {
    const condition = policy('x').replace(/rules:.*$/m, 'rules: [{ when: [{ key: source.namespace, values: [sho] }] }] }');
    expect(found(namespace('shop') + condition)).toEqual(['warning: there is no namespace `sho`, did you mean `shop`?']);
  });

  it('says what the policy then does', () => {
    const explains = (action: string, field: string) => runOn(registered, namespace('shop') + policy('shopp', field, 'shop', action)).diagnostics[0]?.explains;
    expect(explains('DENY', 'namespaces')).toBe('this entry matches no caller, so nothing is refused because of it');
    expect(explains('DENY', 'notNamespaces')).toBe('this entry matches no caller, so nothing is excepted from the refusal');
  });

  it.each(['istio-system', 'monitoring', 'team-*', 'shop2'])('%s may exist without an object of the input', (value) => {
    const results = runOn(registered, namespace('shop') + policy(value));
    expect(results.diagnostics).toEqual([]);
    expect(results.unjudged.map(({ missing }) => missing)).toEqual(['the namespaces that there are']);
  });

  it('is one that nobody lists, where somebody tells which there are', () => {
    const decided = (value: string): string[] => {
      const { resources } = decodeFile({ path: 'a.yaml', text: policy(value) });
      const set = ResourceSet.of(resources);
      const topology = discover(set);
      return runRules([registered], { resources: set, topology, mesh: () => lift({ resources: set, topology }), surroundings: { namespaces: ['shop', 'team-a'] } }).diagnostics.map(({ message, severity }) => `${severity}: ${message}`);
    };
    expect(decided('monitoring')).toEqual(['error: there is no namespace `monitoring`']);
    expect(decided('x-*')).toEqual(['warning: no namespace is called like `x-*`']);
    expect([decided('team-a'), decided('team-*')]).toEqual([[], []]);
  });
});

describe('near misses', () => {
  it.each([
    ['a namespace with an object', namespace('shop') + policy('shop')],
    ['one that only has a Service', namespace('shop') + service('other') + policy('other')],
    ['a pattern that one has', namespace('shop') + policy('s*p')],
    ['everybody', policy('*')],
    ['principals of a mesh elsewhere', namespace('shop') + policy('partner.example/ns/shp/sa/a', 'principals')],
    ['principals of a namespace that is there', namespace('shop') + policy('cluster.local/ns/shop/sa/a', 'principals')],
    ['principals of a namespace like no other', namespace('shop') + policy('cluster.local/ns/nowhere/sa/a', 'principals')],
  ])('%s', (_, text) => {
    expect(runOn(registered, text)).toEqual({ diagnostics: [], unjudged: [] });
  });
});

it('a principal of a namespace that is nearly there', () => {
  expect(runOn(registered, namespace('shop') + policy('cluster.local/ns/shp/sa/a', 'principals')).diagnostics.map(({ message, severity }) => `${severity}: ${message}`)).toEqual(['warning: there is no namespace `shp`, did you mean `shop`?']);
});
