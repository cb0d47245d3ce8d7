import { execFileSync } from 'node:child_process';

/** Whether tests of revisions can run; where they cannot, they say so. */
export const hasGit: boolean = ((): boolean => {
  try {
    execFileSync('git', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();
