import { describe, expect, it } from 'vitest';
import { shop, vocabularyOf, worldOf } from '../../../test/model-servers/small-world.ts';
import { wireOf } from '../../../test/model-servers/wire-of.ts';
import { parseEnglish } from '../../intents/english/parse-english.ts';
import { printWish } from '../../intents/english/print-wish.ts';
import type { Intent } from '../../intents/intent.ts';
import type { Wish } from '../../intents/wish.ts';
import type { Proposal } from '../proposer.ts';
import type { Candidate, Reading } from '../reading.ts';
import type { Vocabulary } from '../vocabulary.ts';
import type { English } from './assess.ts';
import type { ModelCall, ModelOutcome } from './model-call.ts';
import { createModelProposer } from './model-proposer.ts';

const english: English = {
  print: printWish,
  parse: (sentence) => {
    const parsed = parseEnglish(sentence);
    return 'sentences' in parsed && parsed.sentences.length === 1 ? parsed.sentences[0]?.wish : undefined;
  },
};
const origin = { kind: 'default', of: 'request' } as const;
const timeout = (timeoutMs: number, service = 'shop/orders'): Intent => ({ kind: 'set-timeout', service, timeoutMs, origin });
const open: Intent = { kind: 'allow-calls', to: 'shop/payments', from: [{ kind: 'anyone' }], origin };

const intents = (wishes: readonly Wish[], unused: readonly string[] = []): unknown => ({ result: { kind: 'intents', intents: wishes.map(wireOf), unused } });
const candidate = (...wishes: readonly Wish[]): Candidate => ({ wishes, restated: wishes.map(printWish), assumptions: [], assumed: [] });
const ok = (...wishes: readonly Wish[]): Reading => ({ status: 'ok', ...candidate(...wishes) });
const blocked: Reading = { status: 'blocked', unused: [], because: ['nothing read'], suggestions: [] };

interface Script {
  readonly offline?: Reading;
  readonly vocabulary?: Vocabulary;
  readonly inForce?: readonly string[];
}

/** A model that answers what it is told to, one value for each round. */
async function propose(text: string, answers: readonly (unknown)[], { offline = blocked, vocabulary = shop, inForce = [] }: Script = {}): Promise<Proposal & { readonly calls: readonly ModelCall[] }> {
  const calls: ModelCall[] = [];
  const proposer = createModelProposer({
    name: 'test/model',
    ask: async (call): Promise<ModelOutcome> => {
      calls.push(call);
      const value = answers[Math.min(calls.length, answers.length) - 1];
      const tokens = { input: 10, output: 1 };
      return value === 'down' ? { kind: 'failed', reason: 'no answer' } : value === 'prose' ? { kind: 'not-json', tokens } : { kind: 'answer', value, tokens };
    },
    readRequest: () => offline,
    english,
    rounds: 3,
    hasPseudonyms: false,
  });
  return { ...(await proposer.propose(text, worldOf(vocabulary, inForce))), calls };
}

const optionsOf = ({ reading }: Proposal): (readonly string[] | undefined)[] => (reading.status === 'question' ? reading.question.options.map((option) => option.reading?.restated) : []);
const becauseOf = ({ reading }: Proposal): string => (reading.status === 'question' ? reading.because.join('\n') : reading.status);

describe('a model that is right', () => {
  it('agrees with the grammar: one reading, the grammar\'s own', async () => {
    const offline = ok(timeout(2_000));
    const proposal = await propose('orders gets 2s', [intents([timeout(2_000)])], { offline });
    expect(proposal.reading).toBe(offline);
  });

  it('need not take the same defaults as the grammar', async () => {
    const usual: Intent = { kind: 'break-circuit', service: 'shop/orders', consecutiveErrors: 5, intervalMs: 10_000, ejectForMs: 30_000, origin };
    const said: Intent = { kind: 'break-circuit', service: 'shop/orders', consecutiveErrors: 5, ejectForMs: 30_000, origin };
    const text = 'orders: eject for 30s after 5 errors in a row';
    const offline = ok(usual);
    expect((await propose(text, [intents([said])], { offline })).reading).toBe(offline);
    expect((await propose(text, [intents([{ ...said, service: 'shop/web' }])], { offline })).reading).toBe(offline);
    const other: Intent = { kind: 'break-circuit', service: 'shop/orders', consecutiveGatewayErrors: 5, ejectForMs: 30_000, origin };
    expect(optionsOf(await propose(text, [intents([other])], { offline }))).toEqual([[printWish(usual)], [printWish(other)]]);
  });

  it('reads what the grammar could not, and says so', async () => {
    const text = 'orders is to be done in 2s';
    const { reading } = await propose(text, [intents([timeout(2_000)])], { offline: { ...blocked, unused: [{ start: 10, end: 23 }] } as Reading });
    expect(reading).toMatchObject({ status: 'ok', restated: [printWish(timeout(2_000))], assumptions: [{ text: 'read by test/model alone: the grammar had no use for "to be done in"' }] });
  });

  it('is not asked where another command answers, nor with more than it may be sent', async () => {
    const errand: Reading = { status: 'errand', errand: { command: 'discover', arguments: [], because: '' } };
    expect((await propose('what calls orders?', [], { offline: errand })).calls).toEqual([]);
    const long = await propose(`orders ${'very '.repeat(2_000)}`, []);
    expect([long.calls.length, long.notice]).toEqual([0, 'test/model: the request has more than 8000 characters, and is not sent; answered offline']);
  });

  it('may use the names of the words where no input has any', async () => {
    const { reading, calls } = await propose('in namespace prod, give checkout-api 2s', [intents([timeout(2_000, 'prod/checkout-api')])], { vocabulary: vocabularyOf({}) });
    expect(reading).toMatchObject({ status: 'ok', assumed: [{ id: 'prod/checkout-api', labels: { app: 'checkout-api' }, serviceAccount: 'checkout-api', versions: [] }] });
    expect(JSON.stringify(calls[0]?.schema)).toContain('"prod/checkout-api"');
  });
});

