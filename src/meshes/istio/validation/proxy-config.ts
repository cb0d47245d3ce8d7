import { field, number, refuse, type Faults, type Field } from './field.ts';
import { checkSelector } from './labels.ts';

export function checkProxyConfig(faults: Faults, spec: Field): void {
  checkSelector(faults, field(spec, 'selector'), 'matchLabels');
  if (number(spec, 'concurrency') < 0) refuse(faults, field(spec, 'concurrency'), `\`concurrency\` cannot be negative, as \`${number(spec, 'concurrency')}\` is`);
}
