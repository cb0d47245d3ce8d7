import { resolve } from 'node:path';
import { checkOutRevision, readGitSource, type Checkout } from '../../../adapters/git.ts';
import type { RenderedFiles } from '../../../adapters/rendered.ts';
import { diffReport, type DiffSide } from '../../../project/diff.ts';
import { meshModelOf } from '../../../project/mesh-model-of.ts';
import { placeFinder, type FindPlace } from '../../../project/places.ts';
import { listOption, textOption, type OptionValues, type RunCommand } from '../command.ts';
import { CommandFailure, exitCodes } from '../failure.ts';
import { exitCodeOf, hideProgress, loadProject, reportProblems, showProgress, topologyStyle, type Loaded } from '../load-project.ts';
import { renderDiffMarkdown } from '../render/diff-markdown.ts';
import { renderDiff } from '../render/diff-text.ts';
import { renderJson } from '../render/json.ts';
import { jsonDiagnostics } from '../render/json-diagnostics.ts';
import type { Terminal } from '../terminal.ts';

export const run: RunCommand = async (words, options, terminal) => {
  const [oldName, newName] = readSides(words);
  const before = await loadSide(oldName, options, terminal);
  const after = await loadSide(newName, options, terminal);
  showProgress(terminal, 'comparing every request …');
  const compared = diffReport(sideOf(before), sideOf(after));
  hideProgress(terminal);
  const problems = [...before.project.problems, ...after.project.problems];
  const isPartial = exitCodeOf(problems) !== exitCodes.fine;
  // Of what nobody could read nothing is proved.
  const report = isPartial ? { ...compared, isUnchanged: false, isComplete: false, because: 'a part of the input could not be read' } : compared;
  const format = textOption(options, 'format') ?? 'text';
  if (format === 'json') {
    terminal.out(renderJson({ ...report, diagnostics: jsonDiagnostics(problems) }));
  } else {
    // Positions are those of the sources already, and two inputs have no folder in common that is worth leaving out.
    const style = { ...topologyStyle(after, terminal), shownLine: (_: string, line: number) => line, folder: '' };
    terminal.out(format === 'markdown' ? renderDiffMarkdown(report, style) : renderDiff(report, style));
    reportProblems(before, terminal);
    reportProblems(after, terminal);
  }
  if (isPartial) return exitCodes.couldNotRun;
  return report.isUnchanged ? exitCodes.fine : exitCodes.findings;
};

/** `OLD NEW`; `OLD..NEW` for two revisions; `OLD` alone against the current folder. */
export function readSides(words: readonly string[]): readonly [string, string] {
  const [first = '', second] = words;
  if (second === undefined && /[^.:/]\.\.\.(?:[^./]|$)/.test(first)) throw new CommandFailure(`\`${first}\` asks for a merge base`, { help: 'write OLD..NEW with the commit that is meant; `git merge-base OLD NEW` names it' });
  const range = second === undefined ? /^(?:git:)?([^:]*?[^.:/])\.\.([^./:][^:/]*(?:\/[^:]*)?)?(?::(.*))?$/.exec(first) : null;
  if (range !== null) {
    const [, old = '', current = 'HEAD', path] = range;
    const suffix = path === undefined ? '' : `:${path}`;
    return [`git:${old}${suffix}`, `git:${current}${suffix}`];
  }
  if (first === '-' && second === '-') throw new CommandFailure('standard input can be one side only');
  const source = readGitSource(first);
  return [first, second ?? (source === undefined || source.path === '' ? '.' : source.path)];
}

async function loadSide(written: string, options: OptionValues, terminal: Terminal): Promise<Loaded> {
  const source = readGitSource(written);
  const shared = listOption(options, 'with');
  if (source === undefined) return loadProject([written, ...shared], options, terminal);
  showProgress(terminal, `reading ${source.revision} …`);
  const result = await checkOutRevision(source, terminal.cwd);
  hideProgress(terminal);
  if ('problem' in result) throw new CommandFailure(result.problem, result.help === undefined ? {} : { help: result.help });
  return loadCheckout(result.checkout, shared.map((path) => resolve(terminal.cwd, path)), options, terminal);
}

async function loadCheckout({ cwd, path, remove }: Checkout, shared: readonly string[], options: OptionValues, terminal: Terminal): Promise<Loaded> {
  try {
    return await loadProject([path, ...shared], options, { ...terminal, cwd });
  } finally {
    remove();
  }
}

function sideOf({ project, input }: Loaded): DiffSide {
  return { model: meshModelOf(project), objects: project.resources.size, placeOf: inSources(placeFinder(), input.rendered) };
}

/** Each side has texts of its own that tools rendered: positions become those of the sources before the sides meet. */
function inSources(placeOf: FindPlace, rendered: RenderedFiles): FindPlace {
  if (rendered.size === 0) return placeOf;
  return (source) => {
    const place = placeOf(source);
    if ('default' in place) return place;
    return { file: place.file, line: rendered.get(place.file)?.sourceLines[place.line - 1] ?? place.line };
  };
}
