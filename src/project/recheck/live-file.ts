import { stateOf } from '../../compile/seal.ts';
import type { Diagnostic, Span } from '../../diagnostics/diagnostic.ts';
import { decodeDocuments } from '../../kube/decode.ts';
import type { Resource, SourceFile } from '../../kube/resource.ts';
import { defaultYamlLimits } from '../../yaml/document.ts';
import { readSliceAlone, readYaml, withoutByteOrderMark } from '../../yaml/read.ts';
import { splitDocuments, type Slice } from '../../yaml/split.ts';
import { LiveDocument, movedRange } from './live-document.ts';

/** A file that is edited: its documents are read once and kept as long as their own text stays. */
export interface LiveFile extends SourceFile {
  readonly parts: readonly LivePart[];
  /** What could not be read, where it stands now. */
  readonly problems: readonly Diagnostic[];
  readonly ignored: readonly Span[];
  /** Whether Meshwright wrote it. */
  readonly isGenerated: boolean;
}

/** One document of a file, with what was read from it. Its lines count from its own beginning. */
export interface LivePart {
  readonly text: string;
  /** 1-based line of the file on which it begins. */
  readonly startLine: number;
  readonly documents: readonly LiveDocument[];
  readonly resources: readonly Resource[];
  readonly problems: readonly Diagnostic[];
  readonly ignored: readonly Span[];
}

/** Lines of a file that stand further down, or further up, than before. */
export interface Move {
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly lines: number;
}

export interface FileEdit {
  readonly after: LiveFile | undefined;
  readonly removed: readonly Resource[];
  readonly added: readonly Resource[];
  readonly moves: readonly Move[];
}

/** What becomes of a file with another text; `undefined` takes it away. Documents whose text is the same stay, moved where they now stand. */
export function editFile(path: string, before: LiveFile | undefined, text: string | undefined): FileEdit {
  const parts = before?.parts ?? [];
  const slices = text === undefined ? [] : slicesOf(text);
  if (slices === undefined) return replaceWhole(path, parts, text ?? '');
  const source = withoutByteOrderMark(text ?? '');
  const texts = slices.map(({ start, end }) => source.slice(start, end));
  const kept = matchTexts(parts.map((part) => part.text), texts);
  const moves: Move[] = [];
  const now = slices.map((slice, index): LivePart => {
    const part = parts[kept[index] ?? -1];
    return part === undefined ? readPart(path, before === undefined ? (texts[index] ?? '') : alone(texts[index] ?? ''), slice) : movePart(part, slice, moves);
  });
  const stays = new Set(kept);
  return {
    after: text === undefined ? undefined : fileOf(path, text, now),
    removed: parts.flatMap((part, index) => (stays.has(index) ? [] : part.resources)),
    added: now.flatMap((part, index) => (kept[index] === undefined ? part.resources : [])),
    moves,
  };
}

function fileOf(path: string, text: string, parts: readonly LivePart[]): LiveFile {
  const problems = parts.flatMap(({ problems: own, startLine }) => own.map((problem) => ({ ...problem, span: movedSpan(problem.span, startLine - 1) })));
  const isOfText = ({ rule }: Diagnostic): boolean => rule.startsWith('yaml/');
  return {
    path,
    text,
    parts,
    // As a reader has them who reads the whole text first, and then what stands in it.
    problems: problems.some(isOfText) ? [...problems.filter(isOfText), ...problems.filter((problem) => !isOfText(problem))] : problems,
    ignored: parts.flatMap(({ ignored, startLine }) => ignored.map((span) => movedSpan(span, startLine - 1))),
    isGenerated: stateOf(text) !== 'foreign',
  };
}

/** A copy that does not keep the whole text alive of which it is a part: most of it will be replaced. */
function alone(text: string): string {
  return JSON.parse(JSON.stringify(text)) as string;
}

/** Undefined for a text that the reader refuses as a whole. */
function slicesOf(text: string): Slice[] | undefined {
  if (text.length > defaultYamlLimits.maxBytes) return undefined;
  const slices = splitDocuments(withoutByteOrderMark(text));
  return slices.length > defaultYamlLimits.maxDocuments ? undefined : slices;
}

function replaceWhole(path: string, parts: readonly LivePart[], text: string): FileEdit {
  const { resources, diagnostics, ignored } = decodeDocuments(path, readYaml(text));
  const part: LivePart = { text, startLine: 1, documents: [], resources, problems: diagnostics, ignored };
  return { after: fileOf(path, text, [part]), removed: parts.flatMap((each) => each.resources), added: resources, moves: [] };
}

/**
 * For each new text the index of the old one that it is, in increasing order: what begins and what ends the file alike
 * first, then what is left, from the front.
 */
function matchTexts(before: readonly string[], after: readonly string[]): (number | undefined)[] {
  const kept: (number | undefined)[] = after.map(() => undefined);
  let head = 0;
  while (head < before.length && head < after.length && before[head] === after[head]) kept[head] = head++;
  let [oldEnd, newEnd] = [before.length, after.length];
  while (oldEnd > head && newEnd > head && before[oldEnd - 1] === after[newEnd - 1]) kept[--newEnd] = --oldEnd;
  let from = head;
  for (let index = head; index < newEnd; index += 1) {
    const found = before.indexOf(after[index] ?? '', from);
    if (found < 0 || found >= oldEnd) continue;
    kept[index] = found;
    from = found + 1;
  }
  return kept;
}

function readPart(path: string, text: string, slice: Slice): LivePart {
  const { documents: alone, problems } = readSliceAlone(text);
  const documents = alone.map((document) => new LiveDocument(document));
  const decoded = decodeDocuments(path, { documents, problems });
  for (const document of documents) document.moveTo(slice.startLine, slice.start);
  return { text, startLine: slice.startLine, documents, resources: decoded.resources, problems: decoded.diagnostics, ignored: decoded.ignored };
}

function movePart(part: LivePart, slice: Slice, moves: Move[]): LivePart {
  for (const document of part.documents) document.moveTo(slice.startLine, slice.start);
  const lines = slice.startLine - part.startLine;
  if (lines === 0) return part;
  moves.push({ from: part.startLine, to: part.startLine + part.text.split('\n').length - (part.text.endsWith('\n') ? 1 : 0), lines });
  return { ...part, startLine: slice.startLine };
}

export function resourcesOf(file: LiveFile | undefined): readonly Resource[] {
  return file?.parts.flatMap((part) => part.resources) ?? [];
}

export function movedSpan(span: Span, lines: number): Span {
  return { file: span.file, ...movedRange(span, lines) };
}
