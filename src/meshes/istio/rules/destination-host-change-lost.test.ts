import { describe, it } from 'vitest';
import { rules } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './destination-host-change-lost.ts';

const own = { id: 'istio/destination-host-change-lost', rule };
const route = (rest: string, headers: string): string => rules(`{ ${rest}route: [{ destination: { host: orders }${headers === '' ? '' : `, headers: { request: { ${headers} } }`} }] }`);

describe('the host is set once', () => {
  it.each([
    ['by the route', route('rewrite: { authority: a.org }, ', '')],
    ['by the destination', route('', 'set: { host: b.org }')],
    ['to the same twice', route('rewrite: { authority: a.org }, ', "set: { ':authority': a.org }")],
    ['beside other changes', route('rewrite: { uri: /a }, headers: { request: { set: { x-a: b } } }, ', 'set: { host: b.org }')],
    ['beside other headers of the destination', route('rewrite: { authority: a.org }, ', 'set: { x-host: b.org }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('the host is set twice', () => {
  it.each([
    ['by a rewrite', route('rewrite: { authority: a.org }, ', 'set: { host: b.org }')],
    ['by a rewrite, in capitals', route('rewrite: { authority: a.org }, ', 'set: { Host: b.org }')],
    ['by what is added', route('rewrite: { authority: a.org }, ', "add: { ':authority': b.org }")],
    ['by headers of the route', route('headers: { request: { set: { host: a.org } } }, ', 'set: { host: b.org }')],
  ])('%s', (_, text) => {
    expectSaid(own, text, ['warning: requests arrive here with the host `a.org` of the route, and not with `b.org`']);
  });
});
