import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { call, connectPipe, folderWith, shop, worldOf, type Called, type Connected } from './harness.ts';

/** Ten questions that people ask of a mesh, the one call that answers each, and the answer. Nothing of it writes. */
interface Pair {
  readonly question: string;
  readonly tool: string;
  readonly given: Readonly<Record<string, unknown>>;
  readonly answer: (called: Called) => unknown;
  readonly is: unknown;
}

const names = (value: unknown): string[] => (value as readonly { readonly name: string }[]).map(({ name }) => name);

const pairs: readonly Pair[] = [
  { question: 'Which versions of orders are deployed?', tool: 'mesh_describe_inventory', given: { about: 'services', filter: 'orders' }, answer: ({ content }) => content['items'], is: [expect.objectContaining({ name: 'shop/orders', versions: ['v1', 'v2'] })] },
  { question: 'Who calls payments, and how do you know?', tool: 'mesh_describe_inventory', given: { about: 'calls', filter: 'payments' }, answer: ({ content }) => (content['items'] as readonly { readonly from: string; readonly evidence: readonly { readonly file: string }[] }[]).map(({ from, evidence }) => [from, evidence[0]?.file]), is: [['shop/orders-v1', 'k8s/app.yaml'], ['shop/orders-v2', 'k8s/app.yaml']] },
  { question: 'May report charge a card?', tool: 'mesh_trace_request', given: { from: 'report', to: 'payments', method: 'POST', path: '/charge' }, answer: ({ content }) => [content['outcome'], content['status']], is: ['refused', 403] },
  { question: 'What happens to a POST of orders to payments?', tool: 'mesh_trace_request', given: { from: 'orders-v1', to: 'payments', method: 'POST', path: '/charge' }, answer: ({ content }) => [content['outcome'], content['transport']], is: ['delivered', 'mutual-tls'] },
  { question: 'Who can delete at payments?', tool: 'mesh_who_can_reach', given: { service: 'payments', method: 'DELETE' }, answer: ({ content }) => (content['items'] as readonly { readonly reach: string }[]).every(({ reach }) => reach === 'none'), is: true },
  { question: 'Does nobody but orders reach payments?', tool: 'mesh_verify', given: { properties: ['nobody but orders reaches payments'] }, answer: ({ content }) => content['summary'], is: { holds: 1, violated: 0, unknown: 0 } },
  { question: 'Is every call encrypted for sure?', tool: 'mesh_verify', given: { properties: ['every call to web is encrypted'] }, answer: ({ content }) => (content['items'] as readonly { readonly verdict: string }[])[0]?.verdict, is: 'violated' },
  {
    question: 'What would this timeout change?',
    tool: 'mesh_explain_config',
    given: { manifests: 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: orders, namespace: shop }\nspec:\n  hosts: [orders]\n  http:\n    - timeout: 2s\n      route: [{ destination: { host: orders } }]\n' },
    answer: ({ content }) => [content['isWithoutEffect'], (content['effects'] as readonly { readonly aspects: readonly string[]; readonly host: string }[]).map(({ aspects, host }) => [aspects, host])],
    is: [false, [[['other-deadline'], 'orders.shop.svc.cluster.local']]],
  },
  { question: 'What is wrong with a subset that nobody defines?', tool: 'mesh_explain_config', given: { manifests: 'apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: { name: orders, namespace: shop }\nspec:\n  hosts: [orders]\n  http:\n    - route: [{ destination: { host: orders, subset: v9 } }]\n' }, answer: ({ content }) => (content['findings'] as readonly { readonly rule: string; readonly line: number }[]).map(({ rule, line }) => [rule, line]), is: [['istio/subset-not-defined', 7]] },
  { question: 'How do I say a canary as a typed intent?', tool: 'mesh_list_intents', given: { kind: 'split-traffic' }, answer: ({ content }) => names((content['items'] as readonly { readonly schema: { readonly required: readonly string[] } }[])[0]?.schema.required.map((name) => ({ name }))), is: ['kind', 'service', 'shares'] },
];

describe('ten questions', () => {
  const folder = folderWith(shop);
  let connected: Connected;
  beforeAll(async () => void (connected = await connectPipe(worldOf(folder.root))));
  afterAll(async () => {
    await connected.close();
    folder.remove();
  });

  it.each(pairs.map((pair) => [pair.question, pair] as const))('%s', async (_, { tool, given, answer, is }) => {
    const called = await call(connected.client, tool, given);
    expect(called.text).not.toBe('');
    expect(called.isError, called.text).toBe(false);
    expect(answer(called)).toEqual(is);
  });
});
