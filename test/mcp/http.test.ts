import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { request } from 'node:http';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { createApp, serveOverHttp, type HttpServer } from '../../src/faces/mcp/http.ts';
import { createServer } from '../../src/faces/mcp/server.ts';
import { call, folderWith, shop, worldOf } from './harness.ts';

const token = 'a-token-of-some-length';
const hosts = ['localhost', '127.0.0.1', '[::1]'];
const folder = folderWith(shop);
afterAll(folder.remove);

const ping = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'tools/list', params: { _meta: { 'io.modelcontextprotocol/protocolVersion': '2026-07-28', 'io.modelcontextprotocol/clientInfo': { name: 't', version: '1' }, 'io.modelcontextprotocol/clientCapabilities': {} } } });
const fine = { host: 'localhost:7337', authorization: `Bearer ${token}`, 'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28', 'mcp-method': 'tools/list' };

describe('the guard', () => {
  const handler = createMcpHandler(() => createServer(worldOf(folder.root)), { maxRequestBodySize: 4096 });
  const app = createApp({ hosts, token }, (asked) => handler.fetch(asked));
  const post = async (headers: Readonly<Record<string, string>>, body = ping, path = '/mcp'): Promise<Response> => app.fetch(new Request(`http://localhost:7337${path}`, { method: 'POST', headers, body }));

  it.each([
    ['with everything right', fine, 200],
    ['from a page of this machine', { ...fine, origin: 'http://localhost:3000' }, 200],
    ['under its address', { ...fine, host: '127.0.0.1:7337' }, 200],
    ['without a token', { ...fine, authorization: '' }, 401],
    ['with another token', { ...fine, authorization: 'Bearer nonsense' }, 401],
    ['with the token in another scheme', { ...fine, authorization: `Basic ${token}` }, 401],
    ['from a foreign page', { ...fine, origin: 'https://evil.example' }, 403],
    ['from a page without an origin of its own', { ...fine, origin: 'null' }, 403],
    ['under a name that was resolved here', { ...fine, host: 'evil.example' }, 403],
    ['under a name that only begins like ours', { ...fine, host: 'localhost.evil.example' }, 403],
  ])('a request %s', async (_, headers, status) => {
    expect((await post(headers)).status).toBe(status);
  });

  it('says how to be let in, and nothing of the token', async () => {
    const refused = await post({ ...fine, authorization: 'Bearer x' });
    expect(refused.headers.get('www-authenticate')).toBe('Bearer realm="meshwright"');
    expect(await refused.text()).not.toContain(token);
  });

  it('reads no body without bound, and no other type, path or method', async () => {
    expect((await post(fine, JSON.stringify({ padding: 'x'.repeat(8000) }))).status).toBe(413);
    expect((await post({ ...fine, 'content-type': 'text/plain' })).status).toBe(415);
    expect((await post(fine, ping, '/other')).status).toBe(404);
    expect((await app.fetch(new Request('http://localhost:7337/mcp', { headers: fine }))).status).toBe(405);
  });
});

describe('a server on a port', () => {
  let server: HttpServer;
  const logged: string[] = [];
  beforeAll(async () => {
    server = await serveOverHttp(worldOf(folder.root), { address: '127.0.0.1', port: 0, hosts, token, log: (line) => void logged.push(line) });
  });

  it.each(['auto', 'legacy'] as const)('answers the official client, specification %s', async (mode) => {
    const client = new Client({ name: 'test-client', version: '1' }, { versionNegotiation: { mode } });
    await client.connect(new StreamableHTTPClientTransport(new URL(server.url), { requestInit: { headers: { authorization: `Bearer ${token}` } } }));
    expect((await call(client, 'mesh_trace_request', { from: 'web', to: 'orders' })).content['outcome']).toBe('delivered');
    await client.close();
  });

  it('is reached under no other name', async () => {
    const { port } = new URL(server.url);
    const status = await new Promise<number | undefined>((resolve, reject) => {
      request({ host: '127.0.0.1', port, path: '/mcp', method: 'POST', headers: { host: 'evil.example', authorization: `Bearer ${token}`, 'content-type': 'application/json' } }, (response) => resolve(response.resume().statusCode)).on('error', reject).end(ping);
    });
    expect(status).toBe(403);
  });

  it('closes', async () => {
    await server.close();
    await expect(fetch(server.url, { method: 'POST' })).rejects.toThrow('fetch failed');
  });
});
