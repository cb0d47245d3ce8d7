import type { BalanceAlgorithm, BalanceLoad, BreakCircuit, Origin, VersionLabels } from '../intent.ts';
import type { QualifiedName } from '../../topology/topology.ts';
import type { Cursor } from './cursor.ts';
import { fill, readClauses, readMoreClauses, type Draft } from './lists.ts';
import { readVersion } from './phrases.ts';

interface PartOfService {
  readonly service: QualifiedName;
  readonly version?: string;
  readonly versionLabels?: VersionLabels;
}

/** `shop/orders`, `version v2 of shop/orders`. */
function readPart(cursor: Cursor): PartOfService {
  if (!cursor.accept('version')) return { service: cursor.qualified('service') };
  const { version, labels } = readVersion(cursor);
  cursor.expect('of');
  return { service: cursor.qualified('service'), version, ...(labels ? { versionLabels: labels } : {}) };
}

/** Protect shop/orders: at most 100 connections; eject an instance after 5 errors in a row. */
export function parseBreaker(cursor: Cursor, origin: Origin): BreakCircuit {
  const part = readPart(cursor);
  cursor.expect(':');
  const draft: Draft<BreakCircuit> = {};
  if (cursor.accept('no')) cursor.expect('limits');
  else {
    readClauses(cursor, {
      at: () => readMost(cursor, draft),
      connect: () => {
        cursor.expect('within');
        fill(cursor, draft, 'connectTimeoutMs', cursor.duration());
      },
      eject: () => readEjection(cursor, draft),
      check: () => {
        cursor.expect('every');
        fill(cursor, draft, 'intervalMs', cursor.duration());
      },
    });
  }
  return { kind: 'break-circuit', ...part, ...draft, origin };
}

/** Behind `at`: `most 100 waiting requests`. */
function readMost(cursor: Cursor, draft: Draft<BreakCircuit>): void {
  cursor.expect('most');
  const most = cursor.count();
  if (cursor.accept('connection') || cursor.accept('connections')) return fill(cursor, draft, 'maxConnections', most);
  const isWaiting = cursor.accept('waiting');
  cursor.oneOf('request', 'requests');
  if (isWaiting) return fill(cursor, draft, 'maxPendingRequests', most);
  if (cursor.oneOf('at', 'per') === 'per') {
    cursor.expect('connection');
    return fill(cursor, draft, 'maxRequestsPerConnection', most);
  }
  cursor.expect('a', 'time');
  fill(cursor, draft, 'maxRequests', most);
}

/** Behind `eject`: `an instance after 5 errors in a row`, `for 30s`, `at most 50% of the instances`. */
function readEjection(cursor: Cursor, draft: Draft<BreakCircuit>): void {
  const word = cursor.oneOf('an', 'for', 'at');
  if (word === 'for') return fill(cursor, draft, 'ejectForMs', cursor.duration());
  if (word === 'at') {
    cursor.expect('most');
    fill(cursor, draft, 'maxEjectionPercent', cursor.percent());
    return cursor.expect('of', 'the', 'instances');
  }
  cursor.expect('instance', 'after');
  const errors = cursor.count();
  const isGateway = cursor.accept('gateway');
  cursor.oneOf('error', 'errors');
  cursor.expect('in', 'a', 'row');
  fill(cursor, draft, isGateway ? 'consecutiveGatewayErrors' : 'consecutiveErrors', errors);
}

/** Balance calls to version v2 of shop/orders by hash of cookie session for 1h; warm instances up for 30s. */
export function parseBalance(cursor: Cursor, origin: Origin): BalanceLoad {
  cursor.expect('calls', 'to');
  const part = readPart(cursor);
  cursor.expect('by');
  const algorithm = readAlgorithm(cursor);
  const draft: Draft<BalanceLoad> = {};
  readMoreClauses(cursor, {
    warm: () => {
      cursor.expect('instances', 'up', 'for');
      fill(cursor, draft, 'warmupMs', cursor.duration());
    },
  });
  return { kind: 'balance-load', ...part, algorithm, ...draft, origin };
}

function readAlgorithm(cursor: Cursor): BalanceAlgorithm {
  const kind = cursor.oneOf('round-robin', 'least-request', 'random', 'passthrough', 'hash');
  if (kind !== 'hash') return { kind };
  cursor.expect('of');
  const by = readHashed(cursor);
  const name = cursor.isAtEnd() || cursor.isNext('for') || cursor.isNext(';') ? {} : { name: cursor.name() };
  return { kind: 'hash', by, ...name, ...(cursor.accept('for') ? { ttlMs: cursor.duration() } : {}) };
}

function readHashed(cursor: Cursor): 'header' | 'cookie' | 'query' | 'source-ip' {
  const word = cursor.oneOf('header', 'cookie', 'query', 'source');
  if (word === 'query') cursor.expect('parameter');
  if (word !== 'source') return word;
  cursor.expect('ip');
  return 'source-ip';
}
