import { describe, expect, it } from 'vitest';
import { nearLabel, printLabels } from './label-words.ts';

const pods = (...labels: Readonly<Record<string, string>>[]): { readonly labels: Readonly<Record<string, string>> }[] => labels.map((own) => ({ labels: own }));

describe('labels in words', () => {
  it('joins them', () => {
    expect(printLabels({ app: 'orders' })).toBe('`app: orders`');
    expect(printLabels({ app: 'orders', version: 'v1' })).toBe('`app: orders` and `version: v1`');
  });

  it('knows a value that was misspelt', () => {
    expect(nearLabel({ app: 'ordres' }, pods({ app: 'payments' }, { app: 'orders' }))).toBe('app: orders');
    expect(nearLabel({ app: 'orders', version: 'stabel' }, pods({ app: 'orders', version: 'stable' }))).toBe('version: stable');
  });

  it('takes no other version for a misspelt one', () => {
    expect(nearLabel({ version: 'v2' }, pods({ version: 'v1' }, { version: 'v3' }))).toBeUndefined();
    expect(nearLabel({ version: '1.20' }, pods({ version: '1.21' }))).toBeUndefined();
  });

  it('knows nothing where nobody has the label', () => {
    expect(nearLabel({ app: 'ordres' }, pods({ name: 'orders' }))).toBeUndefined();
    expect(nearLabel({ app: 'ordres' }, [])).toBeUndefined();
    expect(nearLabel({}, pods({ app: 'orders' }))).toBeUndefined();
  });
});
