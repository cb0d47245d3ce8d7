import { field, isSet, number, refuse, text, type Faults, type Field } from './field.ts';
import { checkPort, isDnsLabel, wildcardDomainProblem } from './texts.ts';

/** Where a route sends to. An absent one is no matter of this check. */
export function checkDestination(faults: Faults, destination: Field): void {
  if (!isSet(destination)) return;
  const host = field(destination, 'host');
  if (text(host) === '*') refuse(faults, host, '`*` is no host that requests can be sent to');
  else checkWildcardDomain(faults, host);
  if (text(destination, 'subset') !== '') checkSubsetName(faults, field(destination, 'subset'));
  if (isSet(destination, 'port')) checkPort(faults, field(field(destination, 'port'), 'number'));
}

export function checkWildcardDomain(faults: Faults, host: Field): void {
  const problem = wildcardDomainProblem(text(host));
  if (problem !== undefined) refuse(faults, host, `\`${text(host).slice(0, 80)}\` is no host: ${problem}`);
}

export function checkSubsetName(faults: Faults, name: Field): void {
  if (text(name) === '') refuse(faults, name, 'a subset needs a name');
  else if (!isDnsLabel(text(name))) refuse(faults, name, `\`${text(name).slice(0, 80)}\` is no name of a subset: use at most 63 letters, digits and \`-\`, with a letter or digit at both ends`);
}

/** Shares of what requests are divided among. */
export function checkWeights(faults: Faults, holder: Field, weighted: readonly Field[]): void {
  let total = 0;
  for (const one of weighted) {
    const weight = number(one, 'weight');
    if (weight < 0) refuse(faults, field(one, 'weight'), `a weight cannot be negative, as \`${weight}\` is`);
    total += weight;
  }
  if (weighted.length > 1 && total === 0) refuse(faults, field(holder, 'route'), 'the weights add up to 0, so no destination gets anything');
}