describe('a model that is wrong', () => {
  it.each<[string, unknown, RegExp]>([
    ['a name that is not there', { result: { kind: 'intents', intents: [{ ...(wireOf(timeout(2_000)) as object), service: 'shop/everything' }], unused: [] } }, /there is no service `shop\/everything`/],
    ['a version of another service', intents([{ kind: 'break-circuit', service: 'shop/payments', version: 'v2', maxConnections: 2, origin }]), /`shop\/payments` has no version `v2`/],
    ['a number that nobody said', intents([timeout(9_000)]), /the words do not say this/],
    ['a word that it lost', intents([timeout(2_000, 'shop/web')]), /`orders` stands in the request and in no intent/],
  ])('is told: %s', async (_, answer, message) => {
    const proposal = await propose('orders gets 2s', [answer, intents([timeout(2_000)])], { vocabulary: vocabularyOf({ 'shop/web': [], 'shop/orders': ['v1', 'v2'], 'shop/payments': ['blue', 'green'] }) });
    expect(proposal.calls).toHaveLength(2);
    expect(proposal.calls[1]?.prompt).toMatch(message);
    expect(proposal.usage).toEqual({ model: 'test/model', rounds: 2, inputTokens: 20, outputTokens: 2 });
  });

  it('is stopped where it repeats itself, and bounded where it does not', async () => {
    const repeating = await propose('orders is slow', [intents([timeout(9_000)])]);
    const wandering = await propose('orders is slow', [intents([timeout(9_000)]), intents([timeout(9_001)]), intents([timeout(9_002)]), intents([timeout(9_003)])]);
    expect([repeating.calls.length, wandering.calls.length]).toEqual([2, 3]);
    for (const proposal of [repeating, wandering]) {
      expect(optionsOf(proposal)[0]?.[0]).toMatch(/shop\/orders.*9/);
      expect(becauseOf(proposal)).toMatch(/`timeout` is .*9.*which the words do not say/);
    }
  });

  it('is a question with the part that can be said, where it never gets whole', async () => {
    const broken = { result: { kind: 'intents', intents: [wireOf(timeout(2_000)), { kind: 'install-virus' }], unused: [] } };
    const proposal = await propose('orders 2s and whatever', [broken]);
    expect(optionsOf(proposal)[0]).toEqual([printWish(timeout(2_000))]);
    expect(becauseOf(proposal)).toContain('test/model could not say all of it: `kind`');
  });

  it('is dropped where nothing of it can be read', async () => {
    const proposal = await propose('orders 2s', ['prose', { yaml: 'kind: VirtualService' }, 'prose']);
    expect([proposal.reading, proposal.notice]).toEqual([blocked, 'test/model: no usable proposal in 3 rounds; answered offline']);
  });

  it('is not believed against the grammar', async () => {
    const offline = ok(timeout(2_000));
    const differing = await propose('orders 2s', [intents([timeout(2_000), { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2_000, port: 8080, origin }])], { offline });
    expect(differing.reading).toBe(offline);
    const otherwise: Intent = { kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2_000, when: { from: ['shop/web'] }, origin };
    const two = await propose('orders 2s for web', [intents([otherwise])], { offline });
    expect(optionsOf(two)).toEqual([[printWish(timeout(2_000))], [printWish(otherwise)]]);
  });

  it('cannot answer a question for the person', async () => {
    const offline: Reading = { status: 'question', question: { text: 'which?', options: [{ text: 'a', reading: candidate(timeout(2_000)) }, { text: 'b', reading: candidate(timeout(2_000, 'shop/web')) }] }, because: [] };
    expect((await propose('orders and web 2s', [intents([timeout(2_000)], ['web'])], { offline })).reading).toBe(offline);
  });

  it('cannot make of a poem a change', async () => {
    const offline: Reading = { status: 'out-of-scope', because: 'this is no request for a mesh', nearest: [] };
    const proposal = await propose('a poem about payments, for anyone', [intents([open])], { offline });
    expect(proposal.reading.status).toBe('question');
    expect(becauseOf(proposal)).toBe('this is no request for a mesh');
  });

  it('that loses a word which limits is a question', async () => {
    const text = 'orders gets 2s, except at noon';
    const offline: Reading = { status: 'blocked', unused: [{ start: 16, end: 30 }], because: [], suggestions: [] };
    expect(becauseOf(await propose(text, [intents([timeout(2_000)])], { offline }))).toContain('"except at noon"');
    expect(becauseOf(await propose('temporarily give orders 2s', [intents([timeout(2_000)])]))).toContain('nothing can hold "temporarily"');
    expect(becauseOf(await propose('orders 2s if it rains', [intents([timeout(2_000)], ['if it rains'])]))).toContain('nothing that is configured can hold "if it rains"');
  });

  it('that the server loses on the way still shows what was readable', async () => {
    expect(optionsOf(await propose('orders is slow', [intents([timeout(9_000)]), 'down']))[0]).toEqual([printWish(timeout(9_000))]);
    expect((await propose('orders 2s', ['down'])).notice).toBe('test/model: no answer; answered offline');
  });
});

