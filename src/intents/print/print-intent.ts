import { unreachable } from '../../base/assert.ts';
import type { Intent } from '../intent.ts';
import { printAllow, printDeny, printEgress, printExpose, printJoin, printMutualTls, printObserve, printScope, printUsers } from './security.ts';
import { printBalance, printBreaker, printCluster, printFault, printLimit, printMirror, printRedirect, printRetries, printRewrite, printRoute, printSplit, printSteps, printTimeout } from './traffic.ts';

/** One intent as one sentence of controlled English. Every field stands in it, so that a parser can take it back. */
export function printIntent(intent: Intent): string {
  switch (intent.kind) {
    case 'split-traffic':
      return printSplit(intent);
    case 'route-when':
      return printRoute(intent);
    case 'set-timeout':
      return printTimeout(intent);
    case 'set-retries':
      return printRetries(intent);
    case 'break-circuit':
      return printBreaker(intent);
    case 'balance-load':
      return printBalance(intent);
    case 'inject-fault':
      return printFault(intent);
    case 'mirror-traffic':
      return printMirror(intent);
    case 'rewrite':
      return printRewrite(intent);
    case 'redirect':
      return printRedirect(intent);
    case 'limit-rate':
      return printLimit(intent);
    case 'require-mutual-tls':
      return printMutualTls(intent);
    case 'allow-calls':
      return printAllow(intent);
    case 'deny-calls':
      return printDeny(intent);
    case 'allow-egress':
      return printEgress(intent);
    case 'expose':
      return printExpose(intent);
    case 'authenticate-users':
      return printUsers(intent);
    case 'observe':
      return printObserve(intent);
    case 'scope-configuration':
      return printScope(intent);
    case 'join-mesh':
      return printJoin(intent);
    case 'connect-cluster':
      return printCluster(intent);
    case 'step-traffic':
      return printSteps(intent);
    default:
      return unreachable(intent);
  }
}
