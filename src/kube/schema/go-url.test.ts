import { describe, expect, it } from 'vitest';
import { parseGoRequestUri, parseGoUrl } from './go-url.ts';

describe('URLs as Go reads them', () => {
  // Verdicts of Go 1.26: the scheme, or that it is none, of url.Parse and of url.ParseRequestURI.
  it.each<readonly [string, string | undefined, string | undefined]>([
    ['https://a.com/b?c=d#e', 'https', 'https'],
    ['HTTP://a', 'http', 'http'],
    ['/a/b', '', ''],
    ['a/b', '', undefined],
    ['', '', undefined],
    ['*', '', ''],
    ['a:b', 'a', 'a'],
    ['1a:b', undefined, undefined],
    ['-5s', '', undefined],
    [':80', undefined, undefined],
    ['://a', undefined, undefined],
    ['http://a b', undefined, undefined],
    ['http://a/b c', 'http', 'http'],
    ['http://a/%zz', undefined, undefined],
    ['http://a/%20', 'http', 'http'],
    ['http://a:80', 'http', 'http'],
    ['http://a:b', undefined, undefined],
    ['http://::1:80', undefined, undefined],
    ['http://[::1]:80', 'http', 'http'],
    ['http://[::1', undefined, undefined],
    ['http://a[0]', undefined, undefined],
    ['http://u:p@a', 'http', 'http'],
    ['http://a\n', undefined, undefined],
    ['http://a#%zz', undefined, undefined],
    ['oci://docker.io/a:b', 'oci', 'oci'],
  ])('%j', (text, whole, request) => {
    expect([parseGoUrl(text)?.scheme, parseGoRequestUri(text)?.scheme]).toEqual([whole, request]);
  });
});
