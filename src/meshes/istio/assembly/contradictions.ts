import { groupBy } from '../../../base/order.ts';
import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { Intent } from '../../../intents/intent.ts';
import type { RouteClause } from './contribution.ts';
import { diagnose, type LoweringContext } from './context.ts';
import { alternatives, isEverything } from './routes/conjunction.ts';

/** Two answers to one question, both for every request: only one could hold, and which one nobody said. */
export function contradictions(clauses: readonly RouteClause[], context: LoweringContext): Diagnostic[] {
  const general = clauses.filter((clause) => alternatives(clause.when).every(isEverything));
  const questions = groupBy(general, (clause) => `${clause.attribute} ${clause.port ?? 'any'} ${clause.intent.origin.kind}`);
  return [...questions.values()].flatMap((same) => {
    const [first, ...others] = [...new Map(same.map((clause) => [answerOf(clause), clause])).values()];
    return first === undefined ? [] : others.map((other) => contradiction(context, other.intent, first.intent, other.service));
  });
}

/** The answer apart from where it was asked for. */
function answerOf(clause: RouteClause): string {
  return JSON.stringify(clause.value, (key, value: unknown) => (key === 'origin' ? undefined : value));
}

export function contradiction(context: LoweringContext, later: Intent, earlier: Intent, subject: string): Diagnostic {
  const first = earlier.origin.kind === 'file' ? ` at ${earlier.origin.span.file}:${earlier.origin.span.line}` : '';
  return diagnose(context, later, subject, {
    rule: 'intents/contradiction',
    message: `this ${later.kind} for \`${subject}\` contradicts the one${first}: both are for every request`,
    help: 'keep one of them, or give one a condition',
  });
}
