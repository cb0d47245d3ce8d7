import { parseBlock } from './addresses.ts';

/** Addresses of one family as a number range; ends belong to it. */
interface Interval {
  readonly first: bigint;
  readonly last: bigint;
}

/** A set of addresses of both families: disjoint intervals, rising. */
export interface AddressSet {
  readonly v4: readonly Interval[];
  readonly v6: readonly Interval[];
}

export const allAddresses: AddressSet = { v4: [{ first: 0n, last: (1n << 32n) - 1n }], v6: [{ first: 0n, last: (1n << 128n) - 1n }] };

/** The addresses of blocks; a text that is none holds nothing. */
export function addressesOf(blocks: readonly string[]): AddressSet {
  const ranges = blocks.flatMap((block) => parseBlock(block) ?? []);
  const family = (bits: number): readonly Interval[] => normalize(ranges.filter((range) => range.bits === bits));
  return { v4: family(32), v6: family(128) };
}

function normalize(ranges: readonly Interval[]): readonly Interval[] {
  const sorted = [...ranges].sort((a, b) => (a.first < b.first ? -1 : a.first > b.first ? 1 : 0));
  const result: Interval[] = [];
  for (const { first, last } of sorted) {
    const before = result.at(-1);
    if (before !== undefined && first <= before.last + 1n) result[result.length - 1] = { first: before.first, last: last > before.last ? last : before.last };
    else result.push({ first, last });
  }
  return result;
}

export function intersectAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return { v4: overlap(a.v4, b.v4), v6: overlap(a.v6, b.v6) };
}

export function minusAddresses(a: AddressSet, b: AddressSet): AddressSet {
  return intersectAddresses(a, { v4: gaps(b.v4, 32n), v6: gaps(b.v6, 128n) });
}

export function hasNoAddress({ v4, v6 }: AddressSet): boolean {
  return v4.length === 0 && v6.length === 0;
}

/** Whether the blocks hold every address of both families. */
export function coverEverything(blocks: readonly string[]): boolean {
  return hasNoAddress(minusAddresses(allAddresses, addressesOf(blocks)));
}

function overlap(a: readonly Interval[], b: readonly Interval[]): readonly Interval[] {
  const result: Interval[] = [];
  for (let i = 0, j = 0; i < a.length && j < b.length; ) {
    const x = a[i] as Interval;
    const y = b[j] as Interval;
    const first = x.first > y.first ? x.first : y.first;
    const last = x.last < y.last ? x.last : y.last;
    if (first <= last) result.push({ first, last });
    if (x.last <= y.last) i += 1;
    else j += 1;
  }
  return result;
}

function gaps(intervals: readonly Interval[], bits: bigint): readonly Interval[] {
  const result: Interval[] = [];
  let next = 0n;
  for (const { first, last } of intervals) {
    if (first > next) result.push({ first: next, last: first - 1n });
    next = last + 1n;
  }
  const end = (1n << bits) - 1n;
  return next <= end ? [...result, { first: next, last: end }] : result;
}

/** Addresses that read like a pod's or a client's, tried before the first one of the set. */
const usual = addressesOf(['10.0.0.1', '10.244.0.10', '192.168.0.10', '172.16.0.10', '203.0.113.10', '198.51.100.10', 'fd00::10']);

/** One address of the set; undefined where it is empty. */
export function addressWitness(set: AddressSet): string | undefined {
  const natural = intersectAddresses(set, usual);
  const [v4] = [...natural.v4, ...set.v4.map(({ first, last }) => ({ first: first < last && first % 256n === 0n ? first + 1n : first, last }))];
  if (v4) return writeV4(v4.first);
  const [v6] = [...natural.v6, ...set.v6.map(({ first, last }) => ({ first: first < last && first % 65_536n === 0n ? first + 1n : first, last }))];
  return v6 && writeV6(v6.first);
}

function writeV4(value: bigint): string {
  return [24n, 16n, 8n, 0n].map((shift) => (value >> shift) & 255n).join('.');
}

/** The longest run of zero groups, the first of several, is `::` (RFC 5952). */
function writeV6(value: bigint): string {
  const groups = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  const runs = groups.map((_, start) => ({ start, length: groups.slice(start).findIndex((group) => group !== '0') }));
  const lengths = runs.map(({ start, length }) => ({ start, length: length === -1 ? 8 - start : length }));
  const longest = lengths.reduce((best, run) => (run.length > best.length ? run : best), { start: 0, length: 0 });
  if (longest.length < 2) return groups.join(':');
  return `${groups.slice(0, longest.start).join(':')}::${groups.slice(longest.start + longest.length).join(':')}`;
}
