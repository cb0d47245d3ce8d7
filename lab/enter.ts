// `node lab/enter.ts SCRIPT …`: runs a program of the lab for a user who is not root, in namespaces of his own.
import { searchPath } from './src/build/machine.ts';
import { runInOwnEnclosure } from './src/enclosure.ts';
import { asLabError } from './src/system-error.ts';

process.env['PATH'] = searchPath();
try {
  process.exitCode = await runInOwnEnclosure([process.execPath, ...process.argv.slice(2)]);
} catch (error) {
  const known = asLabError(error);
  if (known === undefined) throw error;
  console.error(`lab: ${known.message}\n  ${known.advice}`);
  process.exitCode = 1;
}
