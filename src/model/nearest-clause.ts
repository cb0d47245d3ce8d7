import { describePredicate } from './describe-predicate.ts';
import type { Access, Clause } from './mesh-model.ts';
import type { Attribute, Predicate } from './predicate.ts';
import { holds, type RequestView } from './request-view.ts';

export interface NearestClause {
  readonly clause: Clause;
  /** What it asks for, and what it gets instead: `method is GET (here POST)`. */
  readonly missing: string;
}

/** Of the clauses that would have admitted a request, the one that asked for the least more. */
export function nearestClause({ clauses }: Access, view: RequestView): NearestClause | undefined {
  let best: { readonly clause: Clause; readonly failing: readonly Predicate[] } | undefined;
  for (const clause of clauses) {
    if (clause.effect !== 'allow') continue;
    const failing = failingIn(clause.when, view);
    if (failing.length > 0 && (best === undefined || failing.length < best.failing.length)) best = { clause, failing };
  }
  return best && { clause: best.clause, missing: best.failing.map((part) => describeFailing(part, best.failing.length > 1, view)).join(' and ') };
}

/** The fewest conditions that would have to hold and do not. */
function failingIn(predicate: Predicate, view: RequestView): readonly Predicate[] {
  if (holds(predicate, view) === 'yes') return [];
  if (predicate.kind === 'all') return predicate.of.flatMap((part) => failingIn(part, view));
  if (predicate.kind !== 'any' || predicate.of.length === 0 || attributeOf(predicate) !== undefined) return [predicate];
  return predicate.of.map((part) => failingIn(part, view)).reduce((fewest, next) => (next.length < fewest.length ? next : fewest));
}

/** Alternatives among other conditions stand in brackets. */
function describeFailing(part: Predicate, isOneOfSeveral: boolean, view: RequestView): string {
  const described = describePredicate(part);
  const attribute = attributeOf(part);
  const isJoint = isOneOfSeveral && part.kind === 'any' && described.includes(' or ');
  return `${isJoint ? `(${described})` : described}${attribute === undefined ? '' : describeFound(attribute, view)}`;
}

/** The one attribute that a condition asks about; undefined where it asks about several, or about none with a text. */
function attributeOf(predicate: Predicate): Attribute | undefined {
  switch (predicate.kind) {
    case 'text':
      return predicate.attribute;
    case 'not':
      return attributeOf(predicate.of);
    case 'all':
    case 'any': {
      const [first, ...others] = predicate.of.map(attributeOf);
      return others.every((other) => other === first) ? first : undefined;
    }
    default:
      return undefined;
  }
}

function describeFound(attribute: Attribute, { attributeValue }: RequestView): string {
  if (attributeValue === undefined || attribute.startsWith('claim:')) return '';
  const value = attributeValue(attribute);
  if (value === 'unknown') return '';
  return ` (here ${value === undefined ? 'none' : /^[\w.-]+$/.test(value.text) ? value.text : JSON.stringify(value.text)})`;
}
