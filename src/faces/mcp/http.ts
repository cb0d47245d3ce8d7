import { serve } from '@hono/node-server';
import { createMcpHandler } from '@modelcontextprotocol/server';
import { Hono } from 'hono';
import { refusalOf, type GuardOptions } from './guard.ts';
import { createServer } from './server.ts';
import type { World } from './world.ts';

export interface HttpOptions extends GuardOptions {
  readonly address: string;
  /** 0 takes any that is free. */
  readonly port: number;
  readonly log: (line: string) => void;
}

export interface HttpServer {
  readonly url: string;
  readonly close: () => Promise<void>;
}

export const mcpPath = '/mcp';

/** Manifests that are shown to a tool are the largest thing that a client sends. */
const largestBody = 2 * 1024 * 1024;

/** How long a request that is being answered may take when the server ends. */
const graceMs = 2_000;

/** Streamable HTTP at one path, for both generations of clients; every request is guarded before anything of it is read. */
export async function serveOverHttp(world: World, options: HttpOptions): Promise<HttpServer> {
  const handler = createMcpHandler(() => createServer(world), { maxRequestBodySize: largestBody, onerror: (error) => options.log(`mcp: ${error.message}`) });
  const app = createApp(options, (request) => handler.fetch(request));
  const { server, port } = await new Promise<{ readonly server: ReturnType<typeof serve>; readonly port: number }>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, hostname: options.address, port: options.port }, (info) => resolve({ server: started, port: info.port }));
    started.once('error', reject);
  });
  return {
    url: `http://${options.address.includes(':') ? `[${options.address}]` : options.address}:${port}${mcpPath}`,
    close: async () => {
      await handler.close();
      await new Promise<void>((resolve) => {
        const timer = setTimeout(() => {
          if ('closeAllConnections' in server) server.closeAllConnections();
        }, graceMs);
        server.close(() => {
          clearTimeout(timer);
          resolve();
        });
        if ('closeIdleConnections' in server) server.closeIdleConnections();
      });
    },
  };
}

/** The routes alone: tests call them without a port. */
export function createApp(guard: GuardOptions, serveMcp: (request: Request) => Promise<Response>): Hono {
  const app = new Hono();
  app.use(async (context, next) => refusalOf(context.req.raw, guard) ?? (await next()));
  app.all(mcpPath, (context) => serveMcp(context.req.raw));
  app.notFound(() => Response.json({ jsonrpc: '2.0', id: null, error: { code: -32_000, message: `the server is at ${mcpPath}` } }, { status: 404 }));
  return app;
}
