/** Code-point order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A sorted copy by one or more text keys, first key first. */
export function sortedBy<T>(items: Iterable<T>, ...keys: readonly ((item: T) => string | number)[]): T[] {
  return [...items].sort((a, b) => {
    for (const key of keys) {
      const left = key(a);
      const right = key(b);
      const order = typeof left === 'number' && typeof right === 'number' ? left - right : compareText(String(left), String(right));
      if (order !== 0) return order;
    }
    return 0;
  });
}

/** Groups items by a key, keeping their order. */
export function groupBy<K, T>(items: Iterable<T>, keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group) group.push(item);
    else groups.set(key, [item]);
  }
  return groups;
}

/** Each distinct text once, in code-point order. */
export function distinct(texts: Iterable<string>): string[] {
  return [...new Set(texts)].sort(compareText);
}
