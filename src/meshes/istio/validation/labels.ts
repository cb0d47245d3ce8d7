import { entries, isSet, refuse, refuseKey, text, warn, type Faults, type Field } from './field.ts';
import { isLabelKey, isLabelValue } from './texts.ts';

/** Labels that pods are compared with, or are given. */
export function checkLabels(faults: Faults, holder: Field, step: string): void {
  for (const entry of entries(holder, step)) {
    if (!isLabelKey(String(entry.step))) refuseKey(faults, entry, `\`${String(entry.step).slice(0, 80)}\` is no key of a label`);
    if (!isLabelValue(text(entry))) refuse(faults, entry, `\`${text(entry).slice(0, 80)}\` is no value of a label`);
  }
}

/** A selector of workloads: the newer kinds have `matchLabels`, the older ones `labels`. */
export function checkSelector(faults: Faults, selector: Field, step: 'matchLabels' | 'labels'): void {
  if (!isSet(selector)) return;
  const labels = entries(selector, step);
  for (const entry of labels) {
    const key = String(entry.step);
    if (key === '') refuseKey(faults, entry, 'a key of the selector is empty');
    if (key.includes('*')) refuseKey(faults, entry, `\`${key}\` has a wildcard, and a selector takes none`);
    if (text(entry).includes('*')) refuse(faults, entry, `\`${text(entry)}\` has a wildcard, and a selector takes none`);
  }
  if (labels.length === 0) warn(faults, selector, 'the selector has no labels, so it selects every workload there is');
}
