import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.ts';
import { LabError } from './lab-error.ts';
import { paths } from './paths.ts';
import { tryCommand } from './run-command.ts';
import { until } from './until.ts';

/**
 * Whoever may not make a folder below /run or /etc lays one of his own over them. What the lab names on the machine is
 * found empty in here. `sh`, and not the program itself, is the first process: it collects the processes whose parents
 * have ended.
 */
const script = `
set -e
folder="$1"; instances="$2"; shift 2
mkdir -p "$instances"
if [ "$folder" != "$instances" ]; then mount --bind "$folder" "$instances"; fi
mkdir -p /run/netns /run/mwlab 2>/dev/null || { mount -t tmpfs lab /run; mkdir -p /run/netns /run/mwlab; }
mkdir -p /etc/netns 2>/dev/null || {
  mkdir -p "$folder/.etc/upper" "$folder/.etc/work"
  mount -t overlay lab -o "lowerdir=/etc,upperdir=$folder/.etc/upper,workdir=$folder/.etc/work,userxattr" /etc
  mkdir -p /etc/netns
}
for each in /run/netns /run/mwlab /etc/netns; do mount -t tmpfs lab "$each"; done
ip link set lo up
code=0
"$@" || code=$?
exit "$code"
`;

const namespaces = ['--mount', '--net', '--pid', '--fork', '--kill-child=KILL', '--mount-proc'] as const;

/** Who is not root is root in a user namespace; the range of users that newuidmap gives him has the one of the proxies. */
export function userNamespace(): readonly string[] {
  return process.getuid?.() === 0 ? [] : ['--user', '--map-root-user', '--map-auto'];
}

function unshared(command: readonly string[], folder: string): readonly string[] {
  return ['unshare', ...userNamespace(), ...namespaces, 'sh', '-c', script, 'sh', folder, paths.instances, ...command];
}

/**
 * The command that runs another in namespaces of its own for processes, network and mounts. Instances in there have
 * nothing to do with those outside, whatever their names, and when the command ends, or whoever started it is killed,
 * the kernel ends everything that it started. `folder` is where its instances write.
 */
export function enclosed(command: readonly string[], folder: string): readonly string[] {
  return ['setpriv', '--pdeathsig', 'KILL', ...unshared(command, folder)];
}

const probe = ['sh', '-c', 'ip netns add probe && ip netns exec probe setpriv --reuid 1337 --regid 1337 --clear-groups true && ip netns exec probe iptables -t nat -A OUTPUT -p tcp -m owner --uid-owner 1337 -j REDIRECT --to-ports 15001 && ip link add probe0 type veth peer name probe1 netns probe'];

/** Why the kernel does not let us make what the lab is made of; undefined where it does. Tried, not looked up: containers and kernels refuse in many ways. */
export async function reasonNotToEnclose(folder: string): Promise<string | undefined> {
  const [program = '', ...argumentList] = enclosed(probe, folder);
  const { code, stderr } = await tryCommand(program, argumentList, { timeoutMs: 30_000 });
  if (code === 0) return undefined;
  return explain(stderr, code);
}

/** The usual refusals in words that say what to do. */
export function explain(stderr: string, code: number): string {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  if (/newuidmap|newgidmap/.test(said) && /exec|not found|No such file/.test(said)) return 'without root the lab needs `newuidmap`: apt-get install uidmap';
  if (/no line matching user|\/etc\/subuid|\/etc\/subgid|newuidmap|newgidmap/.test(said)) return `without root the lab needs a range of users in /etc/subuid and /etc/subgid (usermod --add-subuids 100000-165535 --add-subgids 100000-165535 USER): ${said}`;
  return `the kernel refuses namespaces, veth or NAT with REDIRECT here: ${said === '' ? `code ${code}` : said}`;
}

/** Runs a command for a user who is not root, where his instances live and stay. Returns its code. */
export async function runInOwnEnclosure(command: readonly string[]): Promise<number> {
  const holder = await withLock({ name: `enclosure ${paths.instances}`, onHeld: () => 'wait' }, async () => livingHolder() ?? startHolder());
  const enter = ['--target', String(holder), '--user', '--preserve-credentials', '--mount', '--net', '--pid', `--wd=${process.cwd()}`];
  const child = spawn('nsenter', [...enter, '--', ...command], { stdio: 'inherit' });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve(code ?? 1));
  });
}

/** The process that keeps the namespaces alive; with it, everything in them ends. */
function livingHolder(): number | undefined {
  const [id = '', start] = existsSync(holderFile) ? readFileSync(holderFile, 'utf8').split(' ') : [];
  return start !== undefined && startOf(id) === start ? Number(id) : undefined;
}

const holderFile = join(paths.cache, 'enclosure');
const waitMs = 10_000;

async function startHolder(): Promise<number> {
  const ready = join(paths.instances, '.ready');
  mkdirSync(paths.instances, { recursive: true });
  rmSync(ready, { force: true });
  const reason = await reasonNotToEnclose(paths.instances);
  if (reason !== undefined) throw new LabError(reason, 'or run the lab as root');
  const [program = '', ...argumentList] = unshared(['sh', '-c', ': > "$0"; exec sleep infinity', ready], paths.instances);
  const child = spawn(program, argumentList, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
  const parent = child.pid ?? 0;
  await until({ what: 'the namespaces of the lab', timeoutMs: waitMs, processId: parent }, () => Promise.resolve(existsSync(ready) || undefined));
  rmSync(ready, { force: true });
  // `unshare` stays outside the namespace of processes; its child is the first one in it.
  const holder = readFileSync(`/proc/${parent}/task/${parent}/children`, 'utf8').trim().split(' ')[0] ?? '';
  writeFileSync(holderFile, `${holder} ${startOf(holder)}`);
  return Number(holder);
}

/** The time a process started, in ticks (proc(5), field 22): the number of a process is used again, its start is not. */
function startOf(id: string): string | undefined {
  try {
    const text = readFileSync(`/proc/${id}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ')[19];
  } catch {
    return undefined;
  }
}
