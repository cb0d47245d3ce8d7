import { YAMLException, load } from 'js-yaml';
import { defaultYamlLimits, type TextRange, type YamlDocument, type YamlLimits, type YamlProblem, type YamlText } from './document.ts';
import { createLocator } from './locate.ts';
import { kubernetesSchema } from './schema.ts';
import { findComplexKey } from './tree.ts';
import { splitDocuments, type Slice } from './split.ts';

/**
 * Reads every document of a YAML or JSON text. Never throws for what the text says: a document that
 * cannot be read becomes a problem and the others are still returned.
 */
export function readYaml(text: string, limits: YamlLimits = defaultYamlLimits): YamlText {
  if (text.length > limits.maxBytes) {
    const megabytes = Math.floor(limits.maxBytes / 1024 / 1024);
    return refused(`the text is longer than ${megabytes} MB`, 'split it into several files');
  }
  const source = withoutByteOrderMark(text);
  const slices = splitDocuments(source);
  if (slices.length > limits.maxDocuments) {
    return refused(`the text holds ${slices.length} documents, more than ${limits.maxDocuments}`, 'split it into several files');
  }
  const documents: YamlDocument[] = [];
  const problems: YamlProblem[] = [];
  for (const slice of slices) readSlice(source, slice, limits, documents, problems);
  return { documents, problems };
}

export function withoutByteOrderMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text;
}

/** Reads one slice of a text by itself: lines and offsets count from its own beginning. */
export function readSliceAlone(text: string, limits: YamlLimits = defaultYamlLimits): YamlText {
  const documents: YamlDocument[] = [];
  const problems: YamlProblem[] = [];
  readSlice(text, { start: 0, end: text.length, startLine: 1 }, limits, documents, problems);
  return { documents, problems };
}

function readSlice(source: string, slice: Slice, limits: YamlLimits, documents: YamlDocument[], problems: YamlProblem[]): void {
  const text = source.slice(slice.start, slice.end);
  const locate = createLocator(text, slice.startLine);
  let value: unknown;
  try {
    value = loadText(text, limits, false);
  } catch (error) {
    const problem = toProblem(error, text, slice.startLine, limits);
    if (problem === undefined) return;
    problems.push(problem);
    if (problem.kind !== 'duplicate-key') return;
    try {
      value = loadText(text, limits, true);
    } catch {
      return;
    }
  }
  if (value === null || value === undefined) return;
  const tooBig = text.includes('*') ? describeExpansion(value, limits) : undefined;
  if (tooBig) problems.push({ kind: 'limit', message: tooBig, range: locate([]), help: 'write the repeated parts out' });
  else documents.push({ value, startLine: slice.startLine, start: slice.start, end: slice.end, text, locate });
}

function loadText(text: string, limits: YamlLimits, lastKeyWins: boolean): unknown {
  return load(text, { schema: kubernetesSchema, json: lastKeyWins, maxDepth: limits.maxDepth, maxAliases: limits.maxAliases });
}

/** Undefined for a text without any content, which js-yaml reports as an error. */
function toProblem(error: unknown, text: string, startLine: number, limits: YamlLimits): YamlProblem | undefined {
  if (!(error instanceof YAMLException)) {
    if (error instanceof RangeError) return limitProblem(`nested deeper than ${limits.maxDepth} levels`, startLine);
    throw error;
  }
  if (isBlank(text)) return undefined;
  const range = markRange(error, startLine);
  const reason = error.reason ?? 'cannot be read as YAML';
  if (reason.startsWith('duplicated mapping key')) {
    const key = keyAt(text, error);
    return { kind: 'duplicate-key', message: `the key \`${key}\` stands twice in one mapping`, range, help: 'keep one of them: kubectl refuses both, other readers keep the last' };
  }
  const limit = describeLimit(reason, limits);
  if (limit !== undefined) return { kind: 'limit', message: limit, range, help: 'no Kubernetes object needs this: look for a generator that went wrong' };
  return { kind: 'syntax', message: describeSyntax(reason, text), range: culprit(reason, text, startLine) ?? range, ...helpFor(reason, text, range.line - startLine) };
}

