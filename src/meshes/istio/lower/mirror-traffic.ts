import type { Lowering } from '../assembly/contribution.ts';

const mirrorTraffic: Lowering<'mirror-traffic'> = {
  kind: 'mirror-traffic',
  support: { level: 'supported' },
  lower: (intents) => ({
    clauses: intents.map((intent) => ({ attribute: 'mirror', service: intent.service, value: intent, intent, ...(intent.when === undefined ? {} : { when: intent.when }) })),
  }),
};

export default mirrorTraffic;
