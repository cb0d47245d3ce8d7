import { spawn } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { runProgram } from '../cli/run.ts';
import { repositoryRoot } from '../shared.ts';
import { folderWith, shop } from './harness.ts';

const folder = folderWith(shop);
afterAll(folder.remove);

/** Sends lines as they stand and gives every line of standard output, once as many answers came as were asked for. */
function converse(lines: readonly string[], answers: number, argumentList: readonly string[] = []): Promise<{ readonly stdout: readonly string[]; readonly stderr: string; readonly code: number | null }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(repositoryRoot, 'bin/meshwright.js'), 'mcp', ...argumentList], { cwd: folder.root });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
      if (stdout.split('\n').length > answers) child.stdin.end();
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code) => resolve({ stdout: stdout.split('\n').filter((line) => line !== ''), stderr, code }));
    child.stdin.write(lines.map((line) => `${line}\n`).join(''));
  });
}

/** `→` is sent as it stands; `←` is what an answer has to hold, where `…` stands for anything. */
const pages = readdirSync(join(repositoryRoot, 'test/mcp/transcripts')).sort();

describe.each(pages)('transcript %s', (name) => {
  it('goes as it was written down', async () => {
    const text = readFileSync(join(repositoryRoot, 'test/mcp/transcripts', name), 'utf8');
    const lines = text.split('\n').filter((line) => /^[→←] /.test(line));
    const sent = lines.filter((line) => line.startsWith('→')).map((line) => line.slice(2));
    const expected = lines.filter((line) => line.startsWith('←')).map((line) => line.slice(2));
    const { stdout, stderr, code } = await converse(sent, expected.length, /^arguments: (.*)$/m.exec(text)?.[1]?.split(' ') ?? []);
    expect(stderr).toBe('');
    expect(code).toBe(0);
    expect(stdout).toHaveLength(expected.length);
    const byId = new Map(stdout.map((line) => [String((JSON.parse(line) as { readonly id: unknown }).id), JSON.parse(line) as unknown]));
    for (const line of expected) {
      const wanted = JSON.parse(line) as { readonly id: unknown };
      expect(byId.get(String(wanted.id)), line).toEqual(pattern(wanted));
    }
  });
});

/** Objects hold at least what is written, texts hold what stands between `…`. */
function pattern(value: unknown): unknown {
  if (Array.isArray(value)) return value.at(-1) === '…' ? expect.arrayContaining(value.slice(0, -1).map(pattern)) : value.map(pattern);
  if (typeof value === 'object' && value !== null) return expect.objectContaining(Object.fromEntries(Object.entries(value).map(([key, child]) => [key, pattern(child)])));
  if (typeof value !== 'string' || !value.includes('…')) return value;
  return expect.stringMatching(new RegExp(`^${value.split('…').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)).join('[^]*')}$`));
}

describe('standard output', () => {
  it('holds the protocol alone, whatever is asked', async () => {
    const initialize = JSON.stringify({ jsonrpc: '2.0', id: 0, method: 'initialize', params: { protocolVersion: '2025-11-25', capabilities: {}, clientInfo: { name: 't', version: '1' } } });
    const calls = ['mesh_describe_inventory', 'mesh_check', 'mesh_explain_rule', 'mesh_list_intents', 'mesh_plan', 'mesh_nothing'].map((name, index) => JSON.stringify({ jsonrpc: '2.0', id: index + 1, method: 'tools/call', params: { name, arguments: {} } }));
    const { stdout } = await converse([initialize, JSON.stringify({ jsonrpc: '2.0', method: 'notifications/initialized' }), ...calls, 'no JSON at all'], calls.length + 1);
    const ids = stdout.map((line) => (JSON.parse(line) as { readonly jsonrpc: string; readonly id: number }).id);
    expect([...ids].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it('is written to by no source of the face', () => {
    const files = readdirSync(join(repositoryRoot, 'src/faces/mcp'), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'));
    expect(files.length).toBeGreaterThan(20);
    for (const file of files) expect(readFileSync(join(repositoryRoot, 'src/faces/mcp', file), 'utf8'), file).not.toMatch(/console\.|process\.stdout|terminal\.out/);
  });
});

describe('the command', () => {
  it.each([
    [['--port', '1'], '`--port` needs `--http`'],
    [['--read-only', '--allow-write'], '`--read-only` and `--allow-write` contradict each other'],
    [['--project', 'nowhere'], 'there is no folder `nowhere`'],
    [['-'], 'standard input belongs to the client'],
    [['--http', '--port', '99999'], '`99999` is no port'],
    [['--http', '--host', '0.0.0.0'], 'it needs a token of at least 16 characters in MESHWRIGHT_MCP_TOKEN'],
  ])('%j is refused', async (argumentList, message) => {
    const { code, stdout, stderr } = await runProgram(['mcp', ...argumentList], { cwd: folder.root, env: { MESHWRIGHT_MCP_TOKEN: '' } });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('serves no whole disk', async () => {
    const { code, stderr } = await runProgram(['mcp'], { cwd: '/', env: { MESHWRIGHT_PROJECT: '' } });
    expect(code).toBe(2);
    expect(stderr).toContain('`/` is no folder of a project');
  });

  it('tells its address and token on standard error, and ends when told to', async () => {
    const child = spawn(process.execPath, [join(repositoryRoot, 'bin/meshwright.js'), 'mcp', '--http', '--port', '0'], { cwd: folder.root, env: { ...process.env, MESHWRIGHT_MCP_TOKEN: '' } });
    let stderr = '';
    let stdout = '';
    child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
    await new Promise<void>((resolve) => child.stderr.on('data', (data: Buffer) => ((stderr += data.toString()), stderr.includes('token ') && resolve())));
    const [, url = ''] = /at (http:\/\/127\.0\.0\.1:\d+\/mcp), read-only/.exec(stderr) ?? [];
    const [, token = ''] = /token ([\w-]{32})\n/.exec(stderr) ?? [];
    expect((await fetch(url, { method: 'POST' })).status).toBe(401);
    expect((await fetch(url, { method: 'POST', headers: { authorization: `Bearer ${token}` } })).status).not.toBe(401);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    child.kill('SIGTERM');
    expect(await ended).toBe(0);
    expect(stdout).toBe('');
  });
});
