import { groupBy } from '../base/order.ts';
import type { Span } from '../diagnostics/diagnostic.ts';
import { describeResource, type Resource } from '../kube/resource.ts';
import type { Path, YamlDocument } from '../yaml/document.ts';
import type { Project } from './project.ts';

/** What stands at a place of a file: the object, and the way to the field inside it. */
export interface PlaceInObject {
  readonly resource: Resource;
  readonly path: Path;
}

/** Finds what stands where. Slow on the first question about a document: ask only about what is reported. */
export function objectFinder(project: Project): (span: Pick<Span, 'file' | 'line' | 'column'>, described?: string) => PlaceInObject | undefined {
  const byFile = new Map<string, FileIndex>();
  return (span, described) => {
    let index = byFile.get(span.file);
    if (index === undefined) byFile.set(span.file, (index = indexOf(project.resources.inFile(span.file))));
    const document = documentAt(index, span.line);
    if (document === undefined) return undefined;
    const path = pathAt(document, span);
    // Objects may stand inside a List, and Lists inside each other: the innermost that holds the place is meant.
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const inside = index.byPlace.get(keyOf(document, path.slice(0, depth)));
      const resource = inside?.find((each) => describeResource(each) === described) ?? inside?.at(-1);
      if (resource !== undefined) return { resource, path: path.slice(depth) };
    }
    return undefined;
  };
}

interface FileIndex {
  readonly resources: readonly Resource[];
  readonly byPlace: ReadonlyMap<string, readonly Resource[]>;
  /** Line behind the last one, by document. */
  readonly ends: Map<YamlDocument, number>;
}

function indexOf(resources: readonly Resource[]): FileIndex {
  return { resources, byPlace: groupBy(resources, ({ source }) => keyOf(source.document, source.path)), ends: new Map() };
}

function keyOf({ start }: YamlDocument, path: Path): string {
  return `${start} ${path.join('/')}`;
}

/** Objects of a file stand in the order of their documents. */
function documentAt({ resources, ends }: FileIndex, line: number): YamlDocument | undefined {
  let low = 0;
  let high = resources.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((resources[middle]?.source.document.startLine ?? 0) <= line) low = middle;
    else high = middle - 1;
  }
  const document = resources[low]?.source.document;
  if (document === undefined || document.startLine > line) return undefined;
  let end = ends.get(document);
  if (end === undefined) ends.set(document, (end = document.startLine + countLines(document.text)));
  return line < end ? document : undefined;
}

function countLines(text: string): number {
  let lines = 1;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) lines += 1;
  return lines;
}

type Position = Pick<Span, 'line' | 'column'>;

/** The deepest field whose key or value covers a position. */
export function pathAt(document: YamlDocument, position: Position): Path {
  const path: (string | number)[] = [];
  for (let value = document.value; ; ) {
    const step = Array.isArray(value) ? itemAt(document, path, value.length, position) : typeof value === 'object' && value !== null ? Object.keys(value).find((key) => covers(document, [...path, key], position)) : undefined;
    if (step === undefined) return path;
    path.push(step);
    value = (value as Record<string | number, unknown>)[step];
  }
}

/** Items stand in order, and there may be thousands. */
function itemAt(document: YamlDocument, list: Path, length: number, position: Position): number | undefined {
  let low = 0;
  let high = length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    const { line, column } = document.locate([...list, middle], 'entry');
    if (line < position.line || (line === position.line && column <= position.column)) low = middle;
    else high = middle - 1;
  }
  return length > 0 && covers(document, [...list, low], position) ? low : undefined;
}

function covers(document: YamlDocument, path: Path, { line, column }: Position): boolean {
  const range = document.locate(path, 'entry');
  const isBehindStart = range.line < line || (range.line === line && range.column <= column);
  return isBehindStart && (line < range.endLine || (line === range.endLine && column < Math.max(range.endColumn, range.line === range.endLine ? range.column + 1 : 0)));
}
