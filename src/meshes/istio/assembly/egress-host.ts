import type { IntentOf } from '../../../intents/intent.ts';

type AllowEgress = IntentOf<'allow-egress'>;

const protocols: Readonly<Record<AllowEgress['protocol'], string>> = { http: 'HTTP', https: 'TLS', tls: 'TLS', tcp: 'TCP', grpc: 'GRPC' };

/** The protocol of the port as the mesh has to see it: the application opens TLS itself, so https is TLS to the proxy. */
export function egressProtocol(intent: AllowEgress): string {
  return protocols[intent.protocol];
}

export function isAddress(host: string): boolean {
  return /^\d{1,3}(?:\.\d{1,3}){3}$/.test(host) || host.includes(':');
}

export function isWildcard(host: string): boolean {
  return host.startsWith('*.');
}
