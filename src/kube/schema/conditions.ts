import type { Path } from '../../yaml/document.ts';
import { isObject, listAt, valueAt, type JsonObject } from '../resource.ts';
import type { Finding } from './finding.ts';
import { describePath } from './placement.ts';
import type { Condition } from './schema-table.ts';

/** What the fields of one object demand of each other, and do not get. */
export function findUnmetConditions(value: JsonObject, conditions: readonly Condition[], isSet: (field: string) => boolean, at: Path, report: (finding: Finding) => void): void {
  for (const condition of conditions) {
    const reason = reasonOf(condition, value, isSet);
    if (reason === undefined) continue;
    for (const field of condition.forbids ?? []) if (isSet(field)) report({ what: 'unmet-condition', path: [...at, field], part: 'key', demand: `\`${describePath([...at, field])}\` cannot be set`, because: reason });
    const asking = condition.any === undefined ? [...at] : [...at, condition.any.find(isSet) ?? ''];
    const missing = [...(condition.needs ?? []).filter((field) => !isSet(field)), ...(condition.fills ?? []).filter((field) => !isFilled(valueAt(value, field.split('.'))))];
    for (const field of missing) report({ what: 'unmet-condition', path: asking, part: typeof asking.at(-1) === 'number' ? 'value' : 'key', demand: `\`${describePath(at)}\` needs \`${field}\``, because: reason, isMissing: true });
    for (const [field, most] of Object.entries(condition.mostItems ?? {})) if (listAt(value, [field]).length > most) report({ what: 'unmet-condition', path: [...at, field], part: 'key', demand: `\`${describePath([...at, field])}\` may have ${most} ${most === 1 ? 'entry' : 'entries'} at most`, because: reason });
    for (const [field, text] of Object.entries(condition.without ?? {})) reportHolders(value, field, text, reason, at, report);
  }
}

function reportHolders(value: JsonObject, field: string, text: string, because: string, at: Path, report: (finding: Finding) => void): void {
  for (const [index, item] of listAt(value, [field]).entries()) {
    if (typeof item === 'string' && item.includes(text)) report({ what: 'unmet-condition', path: [...at, field, index], part: 'value', demand: `\`${item.slice(0, 80)}\` cannot stand here, as it has a \`${text}\``, because });
  }
}

/** Why the condition holds, as the user would see it; undefined where it does not. */
function reasonOf({ any, field, is, isNot, startsWith, absent }: Condition, value: JsonObject, isSet: (field: string) => boolean): string | undefined {
  const set = any?.find(isSet);
  if (set !== undefined) return `\`${set}\` is set`;
  if (field === undefined) return undefined;
  const written = value[field] ?? absent;
  if (typeof written !== 'string') return undefined;
  const isMet = is?.includes(written) ?? (isNot === undefined ? startsWith !== undefined && written.startsWith(startsWith) : !isNot.includes(written));
  if (!isMet) return undefined;
  return value[field] === undefined || value[field] === null ? `\`${field}\` is not set, which means \`${written}\`` : `\`${field}\` is \`${written.slice(0, 80)}\``;
}

function isFilled(value: unknown): boolean {
  if (value === undefined || value === null || value === '') return false;
  // The server drops null entries before it asks.
  return !isObject(value) || Object.values(value).some((entry) => entry !== null);
}
