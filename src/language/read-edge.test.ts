import { expect, test } from 'vitest';
import { readRequest } from './read-request.ts';
import type { Vocabulary } from './vocabulary.ts';

const nothing: Vocabulary = { services: [], workloads: [], namespaces: [], hosts: [], homeNamespace: 'default', callersOf: new Map(), guarded: new Set() };

function said(text: string): readonly string[] | string {
  const reading = readRequest(text, nothing);
  if (reading.status === 'ok') return reading.restated;
  return reading.status === 'question' ? `? ${reading.question.text}` : reading.status;
}

const tax = ['Let workload production/billing call host api.tax.example on port 443 by https through the egress gateway; configured in namespace production.'];

test.each([
  'In namespace production, billing should be able to reach https://api.tax.example on port 443, and the traffic has to leave through the egress gateway.',
  'Service billing in namespace production wants to call external https://api.tax.example port 443. It must go out by egress gateway.',
])('a host outside, and the way to it: %s', (text) => {
  expect(said(text)).toEqual(tax);
});

test('each host has the callers that were named with it', () => {
  expect(said('allow shop/web to reach api.stripe.com and shop/cart to reach api.paypal.com:8443')).toEqual([
    'Let workload shop/web call host api.stripe.com on port 443 by https directly; configured in namespace shop.',
    'Let workload shop/cart call host api.paypal.com on port 8443 by https directly; configured in namespace shop.',
  ]);
});

const tokens = 'tokens of issuer "https://login.example.com" on calls to team-a/profile';

test.each([
  ['team-a/profile - require JWT, issuer https://login.example.com, audience profile', [`Require ${tokens}; for audience profile.`]],
  ['team-a/profile requires a JWT\n- issuer: https://login.example.com\n- requests without a token are refused', [`Require ${tokens}.`]],
  ['RequestAuthentication only (no AuthorizationPolicy) for team-a/profile: issuer https://login.example.com', [`Check ${tokens}.`]],
])('tokens of people: %s', (text, sentences) => {
  expect(said(text)).toEqual(sentences);
});

test.each([
  ['expose shop/web on shop.example.com path /shop and shop/cart on path /cart', 'which of them should be offered'],
  ['require JWTs on service shop/web', 'which issuer'],
])('what is not certain is asked: %s', (text, question) => {
  expect(said(text)).toContain(question);
});

test('headers that browsers read are nothing that a mesh configuration of ours says', () => {
  expect(said('CORS: allow https://app.example.com on shop/web')).toBe('out-of-scope');
});
