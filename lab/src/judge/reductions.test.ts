import { describe, expect, it } from 'vitest';
import { smallerObjects, smallerRequests } from './reductions.ts';

describe('smaller objects', () => {
  it('are the object without one thing, the biggest first, and never without what it is called', () => {
    const object = { apiVersion: 'v1', kind: 'K', metadata: { name: 'a', namespace: 'b', labels: { x: '1' } }, spec: { hosts: ['long-name'], port: 1 } };
    expect(smallerObjects(object).map(({ metadata, spec }) => JSON.stringify([Object.keys(metadata as object).length, spec ?? null]))).toEqual([
      '[3,null]', '[3,{"port":1}]', '[3,{"hosts":[],"port":1}]', '[2,{"hosts":["long-name"],"port":1}]', '[3,{"hosts":["long-name"]}]',
    ]);
  });
});

describe('smaller requests', () => {
  it('lack a header, their own authority, the query, the path or the method', () => {
    const request = { from: 'shop/a', to: 'b', port: 80, host: 'c', method: 'PUT', path: '/a?b', headers: { one: '1', two: '2' } };
    expect(smallerRequests(request).map(({ host = '-', method, path, headers }) => `${method} ${host} ${path} ${Object.keys(headers ?? {}).join('+')}`)).toEqual([
      'PUT c /a?b ', 'PUT c /a?b two', 'PUT c /a?b one', 'PUT - /a?b one+two', 'PUT c /a one+two', 'PUT c / one+two', 'GET c /a?b one+two',
    ]);
  });

  it('of a plain one there are none', () => {
    expect(smallerRequests({ from: 'shop/a', to: 'b', port: 80 })).toEqual([]);
  });
});
