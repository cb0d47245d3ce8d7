import { refuse, text, warn, type Faults, type Field } from './field.ts';
import { domainProblem, isDnsLabel } from './texts.ts';

/** Gateways by name, `namespace/name`. Those behind the first without a namespace are not looked at. */
export function checkGatewayNames(faults: Faults, names: readonly Field[], isConverted: boolean): void {
  for (const name of names) {
    const written = text(name);
    const slash = written.indexOf('/');
    if (slash < 0) {
      const problem = domainProblem(written);
      if (problem !== undefined) refuse(faults, name, `\`${written.slice(0, 80)}\` is no name of a Gateway: ${problem}`);
      else if (written.includes('.')) warn(faults, name, `\`${written}\` is the old way to name a Gateway: write \`namespace/name\``);
      return;
    }
    const namespace = written.slice(0, slash);
    const gateway = written.slice(slash + 1);
    if (!isDnsLabel(namespace)) refuse(faults, name, `\`${namespace.slice(0, 80)}\` is no namespace`);
    if (gateway === '' || (!isConverted && !isDnsLabel(gateway))) refuse(faults, name, `\`${gateway.slice(0, 80)}\` is no name of a Gateway`);
  }
}
