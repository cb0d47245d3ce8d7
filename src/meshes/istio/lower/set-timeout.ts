import type { Lowering } from '../assembly/contribution.ts';

const setTimeoutLowering: Lowering<'set-timeout'> = {
  kind: 'set-timeout',
  support: { level: 'supported' },
  lower: (intents) => ({
    clauses: intents.map((intent) => ({
      attribute: 'timeout',
      service: intent.service,
      value: intent.timeoutMs,
      intent,
      ...(intent.when === undefined ? {} : { when: intent.when }),
      ...(intent.port === undefined ? {} : { port: intent.port }),
    })),
  }),
};

export default setTimeoutLowering;
