import type { Span } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../kube/resource.ts';

/** One comment that asks for silence. Lines count from 1, and the last one counts too. */
export interface SuppressionComment {
  /** The comment itself. */
  readonly span: Span;
  /** Rules, folders of rules, or codes of other checkers; `*` for all. */
  readonly names: readonly string[];
  /** What stands behind ` -- `. */
  readonly reason?: string;
  readonly firstLine: number;
  readonly lastLine: number;
}

const comment = /(?<=^|\s)#\s*meshwright:\s*(ignore(?:-file)?)(?:\s+(.*))?$/;

/**
 * `# meshwright: ignore RULE, RULE -- reason`: behind a value it speaks of that line, alone on a line of the next one with
 * content, above the content of a document of the whole document, and above the first `---`, or as `ignore-file`, of the
 * file. `isComment` refuses what only looks like one, inside a text.
 */
export function readSuppressions({ path, text }: SourceFile, isComment: (span: Span) => boolean = () => true): SuppressionComment[] {
  if (!/meshwright:\s*ignore/.test(text)) return [];
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/);
  const documents = documentsOf(lines);
  return lines.flatMap((line, index) => {
    const found = comment.exec(line);
    if (found === null) return [];
    const span: Span = { file: path, line: index + 1, column: found.index + 1, endLine: index + 1, endColumn: line.trimEnd().length + 1 };
    if (!isComment(span)) return [];
    return [{ span, ...readNames(found[2] ?? ''), ...scopeOf(found[1] ?? '', index, lines, documents) }];
  });
}

function readNames(written: string): Pick<SuppressionComment, 'names' | 'reason'> {
  const [names = '', ...reason] = written.split(/(?:^|\s)--\s/);
  return { names: names.split(/[\s,]+/).filter((name) => name !== ''), ...(reason.length === 0 ? {} : { reason: reason.join(' -- ').trim() }) };
}

interface Extent {
  /** Indexes of lines; the end is exclusive. */
  readonly start: number;
  readonly end: number;
  /** Index of the first line with content, or the end. */
  readonly content: number;
}

const separator = /^(?:---|\.\.\.)(?:\s|$)/;

function documentsOf(lines: readonly string[]): readonly Extent[] {
  const starts = [0, ...lines.flatMap((line, index) => (index > 0 && separator.test(line) ? [index] : []))];
  return starts.map((start, index) => {
    const end = starts[index + 1] ?? lines.length;
    const content = lines.findIndex((line, at) => at >= start && at < end && hasContent(line));
    return { start, end, content: content < 0 ? end : content };
  });
}

function hasContent(line: string): boolean {
  const rest = line.replace(/^(?:---|\.\.\.)(?=\s|$)/, '');
  return !/^\s*(?:#.*)?$/.test(rest) && !rest.startsWith('%');
}

function scopeOf(word: string, index: number, lines: readonly string[], documents: readonly Extent[]): Pick<SuppressionComment, 'firstLine' | 'lastLine'> {
  if (word === 'ignore-file') return { firstLine: 1, lastLine: lines.length };
  const own = documents.find(({ start, end }) => start <= index && index < end);
  if (own === undefined || hasContent(lines[index] ?? '')) return { firstLine: index + 1, lastLine: index + 1 };
  if (index < own.content) return own.content === own.end && own.start === 0 ? { firstLine: 1, lastLine: lines.length } : { firstLine: own.start + 1, lastLine: own.end };
  const next = lines.findIndex((line, at) => at > index && at < own.end && hasContent(line));
  return next < 0 ? { firstLine: index + 1, lastLine: index + 1 } : { firstLine: next + 1, lastLine: next + 1 };
}
