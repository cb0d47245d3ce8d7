import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasGit } from '../../test/cli/has-git.ts';
import { checkOutRevision, readGitSource, type CheckoutResult } from './git.ts';

describe('a git source', () => {
  it.each([
    ['git:HEAD~1', { revision: 'HEAD~1', path: '' }],
    ['git:main:k8s/base', { revision: 'main', path: 'k8s/base' }],
    ['git:', { revision: '', path: '' }],
    ['k8s', undefined],
    ['./git:x', undefined],
  ])('%s', (written, expected) => {
    expect(readGitSource(written)).toEqual(expected);
  });
});

describe.skipIf(!hasGit)(`a revision${hasGit ? '' : ' (skipped: git is not installed)'}`, () => {
  let root: string;
  const git = (...argumentList: string[]): string => execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...argumentList], { cwd: root, encoding: 'utf8' });

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'meshwright-repository-'));
    git('init', '--quiet');
    mkdirSync(join(root, 'k8s'));
    writeFileSync(join(root, 'k8s/a.yaml'), 'kind: Old\r\n');
    writeFileSync(join(root, 'gone.yaml'), 'kind: Gone\n');
    git('add', '.');
    git('commit', '--quiet', '-m', 'old');
    writeFileSync(join(root, 'k8s/a.yaml'), 'kind: New\n');
    rmSync(join(root, 'gone.yaml'));
    git('commit', '--quiet', '-a', '-m', 'new');
    git('checkout', '--quiet', '-b', 'linked');
    symlinkSync('/etc/passwd', join(root, 'k8s/link.yaml'));
    git('add', '.');
    git('commit', '--quiet', '-m', 'linked');
    git('checkout', '--quiet', '-');
    writeFileSync(join(root, 'k8s/a.yaml'), 'kind: Uncommitted\n');
  });
  afterAll(() => rmSync(root, { recursive: true, force: true }));

  const answer = async (revision: string, path: string, cwd = root): Promise<unknown> => {
    const result: CheckoutResult = await checkOutRevision({ revision, path }, cwd);
    if ('problem' in result) return result.problem;
    const { cwd: copy, path: shown, remove } = result.checkout;
    const text = existsSync(join(copy, shown, 'a.yaml')) ? readFileSync(join(copy, shown, 'a.yaml'), 'utf8') : readdirSync(join(copy, shown)).sort();
    remove();
    expect(existsSync(copy)).toBe(false);
    return { shown, text };
  };

  it('is what was committed, byte for byte', async () => {
    const status = git('status', '--porcelain');
    expect(await answer('HEAD~1', 'k8s')).toEqual({ shown: 'k8s', text: 'kind: Old\r\n' });
    expect(await answer('HEAD', 'k8s/')).toEqual({ shown: 'k8s', text: 'kind: New\n' });
    expect(await answer('HEAD', '')).toEqual({ shown: '.', text: ['k8s'] });
    expect(await answer('HEAD~1', '')).toEqual({ shown: '.', text: ['gone.yaml', 'k8s'] });
    expect(git('status', '--porcelain')).toBe(status);
  });

  it('has the folder in which the command runs as its own', async () => {
    expect(await answer('HEAD', '', join(root, 'k8s'))).toEqual({ shown: '.', text: 'kind: New\n' });
    expect(await answer('HEAD~1', '..', join(root, 'k8s'))).toEqual({ shown: '.', text: ['gone.yaml', 'k8s'] });
  });

  it('refuses a symbolic link, without which it would seem to hold less', async () => {
    expect(await answer('linked', 'k8s')).toBe('revision `linked` holds `k8s/link.yaml` as a symbolic link, which is not followed in a revision');
  });

  it.each([
    ['--output=x', '', '`--output=x` is no revision'],
    ['', '', '`` is no revision'],
    ['nope', '', 'git knows no revision `nope`'],
    ['HEAD; touch x', '', 'git knows no revision `HEAD; touch x`'],
    ['HEAD', 'nope', 'revision `HEAD` holds no `nope`'],
    ['HEAD', '../..', '`../..` is outside the repository'],
    ['HEAD', '/etc', '`/etc` is outside the repository'],
  ])('refuses %s:%s', async (revision, path, problem) => {
    expect(await answer(revision, path)).toBe(problem);
  });

  it('says where there is no repository', async () => {
    const outside = mkdtempSync(join(tmpdir(), 'meshwright-none-'));
    expect(await answer('HEAD', '', outside)).toBe('this folder is in no git repository');
    rmSync(outside, { recursive: true, force: true });
  });
});
