import { userInfo } from 'node:os';
import { noteApproval } from '../../../adapters/approval-journal.ts';
import { removeFiles } from '../../../adapters/write-files.ts';
import { writePlan } from '../../../adapters/write-plan.ts';
import type { AskReport } from '../../../project/ask/ask-report.ts';
import { flagOption, textOption, type OptionValues } from '../command.ts';
import { CommandFailure } from '../failure.ts';
import { hanging } from '../render/layout.ts';
import type { Terminal } from '../terminal.ts';
import type { AskSource } from './load-input.ts';

/** Of a hash so much has to be typed that no other change has the same beginning. */
const fewestDigits = 8;

/** What was decided on the command line: `yes` and `no` need nobody to be asked. */
export type Approval = { readonly kind: 'yes' | 'ask' } | { readonly kind: 'no'; readonly because: readonly string[] };

/** Options that nobody can have meant together are said at once, before anything is read. */
export function checkApprovalOptions(options: OptionValues): void {
  const approved = textOption(options, 'approve');
  const given = [approved !== undefined && '--approve', flagOption(options, 'yes') && '--yes', flagOption(options, 'dryRun') && '--dry-run'].filter((name) => name !== false);
  if (given.length > 1) throw new CommandFailure(`${given.join(' and ')} do not go together`);
  if (flagOption(options, 'asYaml')) checkPrinting(options);
  if (approved !== undefined && !(/^[0-9a-f]+$/i.test(approved) && approved.length >= fewestDigits && approved.length <= 64)) {
    throw new CommandFailure(`\`${approved}\` is not the hash of an answer`, { help: `give at least its first ${fewestDigits} digits` });
  }
}

/** What is printed for a pipe is not written, and is no report. */
function checkPrinting(options: OptionValues): void {
  const other = textOption(options, 'approve') === undefined ? (flagOption(options, 'yes') ? '--yes' : textOption(options, 'format') === 'json' ? '--format json' : undefined) : '--approve';
  if (other !== undefined) throw new CommandFailure(`--as-yaml and ${other} do not go together`, { help: '--as-yaml prints the manifests alone and writes nothing' });
}

/** Whether what was worked out now may be written. A hash that was approved earlier has to be that of now: another input, or other files, have another. */
export function approvalOf({ hash = '', cautions }: AskReport, options: OptionValues): Approval {
  const approved = textOption(options, 'approve')?.toLowerCase();
  if (approved !== undefined) {
    return hash.startsWith(approved) ? { kind: 'yes' } : { kind: 'no', because: [`what would be written now has the hash ${hash.slice(0, fewestDigits)}, and ${approved.slice(0, fewestDigits)} was approved: the input or the answer is another`] };
  }
  if (flagOption(options, 'yes')) return cautions.length === 0 ? { kind: 'yes' } : { kind: 'no', because: [`--yes does not decide what a person has to look at: ${cautions[0] ?? ''}${cautions.length > 1 ? `, and ${cautions.length - 1} more` : ''}`] };
  return flagOption(options, 'dryRun') ? { kind: 'no', because: [] } : { kind: 'ask' };
}

/** Writes all files or none, where each is still as it was read, and notes who approved it. */
export function writeAnswer({ files, hash = '', echo }: AskReport, { folder, shownFolder }: AskSource, terminal: Terminal): void {
  // First, as the tools for agents do: where it cannot be noted, nothing is written.
  noteApproval(folder, { hash, channel: 'command-line', who: whoAmI(), restated: echo, files: files.map(({ path }) => path) }, new Date());
  writePlan(folder, files);
  removeFiles(folder, files.filter(({ content }) => content === '').map(({ path }) => path));
  const names = files.map(({ path }) => path);
  const where = shownFolder === '.' ? '' : ` in ${shownFolder}`;
  terminal.out(`${hanging('', `Written${where}: ${names.slice(0, 8).join(', ')}${names.length > 8 ? ` and ${names.length - 8} more` : ''}.`, terminal.columns).join('\n')}\n`);
}

/** In containers the account often has no name. */
function whoAmI(): string {
  try {
    return userInfo().username;
  } catch {
    return `user ${process.getuid?.() ?? 'unknown'}`;
  }
}

/** The command that writes exactly this. */
export function approvingCommand({ hash = '' }: AskReport, argumentList: readonly string[]): string {
  return ['meshwright', 'ask', ...argumentList, '--approve', hash.slice(0, fewestDigits)].map(quoted).join(' ');
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
