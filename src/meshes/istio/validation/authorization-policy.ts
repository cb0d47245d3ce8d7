import { checkAttachment } from './attachment.ts';
import { checkCondition } from './authorization-condition.ts';
import { checkBlocks, checkNoneEmpty, checkPorts, checkServiceAccounts, checkWildcards } from './authorization-values.ts';
import { field, isSet, items, refuse, text, warn, type Faults, type Field } from './field.ts';
import { checkPathTemplates } from './path-templates.ts';

export function checkAuthorizationPolicy(faults: Faults, spec: Field): void {
  checkAttachment(faults, spec);
  const action = text(spec, 'action') || 'ALLOW';
  const rules = items(spec, 'rules');
  if (action === 'CUSTOM') checkCustom(faults, spec, rules);
  else if (isSet(spec, 'provider')) refuse(faults, field(spec, 'provider'), `\`provider\` is for \`action: CUSTOM\`, not for \`${action}\``);
  if (rules.length === 0 && (action === 'CUSTOM' || action === 'DENY')) refuse(faults, isSet(spec, 'action') ? field(spec, 'action') : spec, `\`action: ${action}\` without rules never happens: write \`rules: [{}]\` for every request`);
  for (const rule of rules) checkRule(faults, rule, action);
}

const identityFields = ['namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'trustDomains', 'notTrustDomains', 'principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals'] as const;
const identityKeys: ReadonlySet<string> = new Set(['source.namespace', 'source.serviceAccount', 'source.trustDomain', 'source.principal']);

/** An external authorizer is asked before the caller is known. */
function checkCustom(faults: Faults, spec: Field, rules: readonly Field[]): void {
  if (rules.length > 0 && text(field(spec, 'provider'), 'name') === '') refuse(faults, isSet(spec, 'provider') ? field(spec, 'provider') : spec, '`action: CUSTOM` needs the name of a `provider`');
  for (const rule of rules) {
    for (const from of items(rule, 'from')) {
      const source = field(from, 'source');
      for (const step of identityFields) if (isSet(source, step)) refuse(faults, field(source, step), `\`${step}\` is not supported with \`action: CUSTOM\``);
    }
    for (const condition of items(rule, 'when')) {
      const key = text(condition, 'key');
      if (identityKeys.has(key) || key.startsWith('request.auth.')) refuse(faults, field(condition, 'key'), `\`${key}\` is not supported with \`action: CUSTOM\``);
    }
  }
}

const sourceFields = [
  'principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals', 'namespaces', 'notNamespaces', 'ipBlocks', 'notIpBlocks',
  'remoteIpBlocks', 'notRemoteIpBlocks', 'serviceAccounts', 'notServiceAccounts', 'trustDomains', 'notTrustDomains',
] as const;
/** What can be asked of a connection that is not HTTP. */
const connectionFields = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces', 'ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks', 'serviceAccounts', 'notServiceAccounts'] as const;
const operationFields = ['ports', 'notPorts', 'methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts'] as const;

function checkRule(faults: Faults, rule: Field, action: string): void {
  const sources = items(rule, 'from').map((from) => field(from, 'source'));
  const operations = items(rule, 'to').map((to) => field(to, 'operation'));
  for (const source of sources) checkSource(faults, source);
  for (const operation of operations) checkOperation(faults, operation);
  for (const condition of items(rule, 'when')) checkCondition(faults, condition);
  const hasSource = sources.some((source) => isSet(source));
  const hasOperation = operations.some((operation) => isSet(operation));
  const asksConnection = sources.some((source) => connectionFields.some((step) => isSet(source, step)));
  const asksPort = operations.some((operation) => isSet(operation, 'ports') || isSet(operation, 'notPorts'));
  if (action === 'DENY' && ((hasSource && !hasOperation && !asksConnection) || (hasOperation && !asksPort))) warn(faults, rule, 'on ports that are not HTTP this rule denies every connection: what it asks of requests is left out there. Name the ports that are meant');
}

function checkSource(faults: Faults, source: Field): void {
  if (!sourceFields.some((step) => isSet(source, step))) return refuse(faults, source, 'the source is empty: leave `from` out for every caller');
  const identities = ['principals', 'notPrincipals', 'namespaces', 'notNamespaces'].find((step) => isSet(source, step));
  for (const step of ['serviceAccounts', 'notServiceAccounts']) {
    if (identities !== undefined && isSet(source, step)) refuse(faults, field(source, step), `\`${step}\` cannot stand beside \`${identities}\``);
    checkServiceAccounts(faults, items(source, step));
  }
  for (const step of ['ipBlocks', 'notIpBlocks', 'remoteIpBlocks', 'notRemoteIpBlocks']) checkBlocks(faults, items(source, step));
  for (const step of ['principals', 'notPrincipals', 'requestPrincipals', 'notRequestPrincipals', 'namespaces', 'notNamespaces']) checkNoneEmpty(faults, items(source, step));
  for (const step of ['trustDomains', 'notTrustDomains']) {
    const values = items(source, step);
    checkWildcards(faults, values);
    for (const value of values) if (text(value).includes('/')) refuse(faults, value, `\`${text(value)}\` is no trust domain, which has no \`/\``);
  }
}

function checkOperation(faults: Faults, operation: Field): void {
  if (!operationFields.some((step) => isSet(operation, step))) return refuse(faults, operation, 'the operation is empty: leave `to` out for every request');
  for (const step of ['ports', 'notPorts']) checkPorts(faults, items(operation, step));
  for (const step of ['methods', 'notMethods', 'paths', 'notPaths', 'hosts', 'notHosts']) checkNoneEmpty(faults, items(operation, step));
  for (const step of ['paths', 'notPaths']) checkPathTemplates(faults, items(operation, step));
}
