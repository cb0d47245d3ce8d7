import type { Acceptance, Transport } from '../../../../model/mesh-model.ts';
import { byDefault } from '../../../../model/provenance.ts';
import { isTlsServing, type GatewayListener } from './gateway-servers.ts';

/** What comes through a gateway's door. PeerAuthentication has no say there. */
export function gatewayAcceptance({ servers }: GatewayListener): Readonly<Record<Transport, Acceptance>> {
  const plain = servers.find((server) => !isTlsServing(server));
  const closed = servers.find(isTlsServing);
  const mesh = servers.find((server) => isTlsServing(server) && (server.tlsMode === 'ISTIO_MUTUAL' || server.serving === 'passthrough'));
  const open = servers.find((server) => isTlsServing(server) && server.tlsMode !== 'ISTIO_MUTUAL');
  const source = servers[0]?.source ?? byDefault('no Gateway');
  const shut = (because: string): Acceptance => ({ isAccepted: false, because, flag: 'UF,URX', source });
  // Bytes of a raw TCP server may be anything, TLS too.
  const isRaw = plain?.serving === 'tcp';
  return {
    plaintext: plain ? { isAccepted: true, source: plain.source } : shut('the gateway speaks only TLS on this port'),
    tls: open ? { isAccepted: true, source: open.source } : isRaw ? { isAccepted: true, source: plain.source } : shut(closed ? 'the gateway wants a certificate of the mesh' : 'the gateway speaks no TLS on this port'),
    'mutual-tls': mesh ? { isAccepted: true, source: mesh.source } : isRaw ? { isAccepted: true, source: plain.source } : shut('the gateway does not end mutual TLS of the mesh on this port'),
  };
}
