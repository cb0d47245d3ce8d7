import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { runTool } from './run-tool.ts';

/** A revision of the repository around a folder, and a path inside it. */
export interface GitSource {
  readonly revision: string;
  /** Relative to the folder where the command runs, as a person writes it; empty is that folder. */
  readonly path: string;
}

/** A copy of what a revision held. */
export interface Checkout {
  /** Folder that stands for the one where the command runs; paths are shown relative to it. */
  readonly cwd: string;
  /** What was asked for, relative to `cwd`. */
  readonly path: string;
  /** Deletes the copy. */
  readonly remove: () => void;
}

export type CheckoutResult = { readonly checkout: Checkout } | { readonly problem: string; readonly help?: string };

/** `git:HEAD~1`, `git:main:k8s`; undefined for a path of the file system. */
export function readGitSource(written: string): GitSource | undefined {
  if (!written.startsWith('git:')) return undefined;
  const rest = written.slice(4);
  const colon = rest.indexOf(':');
  return colon < 0 ? { revision: rest, path: '' } : { revision: rest.slice(0, colon), path: rest.slice(colon + 1) };
}

/**
 * Copies what a revision holds beneath a path into a folder of its own, so that charts and kustomizations render
 * from it as they would have then. Asks git's plumbing with a list of arguments, never a shell; the work tree and
 * the index of the repository stay as they are.
 */
export async function checkOutRevision({ revision, path }: GitSource, cwd: string): Promise<CheckoutResult> {
  if (revision === '' || revision.startsWith('-')) return { problem: `\`${revision}\` is no revision`, help: 'write git:REVISION or git:REVISION:PATH, such as git:HEAD~1:k8s' };
  const commit = await git(['rev-parse', '--verify', '--quiet', `${revision}^{commit}`], cwd);
  if ('problem' in commit) return (await whyNoRepository(cwd)) ?? { problem: `git knows no revision \`${revision}\`` };
  const place = await git(['rev-parse', '--show-toplevel', '--show-prefix'], cwd);
  if ('problem' in place) return { problem: place.problem };
  const [top = '', prefix = ''] = place.text.split('\n');
  const inside = posix.normalize(posix.join(prefix, path.replaceAll('\\', '/'))).replace(/\/+$/, '');
  if (inside === '..' || inside.startsWith('../') || posix.isAbsolute(path)) return { problem: `\`${path}\` is outside the repository`, help: 'write a path relative to this folder' };
  return unpack({ commit: commit.text.trim(), revision, path: inside === '.' ? '' : inside, prefix, top });
}

async function whyNoRepository(cwd: string): Promise<{ readonly problem: string; readonly help?: string } | undefined> {
  const found = await git(['rev-parse', '--git-dir'], cwd);
  if (!('problem' in found)) return undefined;
  return found.isMissing ? { problem: 'git is not installed, and a revision can only be read with it' } : { problem: 'this folder is in no git repository', help: 'run it inside one, or name two folders' };
}

interface Wanted {
  readonly commit: string;
  readonly revision: string;
  /** Relative to the top of the repository; empty is all of it. */
  readonly path: string;
  /** Where the command runs, relative to the top, with a slash at its end. */
  readonly prefix: string;
  readonly top: string;
}

/** The whole revision, so that what a kustomization refers to beside the path is there as well. */
async function unpack({ commit, revision, path, prefix, top }: Wanted): Promise<CheckoutResult> {
  const found = path === '' ? { text: 'tree' } : await git(['cat-file', '-t', `${commit}:${path}`], top);
  if ('problem' in found) return { problem: `revision \`${revision}\` holds no \`${path}\`` };
  const folder = mkdtempSync(join(tmpdir(), 'meshwright-git-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  const tree = join(folder, 'tree');
  // An index of its own: nobody else's is touched. No symbolic link is made, so that none can lead out of the copy.
  const environment = { GIT_INDEX_FILE: join(folder, 'index') };
  const read = await git(['read-tree', commit], top, environment);
  const link = 'problem' in read ? undefined : await linkBelow(path, top, environment);
  if (link !== undefined) {
    remove();
    return { problem: `revision \`${revision}\` holds \`${link}\` as a symbolic link, which is not followed in a revision`, help: 'name the folder that the link leads to, or compare two folders' };
  }
  const written = 'problem' in read ? read : await git(['-c', 'core.autocrlf=false', '-c', 'core.symlinks=false', 'checkout-index', '--all', '--quiet', `--prefix=${tree}/`], top, environment);
  if ('problem' in written || !existsSync(join(tree, path))) {
    remove();
    return { problem: 'problem' in written ? `revision \`${revision}\` cannot be read: ${written.problem}` : `revision \`${revision}\` holds no files` };
  }
  const isBelow = path === prefix.replace(/\/$/, '') || path.startsWith(prefix);
  const cwd = isBelow ? join(tree, prefix) : tree;
  return { checkout: { cwd, path: (isBelow ? path.slice(prefix.length) : path) || '.', remove } };
}

/** A link that may stand for configuration: without it the revision would seem to hold less than it does. */
async function linkBelow(path: string, top: string, environment: Readonly<Record<string, string>>): Promise<string | undefined> {
  const listed = await git(['ls-files', '-s', '-z', '--', path === '' ? '.' : `:(literal)${path}`], top, environment);
  if ('problem' in listed) return undefined;
  const links = listed.text.split('\0').flatMap((entry) => (entry.startsWith('120000 ') ? [entry.slice(entry.indexOf('\t') + 1)] : []));
  return links.find((link) => /\.(?:ya?ml|json)$/.test(link) || !posix.basename(link).includes('.'));
}

type GitAnswer = { readonly text: string } | { readonly problem: string; readonly isMissing: boolean };

async function git(argumentList: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): Promise<GitAnswer> {
  const result = await runTool('git', argumentList, cwd, environment);
  switch (result.outcome) {
    case 'done':
      return { text: result.text };
    case 'failed':
      return { problem: result.reason.replace(/^fatal: /, ''), isMissing: false };
    case 'not-installed':
      return { problem: 'git is not installed', isMissing: true };
  }
}
