import { listAt, type Json } from '../../../../kube/resource.ts';
import type { WaypointRef } from './ambient.ts';

/** Whether a rule could admit a waypoint: by its account, its namespace, or by asking nobody who he is. */
export function mayAdmit(rule: Json, { namespace, name }: WaypointRef): boolean {
  const sources = listAt(rule, ['from']);
  return sources.length === 0 || sources.some((source) => {
    const list = (field: string): string[] => listAt(source, ['source', field]).filter((entry) => typeof entry === 'string');
    const account = `ns/${namespace}/sa/${name}`;
    const [principals, namespaces, accounts] = [list('principals'), list('namespaces'), list('serviceAccounts')];
    if (principals.length > 0 && !principals.some((principal) => covers(principal, account))) return false;
    if (namespaces.length > 0 && !namespaces.some((pattern) => matchesPattern(pattern, namespace))) return false;
    return accounts.length === 0 || accounts.some((entry) => entry === `${namespace}/${name}` || entry === name);
  });
}

/** A principal with its trust domain, whichever that is. */
function covers(pattern: string, account: string): boolean {
  return matchesPattern(pattern, `cluster.local/${account}`) || pattern.endsWith(`/${account}`);
}

function matchesPattern(pattern: string, text: string): boolean {
  if (pattern === '*') return true;
  if (pattern.startsWith('*')) return text.endsWith(pattern.slice(1));
  return pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;
}
