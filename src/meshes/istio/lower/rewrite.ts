import { diagnose } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';

const rewrite: Lowering<'rewrite'> = {
  kind: 'rewrite',
  support: { level: 'supported' },
  lower: (intents, context) => ({
    clauses: intents.map((intent) => ({ attribute: 'rewrite', service: intent.service, value: intent, intent, ...(intent.when === undefined ? {} : { when: intent.when }) })),
    diagnostics: intents
      .filter((intent) => intent.path !== undefined && intent.pathRegex !== undefined)
      .map((intent) => diagnose(context, intent, intent.service, { rule: 'intents/contradiction', message: `this rewrite for \`${intent.service}\` gives the path twice: as \`path\` and as \`pathRegex\``, help: 'keep one of them' })),
  }),
};

export default rewrite;
