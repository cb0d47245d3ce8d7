import { assert, integer, ipV4, ipV6, property } from 'fast-check';
import { BlockList } from 'node:net';
import { describe, expect, it } from 'vitest';
import { coverEverything } from './address-set.ts';
import { isInBlocks } from './addresses.ts';

describe('isInBlocks', () => {
  it.each<[string, readonly string[], boolean]>([
    ['10.1.2.3', ['10.0.0.0/8'], true],
    ['11.1.2.3', ['10.0.0.0/8'], false],
    ['10.1.2.3', ['10.1.2.3'], true],
    ['::1', ['::1/128'], true],
    ['10.1.2.3', ['::/0'], false],
    ['fe80::1', ['fe80::/10'], true],
    ['::ffff:10.0.0.1', ['::ffff:a00:1'], true],
    ['10.1.2.3', ['10.0.0.0/33', 'nonsense', '10.0.0/8'], false],
    ['nonsense', ['0.0.0.0/0'], false],
  ])('%s in %j: %s', (address, blocks, isIn) => {
    expect(isInBlocks(address, blocks)).toBe(isIn);
  });

  it('agrees with the block lists of Node', () => {
    assert(
      property(ipV4(), ipV4(), integer({ min: 1, max: 32 }), ipV6(), ipV6(), integer({ min: 1, max: 128 }), (a, b, mask, c, d, long) => {
        const [short, wide] = [new BlockList(), new BlockList()];
        short.addSubnet(b, mask, 'ipv4');
        wide.addSubnet(d, long, 'ipv6');
        const blocks = [`${b}/${mask}`, `${d}/${long}`];
        expect(isInBlocks(a, blocks)).toBe(short.check(a, 'ipv4'));
        expect(isInBlocks(b, blocks)).toBe(true);
        expect(isInBlocks(d, blocks)).toBe(true);
        expect(isInBlocks(c, blocks)).toBe(wide.check(c, 'ipv6'));
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('coverEverything', () => {
  it.each<[readonly string[], boolean]>([
    [['0.0.0.0/0', '::/0'], true],
    [['0.0.0.0/1', '128.0.0.0/1', '::/0'], true],
    [['0.0.0.0/0'], false],
    [['0.0.0.0/1', '129.0.0.0/8', '::/0'], false],
    [[], false],
  ])('%j: %s', (blocks, isEverything) => {
    expect(coverEverything(blocks)).toBe(isEverything);
  });
});
