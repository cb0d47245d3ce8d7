import type { Reader } from '../pattern/grammar.ts';
import { ordinaryWords } from '../lexicon/ordinary.ts';
import { placeOf } from '../pattern/grammar.ts';
import type { Entity } from '../grammar/entities.ts';
import { usualNames } from '../grammar/name-primitives.ts';
import { type Hole, holesOf, interruptedAt } from './holes.ts';
import type { Act, Condition, Fact, Link, Mark, Phrase, PhraseContent } from '../grammar/phrases.ts' ;

interface Option {
  readonly end: number;
  readonly cost: number;
  readonly content: PhraseContent;
  /** References that stand inside of it. */
  readonly refs?: readonly Phrase[];
}

/** What a rule's value is as a phrase, and what it costs: what says more costs less for each word. */
const sorts: readonly { readonly rule: string; readonly toPhrase: (value: unknown) => PhraseContent; readonly cost: (content: PhraseContent) => number }[] = [
  { rule: 'FACT', toPhrase: (value) => ({ type: 'fact', fact: value as Fact }), cost: costOfFact },
  { rule: 'COND', toPhrase: (value) => ({ type: 'cond', cond: value as Condition }), cost: () => 1 },
  { rule: 'REF', toPhrase: (value) => value as PhraseContent, cost: costOfReference },
  { rule: 'NEW_PATH', toPhrase: (value) => ({ type: 'new-path', ...(value as { old?: string; new: string }) }), cost: () => 1 },
  { rule: 'ACT', toPhrase: (value) => ({ type: 'act', act: (value as { act: Act }).act, word: '' }), cost: () => 1.2 },
  { rule: 'MARK', toPhrase: (value) => ({ type: 'mark', mark: (value as { mark: Mark }).mark }), cost: () => 1.1 },
  { rule: 'TRAFFIC', toPhrase: (value) => ((value as { isAll?: boolean }).isAll === true ? { type: 'traffic', isAll: true } : { type: 'traffic' }), cost: () => 0.9 },
  { rule: 'PERCENT', toPhrase: (value) => ({ type: 'percent', percent: value as number }), cost: () => 1.3 },
  { rule: 'DURATION', toPhrase: (value) => ({ type: 'duration', ms: value as number }), cost: () => 1.4 },
  { rule: 'RATIO', toPhrase: (value) => ({ type: 'ratio', parts: value as readonly number[] }), cost: () => 1.2 },
  { rule: 'STATUS', toPhrase: (value) => ({ type: 'status', status: value as string }), cost: () => 1.5 },
  { rule: 'TIMES', toPhrase: (value) => ({ type: 'count', count: value as number }), cost: () => 1.6 },
  { rule: 'LINK', toPhrase: (value) => ({ type: 'link', link: (value as { link: Link }).link }), cost: () => 0.3 },
  { rule: 'GLUE', toPhrase: () => ({ type: 'glue' }), cost: () => 0.9 },
  { rule: 'REASON', toPhrase: () => ({ type: 'reason' }), cost: () => 0.95 },
];

const unusedCost = 30;

/** A kind of release stands for itself, and a bare list of failures may be something else. */
function costOfFact(content: PhraseContent): number {
  if (content.type !== 'fact') return 1;
  return content.fact.kind === 'canary' ? 0.7 : content.fact.kind === 'retry-on' && content.fact.isBare === true ? 1.4 : content.fact.kind === 'retry-on' && content.fact.isHead === true ? 1.15 : 1;
}

function costOfReference(content: PhraseContent): number {
  if (content.type !== 'ref') return 1;
  return Math.max(...content.entities.map(costOfEntity)) + (content.role === 'none' ? 0 : 0.05);
}

function costOfEntity(entity: Entity): number {
  if (entity.kind === 'service') return entity.match === 'exact' ? 0.8 : entity.match === 'variant' ? 1.3 : entity.isMarked || /(?:service|svc)$|-/i.test(entity.written) ? 1.2 : 7;
  if (entity.kind === 'pronoun') return 1.05;
  // A namespace that is named as one is no story.
  if (entity.kind === 'namespace') return 0.85;
  return 1;
}

/** The cheapest way to see the tokens as phrases, every token in one of them. */
export function coverText(reader: Reader): Phrase[] {
  const { tokens } = reader;
  const best: { cost: number; option?: Option; from?: number }[] = Array.from({ length: tokens.length + 1 }, () => ({ cost: Number.POSITIVE_INFINITY }));
  best[0] = { cost: 0 };
  const holes = holesOf(reader);
  for (let at = 0; at < tokens.length; at += 1) {
    const here = best[at];
    if (here === undefined || !Number.isFinite(here.cost)) continue;
    for (const option of [...optionsAt(reader, at), ...interrupted(holes, at)]) {
      const there = best[option.end];
      if (there !== undefined && here.cost + option.cost < there.cost - 1e-9) best[option.end] = { cost: here.cost + option.cost, option, from: at };
    }
  }
  const phrases: Phrase[] = [];
  for (let at = tokens.length; at > 0; ) {
    const step = best[at];
    if (step?.option === undefined || step.from === undefined) break;
    const { start, end } = placeOf(reader, step.from, at);
    phrases.unshift({ ...step.option.content, span: { start, end }, at: step.from }, ...withTail(step.option.refs ?? [], end, at));
    at = step.from;
  }
  return phrases;
}

