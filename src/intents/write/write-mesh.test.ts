import { describe, expect, it } from 'vitest';
import { parseEnglish } from '../english/parse-english.ts';
import { buildTopology } from '../testing/build-topology.ts';
import type { Wish } from '../wish.ts';
import { writeMesh } from './write-mesh.ts';

const topology = buildTopology({ orders: { versions: ['v1', 'v2'] }, payments: {}, web: {} });

/** What the sentences ask for. */
function wishes(...sentences: readonly string[]): readonly Wish[] {
  const parsed = parseEnglish(sentences.join('\n'));
  if ('problems' in parsed) throw new Error(parsed.problems.map((problem) => problem.message).join('\n'));
  return parsed.sentences.map((sentence) => sentence.wish);
}

function written(text: string | undefined, ...sentences: readonly string[]): string {
  const result = writeMesh(text, wishes(...sentences), topology);
  return 'problem' in result ? `problem: ${result.problem}` : result.text;
}

describe('writing mesh.yaml', () => {
  it('makes a new file, with bare names where there is one namespace', () => {
    expect(written(undefined, 'Give calls to shop/orders at most 3s in all.', 'Let workload shop/web call shop/orders, and refuse calls that nothing allows.')).toBe(`version: 1
services:
  orders:
    timeout: 3s
access:
  orders:
    - web
`);
  });

  it('writes names with their namespaces where nothing is known of them', () => {
    expect(writeMesh(undefined, wishes('Send calls to shop/orders with header x-canary equal to "true" to version canary (pods with track=canary).'))).toEqual({ text: `version: 1
services:
  shop/orders:
    versions:
      canary:
        labels: {track: canary}
    routes:
      - when: {header: {x-canary: "true"}}
        to: canary
` });
  });

  it('leaves what it does not touch as it was written', () => {
    const text = `# The mesh of the shop
version: 1      # the only one

services:
  # the heart of it
  orders:                                   # 12 replicas
    timeout:   3s                           # measured in May
    breaker: { errors: 5,  every: 10s }     # as before
    # beta testers
    routes:
      - when: {header: {x-beta: "1"}}       # for ever
        to: v2
  payments:
    timeout: 1s                             # strict


access:
  orders: [web]                             # and nobody else
`;
    expect(written(text, 'Give calls to shop/orders at most 2s in all.', 'Let workload shop/payments call shop/orders, and refuse calls that nothing allows.')).toBe(text.replace('timeout:   3s                           # measured', 'timeout: 2s # measured').replace('[web]                             #', '[web, payments] #'));
    expect(written(text, 'Send calls to shop/orders with method GET to version v1.').split('\n')).toEqual(expect.arrayContaining(text.split('\n').slice(0, 10)));
    expect(written(text, 'Take away all rewrites.')).toBe(text);
  });

  it.each([
    ['a narrower route stays first', 'routes: [{when: {header: {x-a: "1"}, method: GET}, to: v2}]', 'Send calls to shop/orders with header x-a equal to "1" to version v1.', 'routes:\n      - {when: {header: {x-a: "1"}, method: GET}, to: v2}\n      - when: {header: {x-a: "1"}}\n        to: v1\n'],
    ['another comes first', 'routes: [{when: {header: {x-a: "1"}}, to: v2}]', 'Send calls to shop/orders with method GET to version v1.', 'routes:\n      - when: {method: GET}\n        to: v1\n      - {when: {header: {x-a: "1"}}, to: v2}\n'],
    ['the same is replaced, however it is written', 'routes: [{when: {header: {X-A: "1"}, method: [get]}, to: v2}]', 'Send calls to shop/orders with method GET and header x-a equal to "1" to version v1.', 'routes: [{when: {header: {X-A: "1"}, method: [get]}, to: v1}]\n'],
  ])('%s', (_, before, sentence, after) => {
    expect(written(`version: 1\nservices:\n  orders:\n    ${before}\n`, sentence)).toContain(after);
  });

  it('keeps routes in the order in which they were said, unless one would leave the next nothing', () => {
    const text = written(undefined, 'Send calls to shop/orders with path /a to version v1.', 'Send calls to shop/orders with header x equal to "1" to version v2.', 'Send calls to shop/orders with path /a and method GET to version v2.');
    expect([...text.matchAll(/when: (.*)/g)].map(([, when]) => when)).toEqual(['{path: /a, method: GET}', '{path: /a}', '{header: {x: "1"}}']);
  });

  it.each([
    ['only one caller', 'orders: [payments]', ['Take away the call restrictions of shop/orders.', 'Let workload shop/web call shop/orders, and refuse calls that nothing allows.'], 'orders:\n    - web'],
    ['only one caller, where * speaks for others', "'*': [payments]", ['Take away the call restrictions of shop/orders.', 'Let workload shop/web call shop/orders, and refuse calls that nothing allows.'], "'*': [payments]\n  orders: [web]"],
    ['anyone again, where * speaks for others', "orders: [web]\n  '*': []", ['Take away the call restrictions of shop/orders.'], "orders: [anyone]\n  '*': []"],
    ['one more than * says', "'*': [payments]", ['Let workload shop/web call shop/orders, and refuse calls that nothing allows.'], "'*': [payments]\n  orders:\n    - payments\n    - web"],
    ['one more, of a service that is open', 'payments: [web]', ['Let workload shop/web also call shop/orders.'], 'access:\n  payments: [web]\n'],
    ['one more, of a service that is closed', 'orders: [payments]', ['Let workload shop/web also call shop/orders.'], 'orders: [payments, web]'],
    ['nobody', 'orders: [payments]', ['Let nobody call shop/orders.'], 'orders: []'],
  ])('admits %s', (_, before, sentences, after) => {
    expect(written(`version: 1\naccess:\n  ${before}\n`, ...sentences)).toContain(after);
  });

  const role = 'version: 1\nroles:\n  api:\n    timeout: 3s\n    retries: {attempts: 2, backoff: 25ms}\n    balance: random\nservices:\n  orders:\n    role: api\n';
  it.each([
    ['says off', 'Take away the timeouts of shop/orders.', '    timeout: off\n'],
    ['says everything of retries', 'Retry idempotent calls to shop/orders up to 1 time; on 5xx.', '    retries: {attempts: 1, perTry: off, on: [5xx], requests: idempotent, backoff: off}\n'],
    ['says nothing of what the role does not give', 'Take away the circuit breakers of shop/orders.', 'role: api\n'],
  ])('beside a role, %s', (_, sentence, end) => {
    const result = written(role, sentence);
    expect(result.startsWith(role)).toBe(true);
    expect(result.slice(-end.length)).toBe(end);
  });

  it.each([
    ['Retry POST calls to shop/orders up to 2 times; on 5xx.', 'mesh.yaml lists only methods that can be made twice to be retried, and POST is none: retry all requests or none of them'],
    ['Split calls to shop/orders: 50% to version v1 and 50% to service shop/web on port 80.', '`split` in mesh.yaml cannot name a port of `shop/web`'],
    ['Offer shop/orders to the outside as host a.com; with simple TLS; redirecting plaintext.', 'simple TLS for `a.com` needs the secret with its certificate'],
    ['Require mutual TLS in namespace shop, except that workload far/web takes plaintext too because "x".', '`far/web` is no exception from this mode: another one speaks for its namespace'],
    ['Protect shop/orders: no limits.', 'nothing is said of how to protect `shop/orders`'],
  ])('cannot say: %s', (sentence, problem) => {
    expect(written(undefined, sentence)).toBe(`problem: ${problem}`);
  });

  it('cannot give a version other labels than it has', () => {
    expect(written('version: 1\nservices:\n  orders:\n    versions: {canary: {labels: {track: beta}}}\n', 'Copy 5% of calls to shop/orders to version canary (pods with track=canary).')).toBe('problem: version `canary` has other labels in mesh.yaml');
    expect(written(role, 'Take away the load balancing of shop/orders.')).toBe('problem: the balancing of `orders` comes from its role `api`: change it there, or take the role away');
  });

  it('writes many wishes into a file of a thousand services in reasonable time', () => {
    const names = Array.from({ length: 1_000 }, (_, index) => `s${index}`);
    const text = `version: 1\nservices:\n${names.map((name) => `  ${name}:      # of team ${name}\n    timeout: 3s\n    retries: {attempts: 2}\n`).join('')}`;
    const known = buildTopology(Object.fromEntries(names.map((name) => [name, {}])));
    const started = performance.now();
    const all = writeMesh(text, wishes(...names.slice(0, 200).map((name) => `Give calls to shop/${name} at most 2s in all.`)), known);
    expect('text' in all && all.text).toBe(text.split('timeout: 3s').reduce((done, part, index) => `${done}timeout: ${index <= 200 ? '2s' : '3s'}${part}`));
    expect(performance.now() - started).toBeLessThan(15_000);
  });
});
