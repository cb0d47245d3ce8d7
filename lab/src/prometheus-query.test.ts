import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query, queryRange } from './prometheus-query.ts';

// What Prometheus answers, by what it is asked.
const answers: Readonly<Record<string, object>> = {
  a: { status: 'success', data: { resultType: 'vector', result: [{ metric: { code: '200' }, value: [1, '3'] }, { metric: {}, value: [1, 'NaN'] }, { metric: {}, value: [1, '-Inf'] }] } },
  b: { status: 'success', data: { resultType: 'scalar', result: [1, '+Inf'] } },
  c: { status: 'success', data: { resultType: 'string', result: [1, 'x'] } },
  d: { status: 'error', error: 'parse error' },
  e: { status: 'success', data: { resultType: 'matrix', result: [{ metric: { a: 'b' }, values: [[1, '2'], [2, '3']] }] } },
};
let server: Server;
let url = '';
const asked: string[] = [];

beforeAll(async () => {
  server = createServer((request, response) => {
    let text = '';
    request.on('data', (chunk: Buffer) => (text += chunk.toString()));
    request.on('end', () => {
      asked.push(`${request.url} ${text}`);
      response.end(JSON.stringify(answers[new URLSearchParams(text).get('query') ?? '']));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});

afterAll(() => server.close());

describe('query', () => {
  it('reads vectors with every kind of number', async () => {
    expect(await query(url, 'a', 12.5)).toEqual([{ labels: { code: '200' }, value: 3 }, { labels: {}, value: NaN }, { labels: {}, value: -Infinity }]);
    expect(asked.at(-1)).toBe('/api/v1/query query=a&time=12.5');
  });

  it('reads scalars', async () => expect(await query(url, 'b')).toEqual([{ labels: {}, value: Infinity }]));
  it('says what has no value', () => expect(query(url, 'c')).rejects.toThrow('is a string'));
  it('repeats what Prometheus refuses', () => expect(query(url, 'd')).rejects.toThrow('parse error'));
  it('says that nobody answers', () => expect(query('http://127.0.0.1:1', 'a')).rejects.toThrow('does not answer'));
});

describe('queryRange', () => {
  it('reads series', async () => {
    expect(await queryRange(url, 'e', { start: 1, end: 2, stepSeconds: 1 })).toEqual([{ labels: { a: 'b' }, points: [{ at: 1, value: 2 }, { at: 2, value: 3 }] }]);
    expect(asked.at(-1)).toBe('/api/v1/query_range query=e&start=1&end=2&step=1');
  });
});
