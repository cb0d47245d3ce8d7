import { roleNames } from '../role-names.ts';
import { didYouMean, report, type ReadContext } from './context.ts';
import { readFields, readMap, readScalar } from './fields.ts';
import { readBalance, readBreaker, readRetries, readTimeout, type BalanceFields, type BreakerFields, type RetryFields } from './policy.ts';
import type { Node } from '../../yaml/tree.ts';

/** What a role gives to a service that says nothing itself. */
export interface RolePolicy {
  readonly name: string;
  readonly timeoutMs?: number;
  readonly retries?: RetryFields;
  readonly breaker?: BreakerFields;
  readonly balance?: BalanceFields;
}

export type RolePolicies = ReadonlyMap<string, RolePolicy>;

/** Reads `roles:`. A person may add roles of their own; what is not written there is not done. */
export function readRoles(context: ReadContext, node: Node | undefined): RolePolicies {
  const roles = new Map<string, RolePolicy>();
  if (node === undefined) return roles;
  for (const { key, value } of readMap(context, node, '`roles`')?.entries ?? []) {
    const fields = readFields(context, value, ['timeout', 'retries', 'breaker', 'balance'], 'a role');
    if (!fields) continue;
    const timeoutMs = readTimeout(context, fields.timeout);
    const retries = readRetries(context, fields.retries);
    const breaker = readBreaker(context, fields.breaker);
    const balance = readBalance(context, fields.balance);
    roles.set(key.text, {
      name: key.text,
      ...(timeoutMs === undefined ? {} : { timeoutMs }),
      ...(retries ? { retries } : {}),
      ...(breaker && !breaker.isOff ? { breaker } : {}),
      ...(balance ? { balance } : {}),
    });
  }
  return roles;
}

/** The role a service names. A well-known one that `roles:` leaves out gives nothing, and says so. */
export function findRole(context: ReadContext, node: Node | undefined, roles: RolePolicies): RolePolicy | undefined {
  if (node === undefined) return undefined;
  const name = readScalar(context, node, 'a role')?.text;
  if (name === undefined) return undefined;
  const found = roles.get(name);
  if (found) return found;
  if ((roleNames as readonly string[]).includes(name)) report(context, 'role-without-defaults', node, `\`roles\` says nothing of \`${name}\`, so the role gives this service nothing`, `write \`${name}:\` under \`roles\`, or take the role away`, 'warning');
  else report(context, 'unknown-role', node, `\`${name}\` is no role`, didYouMean(context, name, [...roles.keys(), ...roleNames]) ?? 'define it under `roles`');
  return undefined;
}
