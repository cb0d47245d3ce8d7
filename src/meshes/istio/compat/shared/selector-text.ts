import { compareText } from '../../../../base/order.ts';

/** A selector as Kubernetes prints it: `a=1,b=2`, by the names of the labels. */
export function selectorText(selector: Readonly<Record<string, string>>): string {
  return Object.entries(selector).sort(([a], [b]) => compareText(a, b)).map(([key, value]) => `${key}=${value}`).join(',');
}
