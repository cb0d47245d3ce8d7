import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './header-match-on-request-line.ts';

const own = { id: 'istio/header-match-on-request-line', rule };
const match = (written: string): string => rules(`{ match: [${written}], ${toOrders} }`);

describe('headers that requests have', () => {
  it.each(['x-method', "':authority'", "':method'", "':path'", 'host', 'origin', 'user-agent', "'@request.auth.claims.path'"])('%s', (name) => {
    expectSaid(own, match(`{ headers: { ${name}: { exact: a } } }`), []);
  });

  it('and the fields beside them', () => {
    expectSaid(own, match('{ method: { exact: GET }, uri: { exact: /a }, authority: { exact: a }, scheme: { exact: https } }'), []);
  });
});

describe('what is no header', () => {
  it.each([
    ['method', 'method'],
    ['Method', 'method'],
    ['path', 'uri'],
    ['uri', 'uri'],
    ['authority', 'authority'],
    ['scheme', 'scheme'],
  ])('%s', (name, field) => {
    expectSaid(own, match(`{ headers: { ${name}: { exact: a } } }`), [`warning: no request has a header \`${name}\`: write \`${field}\` beside \`headers\``]);
  });

  it('where it is to be missing, and in each match', () => {
    expectSaid(own, match('{ withoutHeaders: { method: { exact: GET } } }, { headers: { x-a: {}, path: {} } }'), ['no request has a header `method`', 'no request has a header `path`']);
  });
});
