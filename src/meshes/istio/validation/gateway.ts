import { field, flag, isSet, items, number, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkListenerHost } from './listener-host.ts';
import { isHttp, isKnownProtocol, isTls } from './protocols.ts';
import { checkServerTls, isPassThrough } from './server-tls.ts';
import { checkAddress, checkPort, checkSocketPath, isDnsLabel, unixPrefix } from './texts.ts';

/** What the check of a Gateway needs of the object around its spec. */
export interface GatewayObject {
  readonly name: string;
  /** Written by istiod itself, from an object of the Gateway API: names may have dots there. */
  readonly isConverted: boolean;
  readonly nameField: Field;
}

export function checkGateway(faults: Faults, spec: Field, { name, isConverted, nameField }: GatewayObject): void {
  if (!isConverted && !isDnsLabel(name)) refuse(faults, nameField, `\`${name}\` is no name for a Gateway: it takes no dots, and at most 63 characters`);
  const servers = items(spec, 'servers');
  if (servers.length === 0) refuse(faults, field(spec, 'servers'), 'a Gateway needs a server');
  const names = new Set<string>();
  for (const server of servers) {
    checkServer(faults, server, isConverted);
    const port = field(server, 'port');
    if (!isSet(port)) continue;
    const portName = text(port, 'name');
    if (names.has(portName)) refuse(faults, field(port, 'name'), `the port name \`${portName}\` stands twice`);
    names.add(portName);
    if (!isHttp(text(port, 'protocol')) && flag(field(server, 'tls'), 'httpsRedirect')) warn(faults, field(field(server, 'tls'), 'httpsRedirect'), '`httpsRedirect` redirects nothing: the protocol of the port is not HTTP');
  }
}

function checkServer(faults: Faults, server: Field, isConverted: boolean): void {
  const hosts = items(server, 'hosts');
  if (hosts.length === 0) refuse(faults, field(server, 'hosts'), 'a server needs a host: `*` is every one');
  for (const host of hosts) checkListenerHost(faults, host, isConverted ? 'converted-gateway' : 'gateway');
  const port = field(server, 'port');
  const tls = field(server, 'tls');
  const isPortFine = checkServerPort(faults, port, text(server, 'bind'));
  checkBind(faults, server, port);
  checkServerTls(faults, tls);
  if (isPortFine) checkTlsOfProtocol(faults, server, text(port, 'protocol'), tls);
}

/** Whether nothing is wrong with it. */
function checkServerPort(faults: Faults, port: Field, bind: string): boolean {
  const before = faults.found.length;
  if (!isSet(port)) refuse(faults, port, 'a server needs a port');
  else {
    const protocol = text(port, 'protocol');
    if (!isKnownProtocol(protocol)) refuse(faults, field(port, 'protocol'), `\`${protocol.slice(0, 80)}\` is no protocol: HTTP, HTTPS, HTTP2, GRPC, GRPC-WEB, TLS, TCP, MONGO, REDIS and MYSQL are`);
    if (number(port, 'number') > 0 || !bind.startsWith(unixPrefix)) checkPort(faults, field(port, 'number'));
    if (number(port, 'targetPort') > 0) refuse(faults, field(port, 'targetPort'), '`targetPort` has no meaning in a Gateway');
    if (text(port, 'name') === '') refuse(faults, port, 'the port of a server needs a name');
  }
  return faults.found.length === before;
}

function checkBind(faults: Faults, server: Field, port: Field): void {
  const bind = field(server, 'bind');
  if (text(bind) === '') return;
  if (!text(bind).startsWith(unixPrefix)) return checkAddress(faults, bind);
  checkSocketPath(faults, bind);
  if (number(port, 'number') !== 0) refuse(faults, field(port, 'number'), 'a Unix socket has no port: its number must be 0');
}

function checkTlsOfProtocol(faults: Faults, server: Field, protocol: string, tls: Field): void {
  if (isTls(protocol)) {
    if (!isSet(tls)) refuse(faults, server, `\`protocol: ${protocol}\` needs \`tls\``);
  } else if (isSet(tls)) {
    const isRedirectAlone = isHttp(protocol) && isPassThrough(tls) && ['caCertificates', 'privateKey', 'serverCertificate'].every((step) => text(tls, step) === '');
    if (!isRedirectAlone) refuse(faults, tls, `\`protocol: ${protocol}\` cannot have certificates: \`HTTPS\` and \`TLS\` can`);
  }
}
