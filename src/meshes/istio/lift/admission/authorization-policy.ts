import { listAt, isObject, textAt, type Resource } from '../../../../kube/resource.ts';
import type { Path } from '../../../../yaml/document.ts';
import { subjectOfKey, type Subject } from './subject.ts';

export type PolicyAction = 'ALLOW' | 'DENY' | 'AUDIT' | 'CUSTOM';

/** An AuthorizationPolicy as istiod reads it. */
export interface AuthorizationPolicy {
  readonly resource: Resource;
  /** Undefined where it says something else: such a policy is left out. */
  readonly action: PolicyAction | undefined;
  /** Evaluated and logged, but not enforced. */
  readonly isDryRun: boolean;
  /** External authorizer of a CUSTOM policy; empty where it names none. */
  readonly provider: string;
  /** Without any rule it never matches; with one empty rule it matches everything. */
  readonly rules: readonly PolicyRule[];
}

/** One of `callers` and one of `operations` must hold, in each of them every condition. */
export interface PolicyRule {
  /** Position in `spec.rules`, from 0. */
  readonly index: number;
  readonly path: Path;
  readonly callers: readonly (readonly Condition[])[];
  readonly operations: readonly (readonly Condition[])[];
  /** A `when` key that istiod does not know: the whole rule is skipped, whatever the action. */
  readonly unknownKey?: string;
}

/** One of `values`, if there are any, and none of `notValues`. */
export interface Condition {
  readonly subject: Subject;
  /** As written: `notPaths`, `request.headers[x-user]`. */
  readonly written: string;
  readonly values: readonly string[];
  readonly notValues: readonly string[];
}

/** In the order in which istiod writes them into a filter. */
const sourceFields: readonly (readonly [string, string, Subject])[] = [
  ['principals', 'notPrincipals', { kind: 'principal' }],
  ['requestPrincipals', 'notRequestPrincipals', { kind: 'request-principal' }],
  ['serviceAccounts', 'notServiceAccounts', { kind: 'service-account' }],
  ['trustDomains', 'notTrustDomains', { kind: 'trust-domain' }],
  ['namespaces', 'notNamespaces', { kind: 'namespace' }],
  ['remoteIpBlocks', 'notRemoteIpBlocks', { kind: 'remote-ip' }],
  ['ipBlocks', 'notIpBlocks', { kind: 'source-ip' }],
];

const operationFields: readonly (readonly [string, string, Subject])[] = [
  ['hosts', 'notHosts', { kind: 'host' }],
  ['methods', 'notMethods', { kind: 'method' }],
  ['paths', 'notPaths', { kind: 'path' }],
  ['ports', 'notPorts', { kind: 'port' }],
];

/** Reads an AuthorizationPolicy (`authz/model/model.go`, `New`). */
export function readAuthorizationPolicy(resource: Resource): AuthorizationPolicy {
  const rules = listAt(resource.raw, ['spec', 'rules']);
  return {
    resource,
    action: actionOf(textAt(resource.raw, ['spec', 'action'])),
    isDryRun: isTrue(resource.annotations['istio.io/dry-run']),
    provider: textAt(resource.raw, ['spec', 'provider', 'name']) ?? '',
    rules: rules.flatMap((rule, index) => (isObject(rule) ? [readRule(rule, index)] : [])),
  };
}

function actionOf(written: string | undefined): PolicyAction | undefined {
  if (written === undefined) return 'ALLOW';
  return written === 'ALLOW' || written === 'DENY' || written === 'AUDIT' || written === 'CUSTOM' ? written : undefined;
}

/** What Go's `strconv.ParseBool` takes for true. */
function isTrue(written: string | undefined): boolean {
  return written !== undefined && ['1', 't', 'T', 'TRUE', 'true', 'True'].includes(written);
}

function readRule(rule: unknown, index: number): PolicyRule {
  const when = listAt(rule, ['when']).map(readCondition);
  const unknown = when.find((condition) => condition.subject.kind === 'unknown-key');
  const onCaller = when.filter((condition) => isOnCaller(condition.subject));
  const onOperation = when.filter((condition) => !isOnCaller(condition.subject));
  return {
    index,
    path: ['spec', 'rules', index],
    callers: alternatives(listAt(rule, ['from']), 'source', sourceFields, onCaller),
    operations: alternatives(listAt(rule, ['to']), 'operation', operationFields, onOperation),
    ...(unknown === undefined ? {} : { unknownKey: unknown.written }),
  };
}

/** Every item is an alternative, and the conditions of `when` join each of them; without items they stand alone. */
function alternatives(items: readonly unknown[], key: string, fields: typeof sourceFields, when: readonly Condition[]): (readonly Condition[])[] {
  if (items.length === 0) return [when];
  return items.map((item) => {
    const written = fields.flatMap(([field, notField, subject]) => conditionOf(subject, textsAt(item, [key, field]), textsAt(item, [key, notField]), field, notField));
    return [...written, ...when];
  });
}

function conditionOf(subject: Subject, values: readonly string[], notValues: readonly string[], field: string, notField: string): Condition[] {
  if (values.length === 0 && notValues.length === 0) return [];
  return [{ subject, written: values.length === 0 ? notField : field, values, notValues }];
}

function readCondition(item: unknown): Condition {
  const key = textAt(item, ['key']) ?? '';
  return { subject: subjectOfKey(key), written: key, values: textsAt(item, ['values']), notValues: textsAt(item, ['notValues']) };
}

/** Numbers count as texts: the API server would refuse them, and leaving one out would make a rule wider. */
function textsAt(item: unknown, path: Path): string[] {
  return listAt(item, path).flatMap((value) => (typeof value === 'string' ? [value] : typeof value === 'number' ? [String(value)] : []));
}

function isOnCaller(subject: Subject): boolean {
  return !['host', 'method', 'path', 'port', 'destination-ip', 'sni', 'metadata'].includes(subject.kind);
}
