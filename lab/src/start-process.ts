import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { LabError } from './lab-error.ts';

export interface ProcessToStart {
  /** The namespace of the network it runs in; everything of the lab runs in one, which is how it is found again. */
  readonly netns: string;
  readonly program: string;
  readonly argumentList: readonly string[];
  readonly log: string;
  readonly cwd?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** User and group other than our own. */
  readonly asUser?: number;
}

/** A copy of the project may stand in a folder that is closed to everybody else, as the home of root is. */
const reach = '+dac_read_search';

/** Starts a process that outlives this one, inside a network namespace, with both outputs in its log. Returns its id. */
export function startProcess({ netns, program, argumentList, log, cwd, environment = {}, asUser }: ProcessToStart): number {
  mkdirSync(dirname(log), { recursive: true });
  const out = openSync(log, 'a');
  const drop = asUser === undefined ? [] : ['setpriv', '--reuid', String(asUser), '--regid', String(asUser), '--clear-groups', '--inh-caps', reach, '--ambient-caps', reach];
  const child = spawn('ip', ['netns', 'exec', netns, ...drop, program, ...argumentList], {
    ...(cwd === undefined ? {} : { cwd }),
    env: { PATH: process.env['PATH'] ?? '/usr/sbin:/usr/bin:/sbin:/bin', HOME: cwd ?? '/', ...environment },
    stdio: ['ignore', out, out],
    detached: true,
  });
  closeSync(out);
  // The missing id says it; an event that nobody hears would end this process.
  child.on('error', () => {});
  if (child.pid === undefined) throw new LabError(`\`${program}\` could not be started in ${netns}`, 'run `npm run lab:build`, which says what is missing');
  child.unref();
  return child.pid;
}
