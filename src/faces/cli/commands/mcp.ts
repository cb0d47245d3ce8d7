import { randomBytes } from 'node:crypto';
import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, resolve } from 'node:path';
import { serveOverHttp } from '../../mcp/http.ts';
import { planner } from '../../mcp/planner.ts';
import { serveOverStdio } from '../../mcp/stdio.ts';
import { openWorld, type World } from '../../mcp/world.ts';
import { flagOption, listOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** Environment variable that holds the token over HTTP. */
const tokenVariable = 'MESHWRIGHT_MCP_TOKEN';
/** Environment variable that names the project's folder, for clients that start the server elsewhere. */
const projectVariable = 'MESHWRIGHT_PROJECT';

/** Characters of a token: shorter ones can be guessed. */
const shortestToken = 16;

const loopback: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);

export const run: RunCommand = async (paths, options, terminal, version) => {
  refuseContradictions(options);
  const world = openWorld({
    root: rootOf(paths, options, terminal),
    paths: paths.length === 0 ? ['.'] : paths,
    version,
    allowWrite: flagOption(options, 'allowWrite'),
    approval: textOption(options, 'approval') === 'command-line' ? 'command-line' : 'elicitation',
    planner,
  });
  if (paths.includes('-')) throw new CommandFailure('standard input belongs to the client', { help: 'name files and folders' });
  const interrupted = terminal.interrupted?.() ?? new Promise<void>(() => {});
  const log = (line: string): void => terminal.err(`${line}\n`);
  if (flagOption(options, 'http')) await serveHttp(world, options, log, interrupted);
  else await serveOverStdio(world, { input: process.stdin, output: process.stdout, log }, interrupted);
  return exitCodes.fine;
};

function refuseContradictions(options: OptionValues): void {
  const isHttp = flagOption(options, 'http');
  for (const name of ['port', 'host', 'allowHost']) if (!isHttp && options[name] !== undefined) throw new CommandFailure(`\`--${name === 'allowHost' ? 'allow-host' : name}\` needs \`--http\``);
  if (flagOption(options, 'readOnly') && flagOption(options, 'allowWrite')) throw new CommandFailure('`--read-only` and `--allow-write` contradict each other');
}

/** The folder that nothing leaves: of the option, of the environment, or the current one. */
function rootOf(paths: readonly string[], options: OptionValues, { cwd }: Terminal): string {
  const named = textOption(options, 'project') ?? process.env[projectVariable] ?? '';
  const help = `--project, or ${projectVariable}, names the folder of the project`;
  const root = resolve(cwd, named);
  if (statSync(root, { throwIfNoEntry: false })?.isDirectory() !== true) throw new CommandFailure(`there is no folder \`${named}\``, { help });
  // Clients with a window start servers anywhere, and nobody means a whole disk.
  if (named === '' && paths.length === 0 && (root === dirname(root) || root === homedir())) throw new CommandFailure(`\`${root}\` is no folder of a project`, { help });
  return root;
}

async function serveHttp(world: World, options: OptionValues, log: (line: string) => void, interrupted: Promise<void>): Promise<void> {
  const address = textOption(options, 'host') ?? '127.0.0.1';
  const isLocal = loopback.has(address);
  const given = process.env[tokenVariable] ?? '';
  if (!isLocal && given.length < shortestToken) throw new CommandFailure(`on \`${address}\` others can reach the server: it needs a token of at least ${shortestToken} characters in ${tokenVariable}`);
  if (given !== '' && given.length < shortestToken) throw new CommandFailure(`the token in ${tokenVariable} is shorter than ${shortestToken} characters`, { help: 'leave the variable empty, and one is made up' });
  const token = given === '' ? randomBytes(24).toString('base64url') : given;
  const hosts = [...(isLocal ? ['localhost', '127.0.0.1', '[::1]'] : [address.includes(':') ? `[${address}]` : address]), ...listOption(options, 'allowHost')];
  const server = await startHttp(world, { address, port: readPort(textOption(options, 'port')), hosts, token, log });
  log(`serving ${world.root} at ${server.url}${world.allowWrite ? '' : ', read-only'}`);
  log(given === '' ? `token ${token}` : `token from ${tokenVariable}`);
  await interrupted;
  await server.close();
}

async function startHttp(world: World, options: Parameters<typeof serveOverHttp>[1]): ReturnType<typeof serveOverHttp> {
  try {
    return await serveOverHttp(world, options);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (code === 'EADDRINUSE') throw new CommandFailure(`port ${options.port} of ${options.address} is taken`, { help: 'choose another with --port; 0 takes any that is free' });
    if (code === 'EACCES' || code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') throw new CommandFailure(`nothing can be served at ${options.address}:${options.port} (${code})`);
    throw error;
  }
}

const usualPort = 7337;

function readPort(text: string | undefined): number {
  if (text === undefined) return usualPort;
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535) throw new CommandFailure(`\`${text}\` is no port: it is a number from 0 to 65535`);
  return port;
}
