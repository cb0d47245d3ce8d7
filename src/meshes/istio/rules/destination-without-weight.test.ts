import { describe, it } from 'vitest';
import { rules } from '../../../../test/istio-objects.ts';
import { expectSaid } from '../../../../test/rule-says.ts';
import rule from './destination-without-weight.ts';

const own = { id: 'istio/destination-without-weight', rule };
const to = (subset: string, weight?: number): string => `{ destination: { host: orders, subset: ${subset} }${weight === undefined ? '' : `, weight: ${weight}`} }`;
const route = (...destinations: string[]): string => rules(`{ route: [${destinations.join(', ')}] }`);

describe('a destination that gets nothing', () => {
  it.each([
    ['beside one that has all', route(to('v1', 100), to('v2')), ['`orders` (`v2`) has no weight']],
    ['beside one that has a part', route(to('v1', 90), to('v2')), ['`orders` (`v2`) has no weight']],
    ['in front of it', route(to('v1'), to('v2', 10)), ['`orders` (`v1`) has no weight']],
    ['beside two', route(to('v1', 50), to('v2', 50), to('v3')), ['`orders` (`v3`) has no weight']],
    ['and another one', route(to('v1', 50), to('v2'), to('v3')), ['`orders` (`v2`) has no weight', '`orders` (`v3`) has no weight']],
  ])('%s', (_, text, said) => {
    expectSaid(own, text, said);
  });
});

describe('near misses', () => {
  it.each([
    ['all have a weight', route(to('v1', 90), to('v2', 10))],
    ['0 on purpose', route(to('v1', 100), to('v2', 0))],
    ['the only one', route(to('v1'))],
    ['none has a weight, which admission refuses', route(to('v1'), to('v2'))],
    ['none but 0', route(to('v1', 0), to('v2'))],
  ])('%s', (_, text) => {
    expectSaid(own, text, []);
  });
});
