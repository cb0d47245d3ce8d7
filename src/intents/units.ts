const unitMs: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `3s`, `500ms`, `1m30s`, `0.5s`; undefined where a unit is missing or it is no duration. */
export function parseDuration(text: string): number | undefined {
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h|d))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount, unit] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) total += Number(amount) * (unitMs[unit ?? ''] ?? 0);
  const rounded = Math.round(total);
  return Math.abs(rounded - total) < 1e-6 ? rounded : undefined;
}

/** The shortest text that `parseDuration` reads back to the same number of milliseconds. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  for (const unit of ['h', 'm', 's'] as const) {
    const size = unitMs[unit] ?? 1;
    if (ms % size === 0) return `${ms / size}${unit}`;
  }
  return `${ms}ms`;
}

/** 10 for `10%`; undefined without the sign, or outside of 0 to 100. */
export function parsePercent(text: string): number | undefined {
  const digits = /^(\d+(?:\.\d+)?)\s*%$/.exec(text)?.[1];
  const value = digits === undefined ? Number.NaN : Number(digits);
  return value >= 0 && value <= 100 ? value : undefined;
}
