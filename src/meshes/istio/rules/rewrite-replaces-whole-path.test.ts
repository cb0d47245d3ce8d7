import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './rewrite-replaces-whole-path.ts';

const own = { id: 'istio/rewrite-replaces-whole-path', rule };
const rewritten = (match: string, rewrite: string): string => rules(`{ match: [${match}], rewrite: { ${rewrite} }, ${toOrders} }`);
const regex = "{ uri: { regex: '/v[12]/.*' } }";

describe('a part of the path stays', () => {
  it.each([
    ['under a prefix', '{ uri: { prefix: /api/ } }', 'uri: /v1/'],
    ['by a rewrite that is an expression itself', regex, "uriRegexRewrite: { match: '^/v[12]/(.*)$', rewrite: '/v3/\\1' }"],
    ['where only the host is rewritten', regex, 'authority: api.example.com'],
  ])('%s', (_, match, rewrite) => {
    expectSaid(own, rewritten(match, rewrite), []);
  });
});

describe('nothing of it stays', () => {
  it.each([
    ['which may be meant', 'uri: /v3', 'info: every path that `/v[12]/.*` matches arrives as `/v3`'],
    ['which looks like a prefix', 'uri: /v3/', 'warning: every path that `/v[12]/.*` matches arrives as `/v3/`'],
    ['nor are there groups', "uri: '/v3/\\1'", 'warning: `/v3/\\1` arrives as it is written'],
    ['in whatever way they are written', "uri: '/v3/$1'", 'warning: `/v3/$1` arrives as it is written'],
  ])('%s', (_, rewrite, said) => {
    expectSaid(own, rewritten(regex, rewrite), [said]);
  });

  it('for one match among others', () => {
    expectSaid(own, rewritten(`{ uri: { prefix: /v0/ } }, ${regex}`, 'uri: /v3/'), ['warning: every path that `/v[12]/.*` matches']);
  });
});
