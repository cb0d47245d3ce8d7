import { LabError } from './lab-error.ts';

/** What the machine refused, as a sentence; undefined for an error that is not the machine's, and so is ours. */
export function asLabError(error: unknown): LabError | undefined {
  if (error instanceof LabError) return error;
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  const { path, dest } = error as NodeJS.ErrnoException & { readonly dest?: string };
  const what = dest ?? path ?? 'a file';
  switch (error.code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new LabError(`the disk is full: \`${what}\` could not be written`, 'make room; the lab needs 600 MB for its programs, and building them 8 GB for Go', { cause: error });
    case 'EROFS':
      return new LabError(`\`${what}\` could not be written: its file system is read-only`, 'work in a copy of the project that can be written', { cause: error });
    case 'EACCES':
    case 'EPERM':
      return new LabError(`\`${what}\` may not be used by this user`, 'run it as the user who owns that, or as root', { cause: error });
    case 'EMFILE':
    case 'ENFILE':
      return new LabError('too many files are open', 'raise the limit (ulimit -n), or stop other instances', { cause: error });
    default:
      return undefined;
  }
}
