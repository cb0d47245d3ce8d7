import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { KubernetesObject } from '../../src/api-client.ts';
import { send, sendAll } from '../../src/client.ts';
import type { PodAnswer, PodRequest } from '../../src/in-pod/wire.ts';
import { objectsIn } from '../../src/manifests.ts';
import { makeAuthority } from '../../src/tls.ts';
import { outsideClient } from '../../src/up.ts';
import { applyAll } from '../shared.ts';
import { application, withAndWithout, underIntents } from './generated.ts';
import { isLikely } from './likely.ts';
import { describeMesh, outcomeOf, repeat, statuses, tally, web } from './mesh.ts';

const serverNames = ['api.shop.example.com', 'partner.example.com'];
let clientCertificate: PodRequest['clientCertificate'];

// Only hosts that the mesh knows: what `generate` advises once every host that is called is listed.
describeMesh('edges', { meshConfig: { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } } }, (lab) => {
  const address = (pod: string): string => lab().pod(pod).address;
  /** Who answered, and the address that the host outside saw. */
  const seen = ({ received, error, status }: PodAnswer): string => (received === undefined ? `${error ?? status}` : `${received.pod} from ${received.remote}`);

  describe('allow-egress', () => {
    const http = { host: 'api.example.com', port: 80 } as const;
    const https = { host: 'api.example.com', port: 443, protocol: 'https' } as const;
    const ask = async (from = web): Promise<string[]> => (await sendAll(lab().pod(from), [http, https])).map(seen);
    const refused = ['502', 'ECONNRESET'];

    it('lets callers out directly', async () => {
      const direct = { protocol: 'tcp', host: 'db.example.com', port: 5432 } as const;
      const { without, under } = await withAndWithout(lab(), `
egress:
  - {host: api.example.com, port: 80, protocol: http, from: web}
  - {host: api.example.com, port: 443, from: web}
  - {host: db.example.com, port: 5432, protocol: tcp, from: web}
`, async () => ({ web: await ask(), others: await ask('jobs/cleaner'), tcp: (await send(lab().pod(web), direct)).body }));
      const own = `api-example from ${address(web)}`;
      expect(without).toEqual({ web: refused, others: refused, tcp: undefined });
      expect(under).toEqual({ web: [own, own], others: refused, tcp: 'db-example:5432:ping\n' });
    });

    it('leads every call through the egress gateway and none past it, plain and with TLS', async () => {
      const gateway = `api-example from ${address('istio-system/istio-egressgateway')}`;
      const { without, under } = await withAndWithout(lab(), `
egress:
  - {host: api.example.com, port: 80, protocol: http, via: egress-gateway, from: web}
  - {host: api.example.com, port: 443, via: egress-gateway, from: web}
`, async () => {
        const each = await Promise.all([repeat(lab(), web, 30, http), repeat(lab(), web, 30, https)]);
        return { web: each.map((answers) => [...new Set(answers.map(seen))]), others: await ask('jobs/cleaner'), unlisted: await send(lab().pod(web), { host: 'db.example.com', port: 80 }) };
      });
      expect(without.web).toEqual(refused.map((one) => [one]));
      expect(under.web).toEqual([[gateway], [gateway]]);
      expect([under.others, under.unlisted.status]).toEqual([refused, 502]);
    });

    it('lets every workload out where no caller is named', async () => {
      const answer = await underIntents(lab(), 'egress: [{host: api.example.com, port: 80, protocol: http, via: egress-gateway}]', () => send(lab().pod('jobs/cleaner'), http));
      expect(seen(answer)).toBe(`api-example from ${address('istio-system/istio-egressgateway')}`);
    });
  });

  describe('expose', () => {
    const gateway = { host: 'istio-ingressgateway.istio-system' } as const;
    const plain = (authority: string, path = '/'): PodRequest => ({ ...gateway, port: 80, authority, path });
    const secure = (authority: string, path = '/', more: Partial<PodRequest> = {}): PodRequest => ({ ...gateway, port: 443, protocol: 'https', authority, path, ...more });
    const ask = (requests: readonly PodRequest[]): Promise<readonly PodAnswer[]> => sendAll(lab().pod(outsideClient), requests);

    it('lets in the hosts and paths that it names, with and without TLS, and leads plaintext to TLS', async () => {
      const { without, under } = await withAndWithout(lab(), `
expose:
  - {service: orders, host: api.shop.example.com, paths: [{prefix: /orders}], tls: {credential: api-tls}}
  - {service: web, host: plain.example.com}
`, () => ask([secure('api.shop.example.com', '/orders/7'), secure('api.shop.example.com', '/ordersx'), secure('other.example.com'), plain('api.shop.example.com', '/orders/7'), plain('plain.example.com'), plain('other.example.com')]));
      expect(under.map(outcomeOf)).toEqual([expect.stringMatching(/^orders-v\d-0$/), '404', 'ECONNRESET', '301', 'web-0', '404']);
      expect(under[3]?.headers?.['location']).toBe('https://api.shop.example.com/orders/7');
      expect([under[0]?.received?.identity, under[0]?.received?.host]).toEqual(['spiffe://cluster.local/ns/istio-system/sa/istio-ingressgateway-service-account', 'api.shop.example.com']);
      expect(without.map(outcomeOf)).toEqual(without.map(() => 'ECONNREFUSED'));
    });

    it('asks clients for a certificate where TLS is mutual', async () => {
      const under = await underIntents(lab(), 'expose: [{service: web, host: partner.example.com, tls: {mode: mutual, credential: partner-tls}}]', () => ask([secure('partner.example.com'), secure('partner.example.com', '/', clientCertificate === undefined ? {} : { clientCertificate })]));
      expect([under[0]?.error !== undefined, outcomeOf(under[1] ?? { ms: 0 })]).toEqual([true, 'web-0']);
    });

    it('passes TLS on as it is', async () => {
      const { without, under } = await withAndWithout(lab(), 'expose: [{service: vault, host: vault.example.com, tls: {mode: passthrough, redirectHttp: off}}]', () => ask([secure('vault.example.com'), secure('other.example.com')]));
      expect([under.map(outcomeOf), under[0]?.received?.protocol]).toEqual([['vault-0', 'ECONNRESET'], 'https']);
      expect(without.map(outcomeOf)).toEqual(['ECONNREFUSED', 'ECONNREFUSED']);
    });

    it('brings the routes of the service with it: split, timeout and header', async () => {
      const tries = 200;
      const { beta, others, late } = await underIntents(lab(), `
services:
  orders:
    timeout: 1s
    retries: off
    routes: [{when: {header: {x-beta: "yes"}}, to: v2}]
    split: {v1: 80, v2: 20}
expose:
  - {service: orders, host: plain.example.com}
`, async () => ({
        beta: tally(await repeat(lab(), outsideClient, 20, { ...plain('plain.example.com'), headers: { 'x-beta': 'yes' } })),
        others: tally(await repeat(lab(), outsideClient, tries, plain('plain.example.com'))),
        late: await send(lab().pod(outsideClient), { ...plain('plain.example.com'), headers: { 'x-echo-delay': '4000' } }),
      }));
      expect([beta, late.status, isLikely(others['orders-v2-0'] ?? 0, tries, 0.2)]).toEqual([{ 'orders-v2-0': 20 }, 504, true]);
    });

    it('is admitted by `access` where that names the ingress, and refused where it does not', async () => {
      const under = await underIntents(lab(), `
access: {orders: [ingress], web: [jobs/cleaner]}
expose: [{service: orders, host: plain.example.com, paths: [{prefix: /orders}]}, {service: web, host: plain.example.com}]
`, () => ask([plain('plain.example.com', '/orders'), plain('plain.example.com', '/')]));
      expect(statuses(under)).toEqual([200, 403]);
    });
  });

  describe('scope-configuration', () => {
    it('tells each workload of what it calls, and of nothing else', async () => {
      const hosts = ['orders.shop', 'stock.shop', 'web.shop', 'cleaner.jobs'].map((host) => ({ host, port: 80 }));
      const ask = async (): Promise<Record<string, unknown>> => ({ web: statuses(await sendAll(lab().pod(web), hosts)), orders: statuses(await sendAll(lab().pod('shop/orders-v1'), hosts)), cleaner: statuses(await sendAll(lab().pod('jobs/cleaner'), hosts)) });
      const { without, under } = await withAndWithout(lab(), 'scope: {callGraph: on}', ask);
      expect(without).toEqual({ web: [200, 200, 200, 200], orders: [200, 200, 200, 200], cleaner: [200, 200, 200, 200] });
      expect(under).toEqual({ web: [200, 200, 502, 502], orders: [502, 200, 502, 502], cleaner: [200, 502, 502, 502] });
    });
  });
}, prepare);

async function prepare(lab: Parameters<NonNullable<Parameters<typeof describeMesh>[3]>>[0]): Promise<void> {
  await lab.addHost({ name: 'api-example', hosts: ['api.example.com'], ports: [80, 443] });
  await lab.addHost({ name: 'db-example', hosts: ['db.example.com'], ports: [80, 5432] });
  const authority = await makeAuthority(join(lab.instance.folder, 'authority'));
  const [server, client] = [await authority.issue('server', serverNames), await authority.issue('client', ['client.example.com'])];
  const text = (file: string): string => readFileSync(file, 'utf8');
  const secret = (name: string, more: object): KubernetesObject => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace: 'istio-system' }, stringData: { 'tls.crt': text(server.certificate), 'tls.key': text(server.key), ...more } });
  clientCertificate = { certificate: text(client.certificate), key: text(client.key) };
  await applyAll(lab, [...objectsIn(application), secret('api-tls', {}), secret('partner-tls', { 'ca.crt': text(authority.certificate) })]);
}
