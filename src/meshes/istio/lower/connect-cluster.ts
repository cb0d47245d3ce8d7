import { lossOf } from '../assembly/context.ts';
import type { Lowering } from '../assembly/contribution.ts';

const because = 'clusters are joined by what is installed in them (a shared root of trust, gateways between them, access to each other’s API), and not by configuration of a service';

const connectCluster: Lowering<'connect-cluster'> = {
  kind: 'connect-cluster',
  support: { level: 'cannot', because },
  lower: (intents) => ({
    losses: intents.map((intent) => lossOf(intent, intent.service, `the connection to cluster \`${intent.cluster}\``, because, 'join the clusters first: a Service of the same name and namespace is then one service in both, without any configuration')),
  }),
};

export default connectCluster;
