import { refuse, text, type Faults, type Field } from './field.ts';
import { isAddress, isDnsLabel, isPartialWildcard, wildcardDomainProblem } from './texts.ts';

/** Whose listener the host belongs to. */
type Owner = 'gateway' | 'converted-gateway' | 'sidecar';

/** `namespace/host`; in a Gateway the namespace may be left out. */
export function checkListenerHost(faults: Faults, at: Field, owner: Owner): void {
  const written = text(at);
  const slash = written.indexOf('/');
  if (slash < 0) {
    if (owner === 'sidecar') refuse(faults, at, `\`${written.slice(0, 80)}\` must be written \`namespace/host\`, such as \`./orders.shop.svc.cluster.local\` or \`shop/*\``);
    else checkHost(faults, at, written, owner);
    return;
  }
  const namespace = written.slice(0, slash);
  const host = written.slice(slash + 1);
  if (namespace === '' || host === '') refuse(faults, at, `\`${written}\` must have a namespace before the \`/\` and a host behind it`);
  else if (!isNamespace(namespace, owner)) refuse(faults, at, `\`${namespace.slice(0, 80)}\` is no namespace`);
  checkHost(faults, at, host, owner);
}

function isNamespace(namespace: string, owner: Owner): boolean {
  // `~shop/…` takes hosts of a namespace out of what a Sidecar sees.
  const name = owner === 'sidecar' ? namespace.replace(/^~/, '') : namespace;
  if (name === '') return true;
  return name === '*' || name === '.' || (name === '~' && owner === 'converted-gateway') || isDnsLabel(name);
}

function checkHost(faults: Faults, at: Field, host: string, owner: Owner): void {
  const name = `\`${host.slice(0, 80)}\``;
  if (host !== '*' && !host.includes('.')) refuse(faults, at, `${name} is a short name, and listeners take full ones: write \`service.namespace.svc.cluster.local\``);
  const problem = wildcardDomainProblem(host);
  if (problem !== undefined && (owner === 'sidecar' || !isAddress(host))) refuse(faults, at, `${name} is no host: ${problem}`);
  else if (isPartialWildcard(host)) refuse(faults, at, `${name} has a wildcard for a part of a name: only \`*\` and \`*.rest\` are allowed`);
}
