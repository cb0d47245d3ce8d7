import { assert } from '../base/assert.ts';
import { compareText } from '../base/order.ts';
import { compareDiagnostics, type Diagnostic, type Span, type Unjudged } from '../diagnostics/diagnostic.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { describeResource, groupKindOf, spanOf, type Resource } from '../kube/resource.ts';
import type { MeshModel } from '../model/mesh-model.ts';
import type { Topology } from '../topology/topology.ts';
import type { Finding, Place, RegisteredRule, RelatedPlace } from './rule.ts';
import type { Surroundings } from './surroundings.ts';
import { createView, type Reading, type RunInput } from './view.ts';

export interface RuleResults {
  /** Sorted as a person reads, each finding once. */
  readonly diagnostics: readonly Diagnostic[];
  /** What could not be judged for lack of input. */
  readonly unjudged: readonly Unjudged[];
}

/** What rules are run over. */
export interface RuleInput {
  readonly resources: ResourceSet;
  readonly topology: Topology;
  /** Asked at most once, by the first rule that wants to know what the configuration means. */
  readonly mesh: () => MeshModel;
  readonly surroundings?: Surroundings;
  readonly reading?: Reading;
}

/** Runs every rule over one input. Indexes are built once and shared; the order of the rules changes nothing. */
export function runRules(rules: readonly RegisteredRule[], { surroundings = {}, ...rest }: RuleInput): RuleResults {
  const input: RunInput = { ...rest, surroundings, built: new Map() };
  const sink: Sink = { diagnostics: [], unjudged: [] };
  for (const registered of rules) runRule(registered, input, sink);
  return { diagnostics: uniqueDiagnostics(sink.diagnostics), unjudged: uniqueUnjudged(sink.unjudged) };
}

/** What rules say of some objects alone, in the light of the whole input. Rules that judge all of it at once are not asked. */
export function judgeObjects(rules: readonly RegisteredRule[], { surroundings = {}, ...rest }: RuleInput, subjects: readonly Resource[]): readonly Diagnostic[] {
  const input: RunInput = { ...rest, surroundings, built: new Map() };
  const sink: Sink = { diagnostics: [], unjudged: [] };
  for (const registered of rules) {
    const { judge, judges = [] } = registered.rule;
    const own = judges === 'every-kind' ? subjects : subjects.filter((subject) => judges.includes(groupKindOf(subject)));
    if (judge !== undefined && own.length > 0) judgeEach(own, judge, createContext(registered, input, sink));
  }
  return uniqueDiagnostics(sink.diagnostics);
}

/** Where findings go. */
export interface Sink {
  diagnostics: Diagnostic[];
  unjudged: Unjudged[];
}

function runRule(registered: RegisteredRule, input: RunInput, sink: Sink): void {
  const { check, judge, judges = [] } = registered.rule;
  const context = createContext(registered, input, sink);
  check?.(context);
  if (judge === undefined) return;
  if (judges === 'every-kind') for (const subject of context.all()) judge(subject, context);
  else for (const kind of judges) judgeEach(context.ofKind(kind), judge, context);
}

/** By index: two hundred rules walk these lists, and an iterator costs more than most judges do where nothing is wrong. */
function judgeEach(subjects: readonly Resource[], judge: (subject: Resource, context: AnyContext) => void, context: AnyContext): void {
  for (let index = 0; index < subjects.length; index += 1) judge(subjects[index] as Resource, context);
}

export type AnyContext = Parameters<NonNullable<RegisteredRule['rule']['judge']>>[1];

/** The objects that a rule judges, kind by kind. */
export function* subjectsOf({ rule: { judges = [] } }: RegisteredRule, context: Pick<AnyContext, 'all' | 'ofKind'>): Generator<Resource> {
  if (judges === 'every-kind') yield* context.all();
  else for (const kind of judges) yield* context.ofKind(kind);
}

type AnyMessages = Readonly<Record<string, string | ((data: unknown) => string)>>;

/** What a rule is given. Where its findings go may be changed between two askings. */
export function createContext({ id, rule }: RegisteredRule, input: RunInput, sink: Sink): AnyContext {
  const report = (finding: Finding<AnyMessages>): void => {
    const message = (rule.messages as AnyMessages)[finding.message];
    assert(message !== undefined, `${id} reports \`${finding.message}\`, which is none of its messages`);
    sink.diagnostics.push(toDiagnostic(id, finding, typeof message === 'string' ? message : message(finding.data), rule));
  };
  const context = createView(input, rule.reads, rule.asks);
  // Defined rather than spread: a spread would read the topology, which a rule may only do when it asks for it.
  return Object.defineProperties(context, {
    report: { value: report },
    unjudged: { value: (subject: string, missing: string) => sink.unjudged.push({ rule: id, subject, missing }) },
  }) as unknown as AnyContext;
}

function toDiagnostic(id: string, finding: Finding<AnyMessages>, message: string, rule: RegisteredRule['rule']): Diagnostic {
  const resource = resourceOf(finding.at);
  return {
    rule: id,
    severity: finding.severity ?? rule.severity,
    message,
    span: spanAt(finding.at),
    ...(resource === undefined ? {} : { resource }),
    ...(finding.related === undefined || finding.related.length === 0 ? {} : { related: finding.related.map(toRelated) }),
    ...(finding.explains === undefined ? {} : { explains: finding.explains }),
    ...(finding.help === undefined ? {} : { help: finding.help }),
    ...(finding.fix === undefined ? {} : { fix: finding.fix }),
    ...(finding.refusedBy === undefined ? {} : { refusedBy: finding.refusedBy }),
    upstream: finding.upstream ?? rule.upstream,
  };
}

function toRelated({ at, message }: RelatedPlace): { span: Span; message: string } {
  return { span: spanAt(at), message };
}

function spanAt(place: Place): Span {
  return 'span' in place ? place.span : spanOf(place[0], place[1], place[2]);
}

function resourceOf(place: Place): string | undefined {
  return 'span' in place ? place.resource : describeResource(place[0]);
}

/** Each finding once: of several at one place with one message, the first stands. Sorted as a person reads. */
export function uniqueDiagnostics(found: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const diagnostic of found) {
    const { file, line, column } = diagnostic.span;
    const key = `${line} ${column} ${diagnostic.rule} ${file}\n${diagnostic.message}`;
    if (!byKey.has(key)) byKey.set(key, diagnostic);
  }
  return [...byKey.values()].sort(compareDiagnostics);
}

function uniqueUnjudged(found: readonly Unjudged[]): Unjudged[] {
  const byKey = new Map(found.map((entry) => [unjudgedKey(entry), entry]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}

/** Entries are sorted by it, and equal ones are one. */
export function unjudgedKey({ rule, subject, missing }: Unjudged): string {
  return JSON.stringify([rule, subject, missing]);
}
