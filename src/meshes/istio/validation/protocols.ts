const http: ReadonlySet<string> = new Set(['http', 'http2', 'http_proxy', 'grpc', 'grpc-web']);
const tls: ReadonlySet<string> = new Set(['https', 'tls']);
const others: ReadonlySet<string> = new Set(['tcp', 'udp', 'mongo', 'redis', 'mysql']);

/** Protocols of ports, whatever their case. Source: istio pkg/config/protocol. */
export function isKnownProtocol(protocol: string): boolean {
  const name = protocol.toLowerCase();
  return http.has(name) || tls.has(name) || others.has(name);
}

export function isHttp(protocol: string): boolean {
  return http.has(protocol.toLowerCase());
}

export function isTls(protocol: string): boolean {
  return tls.has(protocol.toLowerCase());
}

/** What plain bytes are forwarded for, encrypted ones included. */
export function isTcp(protocol: string): boolean {
  const name = protocol.toLowerCase();
  return tls.has(name) || (others.has(name) && name !== 'udp');
}
