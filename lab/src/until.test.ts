import { spawn } from 'node:child_process';
import { describe, expect, it } from 'vitest';
import { until } from './until.ts';

describe('a wait', () => {
  it('is over at the first answer, and a question that fails is none', async () => {
    let asked = 0;
    const ask = (): Promise<string | undefined> => {
      asked += 1;
      return asked === 1 ? Promise.reject(new Error('not there')) : Promise.resolve(asked === 3 ? 'there' : undefined);
    };
    expect(await until({ what: 'it', timeoutMs: 5000, everyMs: 1 }, ask)).toBe('there');
    expect(asked).toBe(3);
  });

  it('in vain says what the last question said', async () => {
    await expect(until({ what: 'the thing', timeoutMs: 20, everyMs: 5 }, () => Promise.reject(new Error('refused')))).rejects.toThrow('waited 0.02 s in vain for the thing: refused');
  });

  it('is over when the process has ended', async () => {
    const child = spawn(process.execPath, ['-e', '']);
    const start = Date.now();
    await expect(until({ what: 'the thing', timeoutMs: 60_000, everyMs: 10, processId: child.pid ?? 0 }, () => Promise.resolve(undefined))).rejects.toThrow('its process ended while the lab waited for the thing');
    expect(Date.now() - start).toBeLessThan(30_000);
  });
});
