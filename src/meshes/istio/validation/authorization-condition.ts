import { nearest } from '../../../base/near-miss.ts';
import { checkBlocks, checkNoneEmpty, checkPorts, checkServiceAccounts, checkWildcards } from './authorization-values.ts';
import { field, isSet, items, refuse, text, type Faults, type Field } from './field.ts';

type Check = (faults: Faults, values: readonly Field[]) => void;

/** What a condition may ask for, and how its values are written. Source: istio pkg/config/security. */
const attributes: ReadonlyMap<string, Check> = new Map<string, Check>([
  ['source.ip', checkBlocks], ['remote.ip', checkBlocks], ['destination.ip', checkBlocks], ['destination.port', checkPorts],
  ['source.namespace', checkNoneEmpty], ['source.serviceAccount', checkServiceAccounts], ['source.principal', checkNoneEmpty], ['source.trustDomain', checkWildcards],
  ['request.auth.principal', checkNoneEmpty], ['request.auth.audiences', checkNoneEmpty], ['request.auth.presenter', checkNoneEmpty], ['connection.sni', checkNoneEmpty],
]);

/** `request.headers[name]`: what comes behind the prefix is in brackets. */
const keyed = ['request.headers', 'request.auth.claims', 'experimental.envoy.filters.'] as const;

const replaced: Readonly<Record<string, string>> = {
  'destination.namespace': 'the policy is for its own namespace', 'destination.name': 'select the workload by its labels', 'destination.user': 'select the workload by its labels',
};

export function checkCondition(faults: Faults, condition: Field): void {
  const at = field(condition, 'key');
  const key = text(at);
  if (key === '') return refuse(faults, at, 'a condition needs a `key`');
  if (!isSet(condition, 'values') && !isSet(condition, 'notValues')) return refuse(faults, condition, `the condition for \`${key.slice(0, 80)}\` needs \`values\` or \`notValues\``);
  const problem = keyProblem(key);
  if (problem !== undefined) return refuse(faults, at, `\`${key.slice(0, 80)}\` cannot be asked for: ${problem}`);
  const check = attributes.get(key) ?? checkNoneEmpty;
  for (const step of ['values', 'notValues']) check(faults, items(condition, step));
}

function keyProblem(key: string): string | undefined {
  if (keyed.some((prefix) => key.startsWith(prefix))) {
    const open = key.indexOf('[');
    return open > 0 && key.endsWith(']') && open < key.length - 2 ? undefined : 'a name in brackets must follow';
  }
  if (attributes.has(key)) return undefined;
  if (key.startsWith('destination.labels')) return 'select the workload by its labels';
  if (Object.hasOwn(replaced, key)) return replaced[key];
  const near = nearest(key, [...attributes.keys()]);
  return `no attribute is called so${near === undefined ? '' : `; did you mean \`${near}\`?`}`;
}
