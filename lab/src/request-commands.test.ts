import { describe, expect, it } from 'vitest';
import { requestOf } from './request-commands.ts';
import { summarise } from './load.ts';

describe('requestOf', () => {
  it.each([
    { url: 'http://shop/a%2Fb?c', request: { protocol: 'http', host: 'shop', port: 80, path: '/a%2Fb?c' } },
    { url: 'https://shop', request: { protocol: 'https', host: 'shop', port: 443, path: '/' } },
    { url: 'grpc://shop:7000/s.M/x', request: { protocol: 'grpc', host: 'shop', port: 7000, path: '/s.M/x' } },
  ])('reads $url and leaves its path alone', ({ url, request }) => expect(requestOf(url)).toEqual(request));

  it('says what cannot be called', () => expect(() => requestOf('ftp://shop')).toThrow('`ftp://shop` is no URL'));
});

describe('summarise', () => {
  it('counts results and pods, and leaves out of the latencies what was never answered', () => {
    const outcomes = [...Array.from({ length: 99 }, (_, index) => ({ dueMs: index, ms: index + 1, status: 200, pod: 'a' })), { dueMs: 99, ms: 9000, error: 'timeout' }, { dueMs: 100, ms: 500, status: 200, grpcStatus: 14, pod: 'b' }];
    expect(summarise(outcomes)).toEqual({ sent: 101, byResult: { 200: 99, 'grpc 14': 1, timeout: 1 }, byPod: { a: 99, b: 1 }, latencyMs: { p50: 51, p90: 91, p99: 500, max: 500 } });
  });

  it('is 0 where nothing was sent', () => expect(summarise([]).latencyMs).toEqual({ p50: 0, p90: 0, p99: 0, max: 0 }));
});
