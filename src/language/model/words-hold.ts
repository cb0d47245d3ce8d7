import type { Wish } from '../../intents/wish.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { amountsInWords, type WordAmounts } from './amounts-in-words.ts';
import type { Fact } from './facts.ts';
import { kindCues, wideningCues } from './kind-cues.ts';
import { wordRuns } from './word-runs.ts';

/** The words of a request, in the forms in which values are looked for in them. */
export interface Words {
  readonly lower: string;
  /** Without quotes and blanks. */
  readonly dense: string;
  readonly runs: ReadonlySet<string>;
  readonly amounts: WordAmounts;
}

export function wordsFrom(text: string): Words {
  const lower = text.toLowerCase();
  return { lower, dense: lower.replaceAll(/[\s"'`“”‘’]/g, ''), runs: wordRuns(text), amounts: amountsInWords(text) };
}

export function isName({ sort }: Pick<Fact, 'sort'>): boolean {
  return sort === 'service' || sort === 'workload' || sort === 'namespace' || sort === 'version';
}

/** Whether the words hold a value of a wish. */
export function isHeld(fact: Fact, words: Words, facts: readonly Fact[], wish: Wish, vocabulary: Vocabulary): boolean {
  switch (fact.sort) {
    case 'service':
    case 'workload':
      return holdsQualified(String(fact.value), words, vocabulary);
    case 'namespace':
    case 'version':
      return holdsName(String(fact.value), words);
    case 'label':
      return holdsText(String(fact.value), words, false) || isLabelOfVersion(fact, vocabulary);
    case 'number':
      return holdsNumber(fact, words.amounts, facts, wish, words);
    case 'text':
    case 'header':
      return fact.field === 'reason' || holdsText(String(fact.value), words, fact.path.endsWith('.value') && isPattern(fact, facts));
    case 'word':
      return fact.path === 'kind' ? holdsKind(wish, facts, words, vocabulary) : holdsWord(fact, words, facts);
  }
}

/** The name stands in the words, or that of a Service before it; its namespace too, or nothing else has that name. */
function holdsQualified(id: string, words: Words, vocabulary: Vocabulary): boolean {
  const [namespace = '', name = ''] = id.split('/');
  if (!holdsName(name, words)) return vocabulary.services.some((service) => service.id !== id && service.workloads.includes(id) && holdsQualified(service.id, words, { ...vocabulary, workloads: [] }));
  const elsewhere = [...vocabulary.services, ...vocabulary.workloads].some((other) => other.name === name && other.namespace !== namespace);
  return !elsewhere || words.runs.has(namespace.replaceAll(/[-._]/g, '').toLowerCase());
}

export function holdsName(name: string, { runs, lower }: Words): boolean {
  // "version 2"
  const number = /^v(\d+)$/i.exec(name)?.[1];
  if (number !== undefined && new RegExp(`\\b(?:version|ver|release)\\s+${number}\\b`).test(lower)) return true;
  const bare = name.toLowerCase().replaceAll(/[-._]/g, '');
  // `orders service` is `orders`, `the orders` is `orders-service`.
  return runs.has(bare) || (/[-.]/.test(name) && lower.includes(name.toLowerCase())) || runs.has(bare.replace(/(?:service|svc)$/, '')) || (bare.length > 4 && runs.has(`${bare}s`));
}

function holdsNumber({ field, value }: Fact, { numbers, durations }: WordAmounts, facts: readonly Fact[], wish: Wish, words: Words): boolean {
  const number = Number(value);
  if (field === 'perTryTimeoutMs' && !/\bper\b|each|every|attempt|\btry|tries|retr/.test(words.lower)) return false;
  if (field.endsWith('Ms')) return durations.has(number) || (number === 0 && isSwitchedOff(words)) || (field === 'holdMs' && number === 0);
  if (numbers.has(number)) return true;
  if (number === 0) return isSwitchedOff(words) || field.endsWith('Percent') || field === 'percent';
  // "another try", "a second attempt" are one retry.
  if (field === 'attempts' && number === 1 && /\b(?:another|second|a retry|again|anew|further|extra|additional|single)\b/.test(words.lower)) return true;
  // `3 tries in all` are two retries.
  if (field === 'attempts' && numbers.has(number + 1)) return /\b(?:tries|try|tried|attempts?|times in (?:all|total)|twice (?:in (?:all|total)|overall|altogether))\b/.test(words.lower);
  if (field !== 'weightPercent' || wish.kind !== 'split-traffic') return field === 'weightPercent' && number === 100;
  const shares = facts.filter((other) => other.field === 'weightPercent').map((other) => Number(other.value));
  const others = shares.length - 1;
  if (shares.every((share) => Math.abs(share - number) < 1) && /\b(?:even|evenly|equal|equally|fifty|half|halves|split)\b/.test(words.lower)) return true;
  // What is left when all other shares are said.
  return number === 100 || shares.filter((share) => numbers.has(share)).length >= others;
}

function isSwitchedOff({ lower }: Words): boolean {
  return /\b(?:no|none|never|off|disable|disabled|without|remove|zero|stop|unlimited|nothing|get rid|cancel|forbid|avoid|prevent|away|don'?t|do not|not|cannot|only once|exactly once|(?:one|single) (?:try|attempt|shot|go)|drop|all|everything|back)\b|n't\b/.test(lower);
}

function holdsText(text: string, words: Words, isRegex: boolean): boolean {
  const dense = text.toLowerCase().replaceAll(/[\s"'`]/g, '');
  if (words.dense.includes(dense) || words.dense.replaceAll('-', '').includes(dense.replaceAll('-', ''))) return true;
  if (isRegex) return (text.toLowerCase().match(/[a-z0-9]{2,}/g) ?? []).every((piece) => words.lower.includes(piece));
  const trimmed = dense.replace(/^\/|\/$/g, '');
  return trimmed.length > 1 && words.dense.includes(trimmed);
}

/** Which pods a version is, the input says. */
function isLabelOfVersion({ value }: Fact, { services }: Vocabulary): boolean {
  return services.some(({ versions }) => versions.some(({ labels }) => Object.entries(labels).some((pair) => pair.includes(String(value)))));
}

function isPattern({ path }: Fact, facts: readonly Fact[]): boolean {
  const kind = `${path.slice(0, path.lastIndexOf('.'))}.kind`;
  return facts.some((other) => other.path === kind && other.value === 'regex');
}

/** A word has to speak for the wish; in a language that no cue is of, a number or a text that the words hold does. */
function holdsKind(wish: Wish, facts: readonly Fact[], words: Words, vocabulary: Vocabulary): boolean {
  if (kindCues[wish.kind].test(words.lower)) return true;
  if (Object.values(kindCues).some((cue) => cue.test(words.lower))) return false;
  return facts.some((fact) => (fact.sort === 'number' || fact.sort === 'text' || fact.sort === 'header') && isHeld(fact, words, facts, wish, vocabulary));
}

/** Words of the field are how a model says what was meant; those that widen what happens have to be said. */
function holdsWord({ path, field, value }: Fact, words: Words, facts: readonly Fact[]): boolean {
  if (/(?:^|\.)methods\.\d+$/.test(path) || /^requests\.\d+$/.test(path)) return words.lower.includes(String(value).toLowerCase());
  const widening = wideningCues[`${field} ${String(value)}`];
  if (widening !== undefined) return widening.test(words.lower);
  if (field === 'on') return holdsCondition(String(value), words);
  // Where nothing is retried, it does not matter which requests are not.
  if (field === 'requests' && facts.some((other) => other.field === 'attempts' && other.value === 0)) return true;
  return saidBy[`${field} ${String(value)}`]?.test(words.lower) ?? true;
}

/** Words that stand for a choice that is often made without them. */
const saidBy: Readonly<Record<string, RegExp>> = {
  'redirectHttp true': /redirect|https only|force/,
  'redirectHttp false': /redirect|plain|http\b/,
  'required true': /require|must|only|mandatory|reject|refuse|without|need|enforce/,
  'via direct': /direct/,
  'requests idempotent': /idempotent|safe|\bget\b/,
};

const conditionWords: Readonly<Record<string, RegExp>> = {
  '5xx': /5xx|\b50\d\b|server errors?|internal errors?|\berrors?\b|\bfail/,
  'gateway-error': /gateway|\b50[234]\b|unavailable/,
  reset: /reset/,
  'connect-failure': /connect/,
  'refused-stream': /refused/,
  'retriable-4xx': /4xx|\b409\b|conflict/,
};

function holdsCondition(condition: string, { lower }: Words): boolean {
  return conditionWords[condition]?.test(lower) ?? lower.replaceAll(/[-_ ]/g, '').includes(condition.replaceAll('-', ''));
}

