import { checkExportTo } from './export-to.ts';
import { field, isSet, items, number, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkLabels, checkSelector } from './labels.ts';
import { isHttp, isKnownProtocol, isTcp, isTls } from './protocols.ts';
import { checkPort, checkSubnet, domainProblem, isAddress, isDnsLabel, isPartialWildcard, wildcardDomainProblem } from './texts.ts';
import { checkEndpointPorts, checkWorkloadEntry } from './workload-entry.ts';

export function checkServiceEntry(faults: Faults, spec: Field, usesWaypoint: boolean): void {
  const selector = field(spec, 'workloadSelector');
  checkSelector(faults, selector, 'labels');
  if (isSet(selector) && isSet(spec, 'endpoints')) refuse(faults, selector, '`workloadSelector` and `endpoints` stand together: only one of them may');
  const resolution = text(spec, 'resolution') || 'NONE';
  checkHosts(faults, spec, resolution);
  for (const address of items(spec, 'addresses')) checkSubnet(faults, address);
  const block = items(spec, 'addresses').find((address) => text(address).includes('/'));
  if (block !== undefined && resolution !== 'NONE' && resolution !== 'STATIC') refuse(faults, block, `\`${text(block)}\` is a block of addresses, which \`resolution: ${resolution}\` cannot have`);
  checkResolution(faults, spec, resolution, checkPorts(faults, spec), usesWaypoint);
  if (resolution !== 'NONE') checkDistinguishable(faults, spec);
  checkExportTo(faults, spec, { mayHide: true });
}

function checkHosts(faults: Faults, spec: Field, resolution: string): void {
  const hosts = items(spec, 'hosts');
  if (hosts.length === 0) refuse(faults, field(spec, 'hosts'), 'a ServiceEntry needs a host');
  for (const host of hosts) {
    const name = text(host);
    const problem = wildcardDomainProblem(name);
    if (name === '*') refuse(faults, host, '`*` is no host of a ServiceEntry');
    else if (problem !== undefined) refuse(faults, host, `\`${name.slice(0, 80)}\` is no host: ${problem}`);
    else if (resolution !== 'DYNAMIC_DNS' && isPartialWildcard(name)) warn(faults, host, `\`${name}\` has a wildcard for a part of a name, which matches nothing: only \`*.rest\` does`);
  }
}

/** The names of the ports. */
function checkPorts(faults: Faults, spec: Field): ReadonlySet<string> {
  const names = new Set<string>();
  const numbers = new Set<number>();
  for (const port of items(spec, 'ports')) {
    const name = text(port, 'name');
    if (names.has(name)) refuse(faults, field(port, 'name'), `the port name \`${name}\` stands twice`);
    names.add(name);
    if (numbers.has(number(port, 'number'))) refuse(faults, field(port, 'number'), `the port \`${number(port, 'number')}\` stands twice`);
    numbers.add(number(port, 'number'));
    if (number(port, 'targetPort') !== 0) checkPort(faults, field(port, 'targetPort'));
    if (!isDnsLabel(name)) refuse(faults, field(port, 'name'), name === '' ? 'a port needs a name' : `\`${name.slice(0, 80)}\` is no name of a port`);
    const protocol = text(port, 'protocol');
    if (protocol !== '' && !isKnownProtocol(protocol)) refuse(faults, field(port, 'protocol'), `\`${protocol.slice(0, 80)}\` is no protocol`);
    checkPort(faults, field(port, 'number'));
  }
  return names;
}

function checkResolution(faults: Faults, spec: Field, resolution: string, portNames: ReadonlySet<string>, usesWaypoint: boolean): void {
  const endpoints = items(spec, 'endpoints');
  switch (resolution) {
    case 'NONE':
      if (endpoints.length > 0) refuse(faults, field(spec, 'endpoints'), '`endpoints` are not used with `resolution: NONE`, which sends where the client wants to go');
      if (isSet(spec, 'workloadSelector')) warn(faults, field(spec, 'workloadSelector'), '`workloadSelector` selects nothing with `resolution: NONE`');
      return;
    case 'STATIC':
      for (const endpoint of endpoints) checkWorkloadEntry(faults, endpoint, { portNames });
      return;
    case 'DNS':
    case 'DNS_ROUND_ROBIN':
      return checkDns(faults, spec, resolution, portNames);
    case 'DYNAMIC_DNS':
      return checkDynamicDns(faults, spec, usesWaypoint);
    default:
      refuse(faults, field(spec, 'resolution'), `\`${resolution}\` is no resolution`);
  }
}

