import { entries, field, refuse, refuseKey, text, warn, type Faults, type Field } from './field.ts';
import { checkLabels } from './labels.ts';
import { checkPort, checkSocketPath, domainProblem, isAddress, isDnsLabel, unixPrefix } from './texts.ts';

/** What the ServiceEntry around an endpoint says about it. */
interface Around {
  readonly portNames: ReadonlySet<string>;
}

/** A WorkloadEntry, or an endpoint of a ServiceEntry with `resolution: STATIC`, whose addresses are no names. */
export function checkWorkloadEntry(faults: Faults, entry: Field, around?: Around): void {
  const at = field(entry, 'address');
  const address = text(at);
  if (address === '') {
    if (text(entry, 'network') === '') return refuse(faults, at, 'a workload needs an `address`, or a `network` that is reached through a gateway');
    warn(faults, at, `a workload without an \`address\` is reached through the gateway of the network \`${text(entry, 'network')}\` only`);
  }
  const isSocket = address.startsWith(unixPrefix);
  if (isSocket) {
    checkSocketPath(faults, at);
    if (entries(entry, 'ports').length > 0) refuse(faults, field(entry, 'ports'), 'a Unix socket has no ports');
    if (around !== undefined && around.portNames.size !== 1) refuse(faults, at, 'a Unix socket is one port, and the ServiceEntry must have exactly one');
  } else if (address !== '' && !isAddress(address)) checkNamedAddress(faults, at, around === undefined);
  checkEndpointPorts(faults, entry, around?.portNames);
  checkLabels(faults, entry, 'labels');
}

function checkNamedAddress(faults: Faults, at: Field, mayBeName: boolean): void {
  if (!mayBeName) refuse(faults, at, `\`${text(at).slice(0, 80)}\` is no IP address, which \`resolution: STATIC\` needs`);
  else if (domainProblem(text(at)) !== undefined) refuse(faults, at, `\`${text(at).slice(0, 80)}\` is no IP address and no host`);
}

export function checkEndpointPorts(faults: Faults, endpoint: Field, portNames?: ReadonlySet<string>): void {
  for (const port of entries(endpoint, 'ports')) {
    const name = String(port.step);
    if (portNames !== undefined && !portNames.has(name)) refuseKey(faults, port, `the ServiceEntry has no port \`${name.slice(0, 80)}\``);
    else if (!isDnsLabel(name)) refuseKey(faults, port, `\`${name.slice(0, 80)}\` is no name of a port`);
    checkPort(faults, port);
  }
}
