import type { QualifiedName } from '../../topology/topology.ts';
import { literally } from '../grammar/conditions.ts';
import type { Assumption, Reading } from '../reading.ts';
import type { PresentSettings, Vocabulary } from '../vocabulary.ts';
import { amount, applied, changeBy, factorOf, sayValue, type Absolute, type Change } from './relative-amounts.ts';
import { relativeShares } from './relative-shares.ts';
import { servicesIn, subjectsOf } from './relative-subjects.ts';

interface Quantity {
  readonly name: string;
  readonly noun: string;
  readonly kind: 'duration' | 'count';
  readonly present: (settings: PresentSettings) => readonly (number | undefined)[];
  /** How a value is asked for. */
  readonly said: (value: string, of: string) => string;
}

const quantities: readonly Quantity[] = [
  { name: 'timeout', noun: String.raw`(?:request |overall |total |call |response |current )*(?:timeouts?|time-?outs?|deadlines?|time limits?|time budgets?)`, kind: 'duration', present: ({ timeoutsMs }) => timeoutsMs, said: (value, of) => `set the timeout${of} to ${value}` },
  { name: 'number of retries', noun: String.raw`(?:number of |count of |maximum |max |current )*(?:retries|retry(?: count| attempts?| number| limit)?|attempts|tries)`, kind: 'count', present: ({ retries }) => retries, said: (value, of) => (value === '0' ? `no retries${of}` : `set the retries${of} to ${value}`) },
  { name: 'limit of connections', noun: String.raw`(?:number of |maximum |max\.? |tcp |current )*(?:connections?(?: limit| maximum| max| cap)?|connection limit)`, kind: 'count', present: ({ maxConnections }) => maxConnections, said: (value, of) => `set the max connections${of} to ${value}` },
];

const upward = '(?:increas\\w+|rais\\w+|extend\\w*|lengthen\\w*|bump(?: up)?|prolong\\w*|lift\\w*|up|grow|expand\\w*|boost\\w*)';
const downward = '(?:decreas\\w+|reduc\\w+|lower\\w*|shorten\\w*|cut(?: down)?|shrink\\w*|drop|trim\\w*|shav\\w+|tighten\\w*)';
const modal = '(?:(?:should|must|shall|could|can|has to|have to|needs? to|is to|ought to|will|may) )?';
const factorVerb = '(?:double|triple|treble|quadruple|halve|cut in half)';

/** At most so many words stand between a verb and what it changes. */
const gap = String.raw`(?:[\w./'’\u0060-]+[ ]+){0,4}?`;

/** Without any of these nothing is said of a change. */
const cues = /\b(?:doubl\w+|tripl\w+|trebl\w+|quadrupl\w+|halve\w*|half|twice|times|by|more|less|fewer|extra|additional|longer|shorter|higher|lower|add|put|append|take|cut|shave|subtract|remove|plus|minus)\b|[+-] ?\d|\bx ?[23]\b|\b[23] ?x\b/i;

