import { McpServer, type ServerContext } from '@modelcontextprotocol/server';
import { CommandFailure } from '../cli/failure.ts';
import { instructions } from './instructions.ts';
import { personOf } from './person.ts';
import { registerPrompts } from './prompts.ts';
import { registerResources } from './resources.ts';
import { failed, toResult, type Tool } from './tool.ts';
import { toolsFor } from './tools.ts';
import type { World } from './world.ts';

/** One server for one connection, or for one request over HTTP: what lasts is the world. */
export function createServer(world: World): McpServer {
  const server = new McpServer(
    { name: 'meshwright', title: 'Meshwright', version: world.version },
    {
      instructions,
      // Tools, prompts and templates are fixed for the life of a process; what a folder holds is not.
      cacheHints: { 'tools/list': { ttlMs: 3_600_000, cacheScope: 'private' }, 'prompts/list': { ttlMs: 3_600_000, cacheScope: 'private' }, 'resources/templates/list': { ttlMs: 3_600_000, cacheScope: 'private' } },
      maxToolInputElements: 20_000,
    },
  );
  for (const tool of toolsFor(world)) registerTool(server, tool, world);
  registerResources(server, world);
  registerPrompts(server, world);
  return server;
}

function registerTool(server: McpServer, tool: Tool, world: World): void {
  const { title, description, annotations, input, output } = tool;
  server.registerTool(tool.name, { title, description, inputSchema: input, outputSchema: output, annotations: { title, ...annotations } }, async (given: Record<string, unknown>, context: ServerContext) => {
    try {
      const snapshot = await world.open();
      return toResult(await tool.run(given, { world, snapshot, person: personOf(server, context), context }));
    } catch (error) {
      return failed(describeFailure(error));
    }
  });
}

/** The world's failures keep their words; ours say that they are ours. Never a stack. */
export function describeFailure(error: unknown): { readonly problem: string; readonly help?: string } {
  if (error instanceof CommandFailure) return { problem: error.file === undefined ? error.message : `${error.file}${error.line === undefined ? '' : `:${error.line}`}: ${error.message}`, ...(error.help === undefined ? {} : { help: error.help }) };
  if (error instanceof Error && error.name === 'WriteRefused') return { problem: `${error.message}; nothing more was written` };
  const reason = error instanceof Error ? error.message : String(error);
  return { problem: `this is a bug of Meshwright: ${reason.replace(/^Meshwright bug: /, '')}`, help: 'The arguments were not at fault; another tool may answer.' };
}