/** References inside of a phrase, and the rest of it, so that phrases stand in the order of their places. */
function withTail(refs: readonly Phrase[], end: number, at: number): readonly Phrase[] {
  const last = refs.at(-1);
  return last === undefined ? [] : [...refs, { type: 'glue', span: { start: last.span.end, end }, at: at - 1 }];
}

function interrupted(holes: readonly Hole[], at: number): Option[] {
  return interruptedAt(holes, at).map(({ end, value, refs }) => {
    const content: PhraseContent = { type: 'fact', fact: value as Fact };
    return { end, cost: costOfFact(content) + refs.reduce((sum, ref) => sum + costOfReference(ref), 0.1), content, refs };
  });
}

function optionsAt(reader: Reader, at: number): Option[] {
  const options: Option[] = [];
  const add = (end: number, cost: number, content: PhraseContent): void => void options.push({ end, cost, content });
  if (reader.tokens[at]?.kind === 'break') return [{ end: at + 1, cost: 0.3, content: { type: 'link', link: 'break' } }];
  if (reader.isFiller(at)) add(at + 1, 0.2, { type: 'glue' });
  // A word of the story around a wish: dearer than any use of it, cheaper than being left over.
  const token = reader.tokens[at];
  if (token?.kind === 'word' && (ordinaryWords.has(token.lower) || comparing.test(token.lower)) && reader.formsAt(at).size > 0 && !isNamePlace(reader, at)) add(at + 1, 1.9, { type: 'glue' });
  if (isPersonName(reader, at)) add(at + 1, 6, { type: 'glue' });
  for (const { rule, toPhrase, cost } of sorts) {
    for (const { end, value } of reader.find(rule, at)) {
      // `orders` is a form of a plain word, and without an input a name.
      if (rule === 'GLUE' && end === at + 1 && isUsualPlural(reader, at)) continue;
      const content = withWord(toPhrase(value), reader, at);
      if (rule === 'REF' && isVerbOf(reader, at, content)) continue;
      add(end, cost(content), content);
    }
  }
  const reason = reasonAt(reader, at);
  if (reason !== undefined) add(reason, 3 + (reason - at) * 0.9, { type: 'reason' });
  add(at + 1, unusedCost, { type: 'unused' });
  return options;
}

/** "production-like traffic", "recognisable by": what something is like, and no name. */
const comparing = /^[a-z]+(?:-(?:like|style|esque|grade|ish)|[a-z](?:isable|izable|ifiable|guishable|ectable))$/;

const pronouns: ReadonlySet<string> = new Set(['we', 'i', 'you', 'they']);
const modals: ReadonlySet<string> = new Set(['can', 'could', 'should', 'must', 'may', 'might', 'shall', 'will', 'would', 'cannot']);

/** "we can afford 3 more": behind a pronoun and its modal stands a verb, and no name that nothing knows. */
function isVerbOf({ tokens }: Reader, at: number, content: PhraseContent): boolean {
  const [before, first] = [tokens[at - 1]?.lower ?? '', tokens[at - 2]?.lower ?? ''];
  const isBehind = pronouns.has(before) || (pronouns.has(first) && modals.has(before));
  return isBehind && content.type === 'ref' && content.role === 'none' && content.entities.every((entity) => entity.kind === 'service' && entity.match === 'unknown' && !entity.isMarked);
}

function isUsualPlural({ tokens, vocabulary }: Reader, at: number): boolean {
  const lower = tokens[at]?.lower ?? '';
  return vocabulary.services.length === 0 && lower.endsWith('s') && usualNames.has(lower);
}

function withWord(content: PhraseContent, { tokens }: Reader, at: number): PhraseContent {
  return content.type === 'act' ? { ...content, word: tokens[at]?.lower ?? '' } : content;
}

const namePlaces: ReadonlySet<string> = new Set(['to', 'from', 'in', 'of', 'for', 'by', 'on', 'at', 'between', '->', '>', ':', '=']);

