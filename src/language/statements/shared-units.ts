import type { Fact } from '../grammar/phrases.ts';
import type { Atom } from './atoms.ts';

const unitWords: readonly (readonly [RegExp, number])[] = [
  [/^(?:ms|msecs?|millis|milliseconds?)$/i, 1],
  [/^(?:s|secs?|seconds?)$/i, 1_000],
  [/^(?:m|mins?|minutes?)$/i, 60_000],
];
/** What is counted, where a list speaks of nothing else. */
const counted: ReadonlySet<Fact['kind']> = new Set(['breaker', 'rate']);

/**
 * "orders 3 seconds and payments 8": a number in a list of times has their unit, where all of them have one, and where it
 * is a number like theirs. "50 connections, pricing 200" is no status.
 */
export function withPlainUnits(atoms: readonly Atom[], text: string): readonly Atom[] {
  const facts = atoms.flatMap((atom) => (atom.kind === 'value' || atom.kind === 'head' ? [atom.fact] : []));
  const isCounted = facts.length > 0 && facts.every(({ kind }) => counted.has(kind));
  if (isCounted) return atoms.map((atom) => (atom.kind === 'bare' && atom.phrase.type === 'status' ? { kind: 'bare', phrase: { type: 'count', count: Number(atom.phrase.status), span: atom.phrase.span, at: atom.phrase.at } } : atom));
  if (facts.some(({ kind }) => kind !== 'timeout') || !atoms.some((atom) => atom.kind === 'bare' && atom.phrase.type === 'count')) return atoms;
  const times = atoms.flatMap((atom) => timesOf(atom, text));
  const units = new Set(times.map(({ unit }) => unit));
  const [unit] = units;
  if (unit === undefined || units.size !== 1) return atoms;
  const amounts = times.map(({ ms }) => ms / unit);
  const isAlike = (count: number): boolean => amounts.some((amount) => count <= amount * 10 && count >= amount / 10);
  return atoms.map((atom) => (atom.kind === 'bare' && atom.phrase.type === 'count' && isAlike(atom.phrase.count) ? { kind: 'bare', phrase: { type: 'duration', ms: atom.phrase.count * unit, span: atom.phrase.span, at: atom.phrase.at } } : atom));
}

function timesOf(atom: Atom, text: string): readonly { readonly ms: number; readonly unit: number | undefined }[] {
  const phrase = atom.kind === 'bare' || atom.kind === 'value' ? atom.phrase : undefined;
  const ms = atom.kind === 'value' && atom.fact.kind === 'timeout' ? atom.fact.ms : phrase?.type === 'duration' ? phrase.ms : undefined;
  if (phrase === undefined || ms === undefined) return [];
  const words = text.slice(phrase.span.start, phrase.span.end).match(/[a-z]+/gi) ?? [];
  return [{ ms, unit: words.flatMap((word) => unitWords.flatMap(([pattern, factor]) => (pattern.test(word) ? [factor] : []))).at(-1) }];
}
