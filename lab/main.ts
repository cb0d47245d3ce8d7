// `npm run lab -- up|down|status|run|call|load|record`: a real mesh of local processes. See docs/lab.md.
import { usage } from './src/command-line.ts';
import { commands } from './src/commands.ts';
import { LabError } from './src/lab-error.ts';

const [name = '', ...rest] = process.argv.slice(2);
const command = commands.get(name);
if (command === undefined) {
  console.error(usage);
  process.exitCode = 2;
} else {
  try {
    process.exitCode = await command(rest);
  } catch (error) {
    if (!(error instanceof LabError)) throw error;
    console.error(`lab: ${error.message}\n  ${error.advice}`);
    process.exitCode = 1;
  }
}
