import { diagnose } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';

const redirect: Lowering<'redirect'> = {
  kind: 'redirect',
  support: { level: 'supported' },
  lower: (intents, context) => ({
    clauses: intents.map((intent) => ({ attribute: 'redirect', service: intent.service, value: intent, intent, ...(intent.when === undefined ? {} : { when: intent.when }) })),
    diagnostics: intents
      .filter((intent) => intent.scheme === undefined && intent.host === undefined && intent.port === undefined && intent.path === undefined)
      .map((intent) => diagnose(context, intent, intent.service, { rule: 'intents/redirect-to-itself', message: `this redirect for \`${intent.service}\` changes nothing, so a client would be sent to the same address for ever`, help: 'give it a scheme, a host, a port or a path' })),
  }),
};

export default redirect;
