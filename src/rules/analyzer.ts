import type { Severity } from '../diagnostics/diagnostic.ts';
import type { GroupKind } from '../kube/resource.ts';
import type { Place } from './rule.ts';
import type { Ask, Extras, KindIn, Reads, View } from './view.ts';

// Other checkers have verdicts of their own. Where a rule of ours says the same, it names their code in `upstream`, and
// that is all. Where theirs is another verdict, an analyzer makes it their way, so that `check --as` can say what they
// would say; it is never part of a check of ours.

export interface AnalyzerFinding {
  readonly code: string;
  readonly at: Place;
  readonly message: string;
  /** `Kind namespace/name` where the tool reports on something that is no object of the input. */
  readonly resource?: string;
}

export type AnalyzerContext<R extends Reads, Asks extends readonly Ask[]> = View<KindIn<R>> & Extras<R, Asks> & { readonly report: (finding: AnalyzerFinding) => void };

export interface AnalyzerDefinition<R extends Reads, Asks extends readonly Ask[]> {
  /** The codes that are this analyzer's alone: rules of ours that name them are left out of the tool's report. */
  readonly codes: readonly string[];
  /** In which points the tool's verdict is another one than ours, and who is right: a sentence or more, with its full stop. */
  readonly differs: string;
  /** Where upstream speaks of it: `istio#58559`. */
  readonly issues?: readonly string[];
  readonly reads: R;
  readonly asks?: Asks;
  readonly check: (context: AnalyzerContext<R, Asks>) => void;
}

/** An analyzer whose own types are checked and forgotten. */
export interface Analyzer {
  readonly codes: readonly string[];
  readonly differs: string;
  readonly issues?: readonly string[];
  readonly reads: Reads;
  readonly asks: readonly Ask[];
  readonly check: (context: View<GroupKind> & Extras<'every-kind', readonly ['topology', 'mesh']> & { readonly report: (finding: AnalyzerFinding) => void }) => void;
}

export function defineAnalyzer<const R extends Reads, const Asks extends readonly Ask[] = readonly []>(definition: AnalyzerDefinition<R, Asks>): Analyzer {
  return { asks: [], ...definition } as unknown as Analyzer;
}

/** A code of another checker. */
export interface UpstreamCode {
  readonly code: string;
  readonly severity: Severity;
  /** What it is about, in our words; lower case, no full stop. */
  readonly about: string;
  /** Why nothing here judges it: it speaks of what no manifest holds, or upstream itself never reports it. */
  readonly notJudged?: string;
}

/** Another checker, whose verdicts can be asked for. */
export interface UpstreamTool {
  /** As `--as` takes it. */
  readonly name: string;
  readonly title: string;
  /** The version whose verdicts are meant. */
  readonly version: string;
  readonly codes: readonly UpstreamCode[];
  readonly analyzers: readonly Analyzer[];
  /** The annotation with which an object asks the tool to be silent about codes, and the value that means all of them. */
  readonly ignore?: { readonly annotation: string; readonly all: string };
}
