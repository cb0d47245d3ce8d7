import { unreachable } from '../../base/assert.ts';
import type { Assertion } from '../assertion.ts';

/** The sentence that a property is, as `assert:` reads it back. */
export function printAssertion(assertion: Assertion): string {
  switch (assertion.kind) {
    case 'only-reached-by':
      return assertion.callers.words.length === 0 ? `nobody reaches ${target(assertion)}` : `nobody but ${list(assertion.callers.words)} reaches ${target(assertion)}`;
    case 'reaches':
      return `${list(assertion.callers.words)} ${assertion.callers.words.length === 1 ? 'reaches' : 'reach'} ${target(assertion)}`;
    case 'never-reaches':
      return `${list(assertion.callers.words)} ${assertion.callers.words.length === 1 ? 'does' : 'do'} not reach ${target(assertion)}`;
    case 'encrypted':
      return `every call${to(assertion.to)} is encrypted`;
    case 'nothing-lost':
      return `no request${to(assertion.to)} is lost`;
    case 'deadlines-nest':
      return 'deadlines nest';
    case 'tries-at-most':
      return `no request is tried more than ${assertion.tries} times`;
    default:
      return unreachable(assertion);
  }
}

function to(service: string | undefined): string {
  return service === undefined ? '' : ` to ${service}`;
}

function list(words: readonly string[]): string {
  return words.length <= 1 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

function target({ to: service, method, pathText }: { readonly to: string; readonly method?: string; readonly pathText?: string }): string {
  const what = [method, pathText].filter((part) => part !== undefined);
  return what.length === 0 ? service : `${service} with ${what.join(' ')}`;
}
