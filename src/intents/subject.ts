import { unreachable } from '../base/assert.ts';
import type { Intent, SecurityScope } from './intent.ts';

/** What an intent speaks of: a service, a workload, a namespace, a host, or the whole mesh (an empty text). */
export function subjectOf(intent: Intent): string {
  switch (intent.kind) {
    case 'allow-calls':
    case 'deny-calls':
      return intent.to;
    case 'allow-egress':
      return `${intent.namespace}/${intent.host}:${intent.port}`;
    case 'require-mutual-tls':
    case 'observe':
    case 'scope-configuration':
    case 'join-mesh':
      return subjectOfScope(intent.scope);
    default:
      return intent.service;
  }
}

export function subjectOfScope(scope: SecurityScope): string {
  switch (scope.kind) {
    case 'mesh':
      return '';
    case 'namespace':
      return scope.namespace;
    case 'workload':
      return scope.workload;
    default:
      return unreachable(scope);
  }
}