function checkDns(faults: Faults, spec: Field, resolution: string, portNames: ReadonlySet<string>): void {
  const endpoints = items(spec, 'endpoints');
  const wild = endpoints.length > 0 ? undefined : items(spec, 'hosts').find((host) => domainProblem(text(host)) !== undefined);
  if (wild !== undefined) refuse(faults, wild, `\`${text(wild).slice(0, 80)}\` cannot be looked up: \`resolution: ${resolution}\` needs full names, or \`endpoints\``);
  if (resolution === 'DNS_ROUND_ROBIN' && endpoints.length > 1) refuse(faults, field(spec, 'endpoints'), '`resolution: DNS_ROUND_ROBIN` looks up one name: more than one endpoint cannot be');
  for (const endpoint of endpoints) {
    const address = field(endpoint, 'address');
    if (!isAddress(text(address)) && domainProblem(text(address)) !== undefined) refuse(faults, address, `\`${text(address).slice(0, 80)}\` is no IP address and no host`);
    checkLabels(faults, endpoint, 'labels');
    checkEndpointPorts(faults, endpoint, portNames);
  }
  const firstTcp = items(spec, 'ports').find((port) => isTcp(text(port, 'protocol')));
  if (firstTcp !== undefined && isSet(spec, 'addresses') && items(spec, 'hosts').length > 1) warn(faults, field(spec, 'hosts'), 'the hosts share one address, and connections to a TCP port cannot be told apart');
}

const dynamicProtocols: ReadonlySet<string> = new Set(['http', 'http2', 'grpc', 'tls']);

function checkDynamicDns(faults: Faults, spec: Field, usesWaypoint: boolean): void {
  for (const host of items(spec, 'hosts')) if (!text(host).startsWith('*')) refuse(faults, host, `\`${text(host).slice(0, 80)}\` has no wildcard, and \`resolution: DYNAMIC_DNS\` is for wildcards`);
  for (const step of ['addresses', 'endpoints']) if (isSet(spec, step)) refuse(faults, field(spec, step), `\`${step}\` cannot stand beside \`resolution: DYNAMIC_DNS\`, which looks up what the client asks for`);
  for (const port of items(spec, 'ports')) if (!dynamicProtocols.has(text(port, 'protocol').toLowerCase())) refuse(faults, field(port, 'protocol'), `\`${text(port, 'protocol')}\` names no host to look up: \`resolution: DYNAMIC_DNS\` takes HTTP, HTTP2, GRPC and TLS`);
  const location = text(spec, 'location') || 'MESH_EXTERNAL';
  if (!['MESH_EXTERNAL', 'MESH_INTERNAL'].includes(location)) refuse(faults, field(spec, 'location'), `\`resolution: DYNAMIC_DNS\` needs the location \`MESH_EXTERNAL\` or \`MESH_INTERNAL\`, not \`${location}\``);
  if (location === 'MESH_INTERNAL' && usesWaypoint) refuse(faults, field(spec, 'location'), '`MESH_INTERNAL` with `resolution: DYNAMIC_DNS` does not work through a waypoint');
}

/** Several hosts on a port whose connections name none. */
function checkDistinguishable(faults: Faults, spec: Field): void {
  if (items(spec, 'hosts').length < 2) return;
  const port = items(spec, 'ports').find((one) => !isHttp(text(one, 'protocol')) && !isTls(text(one, 'protocol')));
  if (port !== undefined) refuse(faults, field(port, 'protocol'), 'connections to this port name no host, and there are several: only HTTP and TLS tell them apart');
}
