import { existsSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { decodeText, readTextFile } from '../../../adapters/read-text.ts';
import { textOption, type OptionValues } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import type { Terminal } from '../terminal.ts';

/** The request, and where manifests are. */
export interface Words {
  readonly text: string;
  readonly paths: readonly string[];
  /** The paths are the current folder because nobody said otherwise. */
  readonly isImplied: boolean;
}

/** Of a request: more is a file that somebody meant to give as PATH. */
const longest = 100_000;

/** `TEXT PATH…`, `- PATH…` for standard input, `--file FILE PATH…`. */
export async function readWords(words: readonly string[], options: OptionValues, terminal: Terminal): Promise<Words> {
  const file = textOption(options, 'file');
  const first = file === undefined ? words[0] : undefined;
  const rest = file === undefined ? words.slice(1) : words;
  if (file === undefined && first === undefined) throw new CommandFailure('nothing was asked for', { help: 'say what is wanted: meshwright ask "send 10 % of orders to v2" k8s/' });
  const text = file === undefined ? await given(first ?? '', terminal) : textFrom(readTextFile(resolve(terminal.cwd, file), file), file);
  if (text.trim() === '') throw new CommandFailure('nothing was asked for: the text is empty', file === undefined ? {} : { file });
  if (text.length > longest) throw new CommandFailure(`the request is ${Math.ceil(text.length / 1000)} kB long, and ${longest / 1000} kB are the most`, { help: 'give manifests as PATH, and say in a few sentences what is wanted' });
  if (text.includes('\0')) throw new CommandFailure('the request is no text');
  if (first === '-' && rest.includes('-')) throw new CommandFailure('standard input can be the request or the manifests, not both');
  if (rest.length > 0) return { text, paths: rest, isImplied: false };
  return { text, paths: holdsManifests(terminal.cwd) ? ['.'] : [], isImplied: true };
}

async function given(text: string, terminal: Terminal): Promise<string> {
  return text === '-' ? textFrom(decodeText(await terminal.readStandardInput(), 'standard input'), undefined) : text;
}

function textFrom(read: ReturnType<typeof decodeText>, file: string | undefined): string {
  if ('text' in read) return read.text.replace(/^\uFEFF/, '');
  // What is meant to be words is no YAML either.
  throw new CommandFailure(read.problem.message.replace(', not YAML or JSON', ', not a request in words'), file === undefined ? {} : { file });
}

/** Whether a folder or one right below it has files that may be manifests: nobody means a whole home directory. */
function holdsManifests(folder: string): boolean {
  const isManifest = (name: string): boolean => /\.ya?ml$/i.test(name);
  const names = namesIn(folder);
  return names.some((name) => isManifest(name) || namesIn(join(folder, name)).some(isManifest));
}

function namesIn(folder: string): readonly string[] {
  try {
    const isFolder = existsSync(folder) && statSync(folder).isDirectory();
    return isFolder ? readdirSync(folder).filter((name) => !name.startsWith('.') && name !== 'node_modules') : [];
  } catch {
    // What may not be listed holds nothing for us.
    return [];
  }
}
