import { beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { makeAuthority } from '../tls.ts';
import { EchoServer } from './echo-server.ts';
import { runLoad } from './run-load.ts';
import { sendRequest } from './send-request.ts';
import type { PodRequest } from './wire.ts';

let port = 0;
let server: EchoServer;
const host = '127.0.0.1';

beforeAll(async () => {
  port = await freePort();
  server = new EchoServer({ pod: 'here', socket: '', ports: [port] });
  await server.listen();
});

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, host, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

async function secureServer(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'echo-'));
  const authority = await makeAuthority(folder);
  const { certificate, key } = await authority.issue('server', ['here.example.com']);
  const secure = await freePort();
  await new EchoServer({ pod: 'here', socket: '', ports: [secure], certificateFile: certificate, keyFile: key }).listen();
  return secure;
}

/** What comes back first for these bytes inside TLS; nothing where the connection ends. */
function overTls(to: number, bytes: string): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host, port: to, rejectUnauthorized: false }, () => socket.write(Buffer.from(bytes, 'latin1')));
    socket.on('error', () => {}).on('close', () => resolve('')).once('data', (data: Buffer) => {
      resolve(data.toString());
      socket.destroy();
    });
  });
}

const ask = (more: Partial<PodRequest>) => sendRequest({ host, port, ...more });