/** "… is too short, make it 15s": why it is asked, and no part of what is asked. */
const judgement = /\b(?:is|are|was|seems?|looks?) (?:(?:far|way|much|a bit|a little|still|just|currently) )*too (?:short|long|low|high|small|large|big|few|many|strict|tight|generous|aggressive|lax)(?: for us| right now| today)?(?=[,;:] ?(?:so |and |please |let's )?(?:make|set|raise|lower|increase|reduce|change|use|put|go|let|give)\b)/gi;

/** What a text means that speaks of a change of what is so today; undefined where it does not. */
export function readRelative(text: string, vocabulary: Vocabulary, read: (absolute: string) => Reading): Reading | undefined {
  const judged = text.replace(judgement, (words) => ' '.repeat(words.length));
  // Where a manifest was pointed at, blanks are left.
  const relative = relativeText(judged.replaceAll(/(?<=\S)[ \t]+(?=\S)/g, ' '), vocabulary) ?? (judged === text ? undefined : { text: judged, notes: [] });
  if (relative === undefined) return undefined;
  if ('question' in relative) return { status: 'question', question: { text: relative.question, options: [] }, because: [relative.question] };
  const reading = read(relative.text);
  const notes = relative.notes.map((note): Assumption => ({ text: note, from: 'context' }));
  return reading.status === 'ok' ? { ...reading, assumptions: [...notes, ...reading.assumptions] } : reading;
}

function relativeText(text: string, vocabulary: Vocabulary): Absolute | undefined {
  if (vocabulary.presentOf === undefined && vocabulary.services.length > 0) return undefined;
  const parts = text.split(/((?<=[.;!?])\s+|\n+)/);
  const notes: string[] = [];
  let isChanged = false;
  for (const [index, sentence] of parts.entries()) {
    const found = relativeShares(sentence, text, vocabulary) ?? relativeQuantity(sentence, text, vocabulary);
    if (found === undefined) continue;
    if ('question' in found) return found;
    parts[index] = found.text;
    notes.push(...found.notes);
    isChanged = true;
  }
  return isChanged ? { text: parts.join(''), notes } : undefined;
}

interface Found {
  /** The words that are to be replaced. */
  readonly words: string;
  readonly change: (quantity: Quantity) => Change | undefined;
}

function relativeQuantity(sentence: string, text: string, vocabulary: Vocabulary): Absolute | undefined {
  if (!cues.test(sentence)) return undefined;
  for (const quantity of quantities) {
    if (!new RegExp(quantity.noun, 'i').test(sentence)) continue;
    const found = findChange(sentence, quantity, vocabulary);
    if (found === undefined) continue;
    const change = found.change(quantity);
    if (change === undefined) return { question: `by how much shall the ${quantity.name} change? "${found.words.trim()}" does not tell` };
    const services = servicesIn(found.words, vocabulary);
    const meant = services.length > 0 ? services : subjectsOf(sentence, text, vocabulary);
    if (vocabulary.services.length === 0) return { question: `what shall the ${quantity.name} be? Nothing in the input says what it is today` };
    if (meant.length === 0) return { question: `whose ${quantity.name} is meant? Only with the service can be said what it is today` };
    return written(sentence, found.words, quantity, change, meant, services.length > 0, vocabulary);
  }
  return undefined;
}

function written(sentence: string, words: string, quantity: Quantity, change: Change, services: readonly QualifiedName[], isNamedInside: boolean, { presentOf }: Vocabulary): Absolute {
  const said: string[] = [];
  const notes: string[] = [];
  for (const id of services) {
    const values = presentOf === undefined ? [] : quantity.present(presentOf(id));
    const [present] = values;
    if (present === undefined || values.length !== 1) return { question: values.length < 2 ? `what shall the ${quantity.name} of \`${id}\` be? Nothing in the input says what it is today` : `the ${quantity.name} of \`${id}\` is not the same for all of its requests today (${values.map((value) => (value === undefined ? 'none' : sayValue(value, quantity.kind))).join(', ')}): what shall it be, and for which?` };
    const value = applied(present, change);
    if (value < 0 || (quantity.kind === 'duration' && value === 0) || (quantity.kind === 'count' && !Number.isInteger(value))) return { question: `the ${quantity.name} of \`${id}\` is ${sayValue(present, quantity.kind)} today, so it would be ${value <= 0 ? 'nothing' : String(value)}: what shall it be?` };
    said.push(quantity.said(sayValue(value, quantity.kind), isNamedInside ? ` of \`${id}\`` : ''));
    notes.push(`the ${quantity.name} of \`${id}\` is ${sayValue(present, quantity.kind)} today, so ${sayValue(value, quantity.kind)} is meant`);
  }
  const distinctly = isNamedInside ? said : said.slice(0, 1);
  if (!isNamedInside && new Set(said).size > 1) return { question: `the ${quantity.name} is not the same for ${services.map((id) => `\`${id}\``).join(' and ')} today: what shall it be for each?` };
  return { text: sentence.replace(words, () => distinctly.join(' and ')), notes };
}

function findChange(sentence: string, { noun, kind }: Quantity, vocabulary: Vocabulary): Found | undefined {
  const of = ofNames(vocabulary, sentence);
  const patterns: readonly (readonly [RegExp, (groups: readonly string[]) => Found['change']])[] = [
    [new RegExp(`(?<![\\w-])(${factorVerb}) (${gap})${noun}${of}`, 'i'), ([, verb = '']) => () => byFactor(verb)],
    [new RegExp(`(?<![\\w-])(${upward}|${downward}) (${gap})${noun}${of},? by (?:a factor (?:of )?)?(${amount}|a half)(?![\\w-])`, 'i'), ([whole = '', verb = '', , by = '']) => ({ kind }) => (/by a factor/i.test(whole) ? { factor: Number(/[\d.]+/.exec(by)?.[0] ?? (by.toLowerCase() === 'two' ? 2 : Number.NaN)) } : /half$/i.test(by) ? byFactor('half') : changeBy(by, signOf(verb), kind))],
    [new RegExp(`(?<![\\w-])(?:make|set|let) (${gap})${noun}${of}(?: be| to)? (twice|double|half|three times|four times)(?: (?:as|the|of) (?:long|large|big|high|much|many|size|length|value|what it (?:is|was)))*(?: (?:now|today|as (?:it is|now|before|today)))?`, 'i'), ([, , by = '']) => () => byFactor(by)],
    [new RegExp(`(?<![\\w-])(?:add|put|append) (?:another |an extra |an additional |extra |additional )?(${amount})(?: more)? (?:to|onto|on top of) (${gap})${noun}${of}`, 'i'), ([, by = '']) => ({ kind }) => changeBy(by, 1, kind)],
    [new RegExp(`(?<![\\w-])(?:take|cut|shave|subtract|remove) (${amount})(?: off)? (?:from|off|of|off of) (${gap})${noun}${of}`, 'i'), ([, by = '']) => ({ kind }) => changeBy(by, -1, kind)],
    [new RegExp(`(?<![\\w-])(${amount}) (more|fewer|less|longer|shorter) (?!(?:attempts?|tries)\\b(?! (?:than|as) ))${noun}(?: (?:than|as) (?:now|today|it has|currently|before))?${of}`, 'i'), ([, by = '', way = '']) => ({ kind }) => changeBy(by, signOf(way), kind)],
    [new RegExp(`(?<![\\w-])(${amount}) (more|fewer|less)(?: (?:than|as) (?:now|today|it has|currently|before))?(?=[\\s.,;!?]|$)`, 'i'), ([, by = '', way = '']) => ({ kind }) => changeBy(by, signOf(way), kind)],
    [new RegExp(`(?<![\\w-])${noun}${of} ${modal} ?be (doubled|tripled|quadrupled|halved)(?![\\w-])`, 'i'), ([, by = '']) => () => byFactor(by)],
    [new RegExp(`(?<![\\w-])${noun}${of} ${modal} ?be (${upward}|${downward}) by (${amount})(?![\\w-])`, 'i'), ([, verb = '', by = '']) => ({ kind }) => changeBy(by, signOf(verb), kind)],
    // "retry 3x" is how often, and no factor.
    ...(kind === 'count' ? [] : [[new RegExp(`(?<![\\w-])${noun}${of}:? (x ?[23]|[23] ?x)(?![\\w-])`, 'i'), ([, by = '']: readonly string[]) => () => byFactor(by)] as const]),
    [new RegExp(`(?<![\\w-])(?:cut|reduc\\w+|slash) (${gap})${noun}${of} (?:in|by) (?:a )?half`, 'i'), () => () => byFactor('half')],
    [new RegExp(`(?<![\\w-])(${gap})${noun}${of}:? ([+-]|plus |minus )(${amount})(?![\\w-])`, 'i'), ([, , sign = '', by = '']) => ({ kind }) => changeBy(by, /[-m]/.test(sign) ? -1 : 1, kind)],
    [new RegExp(`(?<![\\w-])(?:make|let|have|keep) (?:it|this|that|them) (${amount}) (longer|shorter|more|less|higher|lower)(?![\\w-])`, 'i'), ([, by = '', way = '']) => ({ kind }) => changeBy(by, signOf(way), kind)],
    [new RegExp(`(?<![\\w-])${noun}${of}:? (${amount}) (longer|shorter|more|less|higher|lower)(?![\\w-])`, 'i'), ([, by = '', way = '']) => ({ kind }) => changeBy(by, signOf(way), kind)],
  ];
  for (const [pattern, changeOf] of patterns) {
    const found = pattern.exec(sentence);
    // "Two retries more", and not "two services more".
    if (found !== null && (new RegExp(noun, 'i').test(found[0]) || /\b(?:it|this|that|them)\b/i.test(found[0]))) return { words: found[0], change: changeOf(found.map((part) => part ?? '')) };
  }
  return undefined;
}

function byFactor(words: string): Change | undefined {
  const factor = factorOf(words);
  return factor === undefined ? undefined : { factor };
}

function signOf(words: string): 1 | -1 {
  return new RegExp(`\\b(?:${downward}|fewer|less|shorter|lower)\\b`, 'i').test(words) ? -1 : 1;
}

/** "of orders and the cart service", for services that the sentence names: a pattern of all that there are would take longer to read than the sentence. */
function ofNames({ services }: Vocabulary, sentence: string): string {
  const lower = sentence.toLowerCase();
  const said = services.filter(({ name }) => lower.includes(name.toLowerCase()));
  if (said.length === 0) return '';
  const names = [...new Set(said.flatMap(({ id, name }) => [id, name]))].sort((a, b) => b.length - a.length).map(literally).join('|');
  const one = `(?:the )?[\`"']?(?:${names})[\`"']?(?: (?:service|svc))?(?![\\w-])`;
  return `(?: (?:of|for|on|to|towards|in|at) ${one}(?:(?:, and |, | and | & )${one})*)?`;
}
