import { compareText } from '../../base/order.ts';
import { hashOf } from '../../compile/seal.ts';
import type { SourceFile } from '../../kube/resource.ts';
import type { Wish } from '../../language/reading.ts';
import type { AskedFile } from './ask-report.ts';

/**
 * What an approval is bound to: what is wanted, what would be written, and what it was computed against. Where a wish
 * came from counts for nothing, so that the same wishes in other words have the same hash.
 */
export function approvalHash(wishes: readonly Wish[], files: readonly Pick<AskedFile, 'path' | 'content'>[], input: readonly SourceFile[]): string {
  const wanted = wishes.map((wish) => withoutOrigin(wish));
  const written = files.map(({ path, content }) => [path, content]);
  const against = [...input].sort((a, b) => compareText(a.path, b.path)).map(({ path, text }) => [path, hashOf(text)]);
  return hashOf(canonical({ wanted, written, against }));
}

function withoutOrigin(wish: Wish): unknown {
  if (wish.kind === 'withdraw') return wish;
  const { origin: _, ...rest } = wish;
  return rest;
}

/** JSON with the keys of each object in order. */
function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, field]) => field !== undefined).sort(([a], [b]) => compareText(a, b));
  return `{${entries.map(([key, field]) => `${JSON.stringify(key)}:${canonical(field)}`).join(',')}}`;
}
