import { groupBy } from '../base/order.ts';
import { applyFix } from '../diagnostics/apply-fix.ts';
import type { Diagnostic, Fix, TextEdit } from '../diagnostics/diagnostic.ts';
import type { SourceFile } from '../kube/resource.ts';
import { checkWithSpans, type Checked } from './check.ts';
import type { CheckOptions } from './inspect.ts';
import { openProject, type Project } from './project.ts';

export interface FixOptions {
  /** Also fixes that change what traffic does. */
  readonly changesTraffic: boolean;
  /** Why a file cannot be edited, as "`x.yaml` is …"; undefined where it can. */
  readonly whyNotEditable: (file: string) => string | undefined;
}

export interface AppliedFix {
  readonly diagnostic: Diagnostic;
  readonly fix: Fix;
}

export interface Fixed {
  readonly project: Project;
  /** What was found in the texts as they were. */
  readonly before: Checked;
  /** What is left, found in the texts as they are now. */
  readonly checked: Checked;
  /** Files that have another text now. */
  readonly changed: readonly { readonly path: string; readonly before: string; readonly after: string }[];
  readonly applied: readonly AppliedFix[];
  readonly left: FixesLeft;
}

/** Findings that have a fix which was not applied. */
export interface FixesLeft {
  readonly changesTraffic: readonly Diagnostic[];
  /** Reasons with how many findings each keeps unmended. */
  readonly notEditable: ReadonlyMap<string, number>;
  /** Applying it did not mend the finding, or would have broken the file. */
  readonly failed: readonly Diagnostic[];
}

/** More than any fix needs that opens the way for the next one. */
const mostRounds = 20;

/**
 * Applies fixes, checks again, and goes on until none is left that may be applied. Nothing is written. No fix is applied
 * more often than it was found, and none that leaves a file that cannot be read: so it ends, and a second run finds nothing to do.
 */
export function fixProject(project: Project, earlier: readonly Diagnostic[], check: CheckOptions, options: FixOptions): Fixed {
  const run: Run = { options, applied: [], allowance: new Map(), failed: new Map() };
  let current = project;
  const before = checkWithSpans(current, check);
  let checked = before;
  for (let round = 0; round < mostRounds; round += 1) {
    const next = mendOnce(current, earlier, checked.diagnostics, run);
    if (next === undefined) break;
    current = next;
    checked = checkWithSpans(current, check);
  }
  const texts = new Map(current.files.map(({ path, text }) => [path, text]));
  const changed = project.files.flatMap(({ path, text }) => (texts.get(path) === text ? [] : [{ path, before: text, after: texts.get(path) ?? text }]));
  return { project: current, before, checked, changed, applied: run.applied, left: fixesLeft(checked.diagnostics, run) };
}

interface Run {
  readonly options: FixOptions;
  readonly applied: AppliedFix[];
  /** How often a fix may still be applied: as often as its finding was there when it was first seen. */
  readonly allowance: Map<string, number>;
  /** Keys of fixes that would break a file. */
  readonly failed: Map<string, Diagnostic>;
}

function keyOf({ rule, resource, message, span }: Diagnostic): string {
  return JSON.stringify([rule, span.file, resource, message]);
}

/** One round: as many fixes as do not touch each other. Undefined where there is none. */
function mendOnce(project: Project, earlier: readonly Diagnostic[], diagnostics: readonly Diagnostic[], run: Run): Project | undefined {
  const candidates = diagnostics.filter((diagnostic) => mayApply(diagnostic, run));
  const seen = new Map<string, number>();
  for (const diagnostic of candidates) seen.set(keyOf(diagnostic), (seen.get(keyOf(diagnostic)) ?? 0) + 1);
  for (const [key, count] of seen) if (!run.allowance.has(key)) run.allowance.set(key, count);
  let chosen = chooseApart(candidates, run);
  while (chosen.length > 0) {
    const files = applyAll(project.files, chosen);
    const next = openProject(files, earlier);
    const broken = brokenFiles(project, next);
    if (broken.size === 0) {
      record(chosen, run);
      return next;
    }
    for (const { diagnostic, fix } of chosen) if (touches(fix, broken)) run.failed.set(keyOf(diagnostic), diagnostic);
    chosen = chosen.filter(({ fix }) => !touches(fix, broken));
  }
  return undefined;
}

function mayApply(diagnostic: Diagnostic, { options, allowance, failed }: Run): boolean {
  const { fix } = diagnostic;
  if (fix === undefined || fix.edits.length === 0 || (fix.changesTraffic !== undefined && !options.changesTraffic)) return false;
  const key = keyOf(diagnostic);
  return !failed.has(key) && (allowance.get(key) ?? 1) > 0 && fix.edits.every((edit) => options.whyNotEditable(edit.file) === undefined);
}

