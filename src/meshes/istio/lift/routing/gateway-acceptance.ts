import type { Acceptance, Transport } from '../../../../model/mesh-model.ts';
import { describeResource } from '../../../../kube/resource.ts';
import { any, not, text, type Predicate } from '../../../../model/predicate.ts';
import { byDefault, type Unknown } from '../../../../model/provenance.ts';
import type { Clash, FilterChains } from './gateway-chains.ts';
import { isTlsServing, type GatewayListener } from './gateway-servers.ts';

/** What comes through a gateway's door. PeerAuthentication has no say there. */
export function gatewayAcceptance(listener: GatewayListener, { servers, clash, byName }: FilterChains): Readonly<Record<Transport, Acceptance>> {
  if (servers.length === 0) return closedDoor(listener, 'no VirtualService routes what arrives on this port, so the gateway never opens it');
  if (clash !== undefined) return closedDoor(listener, `two servers of ${owners(clash)} match ${named(clash)}, so the gateway refuses to open this port`);
  const plain = servers.find((server) => !isTlsServing(server));
  const closed = servers.find(isTlsServing);
  const mesh = servers.find((server) => isTlsServing(server) && (server.tlsMode === 'ISTIO_MUTUAL' || server.serving === 'passthrough'));
  const open = servers.find((server) => isTlsServing(server) && server.tlsMode !== 'ISTIO_MUTUAL');
  const source = servers[0]?.source ?? byDefault('no Gateway');
  // A gateway looks at the first bytes before it ends a connection: by then it stands, and a request is on its way.
  const shut = (because: string, flag = 'UF'): Acceptance => ({ isAccepted: false, because, flag, source });
  const taker = byName.get('*');
  const alerts = taker !== undefined && taker.serving !== 'passthrough' ? { alerts: noBeginningOfHttp } : {};
  // Bytes of a raw TCP server may be anything, TLS too.
  const isRaw = plain?.serving === 'tcp';
  return {
    plaintext: plain ? { isAccepted: true, source: plain.source } : { ...shut('the gateway speaks only TLS on this port', 'UC'), ...alerts },
    tls: open ? { isAccepted: true, source: open.source } : isRaw ? { isAccepted: true, source: plain.source } : shut(closed ? 'the gateway wants a certificate of the mesh' : 'the gateway speaks no TLS on this port'),
    'mutual-tls': mesh ? { isAccepted: true, source: mesh.source } : isRaw ? { isAccepted: true, source: plain.source } : shut('the gateway does not end mutual TLS of the mesh on this port'),
  };
}

/** TLS that is open to every server name ends the connection where it knows a request by its first letters, and sends an alert to everything else: seen on the real mesh. */
const noBeginningOfHttp: Predicate = not(any(['GET', 'HEAD', 'POST', 'PUT'].map((method) => text('method', { kind: 'exact', value: method }))));

/** What a gateway does that has the port open already is no matter of the configuration alone: it refuses the change, and goes on as it was. */
export function unknownDoor({ clash }: FilterChains): readonly Unknown[] {
  if (clash === undefined) return [];
  const { first, second } = clash;
  // Servers of requests have their chains at once; those of connections when a rule routes them, which may come later.
  const isRouted = [first, second].some(({ serving }) => serving !== 'http' && serving !== 'https');
  if (first.resource === second.resource && !isRouted) return [];
  return [{ what: `whether the gateway was up before the younger of ${owners(clash)}${isRouted ? ' and the routes of their connections' : ''} came: then it goes on without it, until it is started again`, source: clash.second.source }];
}

function owners({ first, second }: Clash): string {
  return [...new Set([first, second].map(({ resource }) => describeResource(resource)))].join(' and ');
}

function named({ name }: Clash): string {
  return name === '*' ? 'every server name' : `the server name \`${name}\``;
}

function closedDoor({ servers }: GatewayListener, because: string): Readonly<Record<Transport, Acceptance>> {
  const shut: Acceptance = { isAccepted: false, because, flag: 'UF', source: servers[0]?.source ?? byDefault('no Gateway') };
  return { plaintext: shut, tls: shut, 'mutual-tls': shut };
}
