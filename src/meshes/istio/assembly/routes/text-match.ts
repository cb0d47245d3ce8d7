import { RE2JS } from 're2js';
import type { TextMatch } from '../../../../intents/intent.ts';

/** The requests that satisfy two text matches at once: a match, nothing, or more than one match can say. */
export type Meeting<T> = T | 'none' | 'undecided';

/** Whether every text that `narrow` takes is taken by `wide`. False also where it cannot be decided. */
export function impliesText(narrow: TextMatch, wide: TextMatch): boolean {
  if (wide.kind === 'present') return true;
  switch (narrow.kind) {
    case 'exact':
      return takesText(wide, narrow.value);
    case 'starts-with':
      return wide.kind === 'starts-with' ? narrow.value.startsWith(wide.value) : wide.kind === 'regex' && isPrefixRegex(wide.value, narrow.value);
    case 'regex':
      if (wide.kind === 'regex') return narrow.value === wide.value || wide.value === '.*';
      return wide.kind === 'starts-with' && literalPrefix(narrow.value).startsWith(wide.value);
    case 'present':
      return wide.kind === 'starts-with' ? wide.value === '' : wide.kind === 'regex' && wide.value === '.*';
  }
}

/** The texts that both matches take. */
export function meetText(a: TextMatch, b: TextMatch): Meeting<TextMatch> {
  if (impliesText(a, b)) return a;
  if (impliesText(b, a)) return b;
  if (a.kind === 'exact' || b.kind === 'exact') return 'none';
  if (a.kind === 'starts-with' && b.kind === 'starts-with') return 'none';
  return arePrefixesApart(certainPrefix(a), certainPrefix(b)) ? 'none' : 'undecided';
}

/** Whether a text satisfies the match. A regular expression must match the whole of it, as RE2 does. */
export function takesText(match: TextMatch, text: string): boolean {
  switch (match.kind) {
    case 'exact':
      return match.value === text;
    case 'starts-with':
      return text.startsWith(match.value);
    case 'regex':
      return compileRegex(match.value)?.matcher(text).matches() ?? false;
    case 'present':
      return true;
  }
}

/** Undefined where RE2 does not accept the expression. */
export function compileRegex(expression: string): RE2JS | undefined {
  try {
    return RE2JS.compile(expression);
  } catch {
    return undefined;
  }
}

/** `/api/.*` takes all that begins with `/api/`. */
function isPrefixRegex(expression: string, prefix: string): boolean {
  return expression.endsWith('.*') && literalPrefix(expression).length === expression.length - 2 && prefix.startsWith(literalPrefix(expression));
}

function certainPrefix(match: TextMatch): string {
  return match.kind === 'present' ? '' : match.kind === 'regex' ? literalPrefix(match.value) : match.value;
}

function arePrefixesApart(a: string, b: string): boolean {
  return !a.startsWith(b) && !b.startsWith(a);
}

/** Text with which everything that the expression takes must begin. Short rather than wrong. */
function literalPrefix(expression: string): string {
  if (expression.includes('|') || expression.startsWith('(?')) return '';
  const end = expression.search(/[.^$*+?()[\]{}\\]/);
  if (end < 0) return expression;
  return /[*?{]/.test(expression[end] ?? '') ? expression.slice(0, Math.max(0, end - 1)) : expression.slice(0, end);
}
