import { field, isSet, refuse, text, type Faults, type Field } from './field.ts';
import { regexProblem } from './texts.ts';

/** `exact`, `prefix` or `regex`: a prefix that is empty and an expression that is none are refused. */
export function checkStringMatch(faults: Faults, match: Field): void {
  if (isSet(match, 'prefix') && text(match, 'prefix') === '') refuse(faults, field(match, 'prefix'), 'an empty prefix matches everything: leave the match out');
  checkRegexMatch(faults, match);
}

/** Paths may begin with nothing at all. */
export function checkRegexMatch(faults: Faults, match: Field): void {
  if (isSet(match, 'regex')) checkRegex(faults, field(match, 'regex'));
}

export function checkRegex(faults: Faults, at: Field): void {
  const regex = text(at);
  const problem = regex === '' ? 'it is empty' : regexProblem(regex);
  if (problem !== undefined) refuse(faults, at, `\`${regex.slice(0, 80)}\` is no regular expression of RE2: ${problem}`);
}
