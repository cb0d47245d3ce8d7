import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a server saw: everything that went over the wire. */
export interface SeenRequest {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  readonly body: Readonly<Record<string, unknown>>;
}

/** One answer of a server: a body with its status, or whatever a broken server does. */
export type Reply = { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body: unknown } | { readonly act: (response: ServerResponse, request: IncomingMessage) => void };

export interface ModelServer {
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  readonly close: () => Promise<void>;
}

/** A server on loopback that gives its replies one after the other, the last one for ever. */
export async function startModelServer(replies: readonly (Reply | ((request: SeenRequest) => Reply))[]): Promise<ModelServer> {
  const seen: SeenRequest[] = [];
  const server = createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => {
      const text = Buffer.concat(pieces).toString('utf8');
      const now: SeenRequest = { path: request.url ?? '', headers: request.headers, text, body: JSON.parse(text) as Record<string, unknown> };
      const given = replies[Math.min(seen.length, replies.length - 1)]!;
      seen.push(now);
      const reply = typeof given === 'function' ? given(now) : given;
      if ('act' in reply) return reply.act(response, request);
      response.writeHead(reply.status ?? 200, { 'content-type': 'application/json', ...reply.headers });
      return response.end(typeof reply.body === 'string' ? reply.body : JSON.stringify(reply.body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    seen,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
