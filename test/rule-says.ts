import { expect } from 'vitest';
import type { RegisteredRule } from '../src/rules/rule.ts';
import { applyFix } from '../src/diagnostics/apply-fix.ts';
import { exampleFile, runOn } from './caret.ts';

/** What a rule says of a text, a line each: `LINE:COLUMN severity: message`, and `? subject: what is missing`. */
export function saidBy(rule: RegisteredRule, text: string): string[] {
  const { diagnostics, unjudged } = runOn(rule, text);
  return [...diagnostics.map(({ span, severity, message }) => `${span.line}:${span.column} ${severity}: ${message}`), ...unjudged.map(({ subject, missing }) => `? ${subject}: ${missing}`)];
}

/** Holds what a rule says to parts of it, one for each finding, in order. */
export function expectSaid(rule: RegisteredRule, text: string, parts: readonly string[]): void {
  expect(saidBy(rule, text)).toEqual(parts.map((part) => expect.stringContaining(part) as string));
}

/** The text after the first fix that the rule offers. */
export function mendedBy(rule: RegisteredRule, text: string): string {
  const fix = runOn(rule, text).diagnostics.find((diagnostic) => diagnostic.fix !== undefined)?.fix;
  expect(fix, 'the rule offers a fix').toBeDefined();
  return fix === undefined ? text : applyFix(exampleFile, text, fix);
}
