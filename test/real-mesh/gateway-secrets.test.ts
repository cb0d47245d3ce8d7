import { describe, expect, it } from 'vitest';
import { portsWithoutSecret } from './gateway-secrets.ts';

const gateway = (...servers: readonly (readonly [number, string?])[]) => ({
  kind: 'Gateway',
  spec: { servers: servers.map(([number, credentialName]) => ({ port: { number }, tls: { mode: 'SIMPLE', ...(credentialName === undefined ? {} : { credentialName }) } })) },
});
const source = { kind: 'default', of: 'the test' } as const;
const model = { entrances: (_host: string, port: number) => [{ workload: 'ingress/gw', port: port === 443 ? 8443 : port, source }] };

describe('portsWithoutSecret', () => {
  it('are the ports of the pods on which any server waits for a secret that recordings do not give', () => {
    expect([...portsWithoutSecret([gateway([443, 'web-tls'], [8443, 'absent-tls']), gateway([15443])], model)]).toEqual(['ingress/gw:8443']);
    expect([...portsWithoutSecret([gateway([443, 'absent-tls'])], model)]).toEqual(['ingress/gw:8443']);
    expect([...portsWithoutSecret([gateway([443, 'mutual-tls']), { kind: 'Service', spec: { servers: [{ port: { number: 1 }, tls: { credentialName: 'absent' } }] } }], model)]).toEqual([]);
  });
});
