import { nearest } from '../../base/near-miss.ts';
import type { Diagnostic, Severity, Span } from '../../diagnostics/diagnostic.ts';
import type { QualifiedName, Topology } from '../../topology/topology.ts';
import type { Intent, MeshSettings, Origin, VersionLabels } from '../intent.ts';
import type { NameIndex } from './names.ts';
import type { Node } from '../../yaml/tree.ts';

/** Switches that a command line may throw. */
export interface ReadOptions {
  /** A person said that faults without a scope are meant: they are still a warning. */
  readonly confirmUnscopedFaults?: boolean;
  /** The meshes that can be written, by name, with where each installs its gateways. */
  readonly meshes?: ReadonlyMap<string, MeshSettings>;
}

/** What every section of mesh.yaml is read with, and where it puts what it finds. */
export interface ReadContext {
  readonly file: string;
  readonly topology: Topology;
  readonly names: NameIndex;
  readonly options: ReadOptions;
  readonly intents: Intent[];
  readonly diagnostics: Diagnostic[];
  /** What `versions:` says of the pods of a version, by service and version. */
  readonly versionLabels: Map<QualifiedName, ReadonlyMap<string, VersionLabels>>;
  readonly spanOf: (node: Pick<Node, 'start' | 'end'>) => Span;
  /** Near misses cost a look at every name: after this many nobody reads them. */
  suggestionsLeft: number;
}

type Place = Pick<Node, 'start' | 'end'>;

/** Records one problem at a place of the file. `slug` is the rule's name behind `intents/`. */
export function report(context: ReadContext, slug: string, at: Place, message: string, help?: string, severity: Severity = 'error'): void {
  context.diagnostics.push({
    rule: `intents/${slug}`,
    severity,
    message,
    span: context.spanOf(at),
    upstream: [],
    ...(help === undefined ? {} : { help }),
  });
}

export function fromFile(context: ReadContext, at: Place): Origin {
  return { kind: 'file', span: context.spanOf(at) };
}

/** "did you mean `orders`?", or undefined where nothing is close. */
export function didYouMean(context: ReadContext, written: string, candidates: Iterable<string>): string | undefined {
  if (context.suggestionsLeft <= 0) return undefined;
  context.suggestionsLeft -= 1;
  const near = nearest(written, candidates);
  return near === undefined ? undefined : `did you mean \`${near}\`?`;
}

/** Offsets to lines and columns, by binary search over the starts of lines. */
export function createSpans(file: string, text: string): (at: Place) => Span {
  const starts = [0];
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  const position = (offset: number): { line: number; column: number } => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
  return ({ start, end }) => {
    const from = position(start);
    const to = position(end);
    return { file, line: from.line, column: from.column, endLine: to.line, endColumn: to.column };
  };
}
