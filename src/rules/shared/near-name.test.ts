import { expect, it } from 'vitest';
import { nearName } from './near-name.ts';

it.each([
  ['storfront', ['storefront', 'shop'], 'storefront'],
  ['Shop', ['shop'], 'shop'],
  ['team-2', ['team-1', 'team-3'], undefined],
  ['edge2', ['edge'], undefined],
  ['taem-2', ['team-2'], 'team-2'],
  ['storfront-2', ['storefront-1'], 'storefront-1'],
  ['billing', ['shop'], undefined],
])('%s among %j', (written, candidates, near) => {
  expect(nearName(written, candidates)).toBe(near);
});
