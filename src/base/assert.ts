/** Our own bug, never a user's mistake: those are diagnostics. */
export function assert(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`Meshwright bug: ${message}`);
}

/** Ends a `switch` over a union, so that a new member does not compile until it is answered. */
export function unreachable(value: never): never {
  throw new Error(`Meshwright bug: unexpected ${JSON.stringify(value)}`);
}
