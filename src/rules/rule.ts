import type { Fix, Severity, Span } from '../diagnostics/diagnostic.ts';
import type { GroupKind, Resource } from '../kube/resource.ts';
import type { Part, Path } from '../yaml/document.ts';
import type { Ask, Extras, KindIn, Reads, View } from './view.ts';

/** The row of the readiness table in which a rule's findings count. */
export type ReadinessTopic = 'ports' | 'references';

/** Where a finding stands: a field of an object, or a place that the topology remembers. */
export type Place = readonly [resource: Resource, path: Path, part?: Part] | { readonly span: Span; readonly resource?: string };

/** One message: a text, or a function from what the rule found to the text. Lower case, no full stop. */
// The parameter is `never` so that functions of any parameter fit; each call is checked against its own function below.
type Message = string | ((data: never) => string);

type DataOf<M extends Message> = M extends (data: infer Data) => string ? { readonly data: Data } : { readonly data?: never };

/** A finding names one of its rule's messages and gives exactly the data that this message takes. */
export type Finding<Messages extends Readonly<Record<string, Message>>> = {
  [Id in keyof Messages]: { readonly message: Id } & DataOf<Messages[Id]> & FindingParts;
}[keyof Messages];

interface FindingParts {
  readonly at: Place;
  /** The rule's own unless this finding is better or worse than most. */
  readonly severity?: Severity;
  readonly related?: readonly RelatedPlace[];
  /** What traffic does because of it, with a request that shows it. */
  readonly explains?: string;
  /** What to do. */
  readonly help?: string;
  readonly fix?: Fix | undefined;
  /** Who would refuse the object. Set only where the real servers were seen to. */
  readonly refusedBy?: readonly string[];
  /** Codes of this finding elsewhere, where they are not those of the whole rule. */
  readonly upstream?: readonly string[];
}

export interface RelatedPlace {
  readonly at: Place;
  readonly message: string;
}

interface Reporting<Messages extends Readonly<Record<string, Message>>> {
  readonly report: (finding: Finding<Messages>) => void;
  /** Says what the rule would have judged had the input held what it needs. Never stay silent instead. */
  readonly unjudged: (subject: string, missing: string) => void;
}

export type RuleContext<R extends Reads, Asks extends readonly Ask[], Messages extends Readonly<Record<string, Message>>> = View<KindIn<R>> & Extras<R, Asks> & Reporting<Messages>;

export interface Examples {
  /** Minimal YAML that the rule reports, each finding drawn beneath its line: `#    ^^^^ the message`. */
  readonly bad: string;
  /** The same, done right: nothing is reported. */
  readonly good: string;
}

export interface RuleDefinition<R extends Reads, Asks extends readonly Ask[], Messages extends Readonly<Record<string, Message>>> extends Examples {
  /** One sentence: what is wrong, with its full stop. */
  readonly summary: string;
  /** Why it matters: what traffic does. Paragraphs of Markdown. */
  readonly why: string;
  readonly severity: Severity;
  /** The kinds that the rule may read. The types and the run refuse others; a test finds those that are never read. */
  readonly reads: R;
  readonly asks?: Asks;
  /** Codes of the same finding elsewhere. */
  readonly upstream: readonly string[];
  readonly readiness?: ReadinessTopic;
  readonly messages: Messages;
  /** Judges the whole input at once. Only for what cannot be said of one object at a time: after an edit all of it is asked again. */
  readonly check?: (context: RuleContext<R, Asks, Messages>) => void;
  /** Kinds whose objects `judge` is asked about, or every object there is. They count as read. */
  readonly judges?: readonly KindIn<R>[] | (R extends 'every-kind' ? 'every-kind' : never);
  /** Judges one object, by itself and what it looks up: after an edit, only objects that were edited or that had looked up what was. */
  readonly judge?: (subject: Resource, context: RuleContext<R, Asks, Messages>) => void;
}

/** A rule whose own types are checked and forgotten, so that rules fit into one list. */
export interface Rule {
  readonly summary: string;
  readonly why: string;
  readonly severity: Severity;
  readonly reads: Reads;
  readonly asks: readonly Ask[];
  readonly upstream: readonly string[];
  readonly readiness?: ReadinessTopic;
  readonly bad: string;
  readonly good: string;
  readonly messages: Readonly<Record<string, Message>>;
  readonly check?: (context: RuleContext<'every-kind', readonly Ask[], never>) => void;
  readonly judges?: readonly GroupKind[] | 'every-kind';
  readonly judge?: (subject: Resource, context: RuleContext<'every-kind', readonly Ask[], never>) => void;
}

/** A rule and its id, which is its path: `kubernetes/duplicate-object`. */
export interface RegisteredRule {
  readonly id: string;
  readonly rule: Rule;
}

export function defineRule<
  const R extends Reads,
  const Messages extends Readonly<Record<string, Message>>,
  const Asks extends readonly Ask[] = readonly [],
>(definition: RuleDefinition<R, Asks, Messages>): Rule {
  return { asks: [], ...definition } as unknown as Rule;
}

