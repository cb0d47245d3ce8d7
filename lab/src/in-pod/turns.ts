/**
 * In which order requests of certain weights are sent: smooth weighted round robin, as nginx does it. Within every stretch
 * as long as the sum of the weights each comes exactly as often as it weighs, spread as evenly as can be.
 */
export function turnsOf(weights: readonly number[]): () => number {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const owed = weights.map(() => 0);
  return () => {
    let next = 0;
    for (const [index, weight] of weights.entries()) {
      owed[index] = (owed[index] ?? 0) + weight;
      if ((owed[index] ?? 0) > (owed[next] ?? 0)) next = index;
    }
    owed[next] = (owed[next] ?? 0) - total;
    return next;
  };
}
