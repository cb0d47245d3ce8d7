/** By name, each thing that was made and what it was made from. */
export type Made = ReadonlyMap<string, { readonly from: readonly unknown[]; readonly value: unknown }>;

/** Gives what was made before under this name from these very things, else makes it. */
export type Keep = <T>(name: string, from: readonly unknown[], make: () => T) => T;

/** What is asked of `keep` is taken from `before` where it can be, and stands in `made` for the next time. */
export function keeping(before: Made | undefined): { readonly keep: Keep; readonly made: Made } {
  const made = new Map<string, { readonly from: readonly unknown[]; readonly value: unknown }>();
  return {
    made,
    keep<T>(name: string, from: readonly unknown[], make: () => T): T {
      const known = before?.get(name);
      const isSame = known !== undefined && known.from.length === from.length && known.from.every((item, index) => item === from[index]);
      const value = isSame ? (known.value as T) : make();
      made.set(name, { from, value });
      return value;
    },
  };
}
