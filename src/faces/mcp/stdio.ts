import type { Readable, Writable } from 'node:stream';
import { serveStdio, StdioServerTransport } from '@modelcontextprotocol/server/stdio';
import { createServer } from './server.ts';
import type { World } from './world.ts';

export interface Wire {
  readonly input: Readable;
  /** The protocol's alone: whatever else is written to it breaks the connection. */
  readonly output: Writable;
  /** For people. */
  readonly log: (line: string) => void;
}

/** Serves one client over a pair of streams until its end of the pipe closes, or somebody interrupts. */
export async function serveOverStdio(world: World, { input, output, log }: Wire, interrupted: Promise<void>): Promise<void> {
  const ended = new Promise<void>((resolve) => {
    input.once('end', resolve);
    input.once('close', resolve);
  });
  const handle = serveStdio(() => createServer(world), { transport: new StdioServerTransport(input, output), onerror: (error) => log(`mcp: ${error.message}`) });
  await Promise.race([ended, interrupted]);
  await handle.close();
}
