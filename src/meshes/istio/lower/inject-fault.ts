import type { Diagnostic } from '../../../diagnostics/diagnostic.ts';
import type { IntentOf } from '../../../intents/intent.ts';
import { diagnose, type LoweringContext } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';
import { alternatives, isEverything } from '../assembly/routes/conjunction.ts';

const injectFault: Lowering<'inject-fault'> = {
  kind: 'inject-fault',
  support: { level: 'partial', losses: 'a request that a fault may hit has no timeout and no retries' },
  lower: (intents, context) => ({
    clauses: intents
      .filter((intent) => context.confirmUnscopedFaults === true || !isUnscoped(intent))
      .map((intent) => ({ attribute: 'fault', service: intent.service, value: intent, intent, ...(intent.when === undefined ? {} : { when: intent.when }) })),
    diagnostics: intents.filter((intent) => isUnscoped(intent) && context.confirmUnscopedFaults !== true).map((intent) => refusal(intent, context)),
  }),
};

function isUnscoped(intent: IntentOf<'inject-fault'>): boolean {
  return alternatives(intent.when).some(isEverything);
}

function refusal(intent: IntentOf<'inject-fault'>, context: LoweringContext): Diagnostic {
  return diagnose(context, intent, intent.service, {
    rule: 'intents/fault-without-scope',
    message: `the fault for \`${intent.service}\` has no condition, so it would hit every request, those of customers too`,
    help: 'scope it, with a test header for instance, or confirm that every request is meant',
  });
}

export default injectFault;
