import { readFileSync } from 'node:fs';
import { runCli } from './run-cli.ts';
import { systemTerminal } from './terminal.ts';

declare const MESHWRIGHT_VERSION: string | undefined;

/** A reader that stops early, as `head` does, is no failure. */
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    process.exit();
  });
}

process.exitCode = await runCli(process.argv.slice(2), readVersion(), systemTerminal());

/** The bundle carries its version; the sources read it from package.json. */
function readVersion(): string {
  if (typeof MESHWRIGHT_VERSION === 'string') return MESHWRIGHT_VERSION;
  const manifest = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8')) as { readonly version: string };
  return manifest.version;
}
