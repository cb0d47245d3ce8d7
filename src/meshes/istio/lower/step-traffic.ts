import { lossOf } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';

const because = 'a route holds one split and knows no time: steps and the gates between them are the work of a rollout';

const stepTraffic: Lowering<'step-traffic'> = {
  kind: 'step-traffic',
  support: { level: 'cannot', because },
  lower: (intents) => ({
    losses: intents.map((intent) => lossOf(intent, intent.service, `the steps ${intent.steps.map((step) => `${step.weightPercent} %`).join(', ')} towards \`${intent.to}\``, because, 'write the first step as `split-traffic`, and raise it step by step')),
  }),
};

export default stepTraffic;
