import { printIntent } from '../print/print-intent.ts';
import type { Wish } from '../wish.ts';
import { printWithdrawal } from './withdrawal.ts';

/** One wish as one sentence of controlled English, which `parseEnglish` reads back. */
export function printWish(wish: Wish): string {
  return wish.kind === 'withdraw' ? printWithdrawal(wish) : printIntent(wish);
}
