import { checkConnectionPool } from './connection-pool.ts';
import { checkDestination } from './destination.ts';
import { field, isSet, items, number, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkSelector } from './labels.ts';
import { checkListenerHost } from './listener-host.ts';
import { isHttp, isKnownProtocol, isTls } from './protocols.ts';
import { checkServerTls, checkSidecarTls } from './server-tls.ts';
import { checkAddress, checkPort, checkSocketPath, domainProblem, isAddress, isDnsLabel, isGoInteger, unixPrefix } from './texts.ts';

export function checkSidecar(faults: Faults, spec: Field): void {
  checkSelector(faults, field(spec, 'workloadSelector'), 'labels');
  if (!['egress', 'ingress', 'outboundTrafficPolicy', 'inboundConnectionPool'].some((step) => isSet(spec, step))) return refuse(faults, spec, 'the Sidecar sets nothing: it needs `egress`, `ingress`, `outboundTrafficPolicy` or `inboundConnectionPool`');
  checkIngress(faults, items(spec, 'ingress'));
  checkConnectionPool(faults, field(spec, 'inboundConnectionPool'));
  checkEgress(faults, items(spec, 'egress'));
  checkOutboundPolicy(faults, field(spec, 'outboundTrafficPolicy'));
}

function checkIngress(faults: Faults, listeners: readonly Field[]): void {
  const ports = new Set<number>();
  for (const listener of listeners) {
    const port = field(listener, 'port');
    if (!isSet(port)) {
      refuse(faults, listener, 'a listener of `ingress` needs a port');
      continue;
    }
    checkPortWords(faults, port);
    checkPort(faults, field(port, 'number'));
    if (text(listener, 'bind') !== '') checkAddress(faults, field(listener, 'bind'));
    checkUnique(faults, ports, field(port, 'number'));
    if (text(listener, 'defaultEndpoint') !== '') checkDefaultEndpoint(faults, field(listener, 'defaultEndpoint'));
    checkIngressTls(faults, listener, text(port, 'protocol'));
    const pool = field(listener, 'connectionPool');
    checkConnectionPool(faults, pool);
    if (isSet(pool, 'http') && !isHttp(text(port, 'protocol'))) warn(faults, field(pool, 'http'), '`http` limits nothing: the protocol of the port is not HTTP');
  }
}

function checkUnique(faults: Faults, ports: Set<number>, port: Field): void {
  if (ports.has(number(port))) refuse(faults, port, `the port \`${number(port)}\` stands twice`);
  ports.add(number(port));
}

function checkPortWords(faults: Faults, port: Field): void {
  if (number(port, 'targetPort') > 0) refuse(faults, field(port, 'targetPort'), '`targetPort` has no meaning in a Sidecar');
  const name = text(port, 'name');
  if (name !== '' && !isDnsLabel(name)) refuse(faults, field(port, 'name'), `\`${name.slice(0, 80)}\` is no name of a port`);
  const protocol = text(port, 'protocol');
  if (protocol !== '' && !isKnownProtocol(protocol)) refuse(faults, field(port, 'protocol'), `\`${protocol.slice(0, 80)}\` is no protocol`);
}

function checkIngressTls(faults: Faults, listener: Field, protocol: string): void {
  const tls = field(listener, 'tls');
  if (!isSet(tls)) return;
  checkSidecarTls(faults, tls);
  if (!isTls(protocol)) refuse(faults, tls, `\`protocol: ${protocol}\` cannot have certificates: \`HTTPS\` and \`TLS\` can`);
  checkServerTls(faults, tls);
}

const localHosts: ReadonlySet<string> = new Set(['', '127.0.0.1', '0.0.0.0', '::1', '::']);

/** Where the listener hands requests on to: `127.0.0.1:8080`, `[::1]:8080` or `unix:///path`. */
function checkDefaultEndpoint(faults: Faults, at: Field): void {
  const endpoint = text(at);
  if (endpoint.startsWith(unixPrefix)) return checkSocketPath(faults, at);
  const [, bracketed, plain, port = ''] = /^(?:\[([^[\]]*)\]|([^:[\]]*)):([^:[\]]*)$/.exec(endpoint) ?? [];
  const isFine = isGoInteger(port) && Number(port) >= 1 && Number(port) <= 65_535 && localHosts.has(bracketed ?? plain ?? '');
  if (!isFine) refuse(faults, at, `\`${endpoint.slice(0, 80)}\` is no endpoint in the pod: write \`127.0.0.1:PORT\`, \`0.0.0.0:PORT\`, \`[::1]:PORT\`, \`[::]:PORT\` or \`unix:///path\``);
}

