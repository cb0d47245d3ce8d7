import type { ReportUnread } from '../../../project/unread.ts';
import { describeSource, placed } from './placed.ts';
import type { TopologyStyle } from './topology-text.ts';

/** More than a person reads; JSON has all of them. */
const shown = 5;

/** What the model does not read and conclusions may rest on. */
export function renderUnread(unread: readonly ReportUnread[], style: TopologyStyle): string[] {
  if (unread.length === 0) return [];
  const lines = unread.slice(0, shown).flatMap((entry) => placed('  ', entry.what, describeSource(entry, style), style));
  return ['', style.colors.bold('Not read, and what is said here may rest on it'), ...lines, ...(unread.length > shown ? [`  and ${unread.length - shown} more`] : [])];
}