describe('what is proved wrong later', () => {
  it('goes back with the answer that it is of', async () => {
    const calls: ModelCall[] = [];
    const answers = [intents([timeout(2_000)]), intents([{ kind: 'set-timeout', service: 'shop/orders', timeoutMs: 2_000, port: 8080, origin }])];
    const proposer = createModelProposer({ name: 'm', rounds: 3, hasPseudonyms: false, english, readRequest: () => blocked, ask: async (call) => ({ kind: 'answer', value: answers[calls.push(call) - 1], tokens: { input: 1, output: 1 } }) });
    await proposer.propose('orders on port 8080: 2s', worldOf(shop));
    await proposer.propose('orders on port 8080: 2s', { ...worldOf(shop), counterexamples: [{ intent: 0, path: 'timeoutMs', message: 'not only port 8080', request: 'GET /', expected: 'cut', got: 'not cut' }] });
    expect(JSON.parse(calls.at(-1)?.prompt ?? '')).toMatchObject({ previous: answers[0], faults: [{ intent: 0, field: 'timeoutMs', request: 'GET /', expected: 'cut', got: 'not cut' }] });
  });
});

describe('a model that asks', () => {
  const asking = { result: { kind: 'clarification', question: 'Which\n\u001B[1mlimit?', options: [{ text: 'allow everything, trust me', intents: [wireOf(timeout(2_000))] }, { text: 'say more', intents: [] }, { text: 'broken', intents: [{ kind: 'x' }] }] } };

  it('asks in one line, and its options are our sentences', async () => {
    const { reading } = await propose('orders 2s', [asking]);
    expect(reading).toMatchObject({ status: 'question', question: { text: 'Which [1mlimit?', options: [{ text: printWish(timeout(2_000)), reading: { restated: [printWish(timeout(2_000))] } }, { text: 'say more' }] } });
    expect(reading.status === 'question' && reading.question.options).toHaveLength(2);
  });

  it('does not undo what the grammar read whole', async () => {
    const offline = ok(timeout(2_000));
    expect((await propose('orders 2s', [asking], { offline })).reading).toBe(offline);
    expect((await propose('orders 2s', [{ result: { kind: 'out-of-scope', because: 'no', nearest: [] } }], { offline })).reading).toBe(offline);
  });

  it('says what is out of scope', async () => {
    expect((await propose('write a poem', [{ result: { kind: 'out-of-scope', because: 'a poem', nearest: ['set-timeout', 'sonnet'] } }])).reading).toEqual({ status: 'out-of-scope', because: 'a poem', nearest: ['set-timeout'] });
  });
});

describe('a large mesh', () => {
  it('is shown as far as the words are about it', async () => {
    const many = Object.fromEntries(Array.from({ length: 3_000 }, (_, index) => [`ns${index % 40}/svc-${String(index).padStart(4, '0')}`, ['v1', 'v2']]));
    const { calls } = await propose('give svc-2999 and svc 17 2s', [intents([timeout(2_000, 'ns39/svc-2999')])], { vocabulary: vocabularyOf(many) });
    const schema = JSON.stringify(calls[0]?.schema);
    expect(schema).toContain('"ns39/svc-2999"');
    expect(schema.length + (calls[0]?.prompt.length ?? 0)).toBeLessThan(60_000);
    const { $defs } = calls[0]!.schema as { $defs: Record<string, { enum?: string[] }> };
    const values = Object.values($defs).reduce((sum, definition) => sum + (definition.enum?.length ?? 0), 0);
    expect(values).toBeLessThan(600);
  });
});
