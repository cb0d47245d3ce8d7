import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import { diagnose, type LoweringContext } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';

/** The last line of the list of destinations: conditions of `route-when` come before it. */
const splitTraffic: Lowering<'split-traffic'> = {
  kind: 'split-traffic',
  support: { level: 'supported' },
  lower: (intents, context) => ({
    clauses: intents.map((intent) => ({ attribute: 'destination', service: intent.service, value: intent.shares, intent })),
    diagnostics: intents.flatMap((intent) => weightProblems(intent, context)),
  }),
};

function weightProblems(intent: IntentOf<'split-traffic'>, context: LoweringContext): Diagnostic[] {
  const weights = intent.shares.map((share) => share.weightPercent);
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (weights.some((weight) => !Number.isInteger(weight) || weight < 0)) {
    return [diagnose(context, intent, intent.service, { rule: 'intents/invalid-weight', message: `the shares of \`${intent.service}\` are ${weights.join(', ')} percent, and a weight is a whole number of 0 or more` })];
  }
  if (sum === 100) return [];
  return [diagnose(context, intent, intent.service, { rule: 'intents/weights-not-100', message: `the shares of \`${intent.service}\` sum to ${sum} percent, not to 100`, explains: 'the mesh takes weights as relative, so no share would be what is written' })];
}

export default splitTraffic;
