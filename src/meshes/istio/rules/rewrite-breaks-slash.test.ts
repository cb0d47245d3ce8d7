import { describe, expect, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid, mendedBy } from '../../../../test/rule-says.ts';
import rule from './rewrite-breaks-slash.ts';

const own = { id: 'istio/rewrite-breaks-slash', rule };
const rewritten = (match: string, to: string): string => `{ ${match === '' ? '' : `match: [${match}], `}rewrite: { uri: ${to} }, ${toOrders} }`;
const prefix = (path: string): string => `{ uri: { prefix: ${path} } }`;

describe('paths that stay whole', () => {
  it.each([
    ['with both slashes', rules(rewritten(prefix('/api/'), '/v1/'))],
    ['with neither', rules(rewritten(prefix('/api'), '/v1'))],
    ['from the root to the root', rules(rewritten(prefix('/'), '/'))],
    ['exact paths, which are replaced as a whole', rules(rewritten('{ uri: { exact: /api } }', '/'))],
    ['expressions, which are another matter', rules(rewritten("{ uri: { regex: '/api/.*' } }", '/v1'))],
    ['where the prefix with its slash comes first', rules(rewritten(`${prefix('/api/')}, ${prefix('/api')}`, '/'))],
    ['where it comes first in a route before', rules(rewritten(prefix('/api/'), '/'), rewritten(prefix('/api'), '/'))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('paths that do not', () => {
  it.each([
    ['a slash that is lost', rewritten(prefix('/api/'), '/v1'), 'warning: a request for `/api/x` arrives as `/v1x`: the slash is part of what is replaced'],
    ['one that is lost under every path', rewritten(prefix('/'), '/v1'), 'warning: a request for `/x` arrives as `/v1x`'],
    ['one that is lost without a match of the path', rewritten('', '/v1'), 'warning: a request for `/x` arrives as `/v1x`'],
    ['one that is doubled', rewritten(prefix('/api'), '/'), 'warning: a request for `/api/x` arrives as `//x`: the slash behind the prefix stays'],
    ['one that is doubled deeper', rewritten(prefix('/api'), '/v1/'), 'warning: a request for `/api/x` arrives as `/v1//x`'],
    ['where the one with its slash comes too late', rewritten(`${prefix('/api')}, ${prefix('/api/')}`, '/'), 'warning: a request for `/api/x` arrives as `//x`'],
  ])('%s', (_, route, said) => {
    expectSaid(own, rules(route), [said]);
  });

  it('get their slash', () => {
    const text = rules(rewritten(prefix('/api/'), '/v1'));
    expect(mendedBy(own, text)).toBe(text.replace('uri: /v1', 'uri: /v1/'));
  });
});
