import { readFileSync, statSync } from 'node:fs';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { defaultYamlLimits } from '../yaml/document.ts';
import { inputProblem } from './input-problem.ts';

export type ReadText = { readonly text: string } | { readonly problem: Diagnostic };

/** Reads one file as UTF-8 text. `shown` is its path as the user gave it. */
export function readTextFile(path: string, shown: string): ReadText {
  try {
    const { size } = statSync(path);
    if (size > defaultYamlLimits.maxBytes) return { problem: tooLarge(shown) };
    return decodeText(readFileSync(path), shown);
  } catch (error) {
    return { problem: inputProblem('unreadable', shown, `\`${shown}\` cannot be read: ${describeSystemError(error)}`) };
  }
}

/** Bytes to text, with a clear refusal of what is no UTF-8 text. */
export function decodeText(bytes: Uint8Array, shown: string): ReadText {
  if (bytes.length > defaultYamlLimits.maxBytes) return { problem: tooLarge(shown) };
  if (startsWith(bytes, [0xff, 0xfe]) || startsWith(bytes, [0xfe, 0xff])) {
    return { problem: inputProblem('encoding', shown, `\`${shown}\` is UTF-16 text`, 'save it as UTF-8, which is what Kubernetes reads') };
  }
  if (bytes.subarray(0, 8192).includes(0)) {
    return { problem: inputProblem('binary', shown, `\`${shown}\` is a binary file, not YAML or JSON`) };
  }
  try {
    return { text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { problem: inputProblem('encoding', shown, `\`${shown}\` is not UTF-8 text`, 'save it as UTF-8, which is what Kubernetes reads') };
  }
}

function tooLarge(shown: string): Diagnostic {
  const megabytes = Math.floor(defaultYamlLimits.maxBytes / 1024 / 1024);
  return inputProblem('too-large', shown, `\`${shown}\` is larger than ${megabytes} MB`, 'split it into several files');
}

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, index) => bytes[index] === byte);
}

/** The system's own reason in words: `permission denied`. */
export function describeSystemError(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  const known: Readonly<Record<string, string>> = {
    EACCES: 'permission denied',
    EPERM: 'not permitted',
    ENOENT: 'it does not exist',
    ELOOP: 'its symbolic links go round in a circle',
    EISDIR: 'it is a folder',
    EEXIST: 'something else has that name',
    ENOTDIR: 'a part of the path is a file, not a folder',
    EMFILE: 'too many files are open',
    ENOSPC: 'the disk is full',
    EROFS: 'the disk is read-only',
    ENAMETOOLONG: 'the name is too long',
  };
  return known[code ?? ''] ?? code ?? (error instanceof Error ? error.message : String(error));
}
