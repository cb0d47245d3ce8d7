import { readFileSync } from 'node:fs';
import { commands } from '../cli/commands.ts';
import { runCli } from '../cli/run-cli.ts';
import { systemTerminal } from '../cli/terminal.ts';

declare const MESHWRIGHT_VERSION: string | undefined;

/**
 * What the plugin starts: the server. With the name of a command it is that command, so that whoever has the plugin alone
 * can approve a plan with it.
 */
const words = process.argv.slice(2);
const isCommand = commands.some(({ name }) => name === words[0]);

process.exitCode = await runCli(isCommand ? words : ['mcp', ...words], readVersion(), systemTerminal());

/** The bundle carries its version; the sources read it from package.json. */
function readVersion(): string {
  if (typeof MESHWRIGHT_VERSION === 'string') return MESHWRIGHT_VERSION;
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}
