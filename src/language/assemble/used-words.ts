import type { Phrase } from '../grammar/phrases.ts';

const used = new WeakSet<Phrase>();

/** Notes plain words that a builder has read: "when" before whose calls are meant, "later" behind a delay. */
export function noteUsed(phrase: Phrase): void {
  used.add(phrase);
}

export function isUsed(phrase: Phrase): boolean {
  return used.has(phrase);
}
