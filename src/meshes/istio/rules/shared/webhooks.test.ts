import { describe, expect, it } from 'vitest';
import { asksAbout, hostOfUrl, isAddress, labelPairs } from './webhooks.ts';

describe('the host of a URL', () => {
  it.each<readonly [string, string | undefined]>([
    ['https://a.example.com/x', 'a.example.com'],
    ['https://a.example.com:15017', 'a.example.com'],
    ['https://user@a.example.com/', 'a.example.com'],
    ['https://[fd00::1]:443/x', 'fd00::1'],
    ['//a.example.com', 'a.example.com'],
    ['', ''],
    ['/inject', ''],
    ['https:/a/b', ''],
    [':8080', undefined],
    ['https://a b/', undefined],
    ['https://a:port/', undefined],
    ['https://a/%zz', undefined],
    ['1.2.3.4:443/x', undefined],
  ])('%s', (url, host) => {
    expect(hostOfUrl(url)).toBe(host);
  });

  it('is an address or a name', () => {
    expect(['10.0.0.1', 'fd00::1', '::'].map(isAddress)).toEqual([true, true, true]);
    expect(['a.example.com', '10.0.0', '10.0.0.256', '010.0.0.1', 'istiod'].map(isAddress)).toEqual([false, false, false, false, false]);
  });
});

describe('which pods a webhook is asked about', () => {
  it('all, without selectors; by both, with them', () => {
    expect(asksAbout({}, {}, {})).toBe(true);
    const webhook = { namespaceSelector: { matchLabels: { a: 'b' } }, objectSelector: { matchExpressions: [{ key: 'c', operator: 'DoesNotExist' }] } };
    expect(asksAbout(webhook, { a: 'b' }, {})).toBe(true);
    expect(asksAbout(webhook, { a: 'b' }, { c: 'd' })).toBe(false);
    expect(asksAbout(webhook, {}, {})).toBe(false);
  });

  it('every label that decides, with and without each revision', () => {
    expect(labelPairs([])).toHaveLength(9);
    expect(labelPairs(['x', 'z'])).toHaveLength(81);
  });
});
