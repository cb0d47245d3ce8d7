import { createHash } from 'node:crypto';
import { z } from 'zod';
import { amount } from './rows.ts';
import type { Refusal } from './tool.ts';

/** How much of a list is wanted, and from where. */
export const pageInput = {
  limit: z.number().int().min(1).max(200).default(50).describe('Most items in one answer.'),
  cursor: z.string().max(64).optional().describe('`nextCursor` of the answer before, with the other arguments unchanged.'),
};

export const pageOutput = {
  total: amount.describe('Items in all, on every page together.'),
  nextCursor: z.string().optional().describe('There is more: the cursor of the next page. Absent on the last one.'),
};

export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
  readonly nextCursor?: string;
}

/**
 * One page of a list. A cursor holds for the list that it came from alone: `about` is everything that the list depends on,
 * so that a page of changed files is refused and not glued to one of before.
 */
export function pageOf<T>(all: readonly T[], { limit, cursor }: { readonly limit: number; readonly cursor?: string | undefined }, about: readonly unknown[]): Page<T> | Refusal {
  const list = createHash('sha256').update(JSON.stringify(about)).digest('hex').slice(0, 16);
  const offset = cursor === undefined ? 0 : offsetIn(cursor, list);
  if (offset === undefined || offset >= Math.max(1, all.length)) return { problem: 'the cursor belongs to another list: the arguments are others, or the files have changed since', help: 'Leave the cursor out to start again.' };
  const end = offset + limit;
  return { items: all.slice(offset, end), total: all.length, ...(end >= all.length ? {} : { nextCursor: Buffer.from(`${list}.${end}`).toString('base64url') }) };
}

function offsetIn(cursor: string, list: string): number | undefined {
  const [, of, offset] = /^([0-9a-f]{16})\.(\d{1,9})$/.exec(Buffer.from(cursor, 'base64url').toString('utf8')) ?? [];
  return of === list && offset !== undefined ? Number(offset) : undefined;
}

/** The line that a text ends with where it does not hold everything. */
export function moreLine({ items, total, nextCursor }: Page<unknown>): string {
  return nextCursor === undefined ? '' : `… ${items.length} of ${total} shown; the next page: cursor ${nextCursor}`;
}