function checkEgress(faults: Faults, listeners: readonly Field[]): void {
  const ports = new Set<number>();
  const sockets = new Set<string>();
  for (const [index, listener] of listeners.entries()) {
    const port = field(listener, 'port');
    if (isSet(port)) checkEgressPort(faults, listener, port, ports, sockets);
    else if (index < listeners.length - 1) refuse(faults, listener, 'a listener without a port takes every one: it must be the last');
    const hosts = items(listener, 'hosts');
    if (hosts.length === 0) refuse(faults, listener, 'a listener of `egress` needs a host: `*/*` is every one');
    checkRepeatedHosts(faults, hosts);
    for (const host of hosts) checkListenerHost(faults, host, 'sidecar');
  }
}

function checkEgressPort(faults: Faults, listener: Field, port: Field, ports: Set<number>, sockets: Set<string>): void {
  checkPortWords(faults, port);
  const bind = field(listener, 'bind');
  if (number(port, 'number') !== 0) {
    checkPort(faults, field(port, 'number'));
    if (text(bind) !== '') checkAddress(faults, bind);
    return checkUnique(faults, ports, field(port, 'number'));
  }
  if (text(bind).startsWith(unixPrefix)) checkSocketPath(faults, bind);
  else refuse(faults, field(port, 'number'), 'the port is 0, which is for a Unix socket, and `bind` names none');
  if (!['', 'DEFAULT', 'NONE'].includes(text(listener, 'captureMode'))) refuse(faults, field(listener, 'captureMode'), 'traffic to a Unix socket cannot be captured: write `NONE` or leave it out');
  if (sockets.has(text(bind))) refuse(faults, bind, `the socket \`${text(bind)}\` stands twice`);
  sockets.add(text(bind));
}

/** Hosts that others of the listener cover change nothing. */
function checkRepeatedHosts(faults: Faults, hosts: readonly Field[]): void {
  const seen = new Map<string, Set<string>>();
  for (const host of hosts) {
    const [written = '', ...rest] = text(host).split('/');
    if (rest.length === 0 || written.startsWith('~')) continue;
    const namespace = written === '.' ? faults.namespace : written;
    const name = rest.join('/');
    const known = seen.get(namespace) ?? new Set();
    if (name === '*' ? known.size > 0 : known.has(name) || known.has('*')) warn(faults, host, `\`${text(host)}\` and another host of the listener say the same`);
    seen.set(namespace, known.add(name));
  }
  const all = hosts.find((host) => text(host) === '*/*');
  if (all !== undefined && seen.size > 1) warn(faults, all, '`*/*` is every host: the others of the listener change nothing');
}

function checkOutboundPolicy(faults: Faults, policy: Field): void {
  if (!isSet(policy)) return;
  const mode = text(policy, 'mode') || 'REGISTRY_ONLY';
  if (mode === '3' || mode === 'ALLOW_ANY_DYNAMIC_DNS') return refuse(faults, field(policy, 'mode'), '`ALLOW_ANY_DYNAMIC_DNS` is for the mesh as a whole, not for a Sidecar');
  const proxy = field(policy, 'egressProxy');
  if (!isSet(proxy)) return;
  if (mode !== 'ALLOW_ANY') return refuse(faults, proxy, '`egressProxy` needs `mode: ALLOW_ANY`');
  const host = text(proxy, 'host');
  const problem = domainProblem(host);
  if (problem !== undefined) refuse(faults, field(proxy, 'host'), `\`${host.slice(0, 80)}\` is no host${isAddress(host) ? '' : `: ${problem}`}`);
  if (!isSet(proxy, 'port')) refuse(faults, proxy, '`egressProxy` needs a port');
  else checkDestination(faults, proxy);
}
