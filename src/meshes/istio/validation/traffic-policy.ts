import { checkClientTls } from './client-tls.ts';
import { checkConnectionPool } from './connection-pool.ts';
import { field, flag, isSet, items, number, refuse, text, type Faults, type Field } from './field.ts';
import { checkLocalities, checkZoneAware } from './localities.ts';
import { checkDuration, checkPort, domainProblem, isAddress } from './texts.ts';

const portSettings = ['outlierDetection', 'connectionPool', 'loadBalancer', 'tls'] as const;
const settings = [...portSettings, 'portLevelSettings', 'tunnel', 'proxyProtocol', 'retryBudget'] as const;

export function checkTrafficPolicy(faults: Faults, policy: Field): void {
  if (!isSet(policy)) return;
  if (!settings.some((step) => isSet(policy, step))) return refuse(faults, policy, 'the traffic policy sets nothing');
  if (isSet(policy, 'tunnel') && isSet(policy, 'proxyProtocol')) return refuse(faults, policy, '`tunnel` and `proxyProtocol` stand together: only one of them may');
  checkSettings(faults, policy);
  for (const port of items(policy, 'portLevelSettings')) checkPortPolicy(faults, port);
  checkTunnel(faults, field(policy, 'tunnel'));
  const version = field(field(policy, 'proxyProtocol'), 'version');
  // Numbers without a name are read, too.
  if (isSet(version) && !['V1', 'V2'].includes(text(version))) refuse(faults, version, `\`${text(version)}\` is no version of the proxy protocol: write \`V1\` or \`V2\``);
}

function checkPortPolicy(faults: Faults, policy: Field): void {
  if (!isSet(policy, 'port')) refuse(faults, policy, 'settings of a port need its `port`');
  if (!portSettings.some((step) => isSet(policy, step))) refuse(faults, policy, 'the settings of the port set nothing');
  else checkSettings(faults, policy);
}

function checkSettings(faults: Faults, policy: Field): void {
  checkOutlierDetection(faults, field(policy, 'outlierDetection'));
  checkConnectionPool(faults, field(policy, 'connectionPool'));
  checkLoadBalancer(faults, field(policy, 'loadBalancer'), isSet(policy, 'outlierDetection'));
  checkClientTls(faults, field(policy, 'tls'));
}

function checkTunnel(faults: Faults, tunnel: Field): void {
  if (!isSet(tunnel)) return;
  const protocol = text(tunnel, 'protocol');
  if (!['', 'CONNECT', 'POST'].includes(protocol)) refuse(faults, field(tunnel, 'protocol'), `\`${protocol}\` is no way through a tunnel: \`CONNECT\` and \`POST\` are`);
  const host = text(tunnel, 'targetHost');
  if (domainProblem(host) !== undefined && !isAddress(host)) refuse(faults, field(tunnel, 'targetHost'), `\`${host.slice(0, 80)}\` is no host and no IP address`);
  checkPort(faults, field(tunnel, 'targetPort'));
}

function checkOutlierDetection(faults: Faults, outlier: Field): void {
  if (!isSet(outlier)) return;
  for (const step of ['baseEjectionTime', 'interval']) if (isSet(outlier, step)) checkDuration(faults, field(outlier, step));
  if (!flag(outlier, 'splitExternalLocalOriginErrors') && number(outlier, 'consecutiveLocalOriginFailures') > 0) refuse(faults, field(outlier, 'consecutiveLocalOriginFailures'), '`consecutiveLocalOriginFailures` needs `splitExternalLocalOriginErrors: true`: without it they are not counted apart');
  for (const step of ['maxEjectionPercent', 'minHealthPercent']) checkPercent(faults, field(outlier, step));
}

function checkPercent(faults: Faults, at: Field): void {
  if (number(at) < 0 || number(at) > 100) refuse(faults, at, `\`${String(at.step)}\` must be from 0 to 100, not \`${number(at)}\``);
}

function checkLoadBalancer(faults: Faults, balancer: Field, hasOutlierDetection: boolean): void {
  if (!isSet(balancer)) return;
  checkHash(faults, field(balancer, 'consistentHash'));
  const localities = field(balancer, 'localityLbSetting');
  const zoneAware = field(balancer, 'zoneAwareLbSetting');
  if (isSet(localities) && isSet(zoneAware)) refuse(faults, zoneAware, '`zoneAwareLbSetting` stands beside `localityLbSetting`: only one of them may');
  if (isSet(localities)) checkLocalities(faults, localities, hasOutlierDetection);
  if (isSet(zoneAware)) checkZoneAware(faults, zoneAware, hasOutlierDetection);
  checkWarmup(faults, field(balancer, 'warmup'));
}

function checkWarmup(faults: Faults, warmup: Field): void {
  if (!isSet(warmup)) return;
  if (!isSet(warmup, 'duration')) refuse(faults, warmup, '`warmup` needs `duration`');
  else checkDuration(faults, field(warmup, 'duration'));
  if (number(warmup, 'minimumPercent') > 100) refuse(faults, field(warmup, 'minimumPercent'), `\`minimumPercent\` must be at most 100, not \`${number(warmup, 'minimumPercent')}\``);
  if (isSet(warmup, 'aggression') && number(warmup, 'aggression') <= 0) refuse(faults, field(warmup, 'aggression'), '`aggression` must be more than 0');
}

function checkHash(faults: Faults, hash: Field): void {
  if (!isSet(hash)) return;
  const cookie = field(hash, 'httpCookie');
  if (isSet(cookie)) checkCookie(faults, cookie);
  const ring = field(hash, 'minimumRingSize');
  if (number(ring) !== 0 && (isSet(hash, 'maglev') || isSet(hash, 'ringHash'))) refuse(faults, ring, '`minimumRingSize` cannot stand beside `maglev` or `ringHash`');
  if (isSet(hash, 'maglev')) checkMaglev(faults, field(field(hash, 'maglev'), 'tableSize'));
}

function checkCookie(faults: Faults, cookie: Field): void {
  if (text(cookie, 'name') === '') refuse(faults, cookie, 'the cookie has no name');
  const names = new Set<string>();
  for (const attribute of items(cookie, 'attributes')) {
    const name = text(attribute, 'name');
    if (name === '') refuse(faults, attribute, 'an attribute of the cookie has no name');
    else if (names.has(name)) refuse(faults, field(attribute, 'name'), `the attribute \`${name}\` stands twice`);
    names.add(name);
  }
}

const tableLimit = 5_000_011;

function checkMaglev(faults: Faults, size: Field): void {
  if (number(size) >= tableLimit) refuse(faults, size, `\`tableSize\` must be less than ${tableLimit}`);
  else if (!isPrime(number(size))) refuse(faults, size, `\`tableSize\` must be a prime number, and \`${number(size)}\` is none`);
}

/** 1 counts as prime, as it does for Envoy. */
function isPrime(value: number): boolean {
  if (value !== 0 && value < 4) return true;
  if (value % 2 === 0) return false;
  for (let factor = 3; factor * factor <= value; factor += 2) if (value % factor === 0) return false;
  return true;
}
