import type { Wish } from '../../intents/wish.ts';
import type { Vocabulary } from '../vocabulary.ts';

/** Things that are all in the words, and put together otherwise there: shares and versions, callers and whether they may, versions of a caller. */
export function mispaired(wishes: readonly Wish[], text: string, vocabulary: Vocabulary): string[] {
  const lower = text.toLowerCase();
  return wishes.flatMap((wish) => {
    if (wish.kind === 'split-traffic') return swappedShares(wish, lower);
    if (wish.kind === 'allow-calls' || wish.kind === 'deny-calls') return [...againstTheWords(wish, lower), ...partOfCaller(wish, lower, vocabulary)];
    return [];
  });
}

/** Shares and versions are mostly said in the same order, whichever comes first. */
function swappedShares({ shares }: Wish & { readonly kind: 'split-traffic' }, lower: string): string[] {
  const versions = shares.flatMap(({ to, weightPercent }) => (to.kind === 'version' ? [{ name: to.version.toLowerCase(), weightPercent, at: placeOf(to.version.toLowerCase(), lower) }] : []));
  // Where a version is spoken of twice, order tells nothing.
  if (versions.some(({ name }) => lower.split(new RegExp(`(?<![\\w-])${escape(name)}(?![\\w-])`)).length > 2)) return [];
  const said = versions.filter(({ at }) => at >= 0).toSorted((a, b) => a.at - b.at);
  const numbers = [...lower.matchAll(/(?<![\w.])(\d+(?:\.\d+)?)(?=\s*(?:%|percent\b|[/:-]\s*\d|\b))/g)].map(([, digits]) => Number(digits)).filter((number) => shares.some(({ weightPercent }) => weightPercent === number));
  const [only, ...others] = new Set(numbers);
  if (said.length === 1 && only !== undefined && others.length === 0 && said[0]?.weightPercent !== only && versions.length === 2) return [`${only}% stands beside ${said[0]?.name ?? ''} in the words`];
  if (said.length !== shares.length || numbers.length !== said.length || new Set(numbers).size !== numbers.length) return [];
  return said.every(({ weightPercent }, index) => weightPercent === numbers[index]) ? [] : [`the words say ${numbers.join(', ')} of ${said.map(({ name }) => name).join(', ')}, in this order`];
}

function placeOf(name: string, lower: string): number {
  return lower.search(new RegExp(`(?<![\\w-])${escape(name)}(?![\\w-])`));
}

/** A caller of whom the words say the opposite. */
function againstTheWords({ kind, from }: Wish & { readonly kind: 'allow-calls' | 'deny-calls' }, lower: string): string[] {
  return from.flatMap((source) => {
    const name = source.kind === 'workload' ? (source.workload.split('/')[1] ?? '').replace(/-v\d+$/, '') : source.kind === 'namespace' ? source.namespace : undefined;
    if (name === undefined || name === '') return [];
    const own = `(?<![\\w-])${escape(name)}(?![\\w-])`;
    const denied = new RegExp(`${own}[\\s\\w]{0,12}\\b(?:must not|may not|cannot|can ?not|can't|should not|shouldn't|is not allowed|are not allowed|no longer)\\b|\\b(?:deny|block|refuse|reject|forbid|ban)\\b[\\s\\w]{0,24}(?:from|source|namespace|ns|:)?[\\s:]*${own}(?!\\s+(?:from|for|to everyone))`);
    const allowed = new RegExp(`\\b(?:only|just|allow|permit|let|admit)\\b[\\s\\w]{0,16}${own}|${own}\\s+(?:may|can|is allowed to)\\b(?!\\s*not)`);
    if (kind === 'allow-calls' && denied.test(lower) && !allowed.test(lower)) return [`the words refuse \`${name}\``];
    return kind === 'deny-calls' && allowed.test(lower) && !denied.test(lower) ? [`the words admit \`${name}\``] : [];
  });
}

/** A Service with two versions calls from both of them, unless one is named. */
function partOfCaller({ from }: Wish & { readonly kind: 'allow-calls' | 'deny-calls' }, lower: string, { services }: Vocabulary): string[] {
  const named = new Set(from.flatMap((source) => (source.kind === 'workload' ? [source.workload] : [])));
  return services.flatMap(({ id, name, workloads }) => {
    const missing = workloads.filter((workload) => !named.has(workload));
    if (missing.length === 0 || missing.length === workloads.length) return [];
    return workloads.some((workload) => named.has(workload) && lower.includes(workload.split('/')[1] ?? '') && workload !== id) || !lower.includes(name) ? [] : [`\`${id}\` runs as ${missing.join(' and ')}, too`];
  });
}

function escape(name: string): string {
  return name.replaceAll(/[^a-z0-9-]/g, String.raw`\$&`);
}
