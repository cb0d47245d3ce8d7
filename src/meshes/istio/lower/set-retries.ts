import type { IntentOf } from '../../../intents/intent.ts';
import type { ServicePort } from '../../../topology/topology.ts';
import { requestPorts, type LoweringContext } from '../assembly/context.ts';
import type { Lowering, RetryValue, RouteClause } from '../assembly/contribution.ts';

/** RFC 9110 section 9.2.2. */
export const idempotentMethods: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PUT', 'TRACE'];

const none: RetryValue = { attempts: 0, on: [] };

/** Retries for the requests that may be repeated, and an explicit none for the others: silence would mean two. */
const setRetries: Lowering<'set-retries'> = {
  kind: 'set-retries',
  support: { level: 'supported' },
  lower: (intents, context) => ({ clauses: intents.flatMap((intent) => clausesOf(intent, context)) }),
};

function clausesOf(intent: IntentOf<'set-retries'>, context: LoweringContext): RouteClause[] {
  const service = context.topology.services.get(intent.service);
  const ports = service === undefined ? [] : requestPorts(service).filter((port) => intent.port === undefined || port.port === intent.port);
  if (ports.length === 0) return [clause(intent, valueOf(intent), intent.when, intent.port)];
  const isMixed = ports.some((port) => port.protocol === 'grpc') && ports.some((port) => port.protocol !== 'grpc');
  if (!isMixed) return forProtocol(intent, ports[0], intent.port);
  return ports.flatMap((port) => forProtocol(intent, port, port.port));
}

function forProtocol(intent: IntentOf<'set-retries'>, served: ServicePort | undefined, port: number | undefined): RouteClause[] {
  if (intent.attempts <= 0) return [clause(intent, none, intent.when, port)];
  if (intent.requests === 'all') return [clause(intent, valueOf(intent), intent.when, port)];
  // A gRPC call is a POST whatever it does, so the proxy cannot tell which calls may be repeated.
  if (served?.protocol === 'grpc' && intent.requests === 'idempotent') return [clause(intent, none, intent.when, port)];
  const allowed = intent.requests === 'idempotent' ? idempotentMethods : intent.requests;
  const asked = intent.when?.methods;
  const methods = asked === undefined || asked.length === 0 ? allowed : allowed.filter((method) => asked.includes(method));
  if (methods.length === 0) return [clause(intent, none, intent.when, port)];
  return [clause(intent, valueOf(intent), { ...intent.when, methods }, port), clause(intent, none, intent.when, port)];
}

function valueOf(intent: IntentOf<'set-retries'>): RetryValue {
  return {
    attempts: intent.attempts,
    on: intent.on,
    ...(intent.perTryTimeoutMs === undefined ? {} : { perTryTimeoutMs: intent.perTryTimeoutMs }),
    ...(intent.backoffMs === undefined ? {} : { backoffMs: intent.backoffMs }),
  };
}

function clause(intent: IntentOf<'set-retries'>, value: RetryValue, when: IntentOf<'set-retries'>['when'], port: number | undefined): RouteClause {
  return { attribute: 'retries', service: intent.service, value, intent, ...(when === undefined ? {} : { when }), ...(port === undefined ? {} : { port }) };
}

export default setRetries;
