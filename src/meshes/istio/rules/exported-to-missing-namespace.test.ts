import { describe, expect, it } from 'vitest';
import { runRules } from '../../../rules/run.ts';
import { decodeFile } from '../../../kube/decode.ts';
import { ResourceSet } from '../../../kube/resource-set.ts';
import { discover } from '../../../topology/discover.ts';
import { meshOf } from '../../../../test/caret.ts';
import { destinationRule, namespace, rules, serviceEntry, toOrders, virtualService } from '../../../../test/istio-objects.ts';
import { expectSaid, mendedBy } from '../../../../test/rule-says.ts';
import rule from './exported-to-missing-namespace.ts';

const own = { id: 'istio/exported-to-missing-namespace', rule };
const exported = (to: string): string => virtualService('page', `{ hosts: [page], exportTo: [${to}], http: [{ route: [{ destination: { host: page } }] }] }`);

describe('namespaces that exist', () => {
  it.each([
    ['without a list', rules(`{ ${toOrders} }`)],
    ['its own, everybody and nobody', exported("., '~'") + exported("'*'")],
    ['one that a Namespace names', namespace('front') + exported('front')],
    ['one that has an object', destinationRule('front/x', '{ host: x }') + 'apiVersion: v1\nkind: Service\nmetadata: { name: x, namespace: front }\nspec: { ports: [{ port: 80 }] }\n---\n' + exported('front')],
    ['a misspelt one beside everybody', namespace('front') + exported("'*', frnt")],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('namespaces that do not', () => {
  it.each([
    ['of a VirtualService', exported('., frnt'), 'its routes hold'],
    ['of a DestinationRule', destinationRule('x', '{ host: x, exportTo: [frnt] }'), 'its settings hold'],
    ['of a ServiceEntry', serviceEntry('x', '{ hosts: [x.example.com], exportTo: [frnt] }'), 'its hosts exist'],
  ])('%s, with a near miss', (_, text) => {
    expectSaid(own, namespace('front') + text, ['warning: there is no namespace `frnt`, did you mean `front`?']);
  });

  it('mends what is nearly right', () => {
    const text = namespace('front') + exported('., frnt');
    expect(mendedBy(own, text)).toBe(text.replace('frnt', 'front'));
  });

  it('that nobody knows of are asked for', () => {
    expectSaid(own, namespace('front') + exported('payments'), ['? whether `exportTo` of VirtualService shop/page names a namespace that exists: the namespace `payments`']);
  });

  it('are said to be missing where all namespaces are known', () => {
    const resources = ResourceSet.of(decodeFile({ path: 'a.yaml', text: exported('payments, front') }).resources);
    const topology = discover(resources);
    const { diagnostics, unjudged } = runRules([own], { resources, topology, mesh: () => meshOf(resources, topology), surroundings: { namespaces: ['shop', 'front'] } });
    expect([diagnostics.map(({ message }) => message), unjudged]).toEqual([['there is no namespace `payments`'], []]);
  });
});
