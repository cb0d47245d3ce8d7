import { array, assert, bigInt, constantFrom, property, tuple } from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressesOf, addressWitness, allAddresses, hasNoAddress, intersectAddresses, minusAddresses } from './address-set.ts';
import { isInBlocks, parseAddress } from './addresses.ts';

const block = tuple(constantFrom('10.0.0.0', '10.0.0.128', '10.0.1.0', '10.1.0.0', '0.0.0.0', '255.255.255.255', 'fd00::', 'fd00::1', '::', '::ffff:10.0.0.1', '2001:db8::1:0:0:1'), constantFrom('', '/8', '/24', '/25', '/32', '/0')).map(([address, mask]) => address + mask);

describe('sets of addresses', () => {
  it('are what the blocks hold', () => {
    assert(
      property(array(block, { maxLength: 3 }), array(block, { maxLength: 3 }), (a, b) => {
        const sets = { and: intersectAddresses(addressesOf(a), addressesOf(b)), minus: minusAddresses(addressesOf(a), addressesOf(b)) };
        const and = addressWitness(sets.and);
        if (and === undefined) expect(hasNoAddress(sets.and)).toBe(true);
        else expect([and, isInBlocks(and, a), isInBlocks(and, b)]).toEqual([and, true, true]);
        const minus = addressWitness(sets.minus);
        if (minus === undefined) expect(hasNoAddress(sets.minus)).toBe(true);
        else expect([minus, isInBlocks(minus, a), isInBlocks(minus, b)]).toEqual([minus, true, false]);
      }),
      { numRuns: 1000 },
    );
  });

  it('part everything in two', () => {
    assert(
      property(array(block, { maxLength: 4 }), (blocks) => {
        const set = addressesOf(blocks);
        expect(minusAddresses(allAddresses, minusAddresses(allAddresses, set))).toEqual(set);
        expect(hasNoAddress(intersectAddresses(set, minusAddresses(allAddresses, set)))).toBe(true);
      }),
    );
  });

  it('write an address so that it reads back', () => {
    assert(
      property(bigInt({ min: 0n, max: (1n << 128n) - 1n }), (value) => {
        const written = addressWitness({ v4: [], v6: [{ first: value, last: value }] });
        expect(parseAddress(written ?? '')?.value).toBe(value);
      }),
    );
    expect(addressWitness(addressesOf(['10.1.2.0/24']))).toBe('10.1.2.1');
    expect(addressWitness(addressesOf(['0.0.0.0/0']))).toBe('10.0.0.1');
    expect(addressWitness(addressesOf(['2001:db8::1']))).toBe('2001:db8::1');
  });
});
