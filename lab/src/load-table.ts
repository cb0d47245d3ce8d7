import type { Latency, LoadSummary } from './load.ts';

/** For people: one line a result with its times, then who answered. */
export function loadTable({ sent, results, byPod, maxLateMs }: LoadSummary): string {
  const head = ['result', 'requests', 'share', 'p50 ms', 'p90 ms', 'p99 ms', 'max ms'];
  const rows = results.map(({ result, count, latencyMs }) => [result, String(count), `${((100 * count) / sent).toFixed(1)} %`, ...times(latencyMs)]);
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0))).join('  ');
  const pods = Object.entries(byPod).map(([pod, count]) => `  ${pod}  ${count}`);
  return [line(head), ...rows.map(line), ...(pods.length === 0 ? [] : ['answered by', ...pods]), `${sent} sent, at most ${maxLateMs.toFixed(1)} ms after they were due`].join('\n');
}

function times({ p50, p90, p99, max }: Latency): string[] {
  return [p50, p90, p99, max].map((ms) => ms.toFixed(1));
}
