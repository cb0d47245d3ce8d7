import type { Intent } from '../../intents/intent.ts';
import type { State } from './state.ts';

/** Puts a wish where it belongs: a later one about the same thing takes the place of an earlier one. */
export function add(state: State, wish: Intent | State['wishes'][number]): void {
  const key = JSON.stringify(wish);
  if (!state.wishes.some((other) => JSON.stringify(other) === key)) state.wishes.push(wish);
}