describe('the application of a pod', () => {
  it('answers a path with what was published for it', async () => {
    server.publish('/keys', '{"keys":[]}');
    expect([(await ask({ path: '/keys' })).body, (await ask({ path: '/keys/1' })).received?.url]).toEqual(['{"keys":[]}', '/keys/1']);
  });

  it('fails the first tries of a gRPC call before it answers anything', async () => {
    const call = { protocol: 'grpc', body: 'hello', headers: { 'x-echo-grpc-fail': '14:1', 'x-echo-id': 'fails-at-first' } } as const;
    const [first, second] = [await ask(call), await ask(call)];
    expect([first.grpcStatus, first.headers?.['grpc-status'], first.body]).toEqual([14, '14', '']);
    expect([second.grpcStatus, second.headers?.['grpc-status'], second.body]).toEqual([0, undefined, 'hello']);
  });

  it('keeps a TCP connection open for as long as it is told', async () => {
    const ended = new Promise<number>((resolve) => {
      const listener = createServer((socket) => {
        const start = performance.now();
        socket.once('data', () => socket.write('here'));
        socket.on('error', () => {}).on('close', () => {
          listener.close();
          resolve(performance.now() - start);
        });
      }).listen(0, host, () => {
        const address = listener.address();
        void sendRequest({ host, port: typeof address === 'object' && address !== null ? address.port : 0, protocol: 'tcp', holdMs: 400 });
      });
    });
    expect(await ended).toBeGreaterThanOrEqual(390);
  });

  it('answers HTTP with what it received, the path untouched', async () => {
    const answer = await ask({ method: 'PUT', path: '/a%2Fb/../c?d=1', authority: 'shop', headers: { 'X-Who': 'me' }, body: 'hello' });
    expect(answer.status).toBe(200);
    expect(answer.received).toMatchObject({ pod: 'here', protocol: 'http/1.1', method: 'PUT', url: '/a%2Fb/../c?d=1', host: 'shop', attempt: 1, headers: { 'x-who': 'me' } });
  });

  it('is sent a header twice, under names that differ in case alone', async () => {
    const headers = { 'X-User': 'ann', 'x-user': 'bob', 'x-other': '' };
    for (const protocol of ['http', 'grpc'] as const) {
      const { received } = await sendRequest({ host, port, protocol, headers });
      expect(received?.headers).toMatchObject({ 'x-user': expect.stringMatching(/^ann, ?bob$/), 'x-other': '' });
    }
  });

  it('knows a request by its line, however long the path', async () => {
    const path = `/a?token=${'x'.repeat(3000)}`;
    expect((await sendRequest({ host, port, path })).received?.url).toBe(path);
  });

  it('echoes a gRPC message', async () => {
    const answer = await ask({ protocol: 'grpc', path: '/shop.Cart/Get', body: 'hello' });
    expect(answer).toMatchObject({ status: 200, grpcStatus: 0, body: 'hello', received: { protocol: 'h2c', url: '/shop.Cart/Get' } });
  });

  it('fails a gRPC call as it is told', async () => {
    expect(await ask({ protocol: 'grpc', headers: { 'x-echo-grpc-status': '14' } })).toMatchObject({ status: 200, grpcStatus: 14 });
  });

  it('echoes TCP', async () => {
    expect((await ask({ protocol: 'tcp', body: 'over\n' })).body).toBe(`here:${port}:over\n`);
  });

  it('takes TLS once, around requests and around bytes', async () => {
    const secure = await secureServer();
    expect((await sendRequest({ host, port: secure, protocol: 'https', path: '/a' })).received).toMatchObject({ protocol: 'https', url: '/a' });
    expect(await overTls(secure, 'over\n')).toBe(`here:${secure}:over\n`);
    expect(await overTls(secure, '\x16\x03\x01')).toBe('');
  });

  it.each([
    { headers: { 'x-echo-status': '418' }, statuses: [418, 418] },
    { headers: { 'x-echo-fail': '503:1' }, statuses: [503, 200] },
    { headers: { 'x-echo-fail': '503:1', 'x-echo-only': 'elsewhere' }, statuses: [200, 200] },
    { headers: { 'x-echo-status': 'nonsense' }, statuses: [200, 200] },
  ])('does as $headers says in its first two tries', async ({ headers, statuses }) => {
    const id = `id-${JSON.stringify(headers)}`;
    const got = [await ask({ headers: { ...headers, 'x-echo-id': id } }), await ask({ headers: { ...headers, 'x-echo-id': id } })];
    expect(got.map(({ status }) => status)).toEqual(statuses);
  });

  it.each(['http', 'grpc'] as const)('ends a connection of %s without an answer', async (protocol) => {
    const answer = await ask({ protocol, headers: { 'x-echo-status': 'reset' } });
    expect(answer.status).toBeUndefined();
    expect(answer.error).toBeDefined();
  });

  it('is as slow as it is told, which a caller may not wait for', async () => {
    const slow = await ask({ headers: { 'x-echo-delay': '120' } });
    expect(slow.ms).toBeGreaterThanOrEqual(118);
    expect(await ask({ headers: { 'x-echo-delay': '5000' }, timeoutMs: 80 })).toMatchObject({ error: 'timeout' });
  });

  it('remembers what it received until it is told to forget', async () => {
    server.received(true);
    await ask({ path: '/one' });
    expect(server.received(true).map(({ url }) => url)).toEqual(['/one']);
    expect(server.received(false)).toEqual([]);
  });
});

describe('the load of a pod', () => {
  it('keeps its rate, and counts from when a request was due', async () => {
    const outcomes = await runLoad({ request: { host, port, headers: { 'x-echo-delay': '100' } }, ratePerSecond: 100, durationMs: 500 }, new AbortController().signal);
    expect(outcomes).toHaveLength(50);
    expect(outcomes.map(({ dueMs }) => dueMs)).toEqual(Array.from({ length: 50 }, (_, index) => index * 10));
    expect(outcomes.every(({ status, ms, pod }) => status === 200 && ms >= 98 && pod === 'here')).toBe(true);
  });

  it('says what it could not send', async () => {
    const outcomes = await runLoad({ request: { host, port, headers: { 'x-echo-delay': '400' } }, ratePerSecond: 50, durationMs: 200, maxInFlight: 2 }, new AbortController().signal);
    expect(outcomes.filter(({ error }) => error === 'overload')).toHaveLength(8);
  });
});
