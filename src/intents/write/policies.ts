import type { Node } from 'yaml';
import type { BalanceLoad, BreakCircuit, SetRetries, SetTimeout } from '../intent.ts';
import { defaultRetryConditions } from '../read/policy.ts';
import { duration, inBraces, inBrackets, isMeshMap, mapAt, oneOrMany, percentage, put, text, word, type MeshMap } from './nodes.ts';
import { putItem, serviceEntry, versionEntry, type MeshDraft, type Unwritten } from './service.ts';
import type { Scope } from './matches.ts';

function scopeOf({ when, port }: Scope): Scope | undefined {
  return when === undefined && port === undefined ? undefined : { ...(when ? { when } : {}), ...(port === undefined ? {} : { port }) };
}

export function writeTimeout(draft: MeshDraft, intent: SetTimeout): Unwritten {
  const value = intent.timeoutMs === 0 ? word('off') : duration(intent.timeoutMs);
  const entry = serviceEntry(draft, intent.service);
  const scope = scopeOf(intent);
  if (scope) putItem(draft, { entry, key: 'requests', service: intent.service }, scope, { timeout: value });
  else put(entry, 'timeout', value);
  return undefined;
}

const repeatable: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS', 'TRACE', 'PUT', 'DELETE']);

export function writeRetries(draft: MeshDraft, intent: SetRetries): Unwritten {
  const { requests } = intent;
  const unsafe = typeof requests === 'string' ? [] : requests.filter((method) => !repeatable.has(method));
  if (unsafe.length > 0) return `mesh.yaml lists only methods that can be made twice to be retried, and ${unsafe.join(', ')} is none: retry all requests or none of them`;
  if (requests.length === 0) return 'mesh.yaml cannot say that no method is retried: switch the retries off instead';
  const entry = serviceEntry(draft, intent.service);
  const scope = scopeOf(intent);
  if (scope) putItem(draft, { entry, key: 'requests', service: intent.service }, scope, { retries: retriesNode(intent, false) });
  else put(entry, 'retries', retriesNode(intent, entry.has('role')));
  return undefined;
}

/** `isBesideRole` says everything, for a role fills in what is left out. */
function retriesNode(intent: SetRetries, isBesideRole: boolean): Node {
  const { attempts, perTryTimeoutMs, on, requests, backoffMs } = intent;
  if (attempts === 0) return word('off');
  const isUsual = on.length === defaultRetryConditions.length && on.every((condition, index) => condition === defaultRetryConditions[index]);
  const absent = isBesideRole ? word('off') : undefined;
  return inBraces({
    attempts: word(attempts),
    perTry: perTryTimeoutMs === undefined ? absent : duration(perTryTimeoutMs),
    on: isUsual && !isBesideRole ? undefined : inBrackets(on.map(word)),
    requests: typeof requests !== 'string' || (requests === 'idempotent' && !isBesideRole) ? undefined : word(requests),
    methods: typeof requests === 'string' ? undefined : oneOrMany(requests.map(word)),
    backoff: backoffMs === undefined ? absent : duration(backoffMs),
  });
}

/** Limits that are said; others of the same Service stay. */
export function writeBreaker(draft: MeshDraft, intent: BreakCircuit): Unwritten {
  const limits: Readonly<Record<string, Node | undefined>> = {
    errors: counted(intent.consecutiveErrors),
    gatewayErrors: counted(intent.consecutiveGatewayErrors),
    every: lasting(intent.intervalMs),
    ejectFor: lasting(intent.ejectForMs),
    maxEjected: intent.maxEjectionPercent === undefined ? undefined : percentage(intent.maxEjectionPercent),
    maxConnections: counted(intent.maxConnections),
    maxPending: counted(intent.maxPendingRequests),
    maxRequests: counted(intent.maxRequests),
    maxRequestsPerConnection: counted(intent.maxRequestsPerConnection),
    connectTimeout: lasting(intent.connectTimeoutMs),
  };
  const given = Object.entries(limits).filter(([, value]) => value !== undefined);
  if (given.length === 0) return `nothing is said of how to protect \`${intent.service}\``;
  const holder = holderOf(draft, intent);
  if (typeof holder === 'string') return holder;
  const breaker = mapAt(holder, 'breaker', true);
  for (const [key, value] of given) if (value) put(breaker, key, value);
  return undefined;
}

function counted(count: number | undefined): Node | undefined {
  return count === undefined ? undefined : word(count);
}

function lasting(ms: number | undefined): Node | undefined {
  return ms === undefined ? undefined : duration(ms);
}

/** The entry of the Service, or of the version that an intent is for. */
function holderOf(draft: MeshDraft, { service, version, versionLabels }: BreakCircuit | BalanceLoad): MeshMap | string {
  const entry = serviceEntry(draft, service);
  return version === undefined ? entry : versionEntry(entry, version, versionLabels);
}

export function writeBalance(draft: MeshDraft, intent: BalanceLoad): Unwritten {
  const { algorithm, warmupMs } = intent;
  const hash = algorithm.kind === 'hash' ? hashNode(algorithm) : undefined;
  if (typeof hash === 'string') return hash;
  const holder = holderOf(draft, intent);
  if (typeof holder === 'string') return holder;
  const kind = hash ? undefined : word(algorithm.kind);
  put(holder, 'balance', kind && warmupMs === undefined ? kind : inBraces({ hash, algorithm: kind, warmup: lasting(warmupMs) }));
  return undefined;
}

function hashNode({ by, name, ttlMs }: BalanceLoad['algorithm'] & { readonly kind: 'hash' }): Node | string {
  if (by === 'source-ip') return name === undefined && ttlMs === undefined ? word(by) : 'a hash of the source IP has no name and no lifetime';
  if (name === undefined) return `a hash of a ${by} needs its name`;
  const node = inBraces({ [by]: text(name), ttl: lasting(ttlMs) });
  return isMeshMap(node) ? node : 'a hash cannot be written';
}
