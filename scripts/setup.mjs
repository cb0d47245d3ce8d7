// Installs what is missing or stale, and finds the Node that the devDependencies pin.
// Plain JavaScript: it runs on whatever Node npm runs on, before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const modules = join(root, 'node_modules');
const stamp = join(modules, '.meshwright-stamp');

/** Installs when node_modules does not hold what package-lock.json says, and says so in one line. */
export function setUp() {
  const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
  const hash = createHash('sha256').update(lock).digest('hex');
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash && existsSync(pinnedNode())) return;
  if (!isInstalled(JSON.parse(lock))) install();
  if (!existsSync(pinnedNode())) fail('the pinned Node was not installed: its install script did not run. Try: npm rebuild node --foreground-scripts');
  writeFileSync(stamp, hash);
}

/** Whether npm's own record of the installed packages says the same as the lock file. */
function isInstalled(lock) {
  const record = join(modules, '.package-lock.json');
  if (!existsSync(record) || !existsSync(pinnedNode())) return false;
  const installed = JSON.parse(readFileSync(record, 'utf8')).packages || {};
  return Object.entries(lock.packages).every(([path, wanted]) => {
    if (path === '' || wanted.link) return true;
    const found = installed[path];
    return found ? found.version === wanted.version : Boolean(wanted.optional || wanted.devOptional || wanted.peer);
  });
}

/** `npm install` and not `npm ci`: the latter refuses a lock file that lacks binaries of platforms which a registry does not serve. */
function install() {
  console.log(`Installing the dependencies first (node_modules is ${existsSync(modules) ? 'not what package-lock.json says' : 'missing'}): npm install`);
  const npm = process.env.npm_execpath;
  const command = npm ? [process.execPath, npm] : [process.platform === 'win32' ? 'npm.cmd' : 'npm'];
  const result = spawnSync(command[0], [...command.slice(1), 'install', '--no-save', '--no-audit', '--no-fund'], { cwd: root, encoding: 'utf8', shell: !npm && process.platform === 'win32' });
  if (result.error) fail(`npm could not be started: ${result.error.message}`);
  if (result.status !== 0) fail(`npm install failed:\n${result.stdout}${result.stderr}`);
}

function fail(message) {
  console.error(`meshwright: ${message}`);
  process.exit(2);
}

export function pinnedNode() {
  return join(modules, 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
}

/** Runs a script of the project on the pinned Node and returns its exit code; a signal counts as a failure. */
export function runOnPinnedNode(argumentList, environment = {}) {
  const env = { ...process.env, PATH: `${join(modules, '.bin')}${delimiter}${process.env.PATH || ''}`, NODE_COMPILE_CACHE: join(modules, '.cache', 'meshwright'), ...environment };
  const result = spawnSync(pinnedNode(), argumentList, { cwd: root, stdio: 'inherit', env });
  if (result.error) fail(`the pinned Node could not be started: ${result.error.message}`);
  return result.status === null ? 1 : result.status;
}
