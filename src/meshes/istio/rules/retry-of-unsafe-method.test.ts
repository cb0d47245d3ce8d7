import { describe, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './retry-of-unsafe-method.ts';

const own = { id: 'istio/retry-of-unsafe-method', rule };
const retried = (on: string, match = '', attempts = 2): string => rules(`{ ${match === '' ? '' : `match: [${match}], `}retries: { attempts: ${attempts}${on === '' ? '' : `, retryOn: '${on}'`} }, ${toOrders} }`);
const method = (value: string): string => `{ method: { ${value} } }`;

describe('nothing is done twice', () => {
  it.each([
    ['on failures before the request was sent', retried('connect-failure,refused-stream,reset-before-request', method('exact: POST'))],
    ['on what the mesh retries by default', retried('', method('exact: POST'))],
    ['without retries', retried('5xx', method('exact: POST'), 0)],
    ['for GET', retried('5xx,reset', method('exact: GET'))],
    ['for methods that may be repeated', retried('5xx', method("regex: 'GET|HEAD|PUT|DELETE'"))],
    ['for any of such matches', retried('5xx', `${method('exact: GET')}, ${method('exact: PUT')}`)],
    ['on a status that says that nothing was done', retried('429', method('exact: POST'))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});

describe('something may be done twice', () => {
  it.each([
    ['where the match is for POST', retried('5xx', method('exact: POST')), 'warning: this route takes `POST`, which may have been carried out already when it is repeated on `5xx`'],
    ['where an expression is', retried('reset', method("regex: 'POST|PATCH'")), 'warning: this route takes `POST` and `PATCH`, which may have been carried out already when it is repeated on `reset`'],
    ['where one of several matches is', retried('connect-failure,504', `${method('exact: GET')}, ${method('prefix: P')}`), 'warning: this route takes `POST` and `PATCH`, which may have been carried out already when it is repeated on `504`'],
    ['where no match limits the methods', retried('gateway-error,503'), 'info: no match limits the methods: a `POST`, too, is repeated on `gateway-error` and `503`'],
    ['where a match is about paths alone', retried('retriable-4xx', '{ uri: { prefix: /pay } }'), 'info: no match limits the methods: a `POST`, too, is repeated on `retriable-4xx`'],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, [said]);
  });
});
