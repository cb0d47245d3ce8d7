import { splitEmbedded } from '../embedded.ts';

/** What leaves the house, and how it comes back: names and secrets can stand behind others on the way. */
export interface Veil {
  readonly hide: (text: string) => string;
  /** Undoes `hide` in every text of an answer. */
  readonly reveal: <T>(value: T) => T;
}

/** Names by what they are, to be hidden behind `svc-1`, `ns-1`, `host-1.example`. */
export interface VeiledNames {
  readonly services: readonly string[];
  readonly namespaces: readonly string[];
  readonly hosts: readonly string[];
}

/** What no model has to see, whoever pasted it: keys, tokens, passwords, long random texts. */
const secrets: readonly RegExp[] = [
  /-----BEGIN [A-Z ]+-----[\s\S]*?(?:-----END [A-Z ]+-----|$)/g,
  /\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]+)?/g,
  /\b(?:sk|pk|rk)-[\w-]{16,}|\bAKIA[0-9A-Z]{12,}|\bgh[pousr]_\w{20,}|\bxox[abp]-[\w-]{10,}/g,
  /(?<=\b(?:(?:password|passwd|pwd|secret|token|api[-_ ]?key)["']?\s*[:=]\s*["']?|(?:password|passwd|pwd)\s+(?:is\s+)?["']?|(?:bearer|basic)\s+))(?=[^\s"']*[\d+/=_-])[^\s"']{8,}/gi,
  /(?<=:\/\/)[^\s/:@]+:[^\s/@]+(?=@)/g,
  /\b(?=[\w+/]*\d)(?=[\w+/]*[A-Z])(?=[\w+/]*[a-z])[A-Za-z0-9+/]{32,}={0,2}/g,
];

/** Always hides secrets; names only where they are given. */
export function createVeil(request: string, names?: VeiledNames): Veil {
  const shown = new Map<string, string>();
  const taken = new Map<string, string>();
  const stem = (prefix: string): string => (request.toLowerCase().includes(`${prefix}-`) ? stem(`${prefix}x`) : prefix);
  const secretStem = stem('withheld');
  const alias = (original: string, prefix: string, suffix = ''): string => {
    const known = taken.get(original);
    if (known !== undefined) return known;
    const made = `${prefix}-${taken.size + 1}${suffix}`;
    taken.set(original, made);
    shown.set(made, original);
    return made;
  };
  const literalStem = stem('txt');
  const byName = names === undefined ? undefined : aliasNames(names, alias, stem);
  const hideSecrets = (text: string): string => secrets.reduce((left, pattern) => left.replace(pattern, (secret) => alias(secret, secretStem)), text);
  return {
    hide: (text) => {
      const clean = hideSecrets(text);
      return byName === undefined ? clean : hideNames(clean, byName, (spelling) => alias(spelling, literalStem));
    },
    reveal: (value) => revealIn(value, shown) as typeof value,
  };
}

function aliasNames(names: VeiledNames, alias: (original: string, prefix: string, suffix?: string) => string, stem: (prefix: string) => string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const add = (list: readonly string[], prefix: string, suffix = ''): void => {
    const own = stem(prefix);
    for (const name of list) if (!found.has(name)) found.set(name, alias(name, own, suffix));
  };
  add(names.hosts, 'host', '.example');
  add(names.namespaces, 'ns');
  add(names.services, 'svc');
  return found;
}

/** Names as whole words; `orders.shop` is two of them. A spelling of its own comes back as it was, since it may stand in a path. */
function hideNames(text: string, byName: ReadonlyMap<string, string>, literal: (spelling: string) => string): string {
  const hideWord = (word: string): string => byName.get(word) ?? (byName.has(word.toLowerCase()) ? literal(word) : word);
  return text.replaceAll(/[A-Za-z0-9](?:[-._A-Za-z0-9]*[A-Za-z0-9])?/g, (word) => {
    const whole = hideWord(word);
    return whole === word && word.includes('.') ? word.split('.').map(hideWord).join('.') : whole;
  });
}

function revealIn(value: unknown, shown: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return value.replaceAll(/[a-z]+-\d+(?:\.example)?/g, (word) => shown.get(word) ?? word);
  if (Array.isArray(value)) return value.map((each) => revealIn(each, shown));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [revealIn(key, shown), revealIn(each, shown)]));
}

/** The words of a request without manifests that were pasted into it, and without characters that nobody sees. */
export function wordsOf(request: string): string {
  return splitEmbedded(request).text.replaceAll(/[^\P{C}\n\t]/gu, ' ').replaceAll(/[ \t]{3,}/g, '  ').replaceAll(/\n\s*\n\s*\n/g, '\n\n').trim();
}
