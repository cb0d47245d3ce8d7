import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './regex-without-wildcard.ts';

const own = { id: 'istio/regex-without-wildcard', rule };
const match = (written: string): string => rules(`{ match: [{ ${written} }], ${toOrders} }`);
const header = (regex: string): string => match(`headers: { user-agent: { regex: '${regex}' } }`);

describe('expressions that match more than one value', () => {
  it.each(['.*Mobile.*', 'Mobile|Tablet', 'v[12]', 'v\\d', 'v1.', '(?i)mobile', 'a?', '*'])('%s', (regex) => {
    expectSaid(own, header(regex), []);
  });

  it.each(["headers: { x-a: { exact: Mobile } }", "headers: { x-a: { prefix: Mobile } }", 'uri: { prefix: /a }', 'headers: { x-a: {} }'])('what is no expression: %s', (written) => {
    expectSaid(own, match(written), []);
  });
});

describe('expressions that match one', () => {
  it.each([
    ['of a header', match('headers: { user-agent: { regex: Mobile } }'), 'warning: only the value `Mobile` matches `Mobile`'],
    ['of a header that is to be missing', match('withoutHeaders: { user-agent: { regex: bot } }'), 'warning: only the value `bot` matches `bot`'],
    ['of a parameter', match('queryParams: { v: { regex: beta } }'), 'warning: only the value `beta` matches `beta`'],
    ['with escapes', header('shop\\.example\\.com'), 'warning: only the value `shop.example.com` matches'],
    ['with one anchor', header('^Mozilla'), 'warning: only the value `Mozilla` matches `^Mozilla`'],
    ['with both, which is meant', header('^Mozilla$'), 'info: only the value `Mozilla` matches `^Mozilla$`'],
    ['of a path', match('uri: { regex: /orders }'), 'info: only the path `/orders` matches `/orders`'],
    ['of a method', match('method: { regex: GET }'), 'info: only the method `GET` matches `GET`'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [said]);
  });
});

describe('globs', () => {
  it.each([
    ['a star for the rest of the path', match('uri: { regex: /items/* }')],
    ['with an anchor', match('uri: { regex: ^/items/* }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, ['is no glob: the star repeats the slash']);
  });

  it.each([
    ['any text', match('uri: { regex: /items/.* }')],
    ['slashes at the end, which both anchors show', match('uri: { regex: ^/items/*$ }')],
    ['the star of a class', match("uri: { regex: '/items/[a-z]*' }")],
    ['a header', match('headers: { x-path: { regex: /items/* } }')],
    ['the bare star, which admission refuses', match('uri: { regex: /* }')],
  ])('not %s', (_, text) => {
    expectSaid(own, text, []);
  });
});
