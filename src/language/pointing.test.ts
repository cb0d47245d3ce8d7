import { describe, expect, it } from 'vitest';
import { withoutPointing } from './pointing.ts';

const kinds = ['VirtualService'];
const words = (text: string): string => withoutPointing(text, kinds).replaceAll(/\s+/g, ' ').trim();

describe('words that point at pasted manifests', () => {
  it.each([
    ['Add a timeout of 3s to this:', 'Add a timeout of 3s :'],
    ['Take the fault out of this VirtualService', 'Take the fault out'],
    ['In the following yaml the timeout should be 3s', 'the timeout should be 3s'],
    ['Set it to 3s in our virtual service below', 'Set it to 3s'],
  ])('%s', (text, left) => expect(words(text)).toBe(left));

  it.each(['Send v2 10% of the requests', 'Route this service to v2', 'Let this namespace call orders', 'Send requests to the gateway'])('stays: %s', (text) => expect(words(text)).toBe(text));

  it('keeps every offset', () => expect(withoutPointing('a in this VirtualService b', kinds)).toHaveLength('a in this VirtualService b'.length));
});
