/** An IP address as a number, and how many bits its family has. */
interface Address {
  readonly value: bigint;
  readonly bits: 32 | 128;
}

interface Block {
  readonly first: bigint;
  readonly last: bigint;
  readonly bits: 32 | 128;
}

/** Whether an address lies in one of the blocks (`10.0.0.0/8`, `::1/128`, or a single address); a text that is none matches nothing. */
export function isInBlocks(address: string, blocks: readonly string[]): boolean {
  const parsed = parseAddress(address);
  if (parsed === undefined) return false;
  return blocks.some((block) => {
    const range = parseBlock(block);
    return range !== undefined && range.bits === parsed.bits && range.first <= parsed.value && parsed.value <= range.last;
  });
}

/** Bits below the mask may be set; they mean nothing. */
export function parseBlock(text: string): Block | undefined {
  const [written = '', mask] = text.split('/');
  const address = parseAddress(written);
  if (address === undefined || (mask !== undefined && !/^\d{1,3}$/.test(mask))) return undefined;
  const length = mask === undefined ? address.bits : Number(mask);
  if (length > address.bits) return undefined;
  const size = 1n << BigInt(address.bits - length);
  const first = (address.value / size) * size;
  return { first, last: first + size - 1n, bits: address.bits };
}

export function parseAddress(text: string): Address | undefined {
  return text.includes(':') ? parseV6(text) : parseV4(text);
}

function parseV4(text: string): Address | undefined {
  const parts = text.split('.');
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) <= 255)) return undefined;
  return { value: parts.reduce((value, part) => value * 256n + BigInt(part), 0n), bits: 32 };
}

function parseV6(text: string): Address | undefined {
  const halves = withoutDottedTail(text)?.split('::');
  if (halves === undefined || halves.length > 2) return undefined;
  const [head = [], tail] = halves.map((half) => (half === '' ? [] : half.split(':')));
  const missing = 8 - head.length - (tail?.length ?? 0);
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...head, ...Array<string>(tail === undefined ? 0 : missing).fill('0'), ...(tail ?? [])];
  if (!groups.every((group) => /^[0-9A-Fa-f]{1,4}$/.test(group))) return undefined;
  return { value: groups.reduce((value, group) => value * 65_536n + BigInt(`0x${group}`), 0n), bits: 128 };
}

/** `::ffff:10.0.0.1` as `::ffff:a00:1`. */
function withoutDottedTail(text: string): string | undefined {
  const start = text.lastIndexOf(':') + 1;
  if (!text.includes('.')) return text;
  const tail = parseV4(text.slice(start));
  return tail && `${text.slice(0, start)}${(tail.value >> 16n).toString(16)}:${(tail.value & 0xffffn).toString(16)}`;
}
