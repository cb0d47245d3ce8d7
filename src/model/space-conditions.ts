import { groupBy } from '../base/order.ts';
import { listWords, plainly } from './describe.ts';
import { isTooComplex, type Language } from './language/node.ts';
import { includes, intersect, minus } from './language/operations.ts';
import { witness } from './language/witness.ts';
import type { Attribute } from './predicate.ts';
import { baseVariable } from './space-base.ts';
import type { Asked } from './space-question.ts';
import type { Run } from './space-run.ts';
import type { Condition } from './space-types.ts';

/** What the answers of a run say, in the order in which attributes were first asked about. */
export function conditionsOf(run: Run): Condition[] {
  const asked = [...run.asked].map(([attribute, entries]): Condition => ({ attribute: attribute as Attribute, description: describe(needed(run, attribute, entries)) }));
  const claims = [...run.token.askedItems].map(([claim, entries]): Condition => ({ attribute: `claim:${claim}`, description: describe(entries) }));
  return [...tokenCondition(run), ...asked, ...claims];
}

function tokenCondition({ token }: Run): Condition[] {
  if (token.isCarried === undefined) return [];
  const names = [...new Set([...token.rejected.values()].map(({ issuer }) => JSON.stringify(issuer)))];
  const description = !token.isCarried ? 'the request carries no token' : token.accepted ? `the token is a valid one of ${JSON.stringify(token.accepted.issuer)}` : `the token is none that ${listWords(names, 'or')} vouches for`;
  return [{ attribute: 'token', description }];
}

type Words = Pick<Asked, 'wording' | 'isYes'>;

/** The answers that the others do not imply. */
function needed(run: Run, attribute: string, entries: readonly Asked[]): readonly Words[] {
  if (entries.length < 2 || run.addresses.has(attribute as 'address')) return entries;
  const base = baseVariable(attribute, run.options, run.store);
  const result = run.variable(attribute);
  // One yes often says it all.
  const alone = entries.filter(({ isYes }) => isYes).find(({ question }) => (base.absent && question.absent) === result.absent && intersect(base.present, question.present) === result.present);
  if (alone) return [alone];
  const positive = entries.filter(({ isYes }, index) => isYes && !entries.some((other, place) => other.isYes && place !== index && implies(other.question.present, entries[index]?.question.present, place < index)));
  const within = positive.reduce<Language>((language, { question }) => orSame(intersect(language, question.present), language), base.present);
  const mayBeAbsent = base.absent && positive.every(({ question }) => question.absent);
  const negative = entries.filter(({ question, isYes }) => !isYes && ((mayBeAbsent && question.absent) || intersect(within, question.present) !== run.store.nothing));
  return [...positive, ...withoutImplied(negative, within)];
}

/** Leaves out sets that another one of the list holds; single texts can only be held by larger sets. */
function withoutImplied(entries: readonly Asked[], within: Language): readonly Asked[] {
  const words = entries.map(({ wording, question }) => (/^is "[^"]*"$/.test(wording.words().yes) ? witness(question.present) : undefined));
  const large = entries.filter((_, index) => words[index] === undefined);
  return entries.filter((entry, index) => {
    const word = words[index];
    const others = large.filter((other) => other !== entry);
    if (word !== undefined) return !others.some(({ question }) => includes(question.present, word));
    return !others.some((other) => implies(orSame(intersect(entry.question.present, within), entry.question.present), other.question.present, large.indexOf(other) < large.indexOf(entry)) && (other.question.absent || !entry.question.absent));
  });
}

/** Whether the first is part of the second; of equal ones only the earlier implies the later. */
function implies(a: Language, b: Language | undefined, isEarlier: boolean): boolean {
  return b !== undefined && (a === b ? isEarlier : minus(a, b) === a.store.nothing);
}

function orSame(made: ReturnType<typeof intersect>, otherwise: Language): Language {
  return isTooComplex(made) ? otherwise : made;
}

/** One sentence part for each subject: `path begins with "/a" and is not "/a/b" or "/a/c"`. */
function describe(entries: readonly Words[]): string {
  const bySubject = groupBy(entries, ({ wording }) => wording.subject);
  return [...bySubject].map(([subject, own]) => plainly(`${subject} ${predicates(own).join(' and ')}`)).join(', ');
}

function predicates(entries: readonly Words[]): string[] {
  const yes = entries.filter(({ isYes }) => isYes).map(({ wording }) => wording.words().yes);
  const others = entries.filter(({ isYes }) => !isYes).map(({ wording }) => wording.words());
  if (others.some(({ no }) => no === 'is absent')) return ['is absent'];
  const byVerb = groupBy(others, ({ value, no }) => value?.no ?? no);
  const no = [...byVerb].map(([verb, own]) => (own[0]?.value === undefined ? verb : `${verb} ${listWords(own.flatMap(({ value }) => value?.text ?? []), 'or')}`));
  return [...new Set(yes), ...no];
}
