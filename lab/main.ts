// `npm run lab -- up|down|status|run|call|load|record`: a real mesh of local processes. See docs/lab.md.
import { usage } from './src/command-line.ts';
import { commands } from './src/commands.ts';
import { searchPath } from './src/build/machine.ts';
import { asLabError } from './src/system-error.ts';

process.env['PATH'] = searchPath();
const [name = '', ...rest] = process.argv.slice(2);
const command = commands.get(name);
if (command === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(rest);
  } catch (error) {
    const known = asLabError(error);
    if (known === undefined) throw error;
    console.error(`lab: ${known.message}\n  ${known.advice}`);
    process.exitCode = 1;
  }
}