function describeLimit(reason: string, limits: YamlLimits): string | undefined {
  if (/depth/i.test(reason)) return `nested deeper than ${limits.maxDepth} levels`;
  if (/aliases/i.test(reason)) return `more than ${limits.maxAliases} aliases in one document`;
  return /merge keys/i.test(reason) ? 'merge keys (`<<`) make this document too large' : undefined;
}

function describeSyntax(reason: string, text: string): string {
  if (looksLikeTemplate(text)) return 'this is a template, not YAML';
  if (reason.includes('deficient indentation')) return 'a list, a mapping or a text that was opened above is still open here';
  if (reason.includes('complex keys')) return 'a key must be a text, not a list or a mapping';
  return reason;
}

/** The place of what is wrong where the reader names only the place where it gave up. */
function culprit(reason: string, text: string, startLine: number): TextRange | undefined {
  const offset = looksLikeTemplate(text) ? text.search(templateAction) : reason.includes('complex keys') ? findComplexKey(text) : undefined;
  if (offset === undefined || offset < 0) return undefined;
  const before = text.slice(0, offset).split('\n');
  const line = before.length - 1 + startLine;
  const column = (before.at(-1)?.length ?? 0) + 1;
  return { line, column, endLine: line, endColumn: column + 1 };
}

function helpFor(reason: string, text: string, lineIndex: number): { help?: string } {
  if (looksLikeTemplate(text)) return { help: 'give the chart folder, or render it first: helm template CHART | meshwright check -' };
  const line = text.split('\n')[lineIndex] ?? '';
  if (/^ *\t/.test(line) || reason.includes('tab')) return { help: 'indent with spaces: YAML allows no tabs there' };
  if (reason.includes('deficient indentation') || reason.includes('unexpected end of the stream')) return { help: 'close the bracket, brace or quote that is open above, or indent this line further' };
  if (/: .*: /.test(line) || reason.includes('bad indentation of a mapping entry')) return { help: 'quote the value if it contains `: `, or mend the indentation' };
  return {};
}

const templateAction = /\{\{-?\s*(?:[.$(]|if|range|with|include|template|define|end|toYaml|\/\*)/;

function looksLikeTemplate(text: string): boolean {
  return templateAction.test(text);
}

function isBlank(text: string): boolean {
  return /^(?:[ \t]*(?:#[^\n]*)?\r?(?:\n|$)|---[ \t]*(?:#[^\n]*)?\r?(?:\n|$)|\.\.\.[ \t]*\r?(?:\n|$)|%[^\n]*(?:\n|$))*$/.test(text);
}

function keyAt(text: string, error: YAMLException): string {
  const rest = text.slice(error.mark?.position ?? 0);
  return /^["']?([^"':\n]*)/.exec(rest)?.[1]?.trim() ?? '';
}

function markRange(error: YAMLException, startLine: number): TextRange {
  const line = (error.mark?.line ?? 0) + startLine;
  const column = (error.mark?.column ?? 0) + 1;
  return { line, column, endLine: line, endColumn: column + 1 };
}

function limitProblem(message: string, line: number): YamlProblem {
  return { kind: 'limit', message, range: { line, column: 1, endLine: line, endColumn: 2 } };
}

function refused(message: string, help: string): YamlText {
  return { documents: [], problems: [{ ...limitProblem(message, 1), help }] };
}

/** Says what is wrong when a document grows beyond bounds, or for ever, once its aliases are followed. */
function describeExpansion(value: unknown, limits: YamlLimits): string | undefined {
  const sizes = new Map<object, number>();
  const open = new Set<object>();
  const measure = (node: unknown): number => {
    if (typeof node !== 'object' || node === null) return 1;
    if (open.has(node)) return Number.POSITIVE_INFINITY;
    const known = sizes.get(node);
    if (known !== undefined) return known;
    open.add(node);
    let size = 1;
    for (const child of Object.values(node)) size += measure(child);
    open.delete(node);
    sizes.set(node, size);
    return size;
  };
  const size = measure(value);
  if (size === Number.POSITIVE_INFINITY) return 'an alias refers to the value that contains it';
  return size > limits.maxNodes ? `aliases make this document larger than ${limits.maxNodes} values` : undefined;
}
