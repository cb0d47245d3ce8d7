import type { ConnectCluster, LimitRate, MirrorTraffic, Origin, RetryCondition, RouteWhen, SetRetries, SetTimeout, SplitTraffic, StepTraffic } from '../intent.ts';
import type { Cursor } from './cursor.ts';
import { fill, readMoreClauses, valuesOf, type Draft } from './lists.ts';
import { readCalls, readCallsOfPort, readTarget, readVersion } from './phrases.ts';

/** Split calls to shop/orders: 90% to version v1 and 10% to version v2. */
export function parseSplit(cursor: Cursor, origin: Origin): SplitTraffic {
  cursor.expect('calls', 'to');
  const service = cursor.qualified('service');
  cursor.expect(':');
  const shares = valuesOf(cursor, 'and', () => {
    const weightPercent = cursor.percent();
    cursor.expect('to');
    return { to: readTarget(cursor), weightPercent };
  });
  return { kind: 'split-traffic', service, shares, origin };
}

/** Send calls to shop/orders with method GET to version v2. */
export function parseRoute(cursor: Cursor, origin: Origin): RouteWhen {
  const { service, when = {} } = readCalls(cursor);
  cursor.expect('to');
  return { kind: 'route-when', service, when, to: readTarget(cursor), origin };
}

/** Give calls to shop/orders at most 3s in all. */
export function parseTimeout(cursor: Cursor, origin: Origin): SetTimeout {
  const calls = readCallsOfPort(cursor);
  let timeoutMs = 0;
  if (cursor.accept('no')) cursor.expect('time', 'limit');
  else {
    cursor.expect('at', 'most');
    timeoutMs = cursor.duration();
    cursor.expect('in', 'all');
  }
  return { kind: 'set-timeout', ...calls, timeoutMs, origin };
}

/** Never retry calls to shop/orders. */
export function parseNoRetries(cursor: Cursor, origin: Origin): SetRetries {
  cursor.expect('retry');
  return { kind: 'set-retries', ...readCallsOfPort(cursor), attempts: 0, on: [], requests: 'idempotent', origin };
}

/** Retry idempotent calls to shop/orders up to 2 times; on 5xx; each try at most 1s; pausing 25ms at first. */
export function parseRetries(cursor: Cursor, origin: Origin): SetRetries {
  const requests = readRetried(cursor);
  const calls = readCallsOfPort(cursor);
  cursor.expect('up', 'to');
  const attempts = cursor.count();
  cursor.oneOf('time', 'times');
  const draft: Draft<SetRetries> = {};
  readMoreClauses(cursor, {
    on: () => fill(cursor, draft, 'on', valuesOf(cursor, 'or', () => cursor.value('<reason to retry>', readCondition) ?? '5xx')),
    each: () => {
      cursor.expect('try', 'at', 'most');
      fill(cursor, draft, 'perTryTimeoutMs', cursor.duration());
    },
    pausing: () => {
      fill(cursor, draft, 'backoffMs', cursor.duration());
      cursor.expect('at', 'first');
    },
  });
  return { kind: 'set-retries', ...calls, attempts, requests, on: [], ...draft, origin };
}

function readRetried(cursor: Cursor): SetRetries['requests'] {
  if (cursor.accept('idempotent')) return 'idempotent';
  if (cursor.accept('all')) return 'all';
  return valuesOf(cursor, 'or', () => cursor.name('<method>'));
}

const conditions: readonly RetryCondition[] = ['5xx', 'gateway-error', 'reset', 'connect-failure', 'refused-stream', 'retriable-4xx', 'unavailable', 'cancelled', 'deadline-exceeded', 'resource-exhausted', 'internal'];

function readCondition(text: string): RetryCondition | undefined {
  const word = text.toLowerCase();
  return conditions.find((condition) => condition === word) ?? (/^\d{3}$/.test(word) ? (word as RetryCondition) : undefined);
}

/** Copy 20% of calls to shop/orders to version v2. */
export function parseMirror(cursor: Cursor, origin: Origin): MirrorTraffic {
  const percent = cursor.percent();
  cursor.expect('of');
  const calls = readCalls(cursor);
  cursor.expect('to');
  return { kind: 'mirror-traffic', ...calls, to: readTarget(cursor), percent, origin };
}

/** Limit calls to shop/orders to 100 requests per 1s; with bursts of 20. */
export function parseLimit(cursor: Cursor, origin: Origin): LimitRate {
  const calls = readCalls(cursor);
  cursor.expect('to');
  const requests = cursor.count();
  cursor.oneOf('request', 'requests');
  cursor.expect('per');
  const perMs = cursor.duration();
  const draft: Draft<LimitRate> = {};
  readMoreClauses(cursor, {
    with: () => {
      cursor.expect('bursts', 'of');
      fill(cursor, draft, 'burst', cursor.count());
    },
  });
  return { kind: 'limit-rate', ...calls, requests, perMs, ...draft, origin };
}

/** Reach shop/orders in cluster west. */
export function parseCluster(cursor: Cursor, origin: Origin): ConnectCluster {
  const service = cursor.qualified('service');
  cursor.expect('in', 'cluster');
  return { kind: 'connect-cluster', service, cluster: cursor.name('<cluster>'), origin };
}

/** Move calls to shop/orders to version v2 in steps: 10% for 10m and 100%. */
export function parseSteps(cursor: Cursor, origin: Origin): StepTraffic {
  cursor.expect('calls', 'to');
  const service = cursor.qualified('service');
  cursor.expect('to', 'version');
  const { version: to, labels } = readVersion(cursor);
  cursor.expect('in', 'steps', ':');
  const steps = valuesOf(cursor, 'and', () => {
    const weightPercent = cursor.percent();
    return { weightPercent, holdMs: cursor.accept('for') ? cursor.duration() : 0 };
  });
  return { kind: 'step-traffic', service, to, ...(labels ? { versionLabels: labels } : {}), steps, origin };
}
