import { isSubsetHost, isWildcard, matchesHost } from '../lift/routing/host-names.ts';
import { checkDestination, checkWeights } from './destination.ts';
import { checkExportTo } from './export-to.ts';
import { field, entries, isSet, items, number, refuse, refuseKey, text, warn, type Faults, type Field } from './field.ts';
import { checkGatewayNames } from './gateway-names.ts';
import { isClaim } from './headers.ts';
import { checkHttpRoute } from './http-route.ts';
import { checkLabels } from './labels.ts';
import { checkPort, checkSubnet, isAddress, wildcardDomainProblem } from './texts.ts';

export function checkVirtualService(faults: Faults, spec: Field, isConverted: boolean): void {
  const hosts = items(spec, 'hosts');
  const isDelegate = hosts.length === 0;
  if (isDelegate) for (const step of ['gateways', 'tls', 'tcp']) if (isSet(spec, step)) refuse(faults, field(spec, step), `a VirtualService without hosts is a delegate, and cannot have \`${step}\``);
  const gateways = items(spec, 'gateways');
  checkGatewayNames(faults, gateways, isConverted);
  const isForGateways = gateways.length > 0 && !gateways.some((gateway) => text(gateway) === 'mesh');
  if (!isForGateways) refuseClaims(faults, spec);
  checkHosts(faults, hosts, isForGateways, hasSniHosts(spec));
  if (!['http', 'tcp', 'tls'].some((step) => isSet(spec, step))) refuse(faults, spec, 'a VirtualService needs routes: `http`, `tls` or `tcp`');
  for (const route of items(spec, 'http')) checkHttpRoute(faults, route, { isDelegate, isConverted });
  // Without any gateway names are read as a gateway's, too.
  const sni: SniHosts = { hosts: hosts.map((host) => text(host)), isGateway: !gateways.some((gateway) => text(gateway) === 'mesh') };
  for (const route of items(spec, 'tls')) checkTlsRoute(faults, route, sni, isConverted);
  for (const route of items(spec, 'tcp')) checkTcpRoute(faults, route, isConverted);
  checkExportTo(faults, spec);
}

/** Only gateways check tokens before they choose a route. */
function refuseClaims(faults: Faults, spec: Field): void {
  for (const route of items(spec, 'http')) {
    for (const match of items(route, 'match')) {
      for (const entry of [...entries(match, 'headers'), ...entries(match, 'withoutHeaders')]) {
        if (isClaim(String(entry.step))) refuseKey(faults, entry, `\`${String(entry.step)}\` can be asked for at gateways only, and this VirtualService is for sidecars too`);
      }
    }
  }
}

function hasSniHosts(spec: Field): boolean {
  return items(spec, 'tls').some((route) => items(route, 'match').some((match) => isSet(match, 'sniHosts')));
}

function checkHosts(faults: Faults, hosts: readonly Field[], isForGateways: boolean, hasSni: boolean): void {
  const before = faults.found.length;
  for (const host of hosts) {
    const name = text(host);
    const problem = isForGateways ? gatewayDomainProblem(name, hasSni) : wildcardDomainProblem(name);
    if (problem !== undefined) {
      if (!isAddress(name)) refuse(faults, host, `\`${name.slice(0, 80)}\` is no host: ${problem}`);
    } else if (!isForGateways && name === '*') refuse(faults, host, '`*` would take every request of every sidecar: it is for VirtualServices of gateways alone');
  }
  if (faults.found.length === before) refuseOverlaps(faults, hosts);
}

/** Each host against those before it; only wildcards have to be compared one by one. */
function refuseOverlaps(faults: Faults, hosts: readonly Field[]): void {
  const seen = new Set<string>();
  const wildcards: string[] = [];
  for (const host of hosts) {
    const name = text(host);
    const other = seen.has(name) ? name : isWildcard(name) ? [...seen].find((one) => matchesHost(one, name)) : wildcards.find((one) => matchesHost(one, name));
    if (other !== undefined) refuse(faults, host, other === name ? `the host \`${name}\` stands twice` : `the hosts \`${other}\` and \`${name}\` overlap`);
    seen.add(name);
    if (isWildcard(name)) wildcards.push(name);
  }
}

/** Names such as `outbound_.80_._.orders.shop.svc.cluster.local`, which one gateway passes on to another, are allowed where SNI is asked for. */
function gatewayDomainProblem(name: string, hasSni: boolean): string | undefined {
  if (!hasSni || !name.startsWith('outbound_') || name.length > 255) return wildcardDomainProblem(name);
  const parts = name.split('_');
  const isFine = parts.length >= 4 && /\d/.test(parts[1] ?? '') && /[a-zA-Z]/.test(parts[3] ?? '');
  return isFine ? undefined : 'write `outbound_.PORT_._.HOST`';
}

interface SniHosts {
  readonly hosts: readonly string[];
  readonly isGateway: boolean;
}

function checkTlsRoute(faults: Faults, route: Field, sni: SniHosts, isConverted: boolean): void {
  const matches = items(route, 'match');
  if (matches.length === 0) refuse(faults, route, 'a route for TLS needs a match with `sniHosts`');
  for (const match of matches) {
    if (!isSet(match, 'sniHosts')) refuse(faults, match, 'a match for TLS needs `sniHosts`');
    for (const host of items(match, 'sniHosts')) checkSniHost(faults, host, sni);
    checkConnectionMatch(faults, match);
  }
  checkRoute(faults, route, isConverted);
}

function checkTcpRoute(faults: Faults, route: Field, isConverted: boolean): void {
  for (const match of items(route, 'match')) checkConnectionMatch(faults, match);
  checkRoute(faults, route, isConverted);
}

function checkConnectionMatch(faults: Faults, match: Field): void {
  for (const subnet of items(match, 'destinationSubnets')) checkSubnet(faults, subnet);
  if (number(match, 'port') !== 0) checkPort(faults, field(match, 'port'));
  checkLabels(faults, match, 'sourceLabels');
  checkGatewayNames(faults, items(match, 'gateways'), false);
}

function checkRoute(faults: Faults, route: Field, isConverted: boolean): void {
  const weighted = items(route, 'route');
  if (weighted.length === 0) refuse(faults, route, 'the route needs `route`: the destinations');
  for (const one of weighted) {
    if (!isSet(one, 'destination')) refuse(faults, one, 'the route needs a `destination`');
    else if (!isConverted) checkDestination(faults, field(one, 'destination'));
  }
  checkWeights(faults, route, weighted);
}

function checkSniHost(faults: Faults, at: Field, { hosts, isGateway }: SniHosts): void {
  const name = text(at);
  const problem = isGateway ? gatewayDomainProblem(name, true) : wildcardDomainProblem(name);
  if (problem !== undefined) {
    if (isAddress(name)) warn(faults, at, `\`${name}\` is an address, and clients send no addresses as SNI`);
    else refuse(faults, at, `\`${name.slice(0, 80)}\` is no host: ${problem}`);
  } else if (!hosts.some((host) => isSubsetHost(name, host))) refuse(faults, at, `\`${name}\` is within none of the hosts of this VirtualService`);
}
