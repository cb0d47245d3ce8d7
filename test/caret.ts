import { expect } from 'vitest';
import type { Diagnostic, Severity, Unjudged } from '../src/diagnostics/diagnostic.ts';
import { decodeFile } from '../src/kube/decode.ts';
import { ResourceSet } from '../src/kube/resource-set.ts';
import type { RegisteredRule } from '../src/rules/rule.ts';
import { assert } from '../src/base/assert.ts';
import { backends } from '../src/meshes/registry.ts';
import type { MeshModel } from '../src/model/mesh-model.ts';
import type { Topology } from '../src/topology/topology.ts';
import { runRules, type RuleResults } from '../src/rules/run.ts';
import type { Reading } from '../src/rules/view.ts';
import { discover } from '../src/topology/discover.ts';

/**
 * Expected findings stand in the YAML itself, each on a comment line beneath the line it speaks of:
 *
 *     spec:
 *       host: revews
 *     #       ^^^^^^ warning: no Service is called `revews`
 *
 * The carets cover the reported columns; `#^^^` without a blank starts in the first column. The severity is written
 * where it is not the expected one, and `[rule/id]` where several rules may speak. What could not be judged stands at
 * the end as `# unjudged: subject: what is missing`.
 */
const caretLine = /^\s*#\s*\^+(?: |$)|^# unjudged: /;

/** The file name that findings in an example carry. */
export const exampleFile = 'example.yaml';

/** The YAML without its expectations. */
export function withoutCarets(annotated: string): string {
  return annotated
    .split('\n')
    .filter((line) => !caretLine.test(line))
    .join('\n');
}

export interface CaretStyle {
  /** Severity that goes without saying. */
  readonly severity?: Severity;
  /** Whether each finding names its rule. */
  readonly withRule?: boolean;
}

/** Writes findings into the text they were found in. */
export function withCarets(text: string, found: { readonly diagnostics: readonly Diagnostic[]; readonly unjudged: readonly Unjudged[] }, style: CaretStyle = {}): string {
  const output: string[] = [];
  const lines = text.split('\n');
  for (const [index, line] of lines.entries()) {
    output.push(line);
    for (const diagnostic of found.diagnostics) if (diagnostic.span.line === index + 1) output.push(drawCarets(line, diagnostic, style));
  }
  const missing = found.unjudged.map((entry) => `# unjudged: ${entry.subject}: ${entry.missing}`);
  if (missing.length === 0) return output.join('\n');
  return [...(output.at(-1) === '' ? output.slice(0, -1) : output), ...missing, ''].join('\n');
}

function drawCarets(line: string, { rule, severity, message, span }: Diagnostic, style: CaretStyle): string {
  const end = span.endLine === span.line ? span.endColumn : line.trimEnd().length + 1;
  const width = Math.max(1, end - span.column);
  const drawn = span.column === 1 ? `#${'^'.repeat(Math.max(1, width - 1))}` : `#${' '.repeat(span.column - 2)}${'^'.repeat(width)}`;
  const named = style.withRule === true ? `${severity}[${rule}]: ` : severity === style.severity ? '' : `${severity}: `;
  return `${drawn} ${named}${message}`;
}

/** Runs one rule on one YAML text. */
export function runOn(rule: RegisteredRule, text: string, reading?: Reading): RuleResults {
  const decoded = decodeFile({ path: exampleFile, text });
  expect(decoded.diagnostics, 'the example itself must be readable').toEqual([]);
  const resources = ResourceSet.of(decoded.resources);
  const topology = discover(resources);
  const mesh = () => meshOf(resources, topology);
  return runRules([rule], { resources, topology, mesh, ...(reading === undefined ? {} : { reading }) });
}

/** What the configuration means, as `check` asks it. */
export function meshOf(resources: ResourceSet, topology: Topology): MeshModel {
  const [backend] = backends.values();
  assert(backend !== undefined, 'no mesh is registered');
  return backend.lift({ resources, topology });
}

/** Holds a rule to a YAML text with carets: nothing more, nothing less, nothing elsewhere. */
export function expectCarets(rule: RegisteredRule, annotated: string): RuleResults {
  const text = withoutCarets(annotated);
  const found = runOn(rule, text);
  expect(withCarets(text, found, { severity: rule.rule.severity })).toBe(annotated);
  return found;
}
