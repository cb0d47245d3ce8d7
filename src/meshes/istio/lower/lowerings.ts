import type { IntentKind } from '../../../intents/intent.ts';
import { intentsOf } from '../../backend.ts';
import type { LoweringContext } from '../assembly/context.ts';
import { join, type Contributions, type Lowering } from '../assembly/contribution.ts';
import allowCalls from './allow-calls.ts';
import allowEgress from './allow-egress.ts';
import authenticateUsers from './authenticate-users.ts';
import balanceLoad from './balance-load.ts';
import breakCircuit from './break-circuit.ts';
import connectCluster from './connect-cluster.ts';
import denyCalls from './deny-calls.ts';
import expose from './expose.ts';
import injectFault from './inject-fault.ts';
import joinMesh from './join-mesh.ts';
import limitRate from './limit-rate.ts';
import mirrorTraffic from './mirror-traffic.ts';
import observe from './observe.ts';
import redirect from './redirect.ts';
import requireMutualTls from './require-mutual-tls.ts';
import rewrite from './rewrite.ts';
import routeWhen from './route-when.ts';
import scopeConfiguration from './scope-configuration.ts';
import setRetries from './set-retries.ts';
import setTimeoutLowering from './set-timeout.ts';
import splitTraffic from './split-traffic.ts';
import stepTraffic from './step-traffic.ts';

/** A new intent does not compile until it has a file of its own here. */
export const lowerings: { readonly [K in IntentKind]: Lowering<K> } = {
  'split-traffic': splitTraffic,
  'route-when': routeWhen,
  'set-timeout': setTimeoutLowering,
  'set-retries': setRetries,
  'break-circuit': breakCircuit,
  'balance-load': balanceLoad,
  'inject-fault': injectFault,
  'mirror-traffic': mirrorTraffic,
  rewrite,
  redirect,
  'limit-rate': limitRate,
  'require-mutual-tls': requireMutualTls,
  'allow-calls': allowCalls,
  'deny-calls': denyCalls,
  'allow-egress': allowEgress,
  expose,
  'authenticate-users': authenticateUsers,
  observe,
  'scope-configuration': scopeConfiguration,
  'join-mesh': joinMesh,
  'connect-cluster': connectCluster,
  'step-traffic': stepTraffic,
};

export const intentKinds = Object.keys(lowerings) as readonly IntentKind[];

/** What every kind of intent contributes, before it is joined. */
export function contributionsOf(context: LoweringContext, kinds: readonly IntentKind[] = intentKinds): Contributions {
  return join(kinds.map((kind) => lowerKind(kind, context)));
}

function lowerKind<K extends IntentKind>(kind: K, context: LoweringContext): Contributions {
  const lowering: Lowering<K> = lowerings[kind];
  return lowering.lower(intentsOf(context.intents, kind), context);
}
