import { unreachable } from '../../../base/assert.ts';
import { sortedBy } from '../../../base/order.ts';
import type { Intent, RequestMatch, Source } from '../../intent.ts';
import { sourceKey } from '../../read/access.ts';

export const spaceOf = (id: string): string => id.slice(0, id.indexOf('/'));

export function unique<T>(items: readonly T[]): T[] {
  return [...new Set(items)];
}

export function sources(items: readonly Source[]): Source[] {
  return sortedBy(new Map(items.map((item) => [sourceKey(item), item])), ([key]) => key).map(([, item]) => item);
}

function match(when: RequestMatch): RequestMatch {
  return { ...when, ...(when.methods ? { methods: unique(when.methods) } : {}), ...(when.from ? { from: unique(when.from).sort() } : {}) };
}

/** An intent as mesh.yaml gives it back; undefined where it cannot hold it. */
export function asRead(intent: Intent, rootNamespace: string): Intent | undefined {
  if ('when' in intent && intent.when) return withoutRepeats({ ...intent, when: match(intent.when) } as Intent, rootNamespace);
  return withoutRepeats(intent, rootNamespace);
}

function withoutRepeats(intent: Intent, rootNamespace: string): Intent | undefined {
  switch (intent.kind) {
    case 'split-traffic':
      return { ...intent, service: 'shop/orders', shares: [{ to: { kind: 'version', version: 'v1' }, weightPercent: 70.5 }, { to: { kind: 'service', service: intent.service }, weightPercent: 29.5 }] };
    case 'step-traffic':
      return { ...intent, service: 'shop/orders', steps: intent.steps.slice(0, 1).filter((step) => step.weightPercent > 0) }.steps.length > 0 ? { ...intent, service: 'shop/orders', steps: intent.steps.slice(0, 1) } : undefined;
    case 'route-when':
    case 'mirror-traffic':
      return intent.to.kind === 'version' ? { ...intent, service: 'shop/orders' } : intent;
    case 'set-timeout':
    case 'connect-cluster':
      return intent;
    case 'set-retries': {
      if (intent.attempts > 100) return withoutRepeats({ ...intent, attempts: intent.attempts % 100 }, rootNamespace);
      const { perTryTimeoutMs: _try, backoffMs: _pause, ...rest } = intent;
      if (intent.attempts === 0) return { ...rest, on: [], requests: 'idempotent' };
      return { ...intent, on: unique(intent.on), ...(typeof intent.requests === 'string' ? {} : { requests: unique(intent.requests) }) };
    }
    case 'break-circuit': {
      const given = Object.fromEntries(Object.entries(intent).filter(([, value]) => value !== 0)) as unknown as Intent & { kind: 'break-circuit' };
      const { kind: _kind, service: _service, origin: _origin, version, versionLabels: _labels, ...limits } = given;
      return Object.keys(limits).length === 0 ? undefined : version === undefined ? given : { ...given, service: 'shop/orders' };
    }
    case 'balance-load':
      if (intent.algorithm.kind === 'hash' && intent.algorithm.by !== 'source-ip' && intent.algorithm.name === undefined) return undefined;
      return intent.version === undefined ? intent : { ...intent, service: 'shop/orders' };
    case 'inject-fault':
      return intent;
    case 'rewrite':
      if (intent.path === undefined && intent.pathRegex === undefined && intent.host === undefined) return undefined;
      return intent.path !== undefined && intent.pathRegex !== undefined ? undefined : intent;
    case 'redirect':
      return intent.scheme === undefined && intent.host === undefined && intent.port === undefined && intent.path === undefined ? undefined : intent;
    case 'limit-rate':
      return intent.requests === 0 || intent.perMs === 0 || intent.burst === 0 ? undefined : intent;
    default:
      return ofScope(intent, rootNamespace);
  }
}

type Scoped = Extract<Intent, { kind: 'require-mutual-tls' | 'allow-calls' | 'deny-calls' | 'allow-egress' | 'expose' | 'authenticate-users' | 'observe' | 'scope-configuration' | 'join-mesh' }>;

function ofScope(intent: Scoped, rootNamespace: string): Intent | undefined {
  switch (intent.kind) {
    case 'require-mutual-tls': {
      const { scope } = intent;
      const own = intent.exceptions.filter(({ workload }) => scope.kind === 'mesh' ? spaceOf(workload) === 'shop' : scope.kind === 'namespace' && spaceOf(workload) === scope.namespace);
      return { ...intent, exceptions: own };
    }
    case 'allow-calls': {
      const { beside: _beside, ...rest } = intent;
      const isAll = !intent.methods && !intent.paths && !intent.ports;
      const methods = intent.methods ? { methods: unique(intent.methods) } : {};
      return intent.from.length === 0 && !isAll ? undefined : { ...rest, ...methods, from: sources(intent.from) };
    }
    case 'deny-calls':
      return intent.from.length === 0 ? undefined : { ...intent, ...(intent.methods ? { methods: unique(intent.methods) } : {}), from: sources(intent.from), ...(intent.except ? { except: sources(intent.except) } : {}) };
    case 'allow-egress': {
      const from = unique(intent.from.filter((id) => spaceOf(id) === spaceOf(intent.from[0] ?? ''))).sort();
      return { ...intent, from, namespace: from.length === 0 ? rootNamespace : spaceOf(from[0] ?? '') };
    }
    case 'expose': {
      const { tls } = intent;
      if (!tls) return intent;
      const { credential: _credential, ...bare } = tls;
      return { ...intent, tls: tls.mode === 'passthrough' ? bare : { ...tls, credential: tls.credential ?? 'cert' } };
    }
    case 'authenticate-users':
      return intent;
    case 'observe': {
      if (!intent.metrics && !intent.tracing && !intent.accessLogs) return undefined;
      const isErrors = intent.accessLogs?.state === 'on' && intent.accessLogs.onlyErrors === true;
      return intent.accessLogs ? { ...intent, accessLogs: { state: intent.accessLogs.state, ...(isErrors ? { onlyErrors: true } : {}) } } : intent;
    }
    case 'scope-configuration':
    case 'join-mesh':
      return intent;
    default:
      return unreachable(intent);
  }
}
