import { groupBy } from '../../base/order.ts';
import { nearest } from '../../base/near-miss.ts';
import type { Diagnostic, Span, Unjudged } from '../../diagnostics/diagnostic.ts';
import type { UpstreamTool } from '../../rules/analyzer.ts';
import { pathAt } from '../place-in-object.ts';
import type { Project } from '../project.ts';
import { isAbout, readAnnotations, spanOfAnnotation, type SuppressionAnnotation } from './annotations.ts';
import { readSuppressions, type SuppressionComment } from './comments.ts';
import { valueAt } from '../../kube/resource.ts';

/** A finding that somebody asked not to hear of. */
export interface Suppressed {
  readonly diagnostic: Diagnostic;
  /** `comment`, or the key of the annotation. */
  readonly by: string;
  readonly reason?: string;
}

export interface Suppression {
  readonly kept: readonly Diagnostic[];
  readonly suppressed: readonly Suppressed[];
  /** Comments and annotations of ours that silence nothing. */
  readonly unused: readonly Diagnostic[];
}

export interface SuppressInput {
  readonly project: Project;
  readonly tools: Iterable<UpstreamTool>;
  /** Every name that may be written: rules and their folders, and codes of other checkers. */
  readonly knownNames: ReadonlySet<string>;
  /** A rule that could not judge may have had something to say. */
  readonly unjudged: readonly Unjudged[];
}

/** Takes out what comments and annotations silence. What could not be read is never silenced: nobody shall take it for checked. */
export function suppress(diagnostics: readonly Diagnostic[], input: SuppressInput): Suppression {
  const comments = groupBy(input.project.files.flatMap((file) => readSuppressions(file, (span) => isCommentIn(input.project, span))), ({ span }) => span.file);
  const annotations = groupBy(readAnnotations(input.project, input.tools), ({ resource }) => resource.source.file);
  if (comments.size === 0 && annotations.size === 0) return { kept: diagnostics, suppressed: [], unused: [] };
  const problems = new Set(input.project.problems);
  const used = new Map<object, Set<string>>();
  const kept: Diagnostic[] = [];
  const suppressed: Suppressed[] = [];
  for (const diagnostic of diagnostics) {
    const found = problems.has(diagnostic) ? undefined : silencerOf(diagnostic, comments.get(diagnostic.span.file) ?? [], annotations.get(diagnostic.span.file) ?? [], used);
    if (found === undefined) kept.push(diagnostic);
    else suppressed.push({ diagnostic, ...found });
  }
  const unread = new Set(input.project.problems.map(({ span }) => span.file));
  const ours = [...[...comments.values()].flat(), ...[...annotations.values()].flat().filter(({ tool }) => tool === undefined)];
  const unused = ours.flatMap((each) => unusedIn(each, used.get(each) ?? new Set(), input)).filter(({ span }) => !unread.has(span.file));
  return { kept, suppressed, unused };
}

/** All that silence a finding count as used, so that none of two is called idle. */
function silencerOf(diagnostic: Diagnostic, comments: readonly SuppressionComment[], annotations: readonly SuppressionAnnotation[], used: Map<object, Set<string>>): Omit<Suppressed, 'diagnostic'> | undefined {
  let found: Omit<Suppressed, 'diagnostic'> | undefined;
  const use = (by: object, names: readonly string[]): void => {
    const known = used.get(by);
    if (known === undefined) used.set(by, new Set(names));
    else for (const name of names) known.add(name);
  };
  for (const comment of comments) {
    const names = diagnostic.span.line < comment.firstLine || diagnostic.span.line > comment.lastLine ? [] : comment.names.filter((name) => isMeant(name, diagnostic));
    if (names.length === 0) continue;
    use(comment, names);
    found ??= { by: 'comment', ...(comment.reason === undefined ? {} : { reason: comment.reason }) };
  }
  for (const annotation of annotations) {
    const names = annotation.names.filter((name) => isMeantBy(annotation, name, diagnostic));
    if (names.length === 0 || !isAbout(annotation, diagnostic)) continue;
    use(annotation, names);
    found ??= { by: annotation.key };
  }
  return found;
}

function isMeant(name: string, { rule, upstream }: Diagnostic): boolean {
  return name === '*' || rule === name || rule.startsWith(`${name.replace(/\/\*?$/, '')}/`) || upstream.includes(name);
}

/** Another checker's annotation speaks of its own codes only. */
function isMeantBy({ tool }: SuppressionAnnotation, name: string, diagnostic: Diagnostic): boolean {
  if (tool === undefined) return isMeant(name, diagnostic);
  return diagnostic.upstream.some((code) => (name === '*' || name === code) && tool.codes.some((known) => known.code === code));
}

function unusedIn(written: SuppressionComment | SuppressionAnnotation, used: ReadonlySet<string>, { knownNames, unjudged }: SuppressInput): Diagnostic[] {
  const span = 'span' in written ? written.span : spanOfAnnotation(written);
  const finding = (message: string, help: string): Diagnostic => ({ rule: 'check/unused-suppression', severity: 'info', message, span, help, upstream: [] });
  if (written.names.length === 0) return [finding('this names no rule, so that it silences nothing', 'write `# meshwright: ignore RULE -- reason`')];
  return written.names.flatMap((name) => {
    if (used.has(name)) return [];
    if (name !== '*' && !knownNames.has(name.replace(/\/\*?$/, ''))) {
      const near = nearest(name, knownNames);
      return [finding(`there is no rule \`${name}\` to be silent about`, near === undefined ? 'see `meshwright explain`' : `did you mean \`${near}\`?`)];
    }
    const isOpen = unjudged.some(({ rule }) => name === '*' || rule === name || rule.startsWith(`${name}/`));
    return isOpen ? [] : [finding(`nothing is left that \`${name}\` would say here`, 'take it out')];
  });
}

/** Whether a place of a file is a comment for YAML too, and not a part of some text. */
function isCommentIn(project: Project, { file, line, column }: Span): boolean {
  const documents = new Set(project.resources.inFile(file).map((resource) => resource.source.document));
  const document = [...documents].findLast(({ startLine }) => startLine <= line);
  if (document === undefined) return true;
  const path = pathAt(document, { line, column });
  return path.length === 0 || typeof valueAt(document.value, path) !== 'string' || !isInside(document.locate(path), line, column);
}

function isInside({ line, column, endLine, endColumn }: Omit<Span, 'file'>, atLine: number, atColumn: number): boolean {
  return (line < atLine || (line === atLine && column <= atColumn)) && (atLine < endLine || (atLine === endLine && atColumn < endColumn));
}
