import { field, flag, isSet, number, refuse, text, type Faults, type Field } from './field.ts';
import { checkDuration } from './texts.ts';

export function checkConnectionPool(faults: Faults, pool: Field): void {
  if (!isSet(pool)) return;
  if (!isSet(pool, 'http') && !isSet(pool, 'tcp')) return refuse(faults, pool, 'the connection pool sets nothing: it needs `tcp` or `http`');
  if (isSet(pool, 'http')) checkHttp(faults, field(pool, 'http'));
  if (isSet(pool, 'tcp')) checkTcp(faults, field(pool, 'tcp'));
}

function checkNotNegative(faults: Faults, holder: Field, steps: readonly string[]): void {
  for (const step of steps) if (number(holder, step) < 0) refuse(faults, field(holder, step), `\`${step}\` cannot be negative, as \`${number(holder, step)}\` is`);
}

function checkDurations(faults: Faults, holder: Field, steps: readonly string[]): void {
  for (const step of steps) if (isSet(holder, step)) checkDuration(faults, field(holder, step));
}

function checkHttp(faults: Faults, http: Field): void {
  checkNotNegative(faults, http, ['http1MaxPendingRequests', 'http2MaxRequests', 'maxRequestsPerConnection', 'maxRetries', 'maxConcurrentStreams']);
  checkDurations(faults, http, ['idleTimeout']);
  if (text(http, 'h2UpgradePolicy') === 'UPGRADE' && flag(http, 'useClientProtocol')) refuse(faults, field(http, 'useClientProtocol'), '`useClientProtocol: true` contradicts `h2UpgradePolicy: UPGRADE`');
  const keepAlive = field(http, 'http2KeepAlive');
  if (!isSet(keepAlive)) return;
  for (const step of ['interval', 'timeout']) if (!isSet(keepAlive, step)) refuse(faults, keepAlive, `\`http2KeepAlive\` needs \`${step}\``);
  checkDurations(faults, keepAlive, ['interval', 'timeout']);
}

function checkTcp(faults: Faults, tcp: Field): void {
  checkNotNegative(faults, tcp, ['maxConnections']);
  checkDurations(faults, tcp, ['connectTimeout', 'maxConnectionDuration']);
  // Less than a millisecond switches the timeout off.
  if (Math.abs(number(tcp, 'idleTimeout')) >= 1) checkDurations(faults, tcp, ['idleTimeout']);
  checkDurations(faults, field(tcp, 'tcpKeepalive'), ['time', 'interval']);
}
