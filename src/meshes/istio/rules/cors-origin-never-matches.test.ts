import { describe, expect, it } from 'vitest';
import { rules, toOrders } from '../../../../test/istio-objects.ts';
import { expectSaid, mendedBy } from '../../../../test/rule-says.ts';
import rule from './cors-origin-never-matches.ts';

const own = { id: 'istio/cors-origin-never-matches', rule };
const origin = (written: string): string => rules(`{ corsPolicy: { allowOrigins: [{ ${written} }] }, ${toOrders} }`);

describe('origins that browsers send', () => {
  it.each(["exact: 'https://shop.example.com'", "exact: 'http://localhost:3000'", "exact: 'chrome-extension://abc'", "exact: '*'", "exact: 'null'", "prefix: 'https://shop.'", "regex: '.*example.com'"])('%s', (written) => {
    expectSaid(own, origin(written), []);
  });
});

describe('origins that no browser sends', () => {
  it.each([
    ['exact: shop.example.com', 'warning: no origin is `shop.example.com`: browsers send the scheme too, as in `https://shop.example.com`'],
    ["exact: 'localhost:3000'", 'warning: no origin is `localhost:3000`'],
    ["exact: '*.example.com'", 'warning: no origin is `*.example.com`'],
    ["exact: 'https://shop.example.com/'", 'warning: no origin is `https://shop.example.com/`: browsers send no path, so that this is `https://shop.example.com`'],
    ["prefix: 'https://shop.example.com/'", 'warning: no origin is `https://shop.example.com/`'],
  ])('%s', (written, said) => {
    expectSaid(own, origin(written), [said]);
  });

  it('lose their slash', () => {
    const text = origin("exact: 'https://shop.example.com/'");
    expect(mendedBy(own, text)).toBe(text.replace("com/'", "com'"));
  });
});
