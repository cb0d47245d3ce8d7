import { RE2JS } from 're2js';
import { parseGoRequestUri } from '../kube/schema/go-url.ts';
import type { CelCompiler, CelOutcome } from '../kube/schema/cel-rules.ts';

/** What an expression itself does wrong with an object: the API server refuses the object then. Other errors are limits of ours. */
const failures: ReadonlySet<string> = new Set([
  'no_such_key', 'index_out_of_range', 'index_out_of_bounds', 'division_by_zero', 'modulo_by_zero', 'numeric_overflow', 'optional_value_missing', 'invalid_duration', 'invalid_timestamp',
  'int_conversion_error', 'uint_conversion_error', 'double_conversion_error', 'bool_conversion_error',
]);

/** A function was given what it cannot take. */
class Refusal extends Error {}

/**
 * Loads the library that evaluates CEL, which only CRDs of the user's own need. Patterns are strangers', so that they
 * run on RE2 and not on the library's engine. Of Kubernetes' own functions the ones about URLs, lists and matches are there.
 */
export async function loadCel(): Promise<CelCompiler> {
  const { Environment } = await import('@marcbachmann/cel-js');
  const environment = new Environment({ unlistedVariablesAreDyn: true });
  environment.registerFunction('string.matchesOnRe2(string): bool', (text: string, pattern: string) => matches(text, pattern));
  environment.registerFunction('string.find(string): string', (text: string, pattern: string) => find(text, pattern));
  environment.registerFunction('isURL(string): bool', (text: string) => parseGoRequestUri(text) !== undefined);
  environment.registerFunction('url(string): map', (text: string) => readUrl(text));
  environment.registerFunction('map.getScheme(): string', (url: ReadonlyMap<string, string>) => url.get('scheme') ?? '');
  return (expression) => {
    // Another name, as a function of the library cannot be replaced.
    const evaluate = environment.parse(expression.replaceAll(/\.matches\s*\(/g, '.matchesOnRe2('));
    return (self) => outcomeOf(() => evaluate({ self }) as unknown);
  };
}

function outcomeOf(evaluate: () => unknown): CelOutcome {
  try {
    const value = evaluate();
    return value === true ? 'kept' : value === false ? 'broken' : 'unknown';
  } catch (error) {
    return isFailure(error) ? 'broken' : 'unknown';
  }
}

function isFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  if (error instanceof Refusal || error.cause instanceof Refusal) return true;
  return 'code' in error && typeof error.code === 'string' && failures.has(error.code);
}

const compiled = new Map<string, RE2JS>();

function compile(pattern: string): RE2JS {
  const known = compiled.get(pattern) ?? RE2JS.compile(pattern);
  if (compiled.size < 1000) compiled.set(pattern, known);
  return known;
}

function matches(text: string, pattern: string): boolean {
  return compile(pattern).matcher(text).find();
}

function find(text: string, pattern: string): string {
  const matcher = compile(pattern).matcher(text);
  return matcher.find() ? (matcher.group(0) ?? '') : '';
}

function readUrl(text: string): ReadonlyMap<string, string> {
  const url = parseGoRequestUri(text);
  if (url === undefined) throw new Refusal(`${text} is no URL`);
  return new Map([['scheme', url.scheme]]);
}
