import { describe, expect, it } from 'vitest';
import { requestOf } from './request-commands.ts';

describe('requestOf', () => {
  it.each([
    { url: 'http://shop/a%2Fb?c', request: { protocol: 'http', host: 'shop', port: 80, path: '/a%2Fb?c' } },
    { url: 'https://shop', request: { protocol: 'https', host: 'shop', port: 443, path: '/' } },
    { url: 'grpc://shop:7000/s.M/x', request: { protocol: 'grpc', host: 'shop', port: 7000, path: '/s.M/x' } },
  ])('reads $url and leaves its path alone', ({ url, request }) => expect(requestOf(url)).toEqual(request));

  it('says what cannot be called', () => expect(() => requestOf('ftp://shop')).toThrow('`ftp://shop` is no URL'));
});
