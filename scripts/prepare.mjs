// Runs once after an install in a clone: starts the command line, so that its compiled sources are remembered
// and the first `meshwright` is as quick as the next. Never fails the install.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

spawnSync(process.execPath, [fileURLToPath(new URL('../bin/meshwright.js', import.meta.url)), '--help'], { stdio: 'ignore', timeout: 10_000 });
