// `npm run lab:judge -- --pairs N --seed S`: real traffic judges what `trace` says. See docs/lab.md.
import { LabError } from './src/lab-error.ts';
import { chooseCommand } from './src/judge/choose-command.ts';

try {
  process.exitCode = await chooseCommand(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof LabError)) throw error;
  console.error(`lab: ${error.message}\n  ${error.advice}`);
  process.exitCode = 2;
}
