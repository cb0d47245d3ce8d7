import { readInput, type Input } from '../../../../adapters/files.ts';
import { watchPaths } from '../../../../adapters/watch-paths.ts';
import type { Diagnostic } from '../../../../diagnostics/diagnostic.ts';
import { checkInspected, flatten, type Checked } from '../../../../project/check.ts';
import { fingerprintsOf } from '../../../../project/fingerprint.ts';
import type { CheckOptions } from '../../../../project/inspect.ts';
import { openSession, type Session } from '../../../../project/recheck/session.ts';
import { updateSession } from '../../../../project/recheck/update-session.ts';
import { flagOption, listOption, textOption, type OptionValues } from '../../command.ts';
import { CommandFailure, exitCodes } from '../../failure.ts';
import type { Loaded } from '../../load-project.ts';
import { colorsFor } from '../../render/colors.ts';
import { describeCounts, renderDiagnostics } from '../../render/diagnostics.ts';
import { renderJsonLine } from '../../render/json.ts';
import { count, duration, listed } from '../../render/layout.ts';
import type { Terminal } from '../../terminal.ts';

export interface Watched {
  readonly paths: readonly string[];
  readonly options: OptionValues;
  readonly loaded: Loaded;
  readonly check: CheckOptions;
  readonly isExcluded: (file: string) => boolean;
  /** Prints what is found at first. */
  readonly print: (loaded: Loaded, checked: Checked) => Promise<void>;
}

const forWatching = ['cluster', 'fix', 'fixAll', 'writeBaseline', 'as', 'output'] as const;

export function refuseToWatch(paths: readonly string[], options: OptionValues): void {
  const other = forWatching.find((name) => flagOption(options, name) || textOption(options, name) !== undefined);
  if (other !== undefined) throw new CommandFailure(`\`--watch\` and \`--${other.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}\` do not go together`);
  if (paths.includes('-')) throw new CommandFailure('standard input cannot be watched: name files or folders');
  if (!['text', 'json', undefined].includes(textOption(options, 'format'))) throw new CommandFailure('`--watch` tells text or lines of JSON', { help: 'leave out --format, or say --format json' });
}

/** Checks, then again after each change of a file, until somebody interrupts. Findings are no failure of watching. */
export async function watchCheck(watched: Watched, terminal: Terminal): Promise<number> {
  const isJson = textOption(watched.options, 'format') === 'json';
  const session = openSession({ files: watched.loaded.project.files, problems: watched.loaded.input.problems }, watched.check);
  let state: State = { session, input: watched.loaded.input, checked: checkInspected(session.project, session.inspection, watched.check) };
  if (isJson) terminal.out(renderJsonLine({ event: 'open', diagnostics: state.checked.report.diagnostics, summary: state.checked.report.summary }, state.input.rendered));
  else await watched.print({ input: state.input, project: session.project }, state.checked);
  let turn: Promise<void> = Promise.resolve();
  const recheck = async (): Promise<void> => {
    const next = await readAgain(state, watched, terminal);
    if (next === undefined) return;
    terminal.out(isJson ? jsonOf(state, next) : textOf(state, next, terminal));
    state = next;
  };
  const again = (): void => void (turn = turn.then(recheck));
  const watching = watchPaths(watched.paths, terminal.cwd, again);
  // What changed between the reading and the watching is told by nobody else.
  again();
  if (!isJson) terminal.err('watching; Ctrl-C ends\n');
  await terminal.interrupted?.();
  watching.close();
  await turn;
  return exitCodes.fine;
}

interface State {
  readonly session: Session;
  readonly input: Input;
  readonly checked: Checked;
}

interface Change extends State {
  readonly files: readonly string[];
  readonly milliseconds: number;
}

/** Undefined where no text is another than before. */
async function readAgain({ session, input: before }: State, { paths, options, check, isExcluded }: Watched, terminal: Terminal): Promise<Change | undefined> {
  const read = await readInput(paths, { cwd: terminal.cwd, values: listOption(options, 'values'), readStandardInput: terminal.readStandardInput });
  const input = { ...read, files: read.files.filter((file) => !isExcluded(file.path)), problems: read.problems.filter(({ span }) => !isExcluded(span.file)) };
  const start = performance.now();
  const { session: now, changed } = updateSession(session, input, before, check);
  if (changed.length === 0 && now === session) return undefined;
  const checked = checkInspected(now.project, now.inspection, check);
  return { session: now, input, checked, files: changed, milliseconds: performance.now() - start };
}

/** What is found now and was not before, and the reverse, told apart by fingerprints: a finding that moved is the same. */
function difference({ session, checked }: State, others: State): readonly Diagnostic[] {
  const known = new Map<string, number>();
  for (const print of fingerprintsOf(others.session.project, others.checked.diagnostics)) known.set(print, (known.get(print) ?? 0) + 1);
  const prints = fingerprintsOf(session.project, checked.diagnostics);
  return checked.diagnostics.filter((_, index) => {
    const left = known.get(prints[index] ?? '') ?? 0;
    if (left > 0) known.set(prints[index] ?? '', left - 1);
    return left === 0;
  });
}

function jsonOf(before: State, now: Change): string {
  const { files, milliseconds, checked, input } = now;
  return renderJsonLine({ event: 'change', files, new: difference(now, before).map(flatten), gone: difference(before, now).map(flatten), summary: checked.report.summary, milliseconds: Math.round(milliseconds) }, input.rendered);
}

function textOf(before: State, now: Change, terminal: Terminal): string {
  const colors = colorsFor(terminal.hasColor);
  const [found, gone] = [difference(now, before), difference(before, now)];
  const lines = renderDiagnostics(found, { files: now.input.files, rendered: now.input.rendered, colors, columns: terminal.columns });
  const news = found.length + gone.length === 0 ? 'nothing new' : [found.length === 0 ? [] : [`${found.length} new`], gone.length === 0 ? [] : [`${gone.length} gone`]].flat().join(', ');
  return [
    colors.bold(`${now.files.length === 0 ? 'the input' : listed(now.files.map((file) => `\`${file}\``))} changed: ${news}`),
    ...lines,
    ...gone.map(({ rule, message, span }) => `gone  ${span.file}: ${message}  ${colors.dim(rule)}`),
    `${describeCounts(now.checked.diagnostics)} in ${count(now.session.project.files.length, 'file')} ${colors.dim(`(${duration(Math.round(now.milliseconds))})`)}`,
    '',
  ].map((line) => `${line}\n`).join('');
}
