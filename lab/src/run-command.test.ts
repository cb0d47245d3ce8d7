import { describe, expect, it } from 'vitest';
import { runCommand, tryCommand } from './run-command.ts';

describe('a program that is run', () => {
  it('may print a character in two pieces', async () => {
    const program = "process.stdout.write(Buffer.from([0xe2, 0x82])); setTimeout(() => process.stdout.write(Buffer.from([0xac])), 150);";
    expect(await runCommand(process.execPath, ['-e', program])).toBe('€');
  });

  it('is 127 where there is none', async () => {
    expect(await tryCommand('/no/such/program', [])).toMatchObject({ code: 127 });
  });

  it('says its last words when it fails', async () => {
    await expect(runCommand(process.execPath, ['-e', "console.error('out of luck'); process.exit(3)"])).rejects.toThrow(/failed \(3\): out of luck$/);
  });
});
