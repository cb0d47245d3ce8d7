import { assert } from '../base/assert.ts';
import { compareText } from '../base/order.ts';
import { compareDiagnostics, type Diagnostic, type Span, type Unjudged } from '../diagnostics/diagnostic.ts';
import type { ResourceSet } from '../kube/resource-set.ts';
import { describeResource, spanOf } from '../kube/resource.ts';
import type { Topology } from '../topology/topology.ts';
import type { Finding, Place, RegisteredRule, RelatedPlace } from './rule.ts';
import { createView, type Reading, type RunInput } from './view.ts';

export interface RuleResults {
  /** Sorted as a person reads, each finding once. */
  readonly diagnostics: readonly Diagnostic[];
  /** What could not be judged for lack of input. */
  readonly unjudged: readonly Unjudged[];
}

/** Runs every rule over one input. Indexes are built once and shared; the order of the rules changes nothing. */
export function runRules(rules: readonly RegisteredRule[], resources: ResourceSet, topology: Topology, reading?: Reading): RuleResults {
  const input: RunInput = { resources, topology, built: new Map(), ...(reading === undefined ? {} : { reading }) };
  const diagnostics: Diagnostic[] = [];
  const unjudged: Unjudged[] = [];
  for (const registered of rules) registered.rule.check(createContext(registered, input, diagnostics, unjudged) as Parameters<RegisteredRule['rule']['check']>[0]);
  return { diagnostics: uniqueDiagnostics(diagnostics), unjudged: uniqueUnjudged(unjudged) };
}

type AnyMessages = Readonly<Record<string, string | ((data: unknown) => string)>>;

function createContext({ id, rule }: RegisteredRule, input: RunInput, diagnostics: Diagnostic[], unjudged: Unjudged[]): object {
  const report = (finding: Finding<AnyMessages>): void => {
    const message = (rule.messages as AnyMessages)[finding.message];
    assert(message !== undefined, `${id} reports \`${finding.message}\`, which is none of its messages`);
    diagnostics.push(toDiagnostic(id, finding, typeof message === 'string' ? message : message(finding.data), rule));
  };
  const context = createView(input, rule.reads, rule.asks);
  // Defined rather than spread: a spread would read the topology, which a rule may only do when it asks for it.
  return Object.defineProperties(context, {
    report: { value: report },
    unjudged: { value: (subject: string, missing: string) => unjudged.push({ rule: id, subject, missing }) },
  });
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
    upstream: rule.upstream,
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

function uniqueDiagnostics(found: readonly Diagnostic[]): Diagnostic[] {
  const byKey = new Map<string, Diagnostic>();
  for (const diagnostic of found) {
    const { file, line, column } = diagnostic.span;
    const key = JSON.stringify([file, line, column, diagnostic.rule, diagnostic.message]);
    if (!byKey.has(key)) byKey.set(key, diagnostic);
  }
  return [...byKey.values()].sort(compareDiagnostics);
}

function uniqueUnjudged(found: readonly Unjudged[]): Unjudged[] {
  const byKey = new Map(found.map((entry) => [JSON.stringify([entry.rule, entry.subject, entry.missing]), entry]));
  return [...byKey].sort(([a], [b]) => compareText(a, b)).map(([, entry]) => entry);
}
