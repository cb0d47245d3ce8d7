import type { Fix } from '../../../../diagnostics/diagnostic.ts';
import { isObject, listAt, objectAt, textAt, type Json, type Resource } from '../../../../kube/resource.ts';
import { replaceValue } from '../../../../rules/edits.ts';
import type { Path } from '../../../../yaml/document.ts';

/** What the values of an AuthorizationPolicy are about: the name of a field, whose `notX` and whose key of `when` mean the same. */
export type PolicyField = 'principals' | 'requestPrincipals' | 'namespaces' | 'serviceAccounts' | 'trustDomains' | 'ipBlocks' | 'remoteIpBlocks' | 'hosts' | 'methods' | 'paths' | 'ports';

/** One text of a rule, with its place. */
export interface PolicyValue {
  readonly value: string;
  readonly path: Path;
  /** As the author wrote the field: `notPaths`, or the key of a condition. */
  readonly written: string;
  readonly isNegated: boolean;
  /** Position in `spec.rules`. */
  readonly rule: number;
}

const sources: readonly PolicyField[] = ['principals', 'requestPrincipals', 'namespaces', 'serviceAccounts', 'trustDomains', 'ipBlocks', 'remoteIpBlocks'];
const operations: readonly PolicyField[] = ['hosts', 'methods', 'paths', 'ports'];

const conditionKeys: ReadonlyMap<unknown, PolicyField> = new Map<unknown, PolicyField>([
  ['source.principal', 'principals'], ['request.auth.principal', 'requestPrincipals'], ['source.namespace', 'namespaces'], ['source.serviceAccount', 'serviceAccounts'],
  ['source.trustDomain', 'trustDomains'], ['source.ip', 'ipBlocks'], ['remote.ip', 'remoteIpBlocks'], ['destination.port', 'ports'],
]);

/** Field and whether it is negated, by the name that is written: `notPaths`. */
const writtenFields: ReadonlyMap<string, readonly [field: PolicyField, isNegated: boolean]> = new Map<string, readonly [PolicyField, boolean]>(
  [...sources, ...operations].flatMap((field) => [[field, [field, false]] as const, [`not${field.charAt(0).toUpperCase()}${field.slice(1)}`, [field, true]] as const]),
);

type ValuesByField = ReadonlyMap<PolicyField, readonly PolicyValue[]>;

/** A dozen rules ask for the values of every policy: each is read once. */
const known = new WeakMap<Resource, ValuesByField>();

/** Every text that a policy writes about one thing, in the order of the file. */
export function valuesOf(policy: Resource, field: PolicyField): readonly PolicyValue[] {
  let values = known.get(policy);
  if (values === undefined) known.set(policy, (values = readValues(policy)));
  return values.get(field) ?? [];
}

function readValues(policy: Resource): ValuesByField {
  const found = new Map<PolicyField, PolicyValue[]>();
  for (const [rule, each] of listAt(policy.raw, ['spec', 'rules']).entries()) {
    for (const [list, inner] of [['from', 'source'], ['to', 'operation']] as const) {
      for (const [index, item] of listAt(each, [list]).entries()) {
        for (const [written, values] of Object.entries(objectAt(item, [inner]) ?? {})) {
          const [field, isNegated] = writtenFields.get(written) ?? [];
          if (field !== undefined && sources.includes(field) === (list === 'from')) collect(found, field, values, { written, isNegated: isNegated === true, rule, path: ['spec', 'rules', rule, list, index, inner, written] });
        }
      }
    }
    for (const [index, condition] of listAt(each, ['when']).entries()) {
      const key = isObject(condition) ? condition['key'] : undefined;
      const field = conditionKeys.get(key);
      if (field === undefined || !isObject(condition)) continue;
      for (const name of ['values', 'notValues']) collect(found, field, condition[name], { written: String(key), isNegated: name === 'notValues', rule, path: ['spec', 'rules', rule, 'when', index, name] });
    }
  }
  return found;
}

function collect(found: Map<PolicyField, PolicyValue[]>, field: PolicyField, values: Json | undefined, { path, ...base }: Omit<PolicyValue, 'value'>): void {
  if (!Array.isArray(values)) return;
  const own = found.get(field) ?? [];
  for (const [position, value] of (values as readonly Json[]).entries()) if (typeof value === 'string') own.push({ ...base, value, path: [...path, position] });
  found.set(field, own);
}

export type Action = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM' | 'none';

/** What a policy does; `none` where it writes a word that is no action, so that it does nothing. */
export function actionOf(policy: Resource): Action {
  const written = textAt(policy.raw, ['spec', 'action']) ?? 'ALLOW';
  return written === 'ALLOW' || written === 'DENY' || written === 'AUDIT' || written === 'CUSTOM' ? written : 'none';
}

/** What becomes of a rule one of whose values matches nothing, for a sentence: "admits nobody by it". */
export function effectOf(policy: Resource, isNegated: boolean): string {
  const action = actionOf(policy);
  if (isNegated) return action === 'DENY' ? 'so nothing is excepted from the refusal' : 'so nothing is excepted';
  return action === 'DENY' ? 'so nothing is refused because of it' : 'so nobody is admitted because of it';
}

/** Rules that are objects, with their places. */
export function rulesOf(policy: Resource): { readonly rule: Json; readonly path: Path }[] {
  return listAt(policy.raw, ['spec', 'rules']).flatMap((rule, index) => (isObject(rule) ? [{ rule, path: ['spec', 'rules', index] }] : []));
}

/** Whether a policy is for a target of the Gateway API, so that no sidecar reads it. */
export function hasTarget(policy: Resource): boolean {
  return listAt(policy.raw, ['spec', 'targetRefs']).length > 0 || isObject((policy.raw['spec'] as Json | undefined) ?? null) && isObject((policy.raw['spec'] as { targetRef?: Json }).targetRef ?? null);
}

/** A text as YAML writes it inside a list of either style. */
export function asYamlText(text: string): string {
  return /^[A-Za-z/][\w./-]*$/.test(text) && !/^(?:null|true|false|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text);
}

/** The fix that writes another text in the place of one. */
export function rewriteFix(policy: Resource, path: Path, text: string, changesTraffic: string): Fix | undefined {
  const edit = replaceValue(policy, path, asYamlText(text));
  return edit === undefined ? undefined : { title: `write \`${text}\``, edits: [edit], changesTraffic };
}
