// `npm run lab:judge -- --pairs N --seed S`: real traffic judges what `trace` says. See docs/lab.md.
import { chooseCommand } from './src/judge/choose-command.ts';
import { asLabError } from './src/system-error.ts';

try {
  process.exitCode = await chooseCommand(process.argv.slice(2));
} catch (error) {
  const known = asLabError(error);
  if (known === undefined) throw error;
  console.error(`lab: ${known.message}\n  ${known.advice}`);
  process.exitCode = 2;
}
