// `npm run lab:asked -- --only ID`: answered requests of the suite are applied, and real traffic judges them. See docs/lab.md.
import { runAskedCommand } from './src/asked/asked-command.ts';
import { searchPath } from './src/build/machine.ts';
import { asLabError } from './src/system-error.ts';

process.env['PATH'] = searchPath();
try {
  process.exitCode = await runAskedCommand(process.argv.slice(2));
} catch (error) {
  const known = asLabError(error);
  if (known === undefined) throw error;
  console.error(`lab: ${known.message}\n  ${known.advice}`);
  process.exitCode = 2;
}
