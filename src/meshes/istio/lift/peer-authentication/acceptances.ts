import { unreachable } from '../../../../base/assert.ts';
import type { Acceptance, Inbound } from '../../../../model/mesh-model.ts';
import type { Provenance } from '../../../../model/provenance.ts';
import type { MutualTlsMode } from './policy-index.ts';

/**
 * What comes through the door of a sidecar: its filter chains by mode and protocol of the port.
 * Source: pilot/pkg/networking/core/filterchain_options.go.
 */
export function acceptances({ mode, source }: { readonly mode: MutualTlsMode; readonly source: Provenance }, seenAs: 'requests' | 'connections', isSniffed: boolean): Inbound['accepts'] {
  const open: Acceptance = { isAccepted: true, source };
  const shut = (because: string, flag: string): Acceptance => ({ isAccepted: false, because, flag, source });
  // A declared HTTP port parses what arrives; every other one can hand bytes on as they are.
  const isOpaque = isSniffed || seenAs === 'connections';
  switch (mode) {
    case 'strict':
      return {
        'mutual-tls': open,
        // A client is through with the handshake before the server misses its certificate.
        tls: shut('the mode is STRICT and this TLS brings no certificate of the mesh', 'UC'),
        plaintext: shut('the mode is STRICT, so it is reset', 'UC'),
      };
    case 'permissive':
      return { 'mutual-tls': open, tls: isOpaque ? open : shut("the port is HTTP, and TLS that is not the mesh's has no way in", 'UF'), plaintext: open };
    case 'disable':
      return {
        'mutual-tls': shut('the mode is DISABLE, so nobody answers mutual TLS', 'UF'),
        tls: isOpaque ? open : shut('the mode is DISABLE and the port is HTTP, so nobody answers TLS', 'UF'),
        plaintext: open,
      };
    default:
      return unreachable(mode);
  }
}
