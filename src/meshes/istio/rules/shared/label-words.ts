import { nearest } from '../../../../base/near-miss.ts';

type Labels = Readonly<Record<string, string>>;

/** `app: orders` and `version: v1`, for a message. */
export function printLabels(labels: Labels): string {
  return Object.entries(labels).map(([name, value]) => `\`${name}: ${value}\``).join(' and ');
}

/** A near value of one label that neighbours have, unless only a number differs: whoever writes `v2` does not mean `v1`. */
export function nearLabel(wanted: Labels, neighbours: readonly { readonly labels: Labels }[]): string | undefined {
  const withoutDigits = (text: string): string => text.replaceAll(/\d+/g, '');
  for (const [name, value] of Object.entries(wanted)) {
    const others = neighbours.flatMap(({ labels }) => labels[name] ?? []).filter((other) => withoutDigits(other) !== withoutDigits(value));
    const near = nearest(value, new Set(others));
    if (near !== undefined) return `${name}: ${near}`;
  }
  return undefined;
}
