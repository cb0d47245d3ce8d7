import { execFile, execFileSync, spawn } from 'node:child_process';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { commands } from '../../src/faces/cli/commands.ts';
import { runCli } from '../../src/faces/cli/run-cli.ts';
import { repositoryRoot } from '../shared.ts';
import { runInProcess, runProgram } from './run.ts';

describe('help', () => {
  it('names every command in 80 columns', async () => {
    const { code, stdout, stderr } = await runInProcess(['--help']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const { name } of commands) expect(stdout).toMatch(new RegExp(`^  ${name} `, 'm'));
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it.each(commands.map(({ name }) => name))('of `%s` has examples and exit codes in 80 columns', async (name) => {
    const { code, stdout } = await runInProcess([name, '--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Examples:\n  $ ');
    expect(stdout).toContain('Exit codes: 0 ');
    const [usage] = stdout.split('Exit codes:');
    expect(Math.max(...(usage ?? '').split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('is what no arguments give', async () => {
    expect(await runInProcess([])).toMatchObject({ code: 0, stdout: expect.stringContaining('Usage: meshwright') as string });
  });
});

describe('wrong arguments', () => {
  it.each([
    [['discovr', 'x'], 'meshwright: unknown command `discovr`, did you mean `discover`?'],
    [['check', 'x', '--sevrity', 'error'], 'meshwright: unknown option `--sevrity`, did you mean `--severity`?'],
    [['check', 'x', '--severity', 'bad'], 'meshwright: option `--severity <level>` argument `bad` is invalid. Allowed choices are error, warning, info'],
    [['check'], 'meshwright: missing required argument `path`'],
  ])('%j are one sentence on standard error and exit code 2', async (argumentList, message) => {
    const { code, stdout, stderr } = await runInProcess(argumentList);
    expect({ code, stdout, first: stderr.split('\n')[0] }).toEqual({ code: 2, stdout: '', first: message });
  });

  it('are JSON where JSON was asked for', async () => {
    const { code, stdout, stderr } = await runInProcess(['check', '--format', 'json', '--sevrity', 'x', 'y']);
    expect({ code, stderr, output: JSON.parse(stdout) as unknown }).toEqual({ code: 2, stderr: '', output: { error: { message: 'unknown option `--sevrity`, did you mean `--severity`?' } } });
  });
});

describe('the process', () => {
  it('prints its version', async () => {
    expect(await runProgram(['--version'])).toMatchObject({ code: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) as string });
  });

  it('is quiet when its reader stops early', async () => {
    const program = `${process.execPath} ${join(repositoryRoot, 'bin/meshwright.js')} --help`;
    const stderr = await new Promise<string>((resolve) => {
      execFile('sh', ['-c', `${program} | true`], (_, __, errors) => resolve(errors));
    });
    expect(stderr).toBe('');
  });

  it('passes a signal on to the Node that it started', async () => {
    const child = spawn('node', [join(repositoryRoot, 'bin/meshwright.js'), 'discover', '-'], { stdio: ['pipe', 'ignore', 'pipe'] });
    const ended = new Promise<number | string | null>((resolve) => child.on('exit', (status, signal) => resolve(status ?? signal)));
    await new Promise((resolve) => setTimeout(resolve, 1000));
    child.kill('SIGTERM');
    expect([143, 'SIGTERM']).toContain(await ended);
  });

  it('calls our own bug by its name, without a stack unless asked', async () => {
    const terminal = { cwd: repositoryRoot, out: () => {}, hasColor: false, errHasColor: false, columns: 80, isWatched: false, readStandardInput: () => Promise.reject(new TypeError('x is undefined')) };
    const stderrOf = async (isDebug: boolean): Promise<string> => {
      let stderr = '';
      expect(await runCli(['discover', '-'], '0.0.0', { ...terminal, isDebug, err: (text) => (stderr += text) })).toBe(2);
      return stderr;
    };
    expect(await stderrOf(false)).toBe('meshwright: this is our bug, not yours: x is undefined\n  MESHWRIGHT_DEBUG=1 prints the details that a report of it needs\n');
    expect(await stderrOf(true)).toContain('\n    at ');
  });
});

describe('docs/cli.md', () => {
  it('says what the help says', () => {
    expect(() => execFileSync(process.execPath, [join(repositoryRoot, 'scripts/generate-cli.ts'), '--check'], { cwd: repositoryRoot, stdio: 'pipe' })).not.toThrow();
  });
});
