import { entries, field, isSet, refuse, refuseKey, type Faults, type Field } from './field.ts';
import { checkSelector } from './labels.ts';

export function checkPeerAuthentication(faults: Faults, spec: Field): void {
  const selector = field(spec, 'selector');
  const ports = field(spec, 'portLevelMtls');
  const listed = entries(spec, 'portLevelMtls');
  if (listed.length > 0 && entries(selector, 'matchLabels').length === 0) refuseKey(faults, ports, '`portLevelMtls` is for single workloads: it needs a `selector` with labels');
  if (isSet(ports) && listed.length === 0) refuse(faults, ports, '`portLevelMtls` is empty: leave it out');
  for (const port of listed) {
    const number = Number(port.step);
    if (number < 1 || number > 65_535) refuseKey(faults, port, `a port must be from 1 to 65535, not \`${String(port.step)}\``);
  }
  checkSelector(faults, selector, 'matchLabels');
}
