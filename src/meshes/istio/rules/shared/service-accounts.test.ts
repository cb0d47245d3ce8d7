import { expect, it } from 'vitest';
import { runOn } from '../../../../../test/caret.ts';
import { defineRule } from '../../../../rules/rule.ts';
import { accountKinds, accountOfPrincipal, accountsIn } from './service-accounts.ts';

const probe = defineRule({
  summary: 'A probe.', why: 'It says what it finds.', severity: 'info', upstream: [], bad: '', good: '',
  reads: ['Namespace', ...accountKinds],
  messages: { found: ({ text }: { text: string }) => text },
  judges: ['Namespace'],
  judge(namespace, context) {
    const known = accountsIn(context, namespace.name);
    const text = known === undefined ? 'not shown' : `written ${[...known.written].join(' ')}, used ${[...known.used].join(' ')}`;
    context.report({ at: [namespace, ['metadata', 'name']], message: 'found', data: { text } });
  },
});
const shop = 'apiVersion: v1\nkind: Namespace\nmetadata: { name: shop }\n---\n';
const account = (name: string, namespace = 'shop'): string => `apiVersion: v1\nkind: ServiceAccount\nmetadata: { name: ${name}, namespace: ${namespace} }\n---\n`;
const pod = (spec: string, namespace = 'shop'): string => `apiVersion: v1\nkind: Pod\nmetadata: { name: p, namespace: ${namespace} }\nspec: { ${spec}containers: [{ name: a, image: a }] }\n---\n`;
const gateway = 'apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: { name: front, namespace: shop }\nspec: { gatewayClassName: istio, listeners: [] }\n---\n';

it.each<readonly [string, string, string]>([
  ['none', '', 'not shown'],
  ['of another namespace', account('a', 'other') + pod('serviceAccountName: b, ', 'other'), 'not shown'],
  ['of objects', account('a') + account('b'), 'written a b, used '],
  ['of pods', pod('serviceAccountName: a, '), 'written , used a'],
  ['of a pod in the old field', pod('serviceAccount: a, '), 'written , used a'],
  ['of a pod that names none', pod(''), 'written , used default'],
  ['of both', account('a') + pod('serviceAccountName: b, '), 'written a, used b'],
  ['of a Gateway, beside others', pod('serviceAccountName: a, ') + gateway, 'written , used a front-istio'],
  ['of a Gateway alone, which shows no workload', gateway, 'not shown'],
])('%s', (_, text, expected) => {
  expect(runOn({ id: 'istio/probe', rule: probe }, shop + text).diagnostics.map(({ message }) => message)).toEqual([expected]);
});

it.each([
  ['cluster.local/ns/shop/sa/a', { trustDomain: 'cluster.local', namespace: 'shop', account: 'a' }],
  ['*/ns/shop/sa/a', { trustDomain: '*', namespace: 'shop', account: 'a' }],
  ['cluster.local/ns/shop/*', undefined],
  ['cluster.local/ns/*/sa/a', undefined],
  ['*/sa/a', undefined],
  ['*', undefined],
  ['spiffe://cluster.local/ns/shop/sa/a', undefined],
])('%s', (principal, expected) => {
  expect(accountOfPrincipal(principal)).toEqual(expected);
});