/** Without an input any word may be a service where a name can stand: behind "to", before a value or a colon. */
function isNamePlace({ tokens, vocabulary }: Reader, at: number): boolean {
  if (vocabulary.services.length > 0) return false;
  const [before, next] = [tokens[at - 1], tokens[at + 1]];
  if (before?.lower === 'by' && ['called', 'used', 'requested', 'invoked', 'made', 'sent', 'issued', 'triggered'].includes(tokens[at - 2]?.lower ?? '')) return true;
  return (before !== undefined && ['to', 'from', 'of', 'for', 'on', 'between', '->', '>'].includes(before.lower)) || (next !== undefined && (['duration', 'percent', 'ratio'].includes(next.kind) || [':', '=', '->'].includes(next.text)));
}

/** A capitalised word inside of a sentence that nothing knows: somebody's name. Only where the input shows which services there are. */
function isPersonName({ tokens, grammar, vocabulary }: Reader, at: number): boolean {
  const [token, before] = [tokens[at], tokens[at - 1]];
  if (token?.kind !== 'word' || !/^[A-Z][a-z]+$/.test(token.text) || grammar.words.has(token.lower) || vocabulary.services.length === 0) return false;
  if (vocabulary.services.some(({ name }) => name.toLowerCase().includes(token.lower) || token.lower.includes(name.toLowerCase()))) return false;
  return before !== undefined && before.kind !== 'break' && !namePlaces.has(before.lower) && !['.', '!', '?', '-', '*', ':'].includes(before.text);
}

const reasonStarts: readonly (readonly string[])[] = [['so', 'that'], ['so'], ['because'], ['since'], ['in', 'order', 'to'], ['in', 'order', 'that'], ['to', 'avoid'], ['to', 'prevent'], ['to', 'protect'], ['to', 'make', 'sure'], ['to', 'ensure'], ['to', 'stop'], ['to', 'keep'], ['to', 'help'], ['to', 'improve'], ['to', 'reduce'], ['to', 'see'], ['to', 'test'], ['to', 'verify'], ['to', 'check'], ['to', 'validate'], ['as', 'it'], ['as', 'they'], ['due', 'to'], ['given', 'that'], ['which', 'is'], ['who', 'is'], ['as', 'discussed'], ['as', 'agreed'], ['as', 'requested'], ['as', 'per'], ['per', 'our'], ['for', 'testing'], ['for', 'debugging'], ['for', 'resilience'], ['for', 'security'], ['for', 'safety'], ['for', 'compliance'], ['for', 'a', 'test'], ['otherwise'], ['it', 'is'], ['it', 'keeps'], ['they', 'are'], ['it', 'was'], ['until'], ['that', 'way']];
const valueKinds: ReadonlySet<string> = new Set(['percent', 'duration', 'ratio', 'path', 'url', 'number', 'cidr']);
const notReasons: ReadonlySet<string> = new Set(['only', 'except', 'unless', 'exclusively', 'weekdays', 'weekends', 'until', 'till', 'other', 'else']);

/** Verbs that order something: a reason with one of them may be a wish. */
const orders: ReadonlySet<string> = new Set(['disable', 'enable', 'allow', 'deny', 'block', 'route', 'remove', 'delete', 'redirect', 'mirror', 'expose', 'inject', 'reject', 'forbid', 'switch', 'shift', 'instruct', 'turn', 'drop', 'must']);

const soOrders: ReadonlySet<string> = new Set(['please', 'retries', 'retry', 'timeout', 'timeouts', 'give', 'set', 'limit', 'cap', 'eject']);

/** Where a clause ends that says why something is wanted. It holds no value and no limit: those would be lost. */
function reasonAt({ tokens }: Reader, at: number): number | undefined {
  const starts = reasonStarts.some((words) => words.every((word, index) => tokens[at + index]?.lower === word));
  if (!starts || tokens[at]?.lower === 'until') return undefined;
  let end = at;
  while (end < tokens.length && tokens[end]?.kind !== 'break' && !['.', ';', ')', '!', ',', '?', ':'].includes(tokens[end]?.text ?? '')) end += 1;
  const inside = tokens.slice(at, end);
  // "I'd like to see what happens if …" says what is wanted, and no reason for it.
  if (at < 7 && inside.some(({ lower }, index) => lower === 'happens' && ['if', 'when'].includes(inside[index + 1]?.lower ?? ''))) return undefined;
  // "It is not true that …": what is said to be so, and not why.
  if (tokens[at]?.lower === 'it' && inside.some(({ lower }) => ['true', 'untrue', 'wrong', 'false', 'mistake'].includes(lower))) return undefined;
  // "…, so retries have to go": what is wanted, and not why.
  const isOrder = tokens[at]?.lower === 'so' && tokens[at + 1]?.lower !== 'that' && inside.some(({ lower }) => soOrders.has(lower));
  return inside.length < 2 || isOrder || inside.some((token) => valueKinds.has(token.kind) || notReasons.has(token.lower) || orders.has(token.lower)) ? undefined : end;
}

