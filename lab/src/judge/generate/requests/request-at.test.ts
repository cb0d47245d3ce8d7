import { describe, expect, it } from 'vitest';
import { tameHeaders } from './request-at.ts';

describe('headers as they travel', () => {
  it.each([
    ['no spaces around a value', { 'x-user': ' ann ' }, { 'x-user': 'ann' }],
    ['several lines of a header', { 'x-user': 'ann', 'X-USER': 'x' }, { 'x-user': 'ann', 'X-USER': 'x' }],
    ['one line with cookies, the last', { cookie: 'a=1', COOKIE: 'b=2', 'x-user': 'ann' }, { COOKIE: 'b=2', 'x-user': 'ann' }],
  ])('%s', (_, written, sent) => expect(tameHeaders(written)).toEqual(sent));
});
