import type { Wish } from '../../intents/wish.ts';
import type { Vocabulary } from '../vocabulary.ts';
import { amountsInWords } from './amounts-in-words.ts';
import { factsOf } from './facts.ts';
import { lostKinds } from './lost-kinds.ts';
import { lostTokens } from './lost-tokens.ts';

/** What stands in the words and in no wish: numbers in digits, names of Services, methods, paths, headers, hosts, versions, and words that name a kind of intent. */
export function lostIn(wishes: readonly Wish[], text: string, vocabulary: Vocabulary): string[] {
  const facts = wishes.flatMap(factsOf);
  const texts = facts.map(({ value }) => String(value).toLowerCase());
  const isOfTries = /\b(?:tries|attempts?|times in (?:all|total))\b/i.test(text);
  const numbers = facts.flatMap(({ value, field }) => (typeof value === 'number' ? [value, ...(field === 'attempts' && isOfTries ? [value + 1] : []), 100 - value] : []));
  const durations = new Set(facts.flatMap(({ value, field }) => (typeof value === 'number' && field.endsWith('Ms') ? [value] : [])));
  // "six 5xx in a row": which answers are counted, and no amount.
  // `502,503,504` are three.
  const apart = text.replace(/(?<=\b[45]\d\d),(?=[45]\d\d\b)/g, ', ');
  const codes = wishes.some((wish) => wish.kind === 'break-circuit' && wish.consecutiveGatewayErrors !== undefined) ? /\b(?:5xx|50[234])\b/gi : /\b5xx\b/gi;
  // "… the caller gets a 504": what a timeout answers by itself.
  const timed = wishes.some((wish) => wish.kind === 'set-timeout') ? apart.replace(/\b(?:gets?|receives?|sees?|returns?|answers?(?: with)?) (?:an? )?504\b/gi, ' ') : apart;
  const said = withoutMarks(wishes.some(({ kind }) => kind === 'break-circuit') ? timed.replace(codes, ' ') : timed, vocabulary);
  const { written } = amountsInWords(said);
  const isUsed = ({ text: digits, value, durationMs }: (typeof written)[number]): boolean => {
    if (durationMs !== undefined && durations.has(durationMs)) return true;
    if (texts.some((each) => each.includes(digits) || each.includes(String(value)))) return true;
    // A letter behind a number need not be a unit; a word for one is.
    if (durationMs !== undefined && !/ [smhd]$/.test(digits)) return false;
    return numbers.includes(value) || isShare(value, numbers) || isPortOf(value, wishes, vocabulary);
  };
  const lost = written.filter((each) => !isUsed(each)).map(({ text: digits }) => digits);
  const words = new Set(text.toLowerCase().match(/[a-z0-9](?:[-a-z0-9]*[a-z0-9])?/g) ?? []);
  const names = vocabulary.services.filter(({ name }) => words.has(name.toLowerCase()) && !texts.some((each) => each.includes(name.toLowerCase()))).map(({ name }) => name);
  return [...new Set([...lost, ...names, ...lostTokens(wishes, said, vocabulary), ...lostKinds(wishes, said)])];
}

/**
 * The text without numbers that are no amounts (tickets, places in a list), and without values that are told to be over
 * ("10s -> 4s", "instead of 5s").
 */
function withoutMarks(text: string, { services }: Vocabulary): string {
  const value = String.raw`\d[\d.,_]*\s*(?:%|percent|[a-z]{1,12})?`;
  const patterns = [/\b[a-z]+-\d+\b/gi, /#\d+/g, /^\s*(?:\d+[.)]|\(\d+\))\s/gm, /(?<=\s)\d\)\s+(?=[a-z])/gi, new RegExp(String.raw`${value}\s*(?:->|→|=>|-->)\s*(?=\d)`, 'gi'), new RegExp(String.raw`${value}\s+(?:is|are|was|were|seems?)\s+(?:far |way |a bit |much )?too (?:much|many|few|little|short|long|low|high)`, 'gi'), new RegExp(String.raw`\bfrom\s+${value}\s+(?=(?:up |down )?to\s+\d)`, 'gi'), new RegExp(String.raw`\b(?:instead of|rather than|currently|used to be|(?:is|are|was|were) now)\s+${value}`, 'gi')];
  // Where no input holds a Service, its port is one that the words give it.
  const ports = services.length === 0 ? [/\bports?:?\s+\d+/gi] : [];
  return [...patterns, ...ports].reduce((left, pattern) => left.replace(pattern, ' '), text);
}

/** A port that its Service has anyway. */
function isPortOf(value: number, wishes: readonly Wish[], { services }: Vocabulary): boolean {
  return services.some(({ id, ports }) => ports.length === 1 && ports.some(({ port }) => port === value) && wishes.some((wish) => ('service' in wish && wish.service === id) || ('to' in wish && wish.to === id)));
}

/** `1 in 10`: both numbers are in the ten percent. */
function isShare(value: number, numbers: readonly number[]): boolean {
  return value > 0 && numbers.some((number) => number > 0 && number < 100 && (Math.abs((100 / number) % 1) < 1e-9 && (value === 1 || Math.abs(value - 100 / number) < 1e-9)));
}

/** Words that no intent of any kind can hold: configuration has no calendar. */
export function timesIn(text: string): string[] {
  // "Due: Friday" is when somebody wants it, and no time at which it holds.
  const shown = text.toLowerCase().replaceAll(/\b(?:due|deadline|eta|target date|due date)\s*:\s*[^\n.,;]+/g, ' ');
  return [...new Set([...shown.matchAll(/(?<![\w.]-)\b(?:temporarily|at night|nightly(?!-)|overnight(?!-)|in the (?:morning|evening|night)|every (?:hour|day|night|week|morning)|after hours|peak hours|off-peak|daily(?!-)|weekly(?!-)|tonight|tomorrow|on weekdays|on weekends|weekdays|weekends|until \w+(?: \w+)?|during \w+(?: \w+)?|business hours|(?:mon|tues|wednes|thurs|fri|satur|sun)days?|at \d{1,2}(?::\d\d)? ?(?:am|pm|o'clock)|at midnight|for the next (?!(?:test|demo|trial|drill|experiment|exercise|release|rollout)\b)\w+(?: \w+)?)\b/g)].map(([words]) => words))];
}
