#!/usr/bin/env node
// Starts Meshwright. Plain JavaScript that old versions of Node can run as well.
// The published package holds one bundle; a clone runs its sources on the Node that its devDependencies pin.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module from 'node:module';
import { constants } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const source = join(root, 'src', 'faces', 'cli', 'main.ts');
// Compiled sources are remembered, which halves the time to start.
const compileCache = join(root, 'node_modules', '.cache', 'meshwright');
const bundle = join(root, 'dist', 'main.js');

if (existsSync(source)) runSources();
else await import(pathToFileURL(bundle).href);

function runSources() {
  const node = join(root, 'node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  const isNewEnough = Number(process.versions.node.split('.')[0]) >= 24;
  if (!existsSync(join(root, 'node_modules', 'commander')) || !(isNewEnough || existsSync(node))) {
    console.error('meshwright: the dependencies of this clone are not installed; run `npm install` in ' + root);
    process.exitCode = 2;
  } else if (isNewEnough) {
    module.enableCompileCache(compileCache);
    import(pathToFileURL(source).href);
  } else {
    passOn(spawn(node, [source, ...process.argv.slice(2)], { stdio: 'inherit', env: { NODE_COMPILE_CACHE: compileCache, ...process.env } }));
  }
}

/** The child's exit code and signals become ours. */
function passOn(child) {
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const forward = (signal) => child.kill(signal);
  for (const signal of signals) process.on(signal, forward);
  child.on('error', (error) => {
    console.error('meshwright: the pinned Node could not be started: ' + error.message);
    process.exitCode = 2;
  });
  child.on('exit', (code, signal) => {
    for (const name of signals) process.removeListener(name, forward);
    process.exitCode = code === null ? 128 + (constants.signals[signal] || 0) : code;
  });
}
