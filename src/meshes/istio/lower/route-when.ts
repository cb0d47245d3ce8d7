import type { Lowering } from '../assembly/contribution.ts';

const routeWhen: Lowering<'route-when'> = {
  kind: 'route-when',
  support: { level: 'supported' },
  lower: (intents) => ({
    clauses: intents.map((intent) => ({ attribute: 'destination', service: intent.service, when: intent.when, value: [{ to: intent.to, weightPercent: 100 }], intent })),
  }),
};

export default routeWhen;
