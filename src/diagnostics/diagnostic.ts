import { compareText } from '../base/order.ts';
import type { TextRange } from '../yaml/document.ts';

export type Severity = 'error' | 'warning' | 'info';

export interface Span extends TextRange {
  readonly file: string;
}

/** Replaces the text of a range. Ranges of one fix never overlap. */
export interface TextEdit extends Span {
  readonly newText: string;
}

export interface Fix {
  /** What applying it does, as an imperative: "rename `LEAST_CONN` to `LEAST_REQUEST`". */
  readonly title: string;
  readonly edits: readonly TextEdit[];
  /** Set where applying it changes what traffic does, so that a person agrees first: "`x` may then no longer …". */
  readonly changesTraffic?: string;
}

export interface RelatedSpan {
  readonly span: Span;
  readonly message: string;
}

export interface Diagnostic {
  /** `folder/slug` of the rule's file: `istio/subset-not-defined`. */
  readonly rule: string;
  readonly severity: Severity;
  /** Lower case, no full stop, what the user wrote in backticks. */
  readonly message: string;
  readonly span: Span;
  /** `Kind namespace/name`, or `Kind name` for a cluster-scoped object. Absent when no object could be read. */
  readonly resource?: string;
  readonly related?: readonly RelatedSpan[];
  /** What traffic does because of it, with a request that shows it. */
  readonly explains?: string;
  /** What to do. */
  readonly help?: string;
  readonly fix?: Fix;
  /** Codes of the same finding elsewhere: `IST0101`, `KIA1107`. */
  readonly upstream: readonly string[];
  /** Who would refuse the object: `api-server`, or a mesh's control plane by its own name. Set only where the real servers were seen to. */
  readonly refusedBy?: readonly string[];
}

/** Something a rule would have judged had the input held what it needs. */
export interface Unjudged {
  readonly rule: string;
  readonly subject: string;
  /** What is missing: "no Secrets in the input". */
  readonly missing: string;
}

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

export function isAtLeast(severity: Severity, threshold: Severity): boolean {
  return severityRank[severity] <= severityRank[threshold];
}

/** By file, then position, then rule: the order in which a person reads. */
export function compareDiagnostics(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.span.file, b.span.file) ||
    a.span.line - b.span.line ||
    a.span.column - b.span.column ||
    compareText(a.rule, b.rule) ||
    compareText(a.message, b.message)
  );
}