/** The first of fixes that touch each other; those with the same edits are one. */
function chooseApart(candidates: readonly Diagnostic[], { allowance }: Run): AppliedFix[] {
  const chosen: AppliedFix[] = [];
  const taken = new Map<string, TextEdit[]>();
  const takenIn = ({ file }: TextEdit): readonly TextEdit[] => taken.get(file) ?? [];
  const take = (edit: TextEdit): void => {
    const own = taken.get(edit.file);
    if (own === undefined) taken.set(edit.file, [edit]);
    else own.push(edit);
  };
  const used = new Map<string, number>();
  for (const diagnostic of candidates) {
    const { fix } = diagnostic;
    const key = keyOf(diagnostic);
    if (fix === undefined || (used.get(key) ?? 0) >= (allowance.get(key) ?? 0)) continue;
    const isTaken = fix.edits.every((edit) => takenIn(edit).some((other) => isSame(edit, other)));
    if (!isTaken && (fix.edits.some((edit) => takenIn(edit).some((other) => meet(edit, other))) || meetThemselves(fix.edits))) continue;
    used.set(key, (used.get(key) ?? 0) + 1);
    chosen.push({ diagnostic, fix });
    if (!isTaken) for (const edit of fix.edits) take(edit);
  }
  return chosen;
}

function meetThemselves(edits: readonly TextEdit[]): boolean {
  return edits.some((edit, index) => edits.slice(index + 1).some((other) => meet(edit, other)));
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column && a.endLine === b.endLine && a.endColumn === b.endColumn && a.newText === b.newText;
}

/** Whether two edits overlap, or stand so that their order would matter. */
function meet(a: TextEdit, b: TextEdit): boolean {
  if (a.file !== b.file) return false;
  const isBefore = (line: number, column: number, otherLine: number, otherColumn: number): boolean => line < otherLine || (line === otherLine && column < otherColumn);
  return !isBefore(a.endLine, a.endColumn, b.line, b.column) && !isBefore(b.endLine, b.endColumn, a.line, a.column);
}

function applyAll(files: readonly SourceFile[], chosen: readonly AppliedFix[]): SourceFile[] {
  const byFile = groupBy(chosen.flatMap(({ fix }) => fix.edits), ({ file }) => file);
  return files.map((file) => {
    const edits = distinctEdits(byFile.get(file.path) ?? []);
    return edits.length === 0 ? file : { path: file.path, text: applyFix(file.path, file.text, { title: '', edits: inTheWaysOf(file.text, edits) }) };
  });
}

function distinctEdits(edits: readonly TextEdit[]): readonly TextEdit[] {
  return [...new Map(edits.map((edit) => [JSON.stringify([edit.line, edit.column, edit.endLine, edit.endColumn, edit.newText]), edit])).values()];
}

/** Edits with the line ends of their file, and with quotes where it is JSON: rules write YAML. */
function inTheWaysOf(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  if (isJson(text)) return quoted(text, edits);
  return text.includes('\r\n') ? edits.map((edit) => ({ ...edit, newText: edit.newText.replaceAll(/\r?\n/g, '\r\n') })) : edits;
}

function quoted(text: string, edits: readonly TextEdit[]): readonly TextEdit[] {
  const lines = text.replace(/^\uFEFF/, '').split('\n');
  return edits.map((edit) => {
    const old = edit.line === edit.endLine ? (lines[edit.line - 1] ?? '').slice(edit.column - 1, edit.endColumn - 1) : '';
    return /^"(?:[^"\\]|\\.)*"$/.test(old) && /^[\w./:*-]+$/.test(edit.newText) ? { ...edit, newText: JSON.stringify(edit.newText) } : edit;
  });
}

/** Files of which less can be read than before, or which are no JSON any more. */
function brokenFiles(before: Project, after: Project): ReadonlySet<string> {
  const count = (project: Project, file: string): number => project.problems.filter(({ span }) => span.file === file).length;
  const texts = new Map(before.files.map(({ path, text }) => [path, text]));
  const changed = after.files.filter(({ path, text }) => texts.get(path) !== text);
  const isBroken = ({ path, text }: SourceFile): boolean =>
    count(after, path) > count(before, path) || after.resources.inFile(path).length < before.resources.inFile(path).length || (isJson(texts.get(path) ?? '') && !isJson(text));
  return new Set(changed.filter(isBroken).map(({ path }) => path));
}

function isJson(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function touches(fix: Fix, files: ReadonlySet<string>): boolean {
  return fix.edits.some(({ file }) => files.has(file));
}

function record(chosen: readonly AppliedFix[], { applied, allowance }: Run): void {
  for (const each of chosen) {
    applied.push(each);
    const key = keyOf(each.diagnostic);
    allowance.set(key, (allowance.get(key) ?? 1) - 1);
  }
}

function fixesLeft(diagnostics: readonly Diagnostic[], { options, failed, allowance }: Run): FixesLeft {
  const left = { changesTraffic: [] as Diagnostic[], notEditable: new Map<string, number>(), failed: [] as Diagnostic[] };
  for (const diagnostic of diagnostics) {
    const { fix } = diagnostic;
    if (fix === undefined) continue;
    const why = fix.edits.map(({ file }) => options.whyNotEditable(file)).find((reason) => reason !== undefined);
    if (why !== undefined) left.notEditable.set(why, (left.notEditable.get(why) ?? 0) + 1);
    else if (fix.changesTraffic !== undefined && !options.changesTraffic) left.changesTraffic.push(diagnostic);
    else if (failed.has(keyOf(diagnostic)) || allowance.get(keyOf(diagnostic)) === 0) left.failed.push(diagnostic);
  }
  return left;
}
